// pgshift.drop_machine(): takes away a machine that no subject has used.
#include "extension/extension.hpp"
#include "ledger/ledger_refusal.hpp"
#include "ledger/ledger_table.hpp"
#include "ledger/machine.hpp"
#include "ledger/machine_object.hpp"
#include "pg/arguments.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

void require_right_to_drop(const std::string& machine) {
  if (belongs_to_current_user(machine) || extension::is_owned_by_current_user()) return;
  throw not_machines_owner(machine, owner_of_machine(machine));
}

void drop_machine(const pg::Arguments& arguments) {
  std::string const name = arguments.text(0, "machine");
  pg::call([] { PreventCommandIfReadOnly("pgshift.drop_machine()"); });
  Oid const table = find_machines_table();
  if (!OidIsValid(table)) throw no_such_machine(name);
  lock_machine(name, Intent::define);
  MachineStore store(table, RowExclusiveLock);
  if (!store.in_force(name)) throw no_such_machine(name);
  require_right_to_drop(name);
  // From here on nobody adds an entry, and those who have added some have ended.
  lock_machine(name, Intent::replace);
  if (LedgerTable(AccessShareLock).has_entries_of(pg::to_text(name))) throw machine_has_entries(name);
  store.remove(name);
  drop_machine_object(name);
  pg::call([&] {
    // Which other sessions learn, and this one if it is rolled back.
    CacheInvalidateRelcacheByRelid(table);
    CommandCounterIncrement();
  });
}

}  // namespace

}  // namespace ledger

PGSHIFT_WRITER(pgshift_drop_machine) {
  ledger::drop_machine(pg::Arguments(fcinfo));
  PG_RETURN_VOID();
}
