#include "ddl/attached_partitions.hpp"

#include <algorithm>

namespace ddl {

namespace {

/// Command numbers only go up in a transaction, those of what was rolled back to a savepoint included.
struct Attached {
  Oid partition;
  CommandId command;

  bool operator==(const Attached&) const = default;
};

/// What was returned in which transaction.
struct Returned {
  FullTransactionId transaction{};
  std::vector<Attached> partitions;
};

Returned& returned() {
  static Returned all;
  return all;
}

List* scan_attached(Oid table) {
  List* found = NIL;
  Relation catalog = table_open(InheritsRelationId, AccessShareLock);
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_inherits_inhparent, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(table));
  SysScanDesc scan = systable_beginscan(catalog, InheritsParentIndexId, true, nullptr, 1, &key);
  for (HeapTuple row = systable_getnext(scan); HeapTupleIsValid(row); row = systable_getnext(scan)) {
    if (!TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(row->t_data))) continue;
    auto* attached = static_cast<Attached*>(palloc(sizeof(Attached)));
    *attached = {reinterpret_cast<Form_pg_inherits>(GETSTRUCT(row))->inhrelid,
                 HeapTupleHeaderGetCmin(row->t_data)};
    found = lappend(found, attached);
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return found;
}

std::vector<Attached> attached_now(Oid table) {
  List* const list = pg::call([&] { return scan_attached(table); });
  std::vector<Attached> attached;
  const ListCell* cell = nullptr;
  foreach (cell, list) attached.push_back(*static_cast<const Attached*>(lfirst(cell)));
  return attached;
}

}  // namespace

std::vector<Oid> attached_in_transaction(Oid table) {
  std::vector<Oid> partitions;
  for (const Attached& one : attached_now(table)) partitions.push_back(one.partition);
  return partitions;
}

std::vector<Oid> newly_attached(Oid table) {
  FullTransactionId const transaction = pg::call([] { return GetTopFullTransactionId(); });
  Returned& before = returned();
  if (!FullTransactionIdEquals(before.transaction, transaction)) before = {transaction, {}};
  std::vector<Oid> partitions;
  for (const Attached& one : attached_now(table)) {
    if (std::find(before.partitions.begin(), before.partitions.end(), one) != before.partitions.end())
      continue;
    before.partitions.push_back(one);
    partitions.push_back(one.partition);
  }
  return partitions;
}

}  // namespace ddl
