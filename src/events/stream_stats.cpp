// pgshift.stream_stats()
#include <algorithm>
#include <map>

#include "core/json.hpp"
#include "events/event_result.hpp"
#include "events/store/event_scan.hpp"
#include "events/store/settled.hpp"
#include "events/store/stream_pattern.hpp"
#include "pg/arguments.hpp"
#include "pg/jsonb.hpp"
#include "pg/result_rows.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

/// Streams in the order of their names, byte by byte: those that are named, or all from one on.
class Streams {
 public:
  Streams(const EventStore& store, const pg::Arguments& arguments);

  /// Nothing at the end.
  std::optional<std::string> next();

 private:
  std::optional<std::string> next_in_store();

  const EventStore& store_;
  std::optional<std::vector<std::string>> named_;
  std::size_t next_named_ = 0;
  std::optional<std::string> after_;
  std::string prefix_;
};

Streams::Streams(const EventStore& store, const pg::Arguments& arguments)
    : store_(store), after_(arguments.optional_text(6, "after")) {
  if (arguments.given(1)) {
    named_ = arguments.texts(1, "streams");
    std::sort(named_->begin(), named_->end());
    named_->erase(std::unique(named_->begin(), named_->end()), named_->end());
    if (after_) std::erase_if(*named_, [&](const std::string& name) { return name <= *after_; });
  }
  if (arguments.given(2)) prefix_ = plain_prefix(arguments.text(2, "stream_pattern"));
}

std::optional<std::string> Streams::next() {
  if (!named_) return next_in_store();
  if (next_named_ == named_->size()) return std::nullopt;
  return (*named_)[next_named_++];
}

/// By one look at the index for each.
std::optional<std::string> Streams::next_in_store() {
  CursorKeys keys;
  bool const is_at_prefix = !after_ || *after_ < prefix_;
  is_at_prefix ? keys.from(pg::to_text(prefix_)) : keys.above(pg::to_text(*after_));
  EventCursor cursor(store_, store_.require_index(IndexRole::by_stream), GetActiveSnapshot(), keys,
                     ForwardScanDirection);
  TupleTableSlot* const row = cursor.next();
  if (row == nullptr) return std::nullopt;
  bool is_null = false;
  after_ = std::string(
      storage::text_view(pg::call([&] { return slot_getattr(row, number_of(event_stream), &is_null); })));
  return after_->starts_with(prefix_) ? after_ : std::nullopt;
}

struct Counts {
  std::int64_t events = 0;
  std::map<std::string, std::int64_t> types;
};

class StreamStats {
 public:
  StreamStats(const EventStore& store, const pg::Arguments& arguments);

  void add_to(pg::ResultRows& result);

 private:
  bool add(pg::ResultRows& result, const std::string& stream);
  HeapTuple first_that_fits(const std::string& stream, ScanDirection direction) const;
  Counts count(const std::string& stream) const;

  const EventStore& store_;
  Streams streams_;
  EventFilter filter_;
  std::vector<std::string> excluded_;
  bool counts_;
  std::optional<std::int32_t> left_;
};

StreamStats::StreamStats(const EventStore& store, const pg::Arguments& arguments)
    : store_(store),
      streams_(store, arguments),
      excluded_(arguments.texts(3, "exclude_types")),
      counts_(arguments.flag(5, "counts")) {
  filter_.stream_pattern = arguments.optional_text(2, "stream_pattern");
  if (arguments.given(4)) filter_.before = DatumGetInt64(arguments.required(4, "before"));
  if (!arguments.given(7)) return;
  left_ = DatumGetInt32(arguments.required(7, "max_rows"));
  if (*left_ < 0) throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "max_rows must not be negative");
}

std::string type_of(TupleTableSlot* row) {
  bool is_null = false;
  return std::string(
      storage::text_view(pg::call([&] { return slot_getattr(row, number_of(event_type), &is_null); })));
}

HeapTuple StreamStats::first_that_fits(const std::string& stream, ScanDirection direction) const {
  EventQuery query{filter_};
  query.front().stream = stream;
  EventScan scan(store_, query, GetActiveSnapshot(), direction);
  while (TupleTableSlot* const row = scan.next()) {
    bool const is_excluded = std::find(excluded_.begin(), excluded_.end(), type_of(row)) != excluded_.end();
    if (!is_excluded) return pg::call([&] { return ExecCopySlotHeapTuple(row); });
  }
  return nullptr;
}

Counts StreamStats::count(const std::string& stream) const {
  EventQuery query{filter_};
  query.front().stream = stream;
  EventScan scan(store_, query, GetActiveSnapshot(), ForwardScanDirection);
  Counts counts;
  while (TupleTableSlot* const row = scan.next()) {
    std::string const type = type_of(row);
    if (std::find(excluded_.begin(), excluded_.end(), type) != excluded_.end()) continue;
    ++counts.events;
    ++counts.types[type];
  }
  return counts;
}

Datum to_jsonb(const std::map<std::string, std::int64_t>& types) {
  core::JsonObject object;
  for (auto const& [type, count] : types)
    object.push_back({type, core::Json{core::JsonNumber{std::to_string(count)}}});
  std::string const text = pg::write_json(core::Json{std::move(object)});
  return pg::call([&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(text.c_str())); });
}

/// False where nothing of the stream fits.
bool StreamStats::add(pg::ResultRows& result, const std::string& stream) {
  HeapTuple const head = first_that_fits(stream, BackwardScanDirection);
  if (head == nullptr) return false;
  HeapTuple const tail = first_that_fits(stream, ForwardScanDirection);
  std::optional<Datum> events;
  std::optional<Datum> types;
  if (counts_) {
    Counts const counted = count(stream);
    events = Int64GetDatum(counted.events);
    types = to_jsonb(counted.types);
  }
  result.add({pg::to_text(stream), event_datum_without_pii(store_, head),
              event_datum_without_pii(store_, tail), events, types});
  return true;
}

void StreamStats::add_to(pg::ResultRows& result) {
  lock_for_reading(store_, GetActiveSnapshot());
  pg::RowMemory memory;
  while (!left_ || *left_ > 0) {
    memory.next_row();
    auto const stream = streams_.next();
    if (!stream) return;
    if (add(result, *stream) && left_) --*left_;
  }
}

}  // namespace

}  // namespace events

PGSHIFT_FUNCTION(pgshift_stream_stats) {
  pg::ResultRows result(fcinfo);
  pg::Arguments const arguments(fcinfo);
  events::EventStore const store(arguments.relation(0, "store"), AccessShareLock);
  store.require_select();
  events::StreamStats(store, arguments).add_to(result);
  return 0;
}
