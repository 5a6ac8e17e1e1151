#include "row/key_search.hpp"

#include <algorithm>

#include "catalog/relation.hpp"
#include "pg/compat.hpp"
#include "row/partition_choice.hpp"

namespace row {

namespace {

/// A part of the key as one table compares it.
struct Equality {
  AttrNumber column;
  Oid sign;
  RegProcedure function;
  Oid collation;
  Datum value;
};

struct Equalities {
  Equality parts[INDEX_MAX_KEYS];
  int count;
};

Equality equality_of(Relation table, const KeyPart& part) {
  Oid const sign = lookup_type_cache(part.type, TYPECACHE_EQ_OPR)->eq_opr;
  if (!OidIsValid(sign)) {
    ereport(ERROR,
            (errcode(ERRCODE_UNDEFINED_FUNCTION),
             errmsg("could not identify an equality operator for type %s", format_type_be(part.type))));
  }
  Oid const collation = TupleDescAttr(RelationGetDescr(table), part.column - 1)->attcollation;
  return {part.column, sign, get_opcode(sign), collation, part.value};
}

/// An index, and how many of its first columns are compared as the key's parts are.
struct IndexChoice {
  Oid index;
  int columns;
  bool is_exact;  // all of a unique one's
};

int part_of_column(const Equalities& key, Relation index, int column) {
  for (int i = 0; i < key.count; ++i) {
    if (key.parts[i].column == index->rd_index->indkey.values[column] &&
        key.parts[i].collation == index->rd_indcollation[column] &&
        get_op_opfamily_strategy(key.parts[i].sign, index->rd_opfamily[column]) != 0) {
      return i;
    }
  }
  return -1;
}

/// As the planner has it: an index that was built over chains of versions leads older snapshots astray.
bool is_usable(Relation index) {
  if (!index->rd_index->indisvalid || index->rd_indam->amgettuple == nullptr) return false;
  if (!heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, nullptr)) return false;
  return !index->rd_index->indcheckxmin ||
         TransactionIdPrecedes(HeapTupleHeaderGetXmin(index->rd_indextuple->t_data), TransactionXmin);
}

IndexChoice usefulness(Oid oid, const Equalities& key) {
  IndexChoice choice{oid, 0, false};
  Relation index = index_open(oid, AccessShareLock);
  if (is_usable(index)) {
    int const columns = IndexRelationGetNumberOfKeyAttributes(index);
    while (choice.columns < columns && part_of_column(key, index, choice.columns) >= 0) ++choice.columns;
    choice.is_exact = choice.columns == columns && index->rd_index->indisunique;
  }
  index_close(index, NoLock);
  return choice;
}

IndexChoice choose_index(Relation table, const Equalities& key) {
  IndexChoice best{InvalidOid, 0, false};
  Oid const primary = pg::compat::primary_key_index(table);
  if (OidIsValid(primary)) best = usefulness(primary, key);
  if (best.is_exact) return best;
  List* const indexes = RelationGetIndexList(table);
  const ListCell* cell = nullptr;
  foreach (cell, indexes) {
    IndexChoice const choice = usefulness(lfirst_oid(cell), key);
    if (choice.is_exact) return choice;
    if (choice.columns > best.columns) best = choice;
  }
  return best;
}

bool equals(TupleTableSlot* row, const Equalities& key) {
  for (int i = 0; i < key.count; ++i) {
    const Equality& part = key.parts[i];
    bool null = false;
    Datum const value = slot_getattr(row, part.column, &null);
    if (null || !DatumGetBool(OidFunctionCall2Coll(part.function, part.collation, value, part.value))) {
      return false;
    }
  }
  return true;
}

bool find_by_index(Relation table, const IndexChoice& choice, const Equalities& key, Snapshot snapshot,
                   TupleTableSlot* row) {
  Relation index = index_open(choice.index, AccessShareLock);
  ScanKeyData keys[INDEX_MAX_KEYS];
  for (int column = 0; column < choice.columns; ++column) {
    const Equality& part = key.parts[part_of_column(key, index, column)];
    int const strategy = get_op_opfamily_strategy(part.sign, index->rd_opfamily[column]);
    ScanKeyEntryInitialize(&keys[column], 0, static_cast<AttrNumber>(column + 1),
                           static_cast<StrategyNumber>(strategy), InvalidOid, part.collation, part.function,
                           part.value);
  }
  IndexScanDesc scan = pg::compat::begin_index_scan(table, index, snapshot, choice.columns);
  index_rescan(scan, keys, choice.columns, nullptr, 0);
  bool const is_partial = choice.columns < key.count;
  bool found = false;
  while (!found && index_getnext_slot(scan, ForwardScanDirection, row)) {
    CHECK_FOR_INTERRUPTS();
    found = (!scan->xs_recheck && !is_partial) || equals(row, key);
  }
  index_endscan(scan);
  index_close(index, NoLock);
  return found;
}

bool find_by_reading_all(Relation table, const Equalities& key, Snapshot snapshot, TupleTableSlot* row) {
  TableScanDesc scan = pg::compat::begin_table_scan(table, snapshot);
  bool found = false;
  while (!found && table_scan_getnextslot(scan, ForwardScanDirection, row)) {
    CHECK_FOR_INTERRUPTS();
    found = equals(row, key);
  }
  table_endscan(scan);
  return found;
}

std::optional<RowPlace> find_in_table(Relation table, std::span<const KeyPart> key, Snapshot snapshot) {
  auto const place = pg::call([&] {
    Equalities equalities{};
    for (const KeyPart& part : key) equalities.parts[equalities.count++] = equality_of(table, part);
    IndexChoice const choice = choose_index(table, equalities);
    TupleTableSlot* row = table_slot_create(table, nullptr);
    bool const found = choice.columns > 0 ? find_by_index(table, choice, equalities, snapshot, row)
                                          : find_by_reading_all(table, equalities, snapshot, row);
    RowPlace result{};
    if (found) result = {RelationGetRelid(table), row->tts_tid};
    ExecDropSingleTupleTableSlot(row);
    return result;
  });
  if (!OidIsValid(place.table)) return std::nullopt;
  return place;
}

std::vector<KeyPart> as_numbered_by(Relation partition, Relation table, std::span<const KeyPart> key) {
  std::vector<KeyPart> parts(key.begin(), key.end());
  for (KeyPart& part : parts)
    part.column = catalog::find_column(partition, catalog::column_name(table, part.column));
  return parts;
}

}  // namespace

std::optional<RowPlace> find_row(Relation table, std::span<const KeyPart> key, Snapshot snapshot) {
  if (table->rd_rel->relkind == RELKIND_RELATION) return find_in_table(table, key, snapshot);
  for (Oid const oid : partitions_that_may_hold(table, key)) {
    catalog::OpenRelation const partition(oid, AccessShareLock);
    // What is not stored here can't be audited or gated either.
    if (partition->rd_rel->relkind == RELKIND_FOREIGN_TABLE) continue;
    auto const place = find_row(partition.get(), as_numbered_by(partition.get(), table, key), snapshot);
    if (place) return place;
  }
  return std::nullopt;
}

}  // namespace row
