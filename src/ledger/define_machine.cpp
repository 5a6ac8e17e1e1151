// pgshift.define_machine(): checks everything, then adds a version if there is anything new.
#include <array>
#include <limits>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "catalog/stored_trigger.hpp"
#include "core/message_text.hpp"
#include "expression/expression_binder.hpp"
#include "expression/named_function.hpp"
#include "extension/extension.hpp"
#include "ledger/ledger_refusal.hpp"
#include "ledger/machine.hpp"
#include "ledger/machine_object.hpp"
#include "ledger/machine_store.hpp"
#include "ledger/machine_uses.hpp"
#include "pg/arguments.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

core::LedgerDefinition definition_asked_for(const pg::Arguments& arguments) {
  core::LedgerDefinition definition;
  definition.states = arguments.texts(1, "states");
  definition.transitions = pg::read_jsonb(arguments.required(2, "transitions"));
  definition.initial = arguments.text(3, "initial");
  if (arguments.given(4)) definition.guards = pg::read_jsonb(arguments.required(4, "guards"));
  if (arguments.given(5)) definition.callbacks = pg::read_jsonb(arguments.required(5, "callbacks"));
  return definition;
}

/// What the guard means in this session: the call of a function is an expression, too.
std::string bind_guard(const core::TransitionHook& guard, const std::string& machine, Relation ledger) {
  expression::ExpressionSource source = guard_source(guard, guard.text, machine);
  if (std::string const function = expression::function_named_by(source, entry_type.require(), BOOLOID);
      !function.empty()) {
    source.text =
        fmt::format("{}(ROW({})::pgshift.ledger_entry)", function, storage::column_names(entry_columns));
  }
  return expression::bind_expression(source, ledger);
}

std::string bind_callback(const core::TransitionHook& callback, const std::string& machine) {
  expression::ExpressionSource const source{callback.text, callback_name(callback.key, machine), "callback"};
  std::string function = expression::function_named_by(source, entry_type.require(), VOIDOID);
  if (!function.empty()) return function;
  throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                   fmt::format("{}: {} is not the name of a function", source.what,
                               core::quoted(pg::clipped(callback.text))));
}

/// The definition as it is stored, with what it means in this session.
core::Json stored_definition(const core::LedgerDefinition& definition, const std::string& machine) {
  core::LedgerMachine const built = core::build_ledger_machine(definition);
  core::Json stored = core::write_ledger_definition(definition);
  auto& members = std::get<core::JsonObject>(stored.value);
  if (!built.guards.empty()) {
    catalog::OpenRelation const ledger(require_ledger_table(), AccessShareLock);
    core::Json bound = core::texts_by_key(built.guards, [&](const core::TransitionHook& guard) {
      return bind_guard(guard, machine, ledger.get());
    });
    members.push_back({"bound_guards", std::move(bound)});
    members.push_back({"settings", pg::effective_settings()});
  }
  if (!built.callbacks.empty()) {
    core::Json bound = core::texts_by_key(built.callbacks, [&](const core::TransitionHook& callback) {
      return bind_callback(callback, machine);
    });
    members.push_back({"bound_callbacks", std::move(bound)});
  }
  return stored;
}

/// The settings that it was written under aside.
bool is_same(const core::Json& one, const core::Json& other) {
  constexpr std::array<const char*, 7> compared{"states",    "transitions",  "initial",        "guards",
                                                "callbacks", "bound_guards", "bound_callbacks"};
  for (const char* const key : compared) {
    const core::Json* const mine = one.member(key);
    const core::Json* const others = other.member(key);
    if ((mine == nullptr) != (others == nullptr)) return false;
    if (mine != nullptr && pg::write_json(*mine) != pg::write_json(*others)) return false;
  }
  return true;
}

/// As the stored one comes out of its column: keys in that one's order.
core::Json as_stored(const core::Json& definition) {
  return pg::read_json_text(pg::write_json(definition));
}

std::string current_user() {
  return pg::to_string(pg::call([] { return GetUserNameFromId(GetUserId(), false); }));
}

void announce_takeover(const std::string& machine, Oid owner) {
  pg::call([&] {
    const char* const role = OidIsValid(owner) ? GetUserNameFromId(owner, true) : nullptr;
    ereport(NOTICE, (errmsg("machine \"%s\" belongs to you from now on", machine.c_str()),
                     role != nullptr ? errdetail("It was \"%s\"'s.", role) : errdetail("It was nobody's.")));
  });
}

