#include "rules/ddl_objects.hpp"

#include "pg/security.hpp"
#include "pg/spi.hpp"

namespace rules {

namespace {

std::vector<DdlObject> objects(const char* query) {
  pg::Spi spi;
  spi.read(query);
  std::vector<DdlObject> found;
  found.reserve(spi.size());
  for (std::uint64_t row = 0; row < spi.size(); ++row) {
    found.push_back({spi.oid(row, 1), spi.oid(row, 2), spi.text(row, 3), spi.text(row, 4), spi.text(row, 5),
                     spi.text(row, 6), spi.text(row, 7), DatumGetBool(spi.value(row, 8))});
  }
  return found;
}

enum class Wanted { dropped, replaced };

/// A version that is gone is still there for who looks past all snapshots, since its transaction is running.
/// One that was dropped has no successor.
bool is_wanted(HeapTuple version, Wanted wanted) {
  HeapTupleHeader const header = version->t_data;
  if ((header->t_infomask & HEAP_XMAX_INVALID) != 0) return false;
  if (!TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetUpdateXid(header))) return false;
  bool const is_last = ItemPointerEquals(&version->t_self, &header->t_ctid);
  return is_last == (wanted == Wanted::dropped);
}

FormerTrigger former_trigger(Oid oid, Wanted wanted) {
  struct Found {
    Oid table;
    Oid function;
    NameData name;
  };
  auto const trigger = pg::call([&] {
    Found found{InvalidOid, InvalidOid, {}};
    Relation catalog = table_open(TriggerRelationId, AccessShareLock);
    ScanKeyData key;
    ScanKeyInit(&key, Anum_pg_trigger_oid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(oid));
    SysScanDesc scan = systable_beginscan(catalog, TriggerOidIndexId, true, SnapshotAny, 1, &key);
    CommandId newest = InvalidCommandId;
    for (HeapTuple version = systable_getnext(scan); HeapTupleIsValid(version);
         version = systable_getnext(scan)) {
      if (!is_wanted(version, wanted)) continue;
      CommandId const gone = HeapTupleHeaderGetCmax(version->t_data);
      if (newest != InvalidCommandId && gone < newest) continue;
      newest = gone;
      auto* form = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(version));
      found = {form->tgrelid, form->tgfoid, form->tgname};
    }
    systable_endscan(scan);
    table_close(catalog, AccessShareLock);
    return found;
  });
  return {trigger.table, trigger.function, NameStr(trigger.name)};
}

}  // namespace

std::vector<DdlObject> dropped_objects() {
  return objects(
      "SELECT classid, objid, object_type, schema_name, object_name, object_identity,"
      " address_names[pg_catalog.cardinality(address_names)], is_temporary"
      " FROM pg_catalog.pg_event_trigger_dropped_objects()");
}

std::vector<DdlObject> changed_objects() {
  std::vector<DdlObject> changed = objects(
      "SELECT classid, objid, object_type, schema_name, NULL, object_identity, NULL, false"
      " FROM pg_catalog.pg_event_trigger_ddl_commands() WHERE classid IS NOT NULL");
  // While a materialized view is refreshed, PostgreSQL tells nobody what its query changes.
  if (changed.empty() && pg::is_run_for_another()) {
    throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                     "objects that rules may need cannot be changed by a materialized view's query")
        .with_detail("It cannot be seen what such a command has changed.");
  }
  return changed;
}

FormerTrigger dropped_trigger(Oid oid) {
  return former_trigger(oid, Wanted::dropped);
}

FormerTrigger replaced_trigger(Oid oid) {
  return former_trigger(oid, Wanted::replaced);
}

}  // namespace rules
