#include "ledger/ledger_examination.hpp"

#include <fmt/format.h>

#include "core/machine/machine_review.hpp"
#include "core/message_text.hpp"
#include "expression/named_function.hpp"
#include "ledger/ledger_refusal.hpp"
#include "ledger/ledger_table.hpp"
#include "ledger/machine.hpp"
#include "ledger/machine_object.hpp"
#include "ledger/machine_store.hpp"
#include "ledger/machine_uses.hpp"
#include "ledger/stranded.hpp"
#include "pg/compat.hpp"
#include "pg/dry_run.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "storage/storage_examination.hpp"
#include "storage/table_creation.hpp"

namespace ledger {

namespace {

using core::Severity;

/// A machine's name may be of any length.
constexpr std::size_t longest_in_remedy = 200;

class MachineExamination {
 public:
  MachineExamination(const CompiledMachine& machine, Oid table, core::Findings* findings)
      : machine_(machine), table_(table), findings_(findings) {}

  /// True if all of the machine can be applied.
  bool run() {
    for (const core::TransitionHook& guard : machine_.guards()) examine_guard(guard);
    for (const core::TransitionHook& callback : machine_.callbacks()) examine_callback(callback);
    for (core::Finding& finding : core::review_machine(machine_.definition())) {
      findings_->add({table_, machine_.name()}, std::move(finding));
    }
    examine_subjects();
    return is_whole_;
  }

 private:
  void add(Severity severity, std::string text, core::Remedy remedy) {
    findings_->add(table_, machine_.name(), severity, std::move(text), std::move(remedy));
  }

  void examine_guard(const core::TransitionHook& guard) {
    bool is_never_true = false;
    auto const failure = pg::failure_of([&] {
      LedgerTable const ledger(AccessShareLock);
      is_never_true = machine_.condition(guard, ledger.relation()).is_never_true();
    });
    std::string const label = core::step_rule_label("guard", guard.key, guard.place);
    if (failure) {
      is_whole_ = false;
      add(Severity::error, fmt::format("the {} stops every such transition: {}", label, *failure),
          core::Remedy::comment("Put right what the message says, or call pgshift.define_machine() again."));
    } else if (is_never_true) {
      add(Severity::warning, fmt::format("the {} is never true: nothing makes that transition", label),
          core::Remedy::comment(
              "Call pgshift.define_machine() again with another guard, or without the transition."));
    }
  }

  void examine_callback(const core::TransitionHook& callback) {
    expression::NamedFunction const function(machine_.callback_function(callback), entry_type.require());
    if (OidIsValid(function.find())) return;
    is_whole_ = false;
    add(Severity::error,
        fmt::format("the callback {} stops every such transition: {}", core::quoted(callback.key),
                    function.is_gone()),
        core::Remedy::comment("Create it again, or call pgshift.define_machine() again."));
  }

  void examine_subjects() {
    std::int64_t count = 0;
    each_stranded(machine_, [&](const Entry&) { ++count; });
    if (count == 0) return;
    add(Severity::warning,
        fmt::format("{} in a state that version {} does not have: {} can't move any more",
                    count == 1 ? "1 subject is" : fmt::format("{} subjects are", count), machine_.version(),
                    count == 1 ? "it" : "they"),
        core::Remedy::comment(fmt::format(
            "SELECT * FROM pgshift.stranded_subjects({}), then call pgshift.define_machine() again "
            "with their states and transitions out of them.",
            machine_.name().size() <= longest_in_remedy ? core::literal_for_comment(machine_.name())
                                                        : std::string("..."))));
  }

