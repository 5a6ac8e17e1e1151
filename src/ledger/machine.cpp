#include "ledger/machine.hpp"

#include <unordered_map>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"
#include "ledger/ledger_refusal.hpp"
#include "ledger/machine_object.hpp"
#include "pg/invalidation.hpp"
#include "pg/named_lock.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

core::Json stored_object(const core::Json& stored, const char* key) {
  const core::Json* value = stored.member(key);
  return value != nullptr ? *value : core::Json();
}

const std::string& bound(const core::Json& texts, const core::TransitionHook& rule) {
  if (const std::string* const text = core::text_by_key(texts, rule)) return *text;
  throw core::InvalidArgument(
      fmt::format("{} is stored without what it is bound to", core::quoted(rule.key)));
}

/// `looked_up_at` is the number of the last change that was known then: as long as there is no
/// other, nothing has to be looked up.
struct Cached {
  StoredAt at;
  MachineInForce machine;
  std::uint64_t looked_up_at;
};

/// Never destroyed: at backend exit PostgreSQL is gone before static destructors would run.
std::unordered_map<std::string, Cached>* cache = nullptr;
/// Where machines are stored. What was looked up before its last change is looked up again.
pg::WatchedRelation table_of_machines;
std::uint64_t last_change = 0;

void find_table_again() {
  ++last_change;
  // This comes before the look, so that an invalidation that arrives during it is not lost.
  table_of_machines.has_changed = false;
  try {
    table_of_machines.relation = find_machines_table();
  } catch (...) {
    // A look that fails, such as one that is cancelled, has found out nothing.
    table_of_machines.has_changed = true;
    throw;
  }
}

/// The machine as it was looked up last, if nothing has changed since; null otherwise.
MachineInForce known_machine(const std::string& name) {
  if (cache == nullptr) {
    pg::watch(&table_of_machines);
    cache = new std::unordered_map<std::string, Cached>();
  }
  // PostgreSQL looks for what other sessions have changed when it takes a lock, which this session
  // need not have done since.
  pg::call([] { AcceptInvalidationMessages(); });
  if (table_of_machines.has_changed) find_table_again();
  auto const found = cache->find(name);
  bool const is_known = found != cache->end() && found->second.looked_up_at == last_change &&
                        OidIsValid(table_of_machines.relation) && found->second.machine->is_current();
  return is_known ? found->second.machine : nullptr;
}

/// Compiles it, unless it has been before.
MachineInForce look_up(const std::string& name) {
  if (!OidIsValid(table_of_machines.relation)) {
    // Nothing tells that there is one now.
    table_of_machines.has_changed = true;
    throw no_such_machine(name);
  }
  // What is read below counts as of this moment: a change that arrives meanwhile has it looked up
  // again.
  std::uint64_t const now = last_change;
  MachineStore const store(table_of_machines.relation, AccessShareLock);
  auto const at = store.in_force(name);
  if (!at) throw no_such_machine(name);
  if (is_disarmed(name)) {
    throw pg::Report(
        ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        fmt::format("machine {} cannot be applied: something that it uses has been dropped by CASCADE",
                    core::quoted(name)))
        .with_hint("Define it anew by pgshift.define_machine().");
  }
  // Another machine may be what has changed: a row that is where it was still holds what was
  // compiled.
  if (auto const found = cache->find(name);
      found != cache->end() && found->second.at == *at && found->second.machine->is_current()) {
    found->second.looked_up_at = now;
    return found->second.machine;
  }
  auto const stored = store.find(name);
  MachineInForce machine = applying_machine(name, [&] {
    return std::make_shared<const CompiledMachine>(name, stored->version, stored->definition, *at);
  });
  cache->insert_or_assign(name, Cached{*at, machine, now});
  return machine;
}

}  // namespace

CompiledMachine::CompiledMachine(std::string name, std::int32_t version, const core::Json& stored,
                                 const StoredAt& at)
    : name_(std::move(name)),
      version_(version),
      at_(at),
      machine_(core::build_ledger_machine(core::read_ledger_definition(stored))),
      bound_guards_(stored_object(stored, "bound_guards")),
      bound_callbacks_(stored_object(stored, "bound_callbacks")),
      settings_(stored_object(stored, "settings")),
      conditions_(machine_.guards.size()) {}

const core::TransitionHook* CompiledMachine::callback(const core::Step& step) const {
  for (const core::TransitionHook& callback : machine_.callbacks) {
    if (callback.steps.fits(step)) return &callback;
  }
  return nullptr;
}

std::string CompiledMachine::callback_function(const core::TransitionHook& callback) const {
  return bound(bound_callbacks_, callback);
}

const expression::RowExpression& CompiledMachine::condition(const core::TransitionHook& guard,
                                                            Relation ledger) const {
  auto const place = static_cast<std::size_t>(&guard - machine_.guards.data());
  return conditions_.at(place, [&] {
    return applying_machine(name_, [&] { return compile(guard, machine_object(name_), ledger); });
  });
}

void CompiledMachine::compile_guards(Relation ledger) const {
  for (std::size_t place = 0; place < conditions_.size(); ++place) {
    // What these guards mean is not recorded yet, so there is nothing to compare it with.
    conditions_.at(place, [&] { return compile(machine_.guards[place], {}, ledger); });
  }
}

std::vector<expression::ExpressionSource> CompiledMachine::bound_guards() const {
  std::vector<expression::ExpressionSource> sources;
  sources.reserve(machine_.guards.size());
  for (const core::TransitionHook& guard : machine_.guards) sources.push_back(source_of(guard));
  return sources;
}

expression::ExpressionSource CompiledMachine::source_of(const core::TransitionHook& guard) const {
  return guard_source(guard, bound(bound_guards_, guard), name_);
}

expression::CompiledExpressions::Compiled CompiledMachine::compile(const core::TransitionHook& guard,
                                                                   const catalog::Object& holder,
                                                                   Relation ledger) const {
  return expression::RowExpression::compile(source_of(guard), settings_, holder, ledger, ledger);
}

MachineInForce require_machine(const std::string& name) {
  if (MachineInForce known = known_machine(name)) return known;
  return look_up(name);
}

expression::ExpressionSource guard_source(const core::TransitionHook& guard, std::string expression,
                                          const std::string& machine) {
  expression::ExpressionSource source{
      std::move(expression),
      fmt::format("{} of machine {}", core::step_rule_label("guard", guard.key, guard.place),
                  core::quoted(machine)),
      "guard"};
  source.has_bare_columns = true;
  return source;
}

std::string callback_name(const std::string& key, const std::string& machine) {
  return fmt::format("callback {} of machine {}", core::quoted(key), core::quoted(machine));
}

void lock_machine(const std::string& name, Intent intent) {
  std::string const locked = "machine/" + name;
  switch (intent) {
    case Intent::use:
      return pg::lock_name(locked, RowExclusiveLock);
    case Intent::define:
      return pg::lock_name(locked, ShareUpdateExclusiveLock);
    case Intent::replace:
      // It waits for transactions that have used the machine, which may be idle. Who uses it next must not.
      return pg::lock_name_letting_others_pass(locked, ExclusiveLock);
  }
}

}  // namespace ledger
