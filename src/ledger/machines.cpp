// What the view pgshift.machines shows.
#include "ledger/machine_store.hpp"
#include "pg/result_rows.hpp"

namespace ledger {

namespace {

void list_machines(pg::ResultRows& result) {
  Oid const table = find_machines_table();
  if (!OidIsValid(table)) return;
  MachineStore(table, AccessShareLock).each(GetActiveSnapshot(), [&](std::span<const Datum> version) {
    std::array<std::optional<Datum>, machine_column_count> const values{
        version[machine_name], version[machine_version], version[machine_definition],
        version[machine_defined_by], version[machine_defined_at]};
    result.add(values);
  });
}

}  // namespace

}  // namespace ledger

PGSHIFT_FUNCTION(pgshift_list_machines) {
  pg::ResultRows result(fcinfo);
  ledger::list_machines(result);
  return 0;
}
