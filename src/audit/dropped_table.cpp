#include "audit/dropped_table.hpp"

#include "audit/audit_log.hpp"
#include "audit/audit_seals.hpp"
#include "pg/own_rows.hpp"
#include "pg/recorded.hpp"
#include "pg/snapshot.hpp"

namespace audit {

namespace {

constexpr int table_column = log_table_name + 1;

std::vector<ScanKeyData> entries_of(Oid table) {
  std::vector<ScanKeyData> keys(1);
  ScanKeyInit(keys.data(), table_column, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(table));
  return keys;
}

}  // namespace

void keep_log_of_dropped(pg::StandIn& stand_in) {
  Oid const oid = find_log();
  if (!OidIsValid(oid)) return;
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  if (!pg::is_recorded(oid, table_column, stand_in.gone(), now.get()) || !pg::is_in_order(oid)) return;
  pg::OwnTable log(oid, RowExclusiveLock, log_column_types);
  Oid const relation = stand_in.relation(log);
  // Whoever seals at this moment knows the table by its OID: he goes first, or waits.
  if (AuditSeals::exist()) AuditSeals::for_sealing().rename(stand_in.gone(), relation);
  Datum const value = ObjectIdGetDatum(relation);
  bool const null = false;
  pg::OwnRows rows(log, now.get(), entries_of(stand_in.gone()));
  while (HeapTuple const entry = rows.next()) log.update(entry, {table_column}, &value, &null);
}

}  // namespace audit
