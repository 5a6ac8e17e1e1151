#include "storage/table_registry.hpp"

#include <array>
#include <charconv>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "pg/text.hpp"
#include "storage/row_values.hpp"
#include "storage/scan.hpp"
#include "storage/table_creation.hpp"

namespace storage {

namespace {

constexpr const char* table_name = "_pgshift_tables";
/// Of a table of users that rules record about.
constexpr std::string_view recorded = "recorded";
/// Of tables of our own in other schemas, which have no identity.
/// What closes them follows after a colon, if there is more to say than that.
constexpr std::string_view closed = "closed";
constexpr std::string_view closed_by = "closed: ";
constexpr TableId no_identity = 0;

enum RegistryColumn : int {
  column_table_id,
  column_kind,
  column_name,
  column_owner,
  column_here,
  column_noted_at,
  column_count
};

constexpr std::array<Column, column_count> columns{{
    {"table_id", INT8OID, "NOT NULL"},
    {"kind", TEXTOID, "NOT NULL"},
    {"name", TEXTOID, "NOT NULL"},
    {"owned_by", TEXTOID, "NOT NULL"},
    {"here", TEXTOID, "COLLATE \"C\" NOT NULL"},
    {"noted_at", TIMESTAMPTZOID, "NOT NULL"},
}};
constexpr std::array<int, 2> id_columns{column_table_id, column_noted_at};
constexpr std::array<int, 2> place_columns{column_here, column_noted_at};
constexpr std::array<Index, 2> indexes{
    {{.columns = id_columns, .searched = 2}, {.columns = place_columns, .searched = 1}}};
enum RegistryIndex : int { by_id, by_place };
constexpr TableDefinition registry_table{
    .columns = columns,
    .indexes = indexes,
    .comment =
        "The identities under which rules record, each with the tables that have had it (kind recorded): "
        "what they were called and who owned them when a rule was made, and when they were dropped; here: "
        "the relation, in that database of that cluster alone, empty when it was dropped. Kinds renamed "
        "and keyed: what the log has called columns, and has known rows by. Read it by "
        "pgshift.recorded_tables. Kind closed, of identity 0: tables of the extension in other schemas, and "
        "what their triggers say. Kind "
        "approvals: the table that a gate's approvals are in. Kind machine: what a type stood for when the "
        "extension was dropped.",
    .closing = owner_may_insert};

using RegistryRow = RowValues<column_count>;

RegisteredTable read(const RegistryRow& row) {
  return {row.bigint(column_table_id), row.text(column_name), row.text(column_owner), row.text(column_here)};
}

void note(std::string_view kind, const RegisteredTable& table) {
  // While a dump is restored it is there before the trigger that closes it, which the dump brings itself.
  Oid const found = find_table(table_name);
  Table registry(OidIsValid(found) ? found : ensure_table(table_name, registry_table), RowExclusiveLock,
                 registry_table);
  RegistryRow row;
  row.set(column_table_id, Int64GetDatum(table.id));
  row.set_text(column_kind, kind);
  row.set_text(column_name, table.name);
  row.set_text(column_owner, table.owner);
  row.set_text(column_here, table.here);
  row.set(column_noted_at, TimestampTzGetDatum(GetCurrentTimestamp()));
  registry.insert(row);
}

Keys of_id(TableId id) {
  return Keys(registry_table).equal(column_table_id, Int64GetDatum(id));
}

/// What the registry has that meets the keys, in the order in which it was noted where they are about an
/// identity; none before there is a registry. `visit` ends it by false. While a dump is restored, rules may
/// come back before the registry's indexes: it only grows, so that its rows lie in that order then.
template <class Visit>
void each(RegistryIndex index, const Keys& keys, Visit&& visit) {
  Oid const oid = find_table(table_name);
  if (!OidIsValid(oid)) return;
  Table const registry(oid, AccessShareLock, registry_table);
  Scan rows(registry, registry.find_index_of(index), SnapshotSelf, keys);
  while (HeapTuple const row = rows.next()) {
    if (!visit(RegistryRow(row, registry.columns()))) return;
  }
}

/// The relation in what here() has written; InvalidOid for any other text: the registry's owner may insert
/// what is none of ours.
Oid relation_of(std::string_view place) {
  std::size_t const database = place.find('/');
  std::size_t const number = database == std::string_view::npos ? database : place.find('/', database + 1);
  Oid relation = InvalidOid;
  if (number != std::string_view::npos) {
    std::from_chars(place.data() + number + 1, place.data() + place.size(), relation);
  }
  return relation;
}

bool is_of_kind(const RegistryRow& row, std::string_view kind) {
  return row.view(column_kind) == kind;
}

}  // namespace

NamedDefinition named_registry() {
  return {table_name, &registry_table};
}

std::string here(Oid table) {
  Oid const row_type = pg::call([&] { return get_rel_type_id(table); });
  return fmt::format("{}/{}/{}/{}", GetSystemIdentifier(), MyDatabaseId, table, row_type);
}

std::optional<TableId> registered_here(Oid table) {
  std::string const wanted = here(table);
  std::optional<TableId> found;
  each(by_place, Keys(registry_table).equal(column_here, pg::to_text(wanted)), [&](const RegistryRow& row) {
    if (is_of_kind(row, recorded)) found = row.bigint(column_table_id);
    return true;
  });
  if (!found) return std::nullopt;
  // The identity may have been noted of another table since, which has it now.
  auto const last = find_registered(*found);
  return last && last->here == wanted ? found : std::nullopt;
}

void note_table(const RegisteredTable& table) {
  note(recorded, table);
}

void note_about(TableId id, std::string_view kind, const std::string& text, const std::string& place) {
  note(kind, {id, text, {}, place});
}

std::vector<TableId> noted_at(const std::string& place, std::string_view kind) {
  std::vector<TableId> ids;
  each(by_place, Keys(registry_table).equal(column_here, pg::to_text(place)), [&](const RegistryRow& row) {
    if (is_of_kind(row, kind)) ids.push_back(row.bigint(column_table_id));
    return true;
  });
  return ids;
}

void note_at(const std::string& place, std::string_view kind, const std::string& text) {
  note(kind, {no_identity, text, {}, place});
}

std::optional<std::string> first_noted_at(const std::string& place, std::string_view kind) {
  std::optional<std::string> first;
  each(by_place, Keys(registry_table).equal(column_here, pg::to_text(place)), [&](const RegistryRow& row) {
    if (is_of_kind(row, kind)) first = row.text(column_name);
    return !first;
  });
  return first;
}

std::vector<std::string> noted_about(TableId id, std::string_view kind) {
  std::vector<std::string> texts;
  each(by_id, of_id(id), [&](const RegistryRow& row) {
    if (is_of_kind(row, kind)) texts.push_back(row.text(column_name));
    return true;
  });
  return texts;
}

std::optional<RegisteredTable> find_registered(TableId id) {
  std::optional<RegisteredTable> last;
  each(by_id, of_id(id), [&](const RegistryRow& row) {
    if (is_of_kind(row, recorded)) last = read(row);
    return true;
  });
  return last;
}

std::vector<RegisteredTable> registered_tables() {
  std::vector<RegisteredTable> tables;
  each(by_id, Keys(registry_table), [&](const RegistryRow& row) {
    if (!is_of_kind(row, recorded)) return true;
    RegisteredTable one = read(row);
    if (!tables.empty() && tables.back().id == one.id) tables.pop_back();
    tables.push_back(std::move(one));
    return true;
  });
  return tables;
}

void note_table_elsewhere(Oid table, std::string_view closing) {
  std::string const kind = closing.empty() ? std::string(closed) : fmt::format("{}{}", closed_by, closing);
  std::string const place = here(table);
  std::string const owner =
      pg::to_string(pg::call([&] { return GetUserNameFromId(catalog::owner_of(table), true); }));
  bool is_noted = false;
  each(by_place, Keys(registry_table).equal(column_here, pg::to_text(place)), [&](const RegistryRow& row) {
    is_noted = row.bigint(column_table_id) == no_identity && is_of_kind(row, kind) &&
               row.view(column_owner) == owner;
    return true;
  });
  if (!is_noted) note(kind, {no_identity, pg::quote_relation(table), owner, place});
}

std::vector<TableElsewhere> tables_elsewhere() {
  std::map<std::string, TableElsewhere> found;
  each(by_id, of_id(no_identity), [&](const RegistryRow& row) {
    std::string_view const kind = row.view(column_kind);
    if (kind != closed && !kind.starts_with(closed_by)) return true;
    std::string const place = row.text(column_here);
    Oid const relation = relation_of(place);
    // The relation is gone, or the note is of another database, from which a dump has brought it.
    if (!OidIsValid(relation) || here(relation) != place) return true;
    found[place] = {
        relation, row.text(column_owner),
        std::string(kind.starts_with(closed_by) ? kind.substr(closed_by.size()) : std::string_view())};
    return true;
  });
  std::vector<TableElsewhere> tables;
  tables.reserve(found.size());
  for (auto& [place, table] : found) tables.push_back(std::move(table));
  return tables;
}

}  // namespace storage
