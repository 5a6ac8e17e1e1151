#include "audit/noted_columns.hpp"

#include <algorithm>

#include "audit/log/audit_log.hpp"
#include "identity/table_identity.hpp"
#include "pg/jsonb.hpp"
#include "storage/table_registry.hpp"

namespace audit {

namespace {

constexpr std::string_view renamed = "renamed";
constexpr std::string_view keyed = "keyed";

/// What the running transaction may have bound as well: nothing else is looked at where nothing was.
std::vector<core::TableId> recorded_as(Oid table) {
  return identity::TableBindings::know(table) ? identity::identities_of(table) : std::vector<core::TableId>();
}

std::vector<core::ColumnRename> renames_of(core::TableId id) {
  std::vector<core::ColumnRename> renames;
  for (const std::string& text : storage::noted_about(id, renamed)) {
    renames.push_back(core::read_rename(pg::read_json_text(text)));
  }
  return renames;
}

}  // namespace

void note_columns(Oid table, const catalog::ColumnChanges& changes) {
  auto const ids = recorded_as(table);
  Oid const log = ids.empty() ? InvalidOid : find_log();
  if (!OidIsValid(log)) return;
  auto const note = [&](const std::string& from, const std::string& to) {
    core::ColumnRename const rename{from, to, take_log_id(log)};
    storage::note_about(ids.front(), renamed, pg::write_json(core::write_rename(rename)));
  };
  if (changes.renamed) note(changes.renamed->from, changes.renamed->to);
  for (const std::string& column : changes.dropped) note({}, column);
  if (changes.added.empty()) return;
  core::AuditScope known;
  known.renames = noted_renames(table);
  for (const std::string& column : changes.added) {
    if (known.has_been_left(column)) note({}, column);
  }
}

std::vector<core::ColumnRename> noted_renames(Oid table) {
  std::vector<core::ColumnRename> all;
  for (core::TableId const id : recorded_as(table)) {
    auto const renames = renames_of(id);
    all.insert(all.end(), renames.begin(), renames.end());
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& left, const auto& right) { return left.before < right.before; });
  return all;
}

std::vector<core::LoggedKey> noted_keys(Oid table) {
  std::vector<core::LoggedKey> keys;
  auto const ids = recorded_as(table);
  if (ids.empty()) return keys;
  auto const renames = renames_of(ids.front());
  for (const std::string& text : storage::noted_about(ids.front(), keyed)) {
    auto key = core::read_logged_key(pg::read_json_text(text));
    key.columns = key.names_after(renames);
    key.renames = renames.size();
    keys.push_back(std::move(key));
  }
  return keys;
}

std::vector<core::IdRange> note_key(Oid table, const std::vector<std::string>& columns) {
  auto keys = noted_keys(table);
  if (keys.empty() || keys.back().columns != columns) {
    core::TableId const id = identity::ensure_identity(table);
    // What there is of a table whose key was never noted is by this one.
    std::int64_t const since = keys.empty() ? 0 : take_log_id(require_log());
    keys.push_back({columns, since, renames_of(id).size()});
    storage::note_about(id, keyed, pg::write_json(core::write_logged_key(keys.back())));
  }
  return core::keyed_otherwise(keys);
}

}  // namespace audit
