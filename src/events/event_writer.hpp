// Appends: judged and written in the order of the store.
#pragma once

#include <optional>
#include <vector>

#include "events/append_judge.hpp"
#include "events/append_request.hpp"
#include "events/event_entries.hpp"
#include "events/store/event_store.hpp"
#include "events/store/store_lock.hpp"
#include "pg/named_lock.hpp"

namespace events {

class EventWriter {
 public:
  /// The store is open by RowExclusiveLock; the appends and the condition outlive it.
  EventWriter(const EventStore& store, const std::vector<Append>& appends, const Condition* condition);

  /// Appends all, or nothing. Waits for transactions in flight that have appended to the same streams, or
  /// what the condition excludes; with positions given, for nothing. A Report says what is in the way (40001,
  /// 55000, 23505, 54000).
  void write();

  /// The events of one append: as they were written, or as an earlier call with its key has.
  const std::vector<HeapTuple>& rows(std::size_t append) const noexcept { return rows_[append]; }
  /// True if it was this call that has written them.
  bool has_written(std::size_t append) const noexcept { return judge_.streams()[append].repeated.empty(); }

 private:
  void prepare();
  void form_rows();
  void form(NewEvent* row, std::int32_t head);
  Written written_by_now();
  void wait(const Judgement& judgement);
  bool try_to_write(const Written& seen, Judgement* judgement);
  void insert_rows();
  void give_positions();

  const EventStore& store_;
  const std::vector<Append>& appends_;
  const Condition* condition_;
  AppendJudge judge_;
  EventEntries entries_;
  SharedStore* shared_;
  std::vector<NewEvent> written_;
  std::vector<std::vector<HeapTuple>> rows_;
  std::optional<pg::NamedLock> ticket_;
  std::string queue_;  // the one that the ticket is for
  std::optional<ToastLocks> toast_;
  std::int64_t settled_ = 0;
  TimestampTz created_at_ = 0;
  std::int64_t transaction_ = 0;
};

}  // namespace events
