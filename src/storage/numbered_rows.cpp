#include "storage/numbered_rows.hpp"

#include <algorithm>

#include "pg/compat.hpp"

namespace storage {

namespace {

/// So many dead rows are looked at one by one. There are more where a transaction that has added many is
/// rolled back, or where the snapshot is from before they were added.
constexpr int most_dead = 4;

/// A row, and what a dirty snapshot said of it: the next row that it looks at makes it forget.
struct Seen {
  HeapTuple row = nullptr;
  TransactionId xmin = InvalidTransactionId;
  TransactionId xmax = InvalidTransactionId;
};

}  // namespace

/// Runs within pg::call.
struct NumberedRows::Search {
  Relation table;
  Relation index;
  Snapshot snapshot;
  ScanKeyData* keys;
  int key_count;
  TupleTableSlot* row;

  ScanKeyData& number_key() const { return keys[key_count - 1]; }

  void ask_for(StrategyNumber strategy, RegProcedure comparison, std::int32_t number) const {
    ScanKeyInit(&number_key(), static_cast<AttrNumber>(key_count), strategy, comparison,
                Int32GetDatum(number));
  }

  /// A scan that also returns what the index holds, and does not pass over what is known to be dead: there
  /// may be pages of that.
  IndexScanDesc begin() const {
    IndexScanDesc scan = pg::compat::begin_index_scan(table, index, snapshot, key_count);
    scan->xs_want_itup = true;
    index_rescan(scan, keys, key_count, nullptr, 0);
    scan->ignore_killed_tuples = false;
    return scan;
  }

  std::int32_t number_at(IndexScanDesc scan) const {
    bool null = false;
    return DatumGetInt32(index_getattr(scan->xs_itup, key_count, RelationGetDescr(index), &null));
  }

  Seen seen() const { return {ExecCopySlotHeapTuple(row), snapshot->xmin, snapshot->xmax}; }

  /// The row of that number, if the snapshot sees one.
  Seen row_of(std::int32_t number) const {
    CHECK_FOR_INTERRUPTS();
    ask_for(BTEqualStrategyNumber, F_INT4EQ, number);
    IndexScanDesc scan = pg::compat::begin_index_scan(table, index, snapshot, key_count);
    index_rescan(scan, keys, key_count, nullptr, 0);
    Seen found;
    if (index_getnext_slot(scan, ForwardScanDirection, row)) found = seen();
    index_endscan(scan);
    return found;
  }

  /// Of the numbers below that one, the highest of a row: since there are no gaps, all below it have rows,
  /// too.
  Seen last_below(std::int32_t bound) const {
    std::int32_t dead = bound;
    std::int32_t alive = 0;
    Seen found;
    // In steps of 1, 4, 16 ... down to a number that has a row, then by halves between the last
    // two: where a transaction of n rows was rolled back, that takes a number of searches that
    // grows with the logarithm of n. Each search is by equality, and so meets the dead rows of one
    // number alone.
    for (std::int64_t step = 1; found.row == nullptr && dead > 1; step *= 4) {
      alive = static_cast<std::int32_t>(std::max<std::int64_t>(bound - step, 1));
      found = row_of(alive);
      if (found.row == nullptr) dead = alive;
    }
    while (found.row != nullptr && dead - alive > 1) {
      std::int32_t const middle = alive + (dead - alive) / 2;
      if (Seen const higher = row_of(middle); higher.row != nullptr) {
        found = higher;
        alive = middle;
      } else {
        dead = middle;
      }
    }
    return found;
  }

  Seen last(std::int32_t up_to) const {
    ask_for(BTLessEqualStrategyNumber, F_INT4LE, up_to);
    IndexScanDesc scan = begin();
    Seen found;
    std::int32_t bound = 0;
    for (int dead = 0; index_getnext_tid(scan, BackwardScanDirection) != nullptr; ++dead) {
      if (dead == most_dead) {
        // Other versions of that number's row may be alive.
        bound = number_at(scan);
        break;
      }
      if (index_fetch_heap(scan, row)) {
        found = seen();
        break;
      }
    }
    index_endscan(scan);
    if (found.row != nullptr || bound == 0) return found;
    Seen const at_bound = row_of(bound);
    return at_bound.row != nullptr ? at_bound : last_below(bound);
  }
};

NumberedRows::NumberedRows(const Table& table, Oid index, Keys keys)
    : table_(table.relation()),
      index_(pg::call([&] { return index_open(index, AccessShareLock); })),
      keys_(keys.by_place()) {
  keys_.emplace_back();
}

NumberedRows::~NumberedRows() {
  // An error's abort closes it.
  if (!unwinding_.has_begun()) index_close(index_, NoLock);
}

HeapTuple NumberedRows::last(Snapshot snapshot, std::int32_t up_to) {
  ScanKeyData* const keys = keys_.data();
  int const count = static_cast<int>(keys_.size());
  return pg::call([&] {
    Search const search{table_, index_, snapshot, keys, count, table_slot_create(table_, nullptr)};
    Seen const found = search.last(up_to);
    ExecDropSingleTupleTableSlot(search.row);
    if (snapshot->snapshot_type == SNAPSHOT_DIRTY) {
      snapshot->xmin = found.xmin;
      snapshot->xmax = found.xmax;
    }
    return found.row;
  });
}

}  // namespace storage
