#include "events/event_writer.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "events/event_cursor.hpp"
#include "events/event_table.hpp"
#include "pg/compat.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "pg/uuid_v7.hpp"

namespace events {

namespace {

/// The store's lock, from when it is taken until it is let go. While an error is on its way it is the abort,
/// of the transaction or of the savepoint, that releases it: to do so here would disturb what the error has
/// reset already.
class StoreLock {
 public:
  StoreLock(SharedStore* shared, LWLockMode mode) : shared_(shared) {
    pg::call([&] { LWLockAcquire(&shared_->lock, mode); });
  }
  ~StoreLock() {
    if (!unwinding_.has_begun()) LWLockRelease(&shared_->lock);
  }
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  SharedStore* shared_;
  pg::Unwinding unwinding_;
};

/// The first column, which is never null and of fixed length.
void set_position(HeapTuple row, std::int64_t position) noexcept {
  std::memcpy(reinterpret_cast<char*>(row->t_data) + row->t_data->t_hoff, &position, sizeof position);
}

std::int64_t position_of(HeapTuple row) noexcept {
  std::int64_t position = 0;
  std::memcpy(&position, reinterpret_cast<const char*>(row->t_data) + row->t_data->t_hoff, sizeof position);
  return position;
}

/// What the key's value is in an event, as its index has it.
NullableDatum key_value(const EventInput& input, const EventKey& key) {
  Datum const json = key.column == number_of(event_data) ? input.data : input.meta;
  return pg::call([&] {
    LOCAL_FCINFO(call, 2);
    InitFunctionCallInfoData(*call, nullptr, 2, InvalidOid, nullptr, nullptr);
    call->args[0] = {json, false};
    call->args[1] = {
        PointerGetDatum(cstring_to_text_with_len(key.name.data(), static_cast<int>(key.name.size()))), false};
    Datum const value = jsonb_object_field_text(call);
    return NullableDatum{value, call->isnull};
  });
}

/// True if an entry of the key's index has room for the value. To be asked before the store is locked.
bool has_room(Relation index, NullableDatum value) {
  constexpr std::size_t always_fits = 2000;
  // What nbtree.h says in other words for each release.
  constexpr std::size_t largest =
      MAXALIGN_DOWN((BLCKSZ - MAXALIGN(SizeOfPageHeaderData + 3 * sizeof(ItemIdData)) -
                     MAXALIGN(sizeof(BTPageOpaqueData))) /
                    3) -
      MAXALIGN(sizeof(ItemPointerData));
  if (value.isnull) return true;
  auto* const text = reinterpret_cast<struct varlena*>(DatumGetPointer(value.value));
  if (VARSIZE_ANY(text) <= always_fits) return true;
  try {
    return pg::call([&] {
      Datum values[] = {value.value, Int64GetDatum(0)};
      bool nulls[] = {false, false};
      return IndexTupleSize(index_form_tuple(RelationGetDescr(index), values, nulls)) <= largest;
    });
  } catch (const pg::Error& error) {
    // The caller's Report says it better.
    if (pg::classify(error) != pg::ErrorClass::limit) throw;
    return false;
  }
}

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
      shared_(shared_store(store.oid())),
      rows_(appends.size()) {}

EventWriter::~EventWriter() {
  if (unwinding_.has_begun() || toast_ == nullptr) return;
  toast_close_indexes(toast_indexes_, toast_index_count_, NoLock);
  table_close(toast_, NoLock);
}

/// Everything that may wait or fail, and that the store's lock must not be held for.
void EventWriter::prepare() {
  store_.open_indexes();
  for (IndexRole const role :
       {IndexRole::by_position, IndexRole::by_stream, IndexRole::by_type, IndexRole::by_idempotency_key}) {
    store_.require_index(role);
  }
  for (const StoreIndex& index : store_.layout().indexes()) {
    Relation const relation = store_.index(index.oid);
    bool const is_other = index.role == IndexRole::other;
    IndexInfo* const info =
        pg::call([&] { return is_other ? BuildIndexInfo(relation) : makeNode(IndexInfo); });
    (is_other ? others_ : judged_).push_back({&index, relation, info});
  }
  pg::call([&] {
    transaction_ = static_cast<std::int64_t>(U64FromFullTransactionId(GetTopFullTransactionId()));
    GetCurrentTransactionId();
    // nextval() finds it locked and known, and neither waits for it nor looks it up.
    relation_close(relation_open(store_.layout().sequence(), RowExclusiveLock), NoLock);
    created_at_ = GetCurrentTimestamp();
  });
  settled_ = known_settled(shared_, store_.oid());
  for (std::size_t i = 0; i < appends_.size(); ++i) {
    for (std::size_t place = 0; place < appends_[i].events.size(); ++place) {
      Row& row = written_.emplace_back(Row{i, place, nullptr, no_version, {}});
      for (const Target& target : judged_) {
        if (target.index->role != IndexRole::by_key) continue;
        row.keys.push_back(key_value(appends_[i].events[place], target.index->key));
        if (!has_room(target.relation, row.keys.back()))
          throw key_too_long(store_, target.index->key, place + 1);
      }
      form(&row, no_version);
    }
  }
  bool const has_large =
      std::any_of(written_.begin(), written_.end(), [](const Row& row) { return may_need_toast(row.tuple); });
  if (has_large || condition_ != nullptr) open_toast();
}

/// The table of what is stored out of line, and its indexes, are locked and known before the store is locked.
void EventWriter::open_toast() {
  Oid const toast = store_.relation()->rd_rel->reltoastrelid;
  if (!OidIsValid(toast)) return;
  toast_ = pg::call([&] {
    Relation const opened = table_open(toast, RowExclusiveLock);
    LockRelationOid(toast, AccessShareLock);
    toast_open_indexes(opened, AccessShareLock, &toast_indexes_, &toast_index_count_);
    for (int i = 0; i < toast_index_count_; ++i) {
      LockRelationOid(RelationGetRelid(toast_indexes_[i]), RowExclusiveLock);
    }
    return opened;
  });
}

/// A tuple without its position, of the version that follows the head.
void EventWriter::form(Row* row, std::int32_t head) {
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

/// All up to there have their entries in all indexes. The caller has the store's lock.
std::int64_t EventWriter::last_position_now() {
  if (shared_->database == MyDatabaseId && shared_->store == store_.oid() && shared_->last_position > 0) {
    return shared_->last_position;
  }
  EventCursor last(store_, store_.require_index(IndexRole::by_position), SnapshotAny, CursorKeys(),
                   BackwardScanDirection);
  return last.next() != nullptr ? last.position() : 0;
}

/// What is there already is looked at without the store's lock, however long that takes: what this has let
/// pass needs no second look, up to the position that it tells.
Judgement EventWriter::judge_outside(std::int64_t* seen) {
  *seen = 0;
  if (condition_ != nullptr) {
    StoreLock const lock(shared_, LW_SHARED);
    *seen = last_position_now();
  }
  return judge_.judge(0);
}

void EventWriter::wait(const Judgement& judgement) {
  // Those that want the same stand in a queue, or the end of one transaction would wake them all. Who is
  // first in it looks again before it waits.
  if (!ticket_) {
    ticket_.emplace(fmt::format("events/{}/{}", store_.oid(), judgement.queue));
    return;
  }
  pg::call([&] { XactLockTableWait(judgement.wait_for, nullptr, nullptr, XLTW_None); });
}

void EventWriter::write() {
  prepare();
  for (;;) {
    std::int64_t seen = 0;
    Judgement judgement = judge_outside(&seen);
    if (judgement.kind == Judgement::Kind::go_on && try_to_write(seen, &judgement)) break;
    if (judgement.kind != Judgement::Kind::wait) throw judge_.refusal(judgement);
    wait(judgement);
  }
  ticket_.reset();
  insert_other_entries();
  for (std::size_t i = 0; i < appends_.size(); ++i) {
    if (!has_written(i)) rows_[i] = judge_.streams()[i].repeated;
  }
  for (const Row& row : written_) {
    if (has_written(row.append)) rows_[row.append].push_back(row.tuple);
  }
}

/// False if something has come in the way since, which `judgement` then says. While the lock is held nothing
/// is looked up in catalogs, and no lock is asked for that another could have.
bool EventWriter::try_to_write(std::int64_t seen, Judgement* judgement) {
  StoreLock const lock(shared_, LW_EXCLUSIVE);
  take_over(shared_, store_.oid());
  *judgement = judge_.judge(seen);
  if (judgement->kind != Judgement::Kind::go_on) return false;
  std::int64_t const last = last_position_now();
  shared_->last_position = last;
  std::erase_if(written_, [&](const Row& row) { return !has_written(row.append); });
  if (written_.empty()) return true;
  for (Row& row : written_) {
    std::int32_t const head = judge_.streams()[row.append].head;
    std::int32_t const version = head + 1 + static_cast<std::int32_t>(row.place);
    if (appends_[row.append].stream && row.guessed_version != version) form(&row, head);
  }
  give_positions();
  insert_rows();
  insert_judged_entries();
  shared_->last_position = position_of(written_.back().tuple);
  return true;
}

void EventWriter::give_positions() {
  std::int64_t last = shared_->last_position;
  for (Row& row : written_) {
    std::int64_t const position =
        pg::call([&] { return nextval_internal(store_.layout().sequence(), false); });
    if (position <= last) {
      throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                       fmt::format("[PgShift] The next position would be {}, after {}.", position, last))
          .with_detail("Somebody has set the store's sequence back, or changed its increment or cache.")
          .with_hint("Set it to the store's last position by setval(), with INCREMENT 1 and CACHE 1.");
    }
    last = position;
    set_position(row.tuple, position);
  }
}

void EventWriter::insert_rows() {
  constexpr int rows_at_once = 100;
  Relation const table = store_.relation();
  auto const count = static_cast<int>(written_.size());
  pg::call([&] {
    CommandId const command = GetCurrentCommandId(true);
    if (count == 1) {
      heap_insert(table, written_.front().tuple, command, 0, nullptr);
      return;
    }
    // More slots at once than some hundred cost the square of their number: they are all kept under one key.
    TupleTableSlot* slots[rows_at_once];
    int const slot_count = std::min(count, rows_at_once);
    for (int i = 0; i < slot_count; ++i) {
      slots[i] = MakeSingleTupleTableSlot(RelationGetDescr(table), &TTSOpsHeapTuple);
    }
    for (int first = 0; first < count; first += rows_at_once) {
      int const size = std::min(count - first, rows_at_once);
      for (int i = 0; i < size; ++i) ExecStoreHeapTuple(written_[first + i].tuple, slots[i], false);
      heap_multi_insert(table, slots, size, command, 0, nullptr);
      // A row whose values were moved out of line was stored as a copy.
      for (int i = 0; i < size; ++i) written_[first + i].tuple->t_self = slots[i]->tts_tid;
    }
    for (int i = 0; i < slot_count; ++i) ExecDropSingleTupleTableSlot(slots[i]);
  });
}

/// `key` counts the targets by key.
void EventWriter::insert_entry(const Target& target, const Row& row, std::size_t* key) {
  const Append& append = appends_[row.append];
  std::array<Datum, 3> values{};
  std::array<bool, 3> nulls{};
  Datum const position = Int64GetDatum(position_of(row.tuple));
  Datum const stream = append.stream ? pg::to_text(*append.stream) : Datum{0};
  bool const has_stream = append.stream.has_value();
  switch (target.index->role) {
    case IndexRole::by_position:
      values[0] = position;
      break;
    case IndexRole::by_stream:
      values = {stream, has_stream ? Int32GetDatum(row.guessed_version) : Datum{0}, 0};
      nulls = {!has_stream, !has_stream, false};
      break;
    case IndexRole::by_type:
      values = {pg::to_text(append.events[row.place].type), position, 0};
      break;
    case IndexRole::by_idempotency_key:
      if (!append.idempotency_key) return;
      values = {pg::to_text(*append.idempotency_key), stream, position};
      nulls[1] = !has_stream;
      break;
    case IndexRole::by_key: {
      NullableDatum const value = row.keys[(*key)++];
      if (value.isnull) return;
      values = {value.value, position, 0};
      break;
    }
    case IndexRole::other:
      return;
  }
  // A duplicate must not be waited for, and there can be none unless the owner has changed what the store
  // counts by.
  bool const is_unique = target.relation->rd_index->indisunique;
  bool const is_in = pg::call([&] {
    ItemPointerData at = row.tuple->t_self;
    return index_insert(target.relation, values.data(), nulls.data(), &at, store_.relation(),
                        is_unique ? UNIQUE_CHECK_PARTIAL : UNIQUE_CHECK_NO, false, target.info);
  });
  if (is_unique && !is_in) {
    throw pg::Report(
        ERRCODE_UNIQUE_VIOLATION,
        fmt::format("[PgShift] Position {} or its version is there already.", position_of(row.tuple)))
        .with_hint("Somebody has written to the store otherwise than by its functions.");
  }
}

void EventWriter::insert_judged_entries() {
  for (Row& row : written_) {
    std::size_t key = 0;
    for (const Target& target : judged_) insert_entry(target, row, &key);
  }
}

/// What the owner has added runs as the owner, and may wait for others.
void EventWriter::insert_other_entries() {
  if (others_.empty() || written_.empty()) return;
  pg::ActingAs const owner(store_.relation()->rd_rel->relowner);
  pg::call([&] {
    EState* const executor = CreateExecutorState();
    TupleTableSlot* const slot =
        MakeSingleTupleTableSlot(RelationGetDescr(store_.relation()), &TTSOpsHeapTuple);
    GetPerTupleExprContext(executor)->ecxt_scantuple = slot;
    for (const Target& target : others_) {
      IndexInfo* const info = target.info;
      ExprState* const predicate = ExecPrepareQual(info->ii_Predicate, executor);
      for (const Row& row : written_) {
        ExecStoreHeapTuple(row.tuple, slot, false);
        if (!ExecQual(predicate, GetPerTupleExprContext(executor))) continue;
        Datum values[INDEX_MAX_KEYS];
        bool nulls[INDEX_MAX_KEYS];
        FormIndexDatum(info, slot, executor, values, nulls);
        index_insert(target.relation, values, nulls, &row.tuple->t_self, store_.relation(),
                     target.relation->rd_index->indisunique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO, false,
                     info);
      }
    }
    ExecDropSingleTupleTableSlot(slot);
    FreeExecutorState(executor);
  });
}

}  // namespace events
