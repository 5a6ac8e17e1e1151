#include "events/append_judge.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "events/store/dirty_snapshot.hpp"
#include "events/store/event_scan.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

std::string_view type_of(const EventRow& row) {
  return row.view(event_type);
}

bool is_same(const EventRow& stored, const EventInput& input) {
  if (type_of(stored) != input.type) return false;
  return pg::call(
      [&] { return DatumGetBool(DirectFunctionCall2(jsonb_eq, stored.datum(event_data), input.data)); });
}

/// True if events follow a tombstone within one append.
bool goes_on_after_tombstone(const std::vector<EventInput>& events) {
  return std::any_of(events.begin(), events.end() - 1,
                     [](const EventInput& event) { return event.type == tombstone_type; });
}

}  // namespace

AppendJudge::AppendJudge(const EventStore& store, const std::vector<Append>& appends,
                         const Condition* condition)
    : store_(store),
      appends_(appends),
      condition_(condition),
      streams_(appends.size()),
      previous_(appends.size()) {
  if (appends.size() == 1) return;
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < appends.size(); ++i) {
    if (!appends[i].stream || appends[i].events.empty()) continue;
    auto const [found, is_first] = last.try_emplace(*appends[i].stream, i);
    if (!is_first) previous_[i] = std::exchange(found->second, i);
  }
}

/// False if it is known what becomes of the append.
bool AppendJudge::judge_key(std::size_t place, Judgement* judgement) {
  const Append& append = appends_[place];
  if (!append.idempotency_key) return true;
  DirtySnapshot now;
  CursorKeys keys;
  keys.equal(pg::to_text(*append.idempotency_key));
  append.stream ? keys.equal(pg::to_text(*append.stream)) : keys.is_null();
  EventCursor cursor(store_, store_.require_index(IndexRole::by_idempotency_key), now.get(), keys,
                     ForwardScanDirection);
  std::vector<HeapTuple>& repeated = streams_[place].repeated;
  repeated.clear();
  bool is_same_call = true;
  while (TupleTableSlot* const row = cursor.next()) {
    if (TransactionIdIsValid(cursor.inserter())) {
      judgement->kind = Judgement::Kind::wait;
      judgement->wait_for = cursor.inserter();
      judgement->queue = append.stream ? fmt::format("key/{}/{}", *append.idempotency_key, *append.stream)
                                       : fmt::format("key/{}", *append.idempotency_key);
      return false;
    }
    HeapTuple const copy = pg::call([&] { return ExecCopySlotHeapTuple(row); });
    std::size_t const which = repeated.size();
    is_same_call = is_same_call && which < append.events.size() &&
                   is_same(EventRow(copy, RelationGetDescr(store_.relation())), append.events[which]);
    repeated.push_back(copy);
  }
  if (repeated.empty()) return true;
  if (!is_same_call || repeated.size() != append.events.size()) judgement->kind = Judgement::Kind::key_used;
  return false;
}

/// False if it is known what becomes of the append.
bool AppendJudge::judge_stream(std::size_t place, Judgement* judgement) {
  const Append& append = appends_[place];
  StreamJudgement& stream = streams_[place];
  stream.head = no_version;
  std::string_view last_type;
  std::optional<std::size_t> before = previous_[place];
  while (before && !streams_[*before].repeated.empty()) before = previous_[*before];
  if (before) {
    stream.head = streams_[*before].head + static_cast<std::int32_t>(appends_[*before].events.size());
    last_type = appends_[*before].events.back().type;
  }
  DirtySnapshot now;
  std::optional<EventCursor> cursor;
  if (stream.head == no_version) {
    cursor.emplace(store_, store_.require_index(IndexRole::by_stream), now.get(),
                   CursorKeys().equal(pg::to_text(*append.stream)), BackwardScanDirection);
    if (TupleTableSlot* const row = cursor->next()) {
      TransactionId const writer =
          TransactionIdIsValid(cursor->inserter()) ? cursor->inserter() : cursor->deleter();
      if (TransactionIdIsValid(writer)) {
        judgement->kind = Judgement::Kind::wait;
        judgement->wait_for = writer;
        judgement->queue = fmt::format("stream/{}", *append.stream);
        return false;
      }
      last_type = pg::call([&] {
        bool is_null = false;
        stream.head = DatumGetInt32(slot_getattr(row, number_of(event_version), &is_null));
        auto* const type = DatumGetTextPP(slot_getattr(row, number_of(event_type), &is_null));
        return std::string_view(VARDATA_ANY(type), VARSIZE_ANY_EXHDR(type));
      });
    }
  }
  judgement->found = stream.head;
  if (last_type == tombstone_type || goes_on_after_tombstone(append.events)) {
    judgement->kind = Judgement::Kind::closed_stream;
  } else if (append.expected_version && *append.expected_version != stream.head) {
    judgement->kind = Judgement::Kind::version_conflict;
  } else if (static_cast<std::int64_t>(append.events.size()) + stream.head >
             std::numeric_limits<std::int32_t>::max()) {
    judgement->kind = Judgement::Kind::too_many_versions;
  }
  return judgement->kind == Judgement::Kind::go_on;
}

