#include "consensus/approvals/approvals_table.hpp"

#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "storage/own_rows.hpp"

namespace consensus {

namespace {

std::vector<Oid> column_types() {
  return {INT8OID,        INT8OID, TEXTOID, TEXTOID, TEXTOID,        TEXTOID,        TEXTOID,       TEXTOID,
          TIMESTAMPTZOID, BOOLOID, TEXTOID, TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID};
}

ScanKeyData equals(int column, RegProcedure function, Datum value) {
  ScanKeyData key;
  pg::call(
      [&] { ScanKeyInit(&key, static_cast<AttrNumber>(column), BTEqualStrategyNumber, function, value); });
  return key;
}

std::string_view text_of(Datum value) {
  return pg::call([&] {
    auto* text = pg_detoast_datum_packed(reinterpret_cast<struct varlena*>(DatumGetPointer(value)));
    return std::string_view(VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
  });
}

/// By itself: an aggregate within braces of another is destroyed twice by gcc 12 where what comes after it
/// throws.
storage::OwnTableDefinition definition_of(const std::string& name) {
  storage::OwnTableDefinition definition{
      name,
      "id bigint GENERATED ALWAYS AS IDENTITY, table_id bigint NOT NULL, entity_id text COLLATE \"C\" "
      "NOT NULL,"
      " field text NOT NULL, transition text NOT NULL, gate text, approved_by text NOT NULL, role text,"
      " approved_at timestamptz NOT NULL, authenticated boolean NOT NULL, bound text, note text,"
      " used_at timestamptz, revoked_at timestamptz, lapsed_at timestamptz",
      "table_id, entity_id",
      "Approvals for the gates of a transition, made by pgshift.consensus(), one row each: open until "
      "used_at "
      "(by the transition that it allowed), revoked_at (by its approver, or because the row is gone) or "
      "lapsed_at (because the row came into the state without it or, where the gate is fresh, into another). "
      "gate: the gate's name, if it has one. table_id: the table's identity, see pgshift.recorded_tables."};
  // Each is updated once, when it ends.
  definition.fillfactor = 50;
  return definition;
}

}  // namespace

storage::OwnTableShape ApprovalsTable::shape(const std::string& name) {
  return {definition_of(name), column_types(), {table_id, entity_id}};
}

void ApprovalsTable::ensure(const std::string& name) {
  storage::ensure_own_table(definition_of(name));
}

std::vector<Oid> ApprovalsTable::all(LOCKMODE lock) {
  pg::PinnedSettings const settings(pg::reading_settings());
  pg::Spi spi;
  // With a snapshot of its own: that of the command still has what it has dropped.
  spi.execute(
      "SELECT oid FROM pg_catalog.pg_class WHERE relnamespace = 'pgshift'::pg_catalog.regnamespace"
      " AND relkind = 'r' AND pg_catalog.starts_with(relname::pg_catalog.text, '_pgshift_consensus_')");
  std::vector<Oid> tables;
  tables.reserve(spi.size());
  for (std::uint64_t row = 0; row < spi.size(); ++row) {
    Oid const table = spi.oid(row, 1);
    // One that was never used can go with its gate meanwhile.
    bool const is_there = pg::call([&] {
      Relation relation = try_relation_open(table, lock);
      if (relation != nullptr) relation_close(relation, NoLock);
      return relation != nullptr;
    });
    if (is_there && storage::is_in_order(table)) tables.push_back(table);
  }
  return tables;
}

ApprovalsTable::ApprovalsTable(Oid table, LOCKMODE lock) : table_(table, lock, column_types()) {}

std::vector<ScanKeyData> ApprovalsTable::keys(core::TableId table, const Datum* entity) {
  std::vector<ScanKeyData> keys{equals(table_id, F_INT8EQ, Int64GetDatum(table))};
  if (entity != nullptr) keys.push_back(equals(entity_id, F_TEXTEQ, *entity));
  return keys;
}

Approval ApprovalsTable::read(HeapTuple row) const {
  Datum values[column_count];
  bool nulls[column_count];
  pg::call([&] { heap_deform_tuple(row, RelationGetDescr(relation()), values, nulls); });
  auto const value = [&](Column column) { return values[column - 1]; };
  auto const text = [&](Column column) {
    return nulls[column - 1] ? std::nullopt : std::optional(text_of(value(column)));
  };
  auto const time = [&](Column column) {
    return nulls[column - 1] ? std::nullopt : std::optional(DatumGetTimestampTz(value(column)));
  };
  return {row,
          DatumGetInt64(value(id)),
          text_of(value(entity_id)),
          text_of(value(field)),
          text_of(value(transition)),
          text(gate).value_or(std::string_view()),
          text_of(value(approved_by)),
          text(role),
          DatumGetTimestampTz(value(approved_at)),
          DatumGetBool(value(authenticated)),
          text(bound),
          text(note),
          time(used_at),
          time(revoked_at),
          time(lapsed_at)};
}

std::vector<Approval> ApprovalsTable::find(core::TableId table, const std::string* entity,
                                           Snapshot snapshot) const {
  std::vector<Approval> found;
  Datum const key = entity != nullptr ? pg::to_text(*entity) : Datum{0};
  storage::OwnRows rows(table_, snapshot, keys(table, entity != nullptr ? &key : nullptr));
  while (HeapTuple const row = rows.next()) {
    found.push_back(read(pg::call([&] { return heap_copytuple(row); })));
  }
  return found;
}

void ApprovalsTable::end(const Approval& approval, Column how) {
  Datum const value = TimestampTzGetDatum(GetCurrentTimestamp());
  bool const null = false;
  table_.update(approval.row, {how}, &value, &null);
}

}  // namespace consensus