  const CompiledMachine& machine_;
  Oid table_;
  core::Findings* findings_;
  bool is_whole_ = true;
};

std::string role_name(Oid role) {
  return core::quoted(pg::to_string(pg::call([&] { return GetUserNameFromId(role, true); })));
}

/// Whoever may replace what a machine calls decides what it does. A superuser, and who may define it anew,
/// may do that anyway.
void examine_functions(const std::string& name, Oid owner, Oid table, core::Findings* findings) {
  for (Oid const function : functions_of(name)) {
    Oid const functions_owner = catalog::owner_of(catalog::Object{ProcedureRelationId, function});
    bool const is_ours =
        !OidIsValid(functions_owner) || pg::call([&] { return has_privs_of_role(functions_owner, owner); });
    if (is_ours) continue;
    findings->add(
        table, name, Severity::warning,
        fmt::format("function {}, which the machine calls, belongs to {}, who decides what it does, and the "
                    "machine to {}",
                    pg::to_string(pg::call([&] { return format_procedure_qualified(function); })),
                    role_name(functions_owner), role_name(owner)),
        core::Remedy::comment(
            "ALTER FUNCTION ... OWNER TO the machine's owner, after a look at what the function "
            "does; or call pgshift.define_machine() again with another."));
  }
}

void examine_uses(const CompiledMachine& machine, Oid owner, Oid table, core::Findings* findings) {
  if (are_uses_recorded(machine)) return;
  findings->add(
      table, machine.name(), Severity::warning,
      "what its guards and callbacks use is not recorded: whoever drops or renames it is not "
      "told, and stops the machine",
      core::Remedy::sql(fmt::format(
          "ALTER TYPE {} OWNER TO {};", quoted_machine_object(machine.name()),
          pg::quote_identifier(pg::to_string(pg::call([&] { return GetUserNameFromId(owner, false); }))))));
}

/// As its owner: compiling runs immutable functions, which are that role's.
void examine_as_owner(const std::string& name, const StoredMachine& stored, Oid table,
                      core::Findings* findings) {
  Oid const owner = owner_of_machine(name);
  if (!OidIsValid(owner)) {
    findings->add(
        table, name, Severity::info, "the machine is nobody's: only the extension's owner can define it anew",
        core::Remedy::comment(
            "Call pgshift.define_machine() again as the extension's owner, to whom it belongs then."));
    return;
  }
  if (is_disarmed(name)) {
    findings->add(table, name, Severity::error,
                  "the machine makes no transition: something that it uses has been dropped by CASCADE",
                  core::Remedy::comment("Call pgshift.define_machine() again."));
    return;
  }
  auto const failure = pg::failure_of([&] {
    pg::ActingAs const as(owner);
    CompiledMachine const machine(name, stored.version, stored.definition);
    bool const is_whole = MachineExamination(machine, table, findings).run();
    examine_functions(name, owner, table, findings);
    if (is_whole) examine_uses(machine, owner, table, findings);
  });
  if (!failure) return;
  findings->add(table, name, Severity::error, fmt::format("the machine cannot be applied: {}", *failure),
                core::Remedy::comment("Call pgshift.define_machine() again."));
}

void examine_tables(Oid machines, core::Findings* findings) {
  storage::examine_table(machines, named_machines(), findings);
  Oid const ledger = storage::find_table(named_ledger().name);
  if (!OidIsValid(ledger)) {
    findings->add(machines, {}, Severity::error, "the ledger is gone: nothing makes a transition",
                  core::Remedy::comment("Restore it, or begin a new one by pgshift.define_machine()."));
    return;
  }
  pg::call([&] { LockRelationOid(ledger, AccessShareLock); });
  storage::examine_table(ledger, named_ledger(), findings);
}

}  // namespace

void examine(core::Findings* findings) {
  Oid const table = find_machines_table();
  if (!OidIsValid(table)) return;
  pg::call([&] { LockRelationOid(table, AccessShareLock); });
  bool const owns_tables = pg::call([&] { return pg::compat::owns_relation(table, GetUserId()); });
  if (owns_tables) examine_tables(table, findings);
  // Where the table is not in order that has been said.
  pg::failure_of([&] {
    MachineStore const store(table, NoLock);
    for (const std::string& name : store.names()) {
      auto const stored = store.find(name);
      if (owns_tables || belongs_to_current_user(name)) examine_as_owner(name, *stored, table, findings);
    }
  });
}

}  // namespace ledger
