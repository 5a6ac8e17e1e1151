// Whether an append may go on, as the store is at this moment, whichever snapshot the transaction has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/append_request.hpp"
#include "events/event_refusal.hpp"
#include "events/store/event_store.hpp"

namespace events {

/// Of one Append.
struct StreamJudgement {
  std::int32_t head = no_version;   // of the stream's last event before it
  std::vector<HeapTuple> repeated;  // the events of the call that had its idempotency key
};

struct Judgement {
  enum class Kind {
    go_on,
    wait,  // for a transaction in flight
    version_conflict,
    closed_stream,
    key_used,
    too_many_versions,
    condition_conflict
  };
  Kind kind = Kind::go_on;
  std::size_t append = 0;           // the one that it is about
  std::int32_t found = no_version;  // version_conflict
  ExcludedEvent excluded{};         // condition_conflict
  TransactionId wait_for = InvalidTransactionId;
  std::string queue;  // where others wait for the same
};

class AppendJudge {
 public:
  /// All of them outlive it.
  AppendJudge(const EventStore& store, const std::vector<Append>& appends, const Condition* condition);

  /// Looks at what is there, committed or in flight. Opens nothing and locks nothing if the store's indexes
  /// are open. The condition is asked for above `above` alone where that is higher than its own `after`.
  Judgement judge(std::int64_t above);

  /// By the place of the append, of the last judge() that has let all go on.
  const std::vector<StreamJudgement>& streams() const noexcept { return streams_; }

  /// What the caller gets for a judgement that lets nothing go on.
  pg::Report refusal(const Judgement& judgement) const;

 private:
  bool judge_key(std::size_t place, Judgement* judgement);
  bool judge_stream(std::size_t place, Judgement* judgement);
  void judge_condition(std::int64_t above, Judgement* judgement);

  const EventStore& store_;
  const std::vector<Append>& appends_;
  const Condition* condition_;
  std::vector<StreamJudgement> streams_;
  /// Of each append the one before it that has events for its stream.
  std::vector<std::optional<std::size_t>> previous_;
};

}  // namespace events
