#include "identity/table_identity.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "extension/extension.hpp"
#include "pg/named_lock.hpp"
#include "pg/text.hpp"
#include "storage/table_registry.hpp"

namespace identity {

namespace {

TableId random_id() {
  return pg::call([] {
    TableId id = 0;
    while (id == 0) {
      if (!pg_strong_random(&id, sizeof id)) {
        ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
      }
      // Zero is the registry's word for no identity, and no identity is negative.
      id &= PG_INT64_MAX;
    }
    return id;
  });
}

std::string role_name(Oid role) {
  return pg::to_string(pg::call([&] { return GetUserNameFromId(role, true); }));
}

/// Until the transaction ends nobody else binds that identity.
void lock_identity(TableId id) {
  pg::lock_name(fmt::format("identity/{}", id), ExclusiveLock);
}

void bind(TableBindings& bindings, TableId id, Oid table) {
  bindings.bind(id, table, true);
  storage::note_table(
      {id, pg::quote_relation(table), role_name(catalog::owner_of(table)), storage::here(table)});
}

TableId bind_new(TableBindings& bindings, Oid table) {
  TableId const id = random_id();
  bind(bindings, id, table);
  return id;
}

/// True for members of the role that owned the identity's last table when that was dropped in this database.
/// No other role is known to have been its owner at the end: tables change hands, and dumps come from
/// elsewhere.
bool owned_last_table(const std::optional<TableBinding>& binding) {
  return binding && !OidIsValid(binding->relation) && pg::call([&] {
           return SearchSysCacheExists1(AUTHOID, ObjectIdGetDatum(binding->owner)) &&
                  has_privs_of_role(GetUserId(), binding->owner);
         });
}

/// True of an identity whose last table was dropped, in this database or where a dump comes from.
bool was_dropped(TableId id, const std::optional<TableBinding>& binding) {
  if (binding) return true;
  auto const last = storage::find_registered(id);
  return last && last->here.empty();
}

bool is_free(const std::optional<TableBinding>& binding) {
  return !binding || !binding->is_living();
}

bool may_claim(const std::optional<TableBinding>& binding) {
  return is_free(binding) && (extension::is_owned_by_current_user() || owned_last_table(binding));
}

}  // namespace

TableId ensure_identity(Oid table) {
  TableBindings bindings(RowExclusiveLock);
  auto const living = bindings.of(table);
  if (!living.empty()) return living.front().id;
  // The extension, and its bindings with it, may have been dropped and made anew since.
  auto const earlier = storage::registered_here(table);
  // Another table may have adopted that identity meanwhile.
  if (!earlier) return bind_new(bindings, table);
  lock_identity(*earlier);
  if (!is_free(bindings.find(*earlier))) return bind_new(bindings, table);
  bind(bindings, *earlier, table);
  return *earlier;
}

SettledIdentity settle_identity(Oid table, std::optional<TableId> claimed) {
  TableBindings bindings(RowExclusiveLock);
  auto const living = bindings.of(table);
  if (!living.empty()) {
    bool const has_it = claimed && std::any_of(living.begin(), living.end(),
                                               [&](const TableBinding& one) { return one.id == *claimed; });
    return {has_it ? *claimed : living.front().id, false};
  }
  // Who may not have it, must not be waited for by who may.
  if (claimed && may_claim(bindings.find(*claimed))) {
    lock_identity(*claimed);
    auto const binding = bindings.find(*claimed);
    // Another transaction may have bound it while this waited for the lock.
    if (is_free(binding)) {
      bool const has_come_back = was_dropped(*claimed, binding);
      bind(bindings, *claimed, table);
      return {*claimed, has_come_back};
    }
  }
  return {bind_new(bindings, table), false};
}

std::vector<TableId> identities_of(Oid table) {
  std::vector<TableId> ids;
  for (const TableBinding& one : TableBindings(AccessShareLock).of(table)) ids.push_back(one.id);
  return ids;
}

TableId require_identity(const core::Json& definition, Oid home) {
  auto const id = core::table_id_of(definition);
  if (id) {
    auto const binding = TableBindings(AccessShareLock).find(*id);
    if (binding && binding->relation == home && binding->is_living()) return *id;
  }
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   id ? fmt::format("its identity {} is not bound to the table", *id)
                      : std::string("its definition holds no identity of the table"))
      .with_detail("The extension's event triggers bind a rule's identity where it is made, or restored.");
}

std::vector<TableId> require_identities(const core::Json& definition, Oid home) {
  TableId const own = require_identity(definition, home);
  std::vector<TableId> ids = identities_of(home);
  auto const place = std::find(ids.begin(), ids.end(), own);
  if (place != ids.end()) std::rotate(ids.begin(), place, std::next(place));
  return ids;
}

void forget_table(Oid table, const std::string& name, Oid owner) {
  TableBindings bindings(RowExclusiveLock);
  for (const TableBinding& gone : bindings.release(table, owner)) {
    storage::note_table({gone.id, name, role_name(gone.owner), {}});
  }
}

bool adopt_identity(Oid table, TableId id) {
  lock_identity(id);
  TableBindings bindings(RowExclusiveLock);
  auto const binding = bindings.find(id);
  if (binding && binding->is_living()) {
    if (binding->relation == table) return false;
    throw pg::Report(
        ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        fmt::format("identity {} is that of table {}", id, pg::quote_relation(binding->relation)))
        .with_hint("A table that is there keeps its identity.");
  }
  bool const has_come_back = was_dropped(id, binding);
  // The first one that a table gets is what its rules record under.
  bindings.bind(id, table, bindings.of(table).empty());
  storage::note_table(
      {id, pg::quote_relation(table), role_name(catalog::owner_of(table)), storage::here(table)});
  return has_come_back;
}

}  // namespace identity
