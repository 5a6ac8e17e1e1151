#include "consensus/approvals/approvals_table.hpp"

#include <array>

#include "consensus/approvals/approvals_name.hpp"
#include "pg/text.hpp"
#include "storage/row_values.hpp"
#include "storage/table_creation.hpp"

namespace consensus {

namespace {

constexpr std::array<storage::Column, ApprovalsTable::column_count> columns{{
    {"id", INT8OID, "GENERATED ALWAYS AS IDENTITY"},
    {"table_id", INT8OID, "NOT NULL"},
    {"entity_id", TEXTOID, "COLLATE \"C\" NOT NULL"},
    {"field", TEXTOID, "NOT NULL"},
    {"transition", TEXTOID, "NOT NULL"},
    {"gate", TEXTOID, ""},
    {"approved_by", TEXTOID, "NOT NULL"},
    {"role", TEXTOID, ""},
    {"approved_at", TIMESTAMPTZOID, "NOT NULL"},
    {"authenticated", BOOLOID, "NOT NULL"},
    {"bound", TEXTOID, ""},
    {"note", TEXTOID, ""},
    {"used_at", TIMESTAMPTZOID, ""},
    {"revoked_at", TIMESTAMPTZOID, ""},
    {"lapsed_at", TIMESTAMPTZOID, ""},
}};
constexpr std::array<int, 2> by_entity{ApprovalsTable::table_id, ApprovalsTable::entity_id};
constexpr std::array<storage::Index, 1> indexes{{{.columns = by_entity, .searched = 2}}};
/// Each row is updated once, when its approval ends.
constexpr int room_for_one_update = 50;

using ApprovalRow = storage::RowValues<ApprovalsTable::column_count>;

}  // namespace

constexpr storage::TableDefinition ApprovalsTable::definition{
    .columns = columns,
    .indexes = indexes,
    .comment =
        "Approvals for the gates of a transition, made by pgshift.consensus(), one row each: open until "
        "used_at "
        "(by the transition that it allowed), revoked_at (by its approver, or because the row is gone) or "
        "lapsed_at (because the row came into the state without it or, where the gate is fresh, into "
        "another). "
        "gate: the gate's name, if it has one. table_id: the table's identity, see "
        "pgshift.recorded_tables.",
    .fillfactor = room_for_one_update};

void ApprovalsTable::ensure(const std::string& name) {
  storage::ensure_table(name, definition);
}

std::vector<Oid> ApprovalsTable::of(const std::vector<core::TableId>& ids, LOCKMODE lock) {
  std::vector<Oid> tables;
  for (const std::string& name : approvals_names(ids)) {
    Oid const table = storage::find_table(name);
    // One that was never used can go with its gate meanwhile.
    bool const is_there = OidIsValid(table) && pg::call([&] {
                            Relation relation = try_relation_open(table, lock);
                            if (relation != nullptr) relation_close(relation, NoLock);
                            return relation != nullptr;
                          });
    if (is_there && storage::is_closed(table)) tables.push_back(table);
  }
  return tables;
}

ApprovalsTable::ApprovalsTable(Oid table, LOCKMODE lock) : table_(table, lock, definition) {}

storage::Keys ApprovalsTable::keys(core::TableId table, const std::string* entity) {
  storage::Keys keys(definition);
  keys.equal(table_id, Int64GetDatum(table));
  if (entity != nullptr) keys.equal(entity_id, pg::to_text(*entity));
  return keys;
}

Approval ApprovalsTable::read(HeapTuple row) const {
  ApprovalRow const values(row, table_.columns());
  return {row,
          values.bigint(id),
          values.view(entity_id),
          values.view(field),
          values.view(transition),
          values.optional_view(gate).value_or(std::string_view()),
          values.view(approved_by),
          values.optional_view(role),
          values.time(approved_at),
          values.boolean(authenticated),
          values.optional_view(bound),
          values.optional_view(note),
          values.optional_time(used_at),
          values.optional_time(revoked_at),
          values.optional_time(lapsed_at)};
}

std::vector<Approval> ApprovalsTable::find(core::TableId table, const std::string* entity,
                                           Snapshot snapshot) const {
  std::vector<Approval> found;
  storage::Scan rows(table_, snapshot, keys(table, entity));
  while (HeapTuple const row = rows.next()) {
    found.push_back(read(pg::call([&] { return heap_copytuple(row); })));
  }
  return found;
}

void ApprovalsTable::end(const Approval& approval, Column how) {
  table_.update(approval.row, {{how, TimestampTzGetDatum(GetCurrentTimestamp())}});
}

}  // namespace consensus
