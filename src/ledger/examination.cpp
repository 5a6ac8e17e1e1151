#include "ledger/examination.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "ledger/definer.hpp"
#include "ledger/entry_function.hpp"
#include "ledger/ledger_table.hpp"
#include "ledger/machine.hpp"
#include "ledger/machine_store.hpp"
#include "ledger/refusal.hpp"
#include "ledger/stranded.hpp"
#include "pg/compat.hpp"
#include "pg/own_table_examination.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "pg/trial.hpp"

namespace ledger {

namespace {

using core::Severity;

/// A machine's name may be of any length.
constexpr std::size_t longest_in_remedy = 200;

class MachineExamination {
 public:
  MachineExamination(const Machine& machine, Oid table, pg::Findings* findings)
      : machine_(machine), table_(table), findings_(findings) {}

  void run() {
    for (const core::StepRule& guard : machine_.guards()) examine_guard(guard);
    for (const core::StepRule& callback : machine_.callbacks()) examine_callback(callback);
    examine_subjects();
  }

 private:
  void add(Severity severity, std::string text, core::Remedy remedy) {
    findings_->add(table_, machine_.name(), severity, std::move(text), std::move(remedy));
  }

  void examine_guard(const core::StepRule& guard) {
    bool is_never_true = false;
    auto const failure = pg::failure_of([&] {
      LedgerTable const ledger(AccessShareLock);
      is_never_true = machine_.condition(guard, ledger.relation()).is_never_true();
    });
    std::string const key = core::quoted(guard.key);
    if (failure) {
      add(Severity::error, fmt::format("the guard for {} stops every such transition: {}", key, *failure),
          core::Remedy::comment("Put right what the message says, or call pgshift.define_machine() again."));
    } else if (is_never_true) {
      add(Severity::warning,
          fmt::format("the guard for {} is never true: nothing makes that transition", key),
          core::Remedy::comment(
              "Call pgshift.define_machine() again with another guard, or without the transition."));
    }
  }

  void examine_callback(const core::StepRule& callback) {
    std::string const function = machine_.callback_function(callback);
    if (function_exists(function)) return;
    add(Severity::error,
        fmt::format("the callback {} stops every such transition: function {}(pgshift.ledger_entry) is gone",
                    core::quoted(callback.key), function),
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

  const Machine& machine_;
  Oid table_;
  pg::Findings* findings_;
};

/// As whoever has defined it: compiling runs immutable functions, which are his.
void examine_as_definer(const std::string& name, const StoredMachine& stored, Oid table,
                        pg::Findings* findings) {
  Oid const definer = definer_of(stored);
  if (!OidIsValid(definer)) {
    findings->add(table, name, Severity::info,
                  fmt::format("role {}, who has defined the machine, is gone: only the extension's owner can "
                              "define it anew",
                              core::quoted(stored.defined_by)),
                  core::Remedy::comment("Create the role again if somebody else should."));
    return;
  }
  auto const failure = pg::failure_of([&] {
    pg::ActingAs const as(definer);
    MachineExamination(Machine(name, stored.version, stored.definition), table, findings).run();
  });
  if (!failure) return;
  findings->add(table, name, Severity::error, fmt::format("the machine cannot be applied: {}", *failure),
                core::Remedy::comment("Call pgshift.define_machine() again."));
}

void examine_index(const pg::OwnTableShape& shape, std::size_t which, AttrNumber second,
                   pg::Findings* findings, Oid table) {
  auto const lost = pg::failure_of([&] {
    pg::OwnTable const ledger(table, NoLock, shape.column_types);
    std::vector<ScanKeyData> keys(2);
    keys[0].sk_attno = number_of(entry_machine);
    keys[1].sk_attno = second;
    ledger.index_of(keys, number_of(entry_most_recent));
  });
  if (!lost) return;
  findings->add(table, {}, Severity::error, fmt::format("the ledger cannot be relied on: {}", *lost),
                core::Remedy::sql(shape.definition.create_further_index(which) + ";"));
}

void examine_tables(Oid machines, pg::Findings* findings) {
  pg::examine_own_table(machines_shape(), machines, findings);
  pg::OwnTableShape const shape = ledger_shape();
  Oid const ledger = pg::find_own_table(shape.definition.name);
  if (!OidIsValid(ledger)) {
    findings->add(machines, {}, Severity::error, "the ledger is gone: nothing makes a transition",
                  core::Remedy::comment("Restore it, or begin a new one by pgshift.define_machine()."));
    return;
  }
  pg::call([&] { LockRelationOid(ledger, AccessShareLock); });
  pg::examine_own_table(shape, ledger, findings);
  examine_index(shape, 0, number_of(entry_to_state), findings, ledger);
}

}  // namespace

void examine(pg::Findings* findings) {
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
      if (owns_tables || may_define(*stored)) examine_as_definer(name, *stored, table, findings);
    }
  });
}

}  // namespace ledger
