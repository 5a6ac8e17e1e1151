#include "events/store/event_store.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "events/store/event_table.hpp"
#include "events/store/store_search.hpp"
#include "pg/compat.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

pg::Report not_a_store(Oid relation) {
  std::string const name = pg::to_string(pg::call([&] {
    char* const of_relation = get_rel_name(relation);
    char* const schema = get_namespace_name(get_rel_namespace(relation));
    return schema == nullptr ? of_relation : psprintf("%s.%s", schema, of_relation);
  }));
  return pg::Report(ERRCODE_WRONG_OBJECT_TYPE,
                    fmt::format("[PgShift] {} is not an event store.", core::quoted(name)))
      .with_hint("pgshift.create_store() makes one.")
      .on(catalog::relation_names(relation));
}

Relation open(Oid store, LOCKMODE lock) {
  Relation const relation = pg::call([&] { return try_relation_open(store, lock); });
  if (relation != nullptr) return relation;
  throw pg::Report(ERRCODE_UNDEFINED_TABLE, fmt::format("relation with OID {} does not exist", store));
}

enum class MayRead { yes, no_privilege, hidden_rows };

MayRead may_read(Oid store) {
  return pg::call([&] {
    Oid const user = GetUserId();
    if (pg_class_aclcheck(store, user, ACL_SELECT) != ACLCHECK_OK) {
      for (int column = 0; column < event_type_columns; ++column) {
        bool const may_select =
            pg_attribute_aclcheck(store, storage::number_of(column), user, ACL_SELECT) == ACLCHECK_OK;
        if (column != event_pii && !may_select) return MayRead::no_privilege;
      }
    }
    return check_enable_rls(store, InvalidOid, true) == RLS_ENABLED ? MayRead::hidden_rows : MayRead::yes;
  });
}

const char* name_of(IndexRole role) {
  switch (role) {
    case IndexRole::by_position:
      return "(\"position\")";
    case IndexRole::by_stream:
      return "(stream, version)";
    case IndexRole::by_type:
      return "(type, \"position\")";
    case IndexRole::by_idempotency_key:
      return "(idempotency_key, stream, \"position\") WHERE idempotency_key IS NOT NULL";
    case IndexRole::by_key:
    case IndexRole::other:
      break;
  }
  return "";
}

}  // namespace

void EventStore::require_owned(Oid store) {
  if (is_store(store)) {
    catalog::require_owner(store);
  } else {
    EventStore const says_what_it_is(store, AccessShareLock);
  }
}

bool EventStore::is_whole(Oid store) {
  Relation const relation = pg::call([&] { return try_relation_open(store, AccessShareLock); });
  if (relation == nullptr) return false;
  auto const layout = layout_of(relation);
  pg::call([&] { relation_close(relation, NoLock); });
  return layout->is_store() && layout->has_columns() && OidIsValid(layout->index(IndexRole::by_position));
}

bool EventStore::may_be_read(Oid store) {
  return may_read(store) == MayRead::yes;
}

EventStore::EventStore(Oid store, LOCKMODE lock)
    : oid_(store),
      index_lock_(lock == AccessShareLock ? AccessShareLock : RowExclusiveLock),
      relation_(open(store, lock)) {
  layout_ = layout_of(relation_);
  if (!layout_->is_store()) throw not_a_store(store);
  if (layout_->has_columns()) return;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("event store {} is not as this extension makes it", core::quoted(name())))
      .with_hint("Its columns were changed: put them back as they were.")
      .on(catalog::relation_names(store));
}

EventStore::~EventStore() {
  // An error's abort closes it.
  if (unwinding_.has_begun()) return;
  for (auto const& [oid, index] : open_) index_close(index, NoLock);
  relation_close(relation_, NoLock);
}

Relation EventStore::index(Oid oid) const {
  for (auto const& [known, index] : open_) {
    if (known == oid) return index;
  }
  open_.reserve(open_.size() + 1);
  Relation const opened = pg::call([&] { return index_open(oid, index_lock_); });
  open_.emplace_back(oid, opened);
  return opened;
}

void EventStore::open_indexes() const {
  for (const StoreIndex& one : layout_->indexes()) index(one.oid);
}

std::string EventStore::name() const {
  return RelationGetRelationName(relation_);
}

Oid EventStore::require_index(IndexRole role) const {
  if (Oid const found = layout_->index(role); OidIsValid(found)) return found;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("event store {} has lost an index", core::quoted(name())))
      .with_hint(fmt::format("CREATE INDEX ON {} {};", pg::quote_relation(oid_), name_of(role)))
      .on(catalog::relation_names(oid_));
}

void EventStore::require_insert() const {
  bool const may_insert =
      pg::call([&] { return pg_class_aclcheck(oid_, GetUserId(), ACL_INSERT) == ACLCHECK_OK; });
  if (may_insert) return;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("permission denied for event store {}", core::quoted(name())))
      .with_detail("To append takes INSERT on it.")
      .on(catalog::relation_names(oid_));
}

bool EventStore::may_select() const {
  return may_be_read(oid_);
}

void EventStore::require_select() const {
  MayRead const answer = may_read(oid_);
  if (answer == MayRead::yes) return;
  pg::Report report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                    fmt::format("permission denied for event store {}", core::quoted(name())));
  report.with_detail(answer == MayRead::no_privilege
                         ? "To read it takes SELECT on it, or on all columns of pgshift.event but pii."
                         : "Row security hides rows of it, and so what comes next could not be told.");
  throw report.on(catalog::relation_names(oid_));
}

void EventStore::require_update_of_pii() const {
  bool const may_update = pg::call([&] {
    Oid const user = GetUserId();
    return pg_class_aclcheck(oid_, user, ACL_UPDATE) == ACLCHECK_OK ||
           pg_attribute_aclcheck(oid_, number_of(event_pii), user, ACL_UPDATE) == ACLCHECK_OK;
  });
  if (may_update) return;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("permission denied for event store {}", core::quoted(name())))
      .with_detail("To forget pii takes UPDATE on that column.")
      .on(catalog::relation_names(oid_));
}

void EventStore::require_owner() const {
  catalog::require_owner(oid_);
}

bool EventStore::shows_pii() const {
  return pg::call([&] {
    Oid const user = GetUserId();
    return pg_class_aclcheck(oid_, user, ACL_SELECT) == ACLCHECK_OK ||
           pg_attribute_aclcheck(oid_, number_of(event_pii), user, ACL_SELECT) == ACLCHECK_OK;
  });
}

}  // namespace events
