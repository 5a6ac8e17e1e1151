// pgshift.create_store() and pgshift.drop_store().
#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "events/store/event_store.hpp"
#include "events/store/event_table.hpp"
#include "extension/outside_extension.hpp"
#include "extension/own_change.hpp"
#include "pg/arguments.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "storage/table_creation.hpp"
#include "storage/table_registry.hpp"

namespace events {

namespace {

/// What the other tables of a store are called begins with its name.
constexpr std::size_t longest_store_name = 49;

struct StoreName {
  Oid schema;
  std::string schema_name;
  std::string name;
};

StoreName read_name(const std::string& text) {
  struct Found {
    Oid schema;
    const char* name;
  };
  Found const found = pg::call([&] {
    RangeVar* const range = makeRangeVarFromNameList(textToQualifiedNameList(cstring_to_text(text.c_str())));
    return Found{RangeVarGetCreationNamespace(range), range->relname};
  });
  StoreName name{found.schema, pg::to_string(pg::call([&] { return get_namespace_name(found.schema); })),
                 pg::to_string(found.name)};
  if (pg::call([&] { return isAnyTempNamespace(found.schema); })) {
    throw pg::Report(ERRCODE_FEATURE_NOT_SUPPORTED, "[PgShift] An event store can't be temporary.");
  }
  if (found.schema == storage::own_schema()) {
    throw pg::Report(ERRCODE_FEATURE_NOT_SUPPORTED, "[PgShift] Schema \"pgshift\" is the extension's own.")
        .with_hint("Make the store in a schema of yours.");
  }
  if (name.name.size() <= longest_store_name) return name;
  throw pg::Report(ERRCODE_NAME_TOO_LONG,
                   fmt::format("[PgShift] The store's name has {} bytes.", name.name.size()))
      .with_detail(fmt::format("It can have {}.", longest_store_name));
}

std::vector<EventKey> read_keys(const pg::Arguments& arguments, int place, const char* what,
                                EventColumn column) {
  std::vector<EventKey> keys;
  for (const std::string& name : arguments.texts(place, what)) {
    EventKey const key{number_of(column), name};
    if (name.empty() || name.size() > longest_name) {
      throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                       fmt::format("[PgShift] {}: a key has {} bytes.", what, name.size()))
          .with_detail(fmt::format("Keys have 1 to {}.", longest_name));
    }
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
      throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                       fmt::format("[PgShift] {} lists {} twice.", what, core::quoted(pg::clipped(name))));
    }
    keys.push_back(key);
  }
  return keys;
}

/// Runs as the current user, whatever that one's settings are.
void execute(const std::vector<std::string>& statements) {
  extension::OutsideExtension const by_itself;
  pg::PinnedSettings const settings(pg::reading_settings());
  extension::OwnChange const own;
  pg::Spi spi;
  for (const std::string& statement : statements) spi.execute(statement);
}

Oid make(const StoreName& name, const std::vector<EventKey>& keys, bool notifies) {
  storage::TableDefinition definition = event_table;
  if (notifies) definition.closing = notifying_store_closing;
  Oid const store = storage::create_table(name.schema_name, name.name, definition);
  std::string const table = pg::quote_relation(store);
  std::vector<std::string> statements{create_idempotency_index(table)};
  for (const EventKey& key : keys) statements.push_back(create_key_index(table, key));
  execute(statements);
  return store;
}

/// What makes of a store that is there what the call asks for. Locks it to the end of the transaction.
std::vector<std::string> changes(Oid oid, const std::vector<EventKey>& keys, bool notifies) {
  EventStore::require_owned(oid);
  EventStore const store(oid, ShareRowExclusiveLock);
  store.require_owner();
  std::string const table = pg::quote_relation(oid);
  std::vector<std::string> statements;
  for (const EventKey& key : keys) {
    if (!OidIsValid(store.layout().index_of(key))) statements.push_back(create_key_index(table, key));
  }
  for (const StoreIndex& index : store.layout().indexes()) {
    bool const is_wanted =
        index.role != IndexRole::by_key || std::find(keys.begin(), keys.end(), index.key) != keys.end();
    if (!is_wanted) statements.push_back(fmt::format("DROP INDEX {}", pg::quote_relation(index.oid)));
  }
  if (notifies != store.layout().notifies()) {
    std::string_view const closing = notifies ? notifying_store_closing : store_closing;
    for (std::string& statement : storage::closing_statements(table, closing)) {
      statements.push_back(std::move(statement));
    }
    storage::note_table_elsewhere(oid, closing);
  }
  return statements;
}

Oid create_store(const pg::Arguments& arguments) {
  StoreName const name = read_name(arguments.text(0, "store"));
  std::vector<EventKey> keys = read_keys(arguments, 1, "data_keys", event_data);
  auto const meta_keys = read_keys(arguments, 2, "meta_keys", event_meta);
  keys.insert(keys.end(), meta_keys.begin(), meta_keys.end());
  bool const notifies = arguments.flag(3, "notify");
  Oid const found = pg::call([&] { return get_relname_relid(name.name.c_str(), name.schema); });
  // Of a table that is no store, CREATE TABLE says that it is there.
  if (OidIsValid(found) && storage::is_closed(found)) {
    // The store is closed again by then: CREATE INDEX refuses a table that its own session has open.
    execute(changes(found, keys, notifies));
    return found;
  }
  return make(name, keys, notifies);
}

void drop_store(Oid oid) {
  EventStore::require_owned(oid);
  {
    EventStore const store(oid, AccessExclusiveLock);
    store.require_owner();
  }
  execute({fmt::format("DROP TABLE {}", pg::quote_relation(oid))});
}

}  // namespace

}  // namespace events

PGSHIFT_WRITER(pgshift_create_store) {
  pg::call([] { PreventCommandIfReadOnly("pgshift.create_store()"); });
  return ObjectIdGetDatum(events::create_store(pg::Arguments(fcinfo)));
}

PGSHIFT_WRITER(pgshift_drop_store) {
  pg::call([] { PreventCommandIfReadOnly("pgshift.drop_store()"); });
  events::drop_store(pg::Arguments(fcinfo).relation(0, "store"));
  PG_RETURN_VOID();
}