/// Makes a new machine the current user's, whatever is left of an earlier one of that name. The extension's
/// owner takes over what is another role's; for all others that is 42501.
void claim(const std::string& machine, bool is_new) {
  if (belongs_to_current_user(machine)) return;
  Oid const owner = owner_of_machine(machine);
  if (!is_new && !extension::is_owned_by_current_user()) throw not_machines_owner(machine, owner);
  give_machine(machine, GetUserId());
  if (!is_new) announce_takeover(machine, owner);
}

/// The number for a definition that no version has; nothing if it is in force already, or was once.
std::optional<std::int32_t> next_version(const MachineStore& store, const std::string& machine,
                                         const core::Json& definition,
                                         const std::optional<StoredMachine>& in_force,
                                         std::optional<std::int32_t> asked_for) {
  std::int32_t const highest = in_force ? in_force->version : 0;
  if (!asked_for) {
    if (in_force && is_same(in_force->definition, definition)) return std::nullopt;
    if (highest == std::numeric_limits<std::int32_t>::max()) {
      throw pg::Report(
          ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
          fmt::format("there is no version after {} of machine {}", highest, core::quoted(machine)));
    }
    return highest + 1;
  }
  if (*asked_for > highest) return asked_for;
  auto const stored = store.find(machine, asked_for);
  if (stored && is_same(stored->definition, definition)) return std::nullopt;
  throw pg::Report(
      ERRCODE_INVALID_PARAMETER_VALUE,
      stored ? fmt::format("version {} of machine {} is another one", *asked_for, core::quoted(machine))
             : fmt::format("version {} of machine {} comes too late", *asked_for, core::quoted(machine)))
      .with_detail(fmt::format("In force is version {}.", highest))
      .with_hint("Give a higher version, or none.");
}

std::int32_t define(const pg::Arguments& arguments) {
  std::string const name = arguments.text(0, "machine");
  if (name.empty()) throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "machine must have a name");
  auto const asked_for =
      arguments.given(6) ? std::optional(DatumGetInt32(arguments.required(6, "version"))) : std::nullopt;
  if (asked_for && *asked_for < 1) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "version must be at least 1");
  }
  core::LedgerDefinition const asked = definition_asked_for(arguments);
  // What is wrong with the arguments is said before anything is made or locked.
  core::build_ledger_machine(asked);
  pg::call([] { PreventCommandIfReadOnly("pgshift.define_machine()"); });
  ensure_tables();
  // Two sessions that define the machine do so one after the other, and neither waits for
  // transactions that only use it.
  lock_machine(name, Intent::define);
  core::Json const definition = as_stored(stored_definition(asked, name));
  if (std::size_t const size = pg::write_json(definition).size(); size > catalog::largest_definition) {
    throw catalog::too_large_definition(size);
  }
  Oid const table = find_machines_table();
  MachineStore store(table, RowExclusiveLock);
  auto const in_force = store.find(name);
  claim(name, !in_force);
  auto const version = next_version(store, name, definition, in_force, asked_for);
  if (!version) {
    // To define a machine as it is arms it again, and records what a restored dump has not brought.
    record_uses(CompiledMachine(name, in_force->version, in_force->definition));
    return in_force->version;
  }
  // Only now, when it is known that there is a new version: this waits for all transactions that
  // use the machine.
  lock_machine(name, Intent::replace);
  CompiledMachine const machine(name, *version, definition);
  {
    catalog::OpenRelation const ledger(require_ledger_table(), AccessShareLock);
    // A guard that can't be compiled fails here, and not in the first transition.
    machine.compile_guards(ledger.get());
  }
  record_uses(machine);
  store.add(name, {*version, definition, current_user()});
  pg::call([&] {
    // Which other sessions learn, and this one if it is rolled back.
    CacheInvalidateRelcacheByRelid(table);
    CommandCounterIncrement();
  });
  return *version;
}

}  // namespace

}  // namespace ledger

PGSHIFT_WRITER(pgshift_define_machine) {
  return Int32GetDatum(ledger::define(pg::Arguments(fcinfo)));
}
