#include "events/event_writer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "events/store/event_table.hpp"
#include "events/store/settled.hpp"
#include "pg/uuid_v7.hpp"

namespace events {

namespace {

/// Smaller, if it is large and can be; done before the store is locked.
Datum compressed(Datum value) {
  constexpr std::size_t small = 512;
  return pg::call([&] {
    auto* const whole = reinterpret_cast<struct varlena*>(DatumGetPointer(value));
    if (VARSIZE_ANY(whole) <= small || VARATT_IS_COMPRESSED(whole) || VARATT_IS_EXTERNAL(whole)) return value;
    Datum const smaller = toast_compress_datum(value, static_cast<char>(default_toast_compression));
    return DatumGetPointer(smaller) != nullptr ? smaller : value;
  });
}

bool may_need_toast(HeapTuple row) noexcept {
  return row->t_len > TOAST_TUPLE_THRESHOLD;
}

}  // namespace

EventWriter::EventWriter(const EventStore& store, const std::vector<Append>& appends,
                         const Condition* condition)
    : store_(store),
      appends_(appends),
      condition_(condition),
      judge_(store, appends, condition),
      entries_(store, appends),
      shared_(shared_store(store.oid())),
      rows_(appends.size()) {}

/// Everything that may wait or fail, and that the store's lock must not be held for.
void EventWriter::prepare() {
  pg::call([&] {
    transaction_ = static_cast<std::int64_t>(U64FromFullTransactionId(GetTopFullTransactionId()));
    GetCurrentTransactionId();
    // nextval() finds it locked and known, and neither waits for it nor looks it up.
    relation_close(relation_open(store_.layout().sequence(), RowExclusiveLock), NoLock);
  });
  for (std::size_t i = 0; i < appends_.size(); ++i) {
    for (std::size_t place = 0; place < appends_[i].events.size(); ++place) {
      entries_.read_keys(&written_.emplace_back(NewEvent{i, place, nullptr, no_version, {}}));
    }
  }
  if (condition_ != nullptr) toast_.emplace(store_);
}

/// The rows as they will be if the streams' heads stay where they are. What it has waited for came before.
void EventWriter::form_rows() {
  created_at_ = pg::call([] { return GetCurrentTimestamp(); });
  settled_ = known_settled(shared_, store_.file());
  bool has_large = false;
  for (NewEvent& row : written_) {
    if (row.tuple != nullptr) pg::call([&] { heap_freetuple(row.tuple); });
    form(&row, judge_.streams()[row.append].head);
    has_large = has_large || may_need_toast(row.tuple);
  }
  if (has_large && !toast_) toast_.emplace(store_);
}

/// A tuple without its position, of the version that follows the head.
void EventWriter::form(NewEvent* row, std::int32_t head) {
  const Append& append = appends_[row->append];
  const EventInput& input = append.events[row->place];
  EventRow values;
  values.set(event_position, Int64GetDatum(0));
  values.set(event_id, input.id ? *input.id : pg::new_entry_id(created_at_));
  if (append.stream) {
    values.set_text(event_stream, *append.stream);
    row->guessed_version = head + 1 + static_cast<std::int32_t>(row->place);
    values.set(event_version, Int32GetDatum(row->guessed_version));
  }
  values.set_text(event_type, input.type);
  values.set(event_data, compressed(input.data));
  values.set(event_meta, compressed(input.meta));
  if (input.pii) values.set(event_pii, compressed(*input.pii));
  values.set(event_created_at, TimestampTzGetDatum(created_at_));
  values.set(event_transaction_id, Int64GetDatum(transaction_));
  values.set_optional_text(event_idempotency_key, append.idempotency_key);
  values.set(event_settled, Int64GetDatum(settled_));
  row->tuple = pg::call([&] {
    TupleDesc const columns = RelationGetDescr(store_.relation());
    auto* const all = static_cast<Datum*>(palloc0(sizeof(Datum) * columns->natts));
    auto* const nulls = static_cast<bool*>(palloc(sizeof(bool) * columns->natts));
    std::fill_n(nulls, columns->natts, true);
    std::copy(values.values().begin(), values.values().end(), all);
    std::copy(values.nulls().begin(), values.nulls().end(), nulls);
    return heap_form_tuple(columns, all, nulls);
  });
}

Written EventWriter::written_by_now() {
  if (auto const written = events::written_by_now(shared_, store_.file())) return *written;
  StoreLock const lock(shared_, LW_EXCLUSIVE);
  if (!events::written_by_now(shared_, store_.file())) make_known(shared_, store_);
  return {shared_->last_position, shared_->writes};
}

void EventWriter::wait(const Judgement& judgement) {
  // Those that want the same stand in a queue, or the end of one transaction would wake them all. The first
  // in it looks again before it waits. It waits for none that can come to stand behind it: a transaction that
  // has appended what is waited for here goes by its own events. In two queues at once it could.
  if (queue_ != judgement.queue) {
    ticket_.reset();
    queue_ = judgement.queue;
    ticket_.emplace(fmt::format("events/{}/{}", store_.oid(), queue_));
    return;
  }
  pg::call([&] { XactLockTableWait(judgement.wait_for, nullptr, nullptr, XLTW_None); });
}

void EventWriter::write() {
  prepare();
  for (;;) {
    // What is there already is looked at without the store's lock, however long that takes.
    Written const seen = written_by_now();
    Judgement judgement = judge_.judge(0);
    if (judgement.kind == Judgement::Kind::go_on) {
      form_rows();
      if (try_to_write(seen, &judgement)) break;
    }
    if (judgement.kind != Judgement::Kind::wait) throw judge_.refusal(judgement);
    wait(judgement);
  }
  ticket_.reset();
  entries_.insert_others(written_);
  // One of those that append takes care that readers need not step through all that was appended without one.
  constexpr std::int64_t each = 1000;
  bool const is_at_milestone =
      !written_.empty() && written_.back().position() / each != (written_.front().position() - 1) / each;
  if (is_at_milestone) advance_settled(store_);
  for (std::size_t i = 0; i < appends_.size(); ++i) {
    if (!has_written(i)) rows_[i] = judge_.streams()[i].repeated;
  }
  for (const NewEvent& row : written_) {
    if (has_written(row.append)) rows_[row.append].push_back(row.tuple);
  }
}

/// False if something has come in the way since, which `judgement` then says: what has been let pass needs no
/// second look, but at what was written after that. While the lock is held nothing is looked up in catalogs,
/// and no lock is asked for that another could have.
bool EventWriter::try_to_write(const Written& seen, Judgement* judgement) {
  StoreLock const lock(shared_, LW_EXCLUSIVE);
  // Another store of the same place may have come in between.
  if (!events::written_by_now(shared_, store_.file())) make_known(shared_, store_);
  if (shared_->writes != seen.writes) *judgement = judge_.judge(seen.last_position);
  if (judgement->kind != Judgement::Kind::go_on) return false;
  std::erase_if(written_, [&](const NewEvent& row) { return !has_written(row.append); });
  if (written_.empty()) return true;
  for (NewEvent& row : written_) {
    std::int32_t const head = judge_.streams()[row.append].head;
    std::int32_t const version = head + 1 + static_cast<std::int32_t>(row.place);
    if (appends_[row.append].stream && row.guessed_version != version) form(&row, head);
  }
  give_positions();
  insert_rows();
  for (const NewEvent& row : written_) entries_.insert_judged(row);
  note_write(shared_, written_.back().position());
  return true;
}

void EventWriter::give_positions() {
  std::int64_t last = shared_->last_position;
  for (NewEvent& row : written_) {
    std::int64_t const position =
        pg::call([&] { return nextval_internal(store_.layout().sequence(), false); });
    if (position <= last) {
      throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                       fmt::format("[PgShift] The next position would be {}, after {}.", position, last))
          .with_detail("Somebody has set the store's sequence back, or changed its increment or cache.")
          .with_hint("Set it to the store's last position by setval(), with INCREMENT 1 and CACHE 1.");
    }
    last = position;
    row.set_position(position);
  }
}

