#include "events/event_entries.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/compat.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

/// What the key's value is in an event, as its index has it.
NullableDatum key_value(const EventInput& input, const EventKey& key) {
  Datum const json = key.column == number_of(event_data) ? input.data : input.meta;
  return pg::call([&] { return member_text(json, key.name); });
}

/// A b-tree has no room for more, which it would say with the store locked.
void check_key(const NullableDatum& value, const EventKey& key, std::size_t event) {
  constexpr std::size_t longest_key_value = 2000;
  std::size_t const size = value.isnull ? 0 : VARSIZE_ANY_EXHDR(DatumGetPointer(value.value));
  if (size <= longest_key_value) return;
  throw pg::Report(ERRCODE_PROGRAM_LIMIT_EXCEEDED,
                   fmt::format("[PgShift] Event {}: the value of {} has {} bytes.", event,
                               core::quoted(pg::clipped(key.name)), size))
      .with_detail(fmt::format("That key of the store has an index, which takes values of up to {}.",
                               longest_key_value));
}

}  // namespace

EventEntries::EventEntries(const EventStore& store, const std::vector<Append>& appends)
    : store_(store), appends_(appends) {
  store_.open_indexes();
  for (IndexRole const role :
       {IndexRole::by_position, IndexRole::by_stream, IndexRole::by_type, IndexRole::by_idempotency_key}) {
    store_.require_index(role);
  }
  for (const StoreIndex& index : store_.layout().indexes()) {
    Relation const relation = store_.index(index.oid);
    bool const is_other = index.role == IndexRole::other;
    // To read an expression runs what is immutable in it.
    std::optional<pg::ActingAs> owner;
    if (is_other) owner.emplace(store_.relation()->rd_rel->relowner);
    IndexInfo* const info =
        pg::call([&] { return is_other ? BuildIndexInfo(relation) : makeNode(IndexInfo); });
    (is_other ? others_ : judged_).push_back({&index, relation, info});
  }
}

void EventEntries::read_keys(NewEvent* event) const {
  const EventInput& input = appends_[event->append].events[event->place];
  for (const Target& target : judged_) {
    if (target.index->role != IndexRole::by_key) continue;
    event->keys.push_back(key_value(input, target.index->key));
    check_key(event->keys.back(), target.index->key, event->place + 1);
  }
}

/// `key` counts the targets by key.
void EventEntries::insert(const Target& target, const NewEvent& row, std::size_t* key) const {
  const Append& append = appends_[row.append];
  std::array<Datum, 3> values{};
  std::array<bool, 3> nulls{};
  Datum const position = Int64GetDatum(row.position());
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
    throw pg::Report(ERRCODE_UNIQUE_VIOLATION,
                     fmt::format("[PgShift] Position {} or its version is there already.", row.position()))
        .with_hint("Somebody has written to the store otherwise than by its functions.");
  }
}

void EventEntries::insert_judged(const NewEvent& event) const {
  std::size_t key = 0;
  for (const Target& target : judged_) insert(target, event, &key);
}

void EventEntries::insert_others(const std::vector<NewEvent>& events) const {
  if (others_.empty() || events.empty()) return;
  pg::ActingAs const owner(store_.relation()->rd_rel->relowner);
  pg::call([&] {
    EState* const executor = CreateExecutorState();
    TupleTableSlot* const slot =
        MakeSingleTupleTableSlot(RelationGetDescr(store_.relation()), &TTSOpsHeapTuple);
    GetPerTupleExprContext(executor)->ecxt_scantuple = slot;
    for (const Target& target : others_) {
      IndexInfo* const info = target.info;
      ExprState* const predicate = ExecPrepareQual(info->ii_Predicate, executor);
      for (const NewEvent& row : events) {
        ResetPerTupleExprContext(executor);
        ExecStoreHeapTuple(row.tuple, slot, false);
        if (!ExecQual(predicate, GetPerTupleExprContext(executor))) continue;
        Datum values[INDEX_MAX_KEYS];
        bool nulls[INDEX_MAX_KEYS];
        FormIndexDatum(info, slot, executor, values, nulls);
        index_insert(target.relation, values, nulls, &row.tuple->t_self, store_.relation(),
                     target.relation->rd_index->indisunique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO, false,
                     info);
      }
      pg::compat::finish_index_inserts(target.relation, info);
    }
    ExecDropSingleTupleTableSlot(slot);
    FreeExecutorState(executor);
  });
}

}  // namespace events