void AppendJudge::judge_condition(std::int64_t above, Judgement* judgement) {
  EventQuery query = condition_->query;
  for (EventFilter& filter : query) filter.after = std::max(filter.after, above);
  DirtySnapshot now;
  // What is new since is little, whatever the query is.
  EventScan scan(store_, query, now.get(), ForwardScanDirection,
                 above > 0 ? EventScan::By::position : EventScan::By::best);
  TransactionId in_flight = InvalidTransactionId;
  while (TupleTableSlot* const row = scan.next()) {
    // One that is there ends it at once, however many are in flight.
    if (TransactionIdIsValid(scan.inserter())) {
      if (!TransactionIdIsValid(in_flight)) in_flight = scan.inserter();
      continue;
    }
    bool is_null = false;
    Datum const type = pg::call([&] { return slot_getattr(row, number_of(event_type), &is_null); });
    Datum const stream = pg::call([&] { return slot_getattr(row, number_of(event_stream), &is_null); });
    judgement->kind = Judgement::Kind::condition_conflict;
    judgement->excluded = {scan.position(), std::string(storage::text_view(type)),
                           is_null ? std::nullopt : std::optional(std::string(storage::text_view(stream)))};
    return;
  }
  if (!TransactionIdIsValid(in_flight)) return;
  judgement->kind = Judgement::Kind::wait;
  judgement->wait_for = in_flight;
  judgement->queue = fmt::format("condition/{}", condition_->text);
}

Judgement AppendJudge::judge(std::int64_t above) {
  Judgement judgement;
  bool writes = false;
  for (std::size_t i = 0; i < appends_.size(); ++i) {
    judgement.append = i;
    if (appends_[i].events.empty()) continue;
    bool const is_new = judge_key(i, &judgement);
    if (is_new && appends_[i].stream) judge_stream(i, &judgement);
    writes = writes || is_new;
    if (judgement.kind == Judgement::Kind::go_on) continue;
    return judgement;
  }
  if (writes && condition_ != nullptr) judge_condition(above, &judgement);
  return judgement;
}

pg::Report AppendJudge::refusal(const Judgement& judgement) const {
  const Append& append = appends_[judgement.append];
  switch (judgement.kind) {
    case Judgement::Kind::version_conflict:
      return version_conflict(store_, *append.stream, *append.expected_version, judgement.found);
    case Judgement::Kind::closed_stream:
      return closed_stream(store_, *append.stream);
    case Judgement::Kind::key_used:
      return key_used(store_, *append.idempotency_key);
    case Judgement::Kind::too_many_versions:
      return too_many_versions(store_, *append.stream);
    case Judgement::Kind::condition_conflict:
      return condition_conflict(store_, condition_->after, judgement.excluded);
    case Judgement::Kind::go_on:
    case Judgement::Kind::wait:
      break;
  }
  return pg::Report(ERRCODE_INTERNAL_ERROR, "nothing was refused");
}

}  // namespace events