void EventWriter::insert_rows() {
  constexpr int most_at_once = 500;
  Relation const table = store_.relation();
  auto const count = static_cast<int>(written_.size());
  pg::call([&] {
    CommandId const command = GetCurrentCommandId(true);
    if (count == 1) {
      heap_insert(table, written_.front().tuple, command, 0, nullptr);
      return;
    }
    int const size = std::min(count, most_at_once);
    auto** const slots = static_cast<TupleTableSlot**>(palloc(sizeof(TupleTableSlot*) * size));
    for (int i = 0; i < size; ++i) {
      slots[i] = MakeSingleTupleTableSlot(RelationGetDescr(table), &TTSOpsHeapTuple);
    }
    for (int first = 0; first < count; first += size) {
      int const now = std::min(size, count - first);
      for (int i = 0; i < now; ++i) ExecStoreHeapTuple(written_[first + i].tuple, slots[i], false);
      heap_multi_insert(table, slots, now, command, 0, nullptr);
      // A row whose values were moved out of line was stored as a copy.
      for (int i = 0; i < now; ++i) written_[first + i].tuple->t_self = slots[i]->tts_tid;
    }
    // What was made last is forgotten first: the resource owner looks for it from its end.
    for (int i = size; i > 0; --i) ExecDropSingleTupleTableSlot(slots[i - 1]);
  });
}

}  // namespace events
