// Steps through a store by one index.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "events/store/event_store.hpp"
#include "events/store/event_table.hpp"

namespace events {

/// What a search by an index compares with: texts and positions. Texts must outlive the search.
class CursorKeys {
 public:
  CursorKeys& equal(Datum text) { return add(BTEqualStrategyNumber, F_TEXTEQ, text); }
  CursorKeys& above(Datum text) { return add(BTGreaterStrategyNumber, F_TEXT_GT, text); }
  CursorKeys& from(Datum text) { return add(BTGreaterEqualStrategyNumber, F_TEXT_GE, text); }
  CursorKeys& is_null();
  /// Positions between these, without them.
  CursorKeys& between(std::int64_t after, std::int64_t before);
  CursorKeys& from_version(std::int32_t version);
  CursorKeys& below_version(std::int32_t version);

  ScanKey data() noexcept { return keys_.data(); }
  int size() const noexcept { return count_; }

 private:
  CursorKeys& add(StrategyNumber strategy, RegProcedure function, Datum value);

  std::array<ScanKeyData, 4> keys_{};
  int count_ = 0;
  AttrNumber place_ = 1;
};

class EventCursor {
 public:
  /// Uses the memory context that is current for as long as it lives. Takes no lock if the store has the
  /// index open. The store and the snapshot outlive it.
  EventCursor(const EventStore& store, Oid index, Snapshot snapshot, CursorKeys keys,
              ScanDirection direction);
  ~EventCursor();
  EventCursor(const EventCursor&) = delete;
  EventCursor& operator=(const EventCursor&) = delete;

  /// Null at the end; valid until the next call. Notices a query's cancellation (57014).
  TupleTableSlot* next();

  /// Of the row that next() has returned.
  TupleTableSlot* row() const noexcept { return row_; }
  std::int64_t position() const;
  /// What it says was settled when it was appended, which is so whatever has become of it.
  std::int64_t settled() const;
  /// By a dirty snapshot: the transaction in flight that has written the row, or deletes it; another one than
  /// this. InvalidTransactionId if there is none.
  TransactionId inserter() const noexcept { return inserter_; }
  TransactionId deleter() const noexcept { return deleter_; }

 private:
  MemoryContext memory_;
  Snapshot snapshot_;
  ScanDirection direction_;
  CursorKeys keys_;
  IndexScanDesc scan_ = nullptr;
  TupleTableSlot* row_ = nullptr;
  TransactionId inserter_ = InvalidTransactionId;
  TransactionId deleter_ = InvalidTransactionId;
  pg::Unwinding unwinding_;
};

}  // namespace events
