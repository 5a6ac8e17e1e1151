#include "ddl/attached_partitions.hpp"

#include <algorithm>

#include "catalog/catalog_scan.hpp"

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

std::vector<Attached> attached_now(Oid table) {
  std::vector<Attached> attached;
  catalog::CatalogScan rows(InheritsRelationId, InheritsParentIndexId,
                            {catalog::oid_key(Anum_pg_inherits_inhparent, table)});
  while (HeapTuple const row = rows.next()) {
    if (!TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(row->t_data))) continue;
    attached.push_back({reinterpret_cast<Form_pg_inherits>(GETSTRUCT(row))->inhrelid,
                        pg::call([&] { return HeapTupleHeaderGetCmin(row->t_data); })});
  }
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
