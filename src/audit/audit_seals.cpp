#include "audit/audit_seals.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "pg/own_rows.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

constexpr const char* table_name = "_pgshift_state_audit_seals";

enum SealColumn : int {
  seal_id,
  seal_up_to,
  seal_entries,
  seal_in_progress,
  seal_next_transaction,
  seal_besides,
  seal_tables,
  seal_table_names,
  seal_digest,
  seal_sealed_by,
  seal_sealed_at,
  seal_column_count
};

constexpr std::array<Oid, seal_column_count> column_types{
    INT8OID,          INT8OID,      INT8OID, XID8ARRAYOID, XID8OID,       INT8ARRAYOID,
    REGCLASSARRAYOID, TEXTARRAYOID, TEXTOID, TEXTOID,      TIMESTAMPTZOID};

pg::OwnTableDefinition table_definition() {
  return {
      table_name,
      "id bigint NOT NULL, up_to bigint NOT NULL, entries bigint NOT NULL, in_progress xid8[] NOT NULL,"
      " next_transaction xid8 NOT NULL, besides bigint[] NOT NULL, tables regclass[] NOT NULL,"
      " table_names text[] NOT NULL, digest text NOT NULL, sealed_by text NOT NULL,"
      " sealed_at timestamptz NOT NULL",
      "id",
      "What seal_audit() has sealed: the entries of the log up to an id, but for those of transactions that "
      "had not ended then (in_progress, and next_transaction and all after it; besides: entries that it has "
      "although their transactions' numbers are such); how many, of which tables, and their SHA-256, "
      "chained "
      "to the seal before.",
      true};
}

/// How a type's values lie in an array.
struct ElementType {
  Oid oid;
  std::int16_t length;
  bool by_value;
  char alignment;
};

constexpr ElementType xid8_type{XID8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE};
constexpr ElementType bigint_type{INT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE};
constexpr ElementType regclass_type{REGCLASSOID, sizeof(Oid), true, TYPALIGN_INT};
constexpr ElementType text_type{TEXTOID, -1, false, TYPALIGN_INT};

std::span<Datum> elements(Datum array, const ElementType& type) {
  return pg::call([&] {
    Datum* values = nullptr;
    int count = 0;
    deconstruct_array(DatumGetArrayTypeP(array), type.oid, type.length, type.by_value, type.alignment,
                      &values, nullptr, &count);
    return std::span(values, static_cast<std::size_t>(count));
  });
}

Datum array_of(std::vector<Datum> values, const ElementType& type) {
  Datum* const data = values.data();
  auto const count = static_cast<int>(values.size());
  return pg::call([&] {
    return PointerGetDatum(
        construct_array(data, count, type.oid, type.length, type.by_value, type.alignment));
  });
}

std::uint64_t transaction_of(Datum xid8) {
  return U64FromFullTransactionId(DatumGetFullTransactionId(xid8));
}

Datum xid8_of(std::uint64_t transaction) {
  return FullTransactionIdGetDatum(FullTransactionIdFromU64(transaction));
}

core::AuditSeal read_seal(HeapTuple row, TupleDesc columns) {
  std::array<Datum, seal_column_count> values{};
  std::array<bool, seal_column_count> nulls{};
  pg::call([&] { heap_deform_tuple(row, columns, values.data(), nulls.data()); });
  core::AuditSeal seal;
  seal.id = DatumGetInt64(values[seal_id]);
  seal.up_to = DatumGetInt64(values[seal_up_to]);
  seal.entries = DatumGetInt64(values[seal_entries]);
  for (Datum const one : elements(values[seal_in_progress], xid8_type)) {
    seal.in_progress.push_back(transaction_of(one));
  }
  seal.next_transaction = transaction_of(values[seal_next_transaction]);
  for (Datum const one : elements(values[seal_besides], bigint_type)) {
    seal.besides.push_back(DatumGetInt64(one));
  }
  std::span<Datum> const tables = elements(values[seal_tables], regclass_type);
  std::vector<std::string> const names = pg::text_array(values[seal_table_names], "table_names");
  for (std::size_t i = 0; i < tables.size() && i < names.size(); ++i) {
    seal.tables.push_back({DatumGetObjectId(tables[i]), names[i]});
  }
  seal.digest = pg::text_to_string(values[seal_digest]);
  seal.sealed_by = pg::text_to_string(values[seal_sealed_by]);
  seal.sealed_at = DatumGetTimestampTz(values[seal_sealed_at]);
  return seal;
}

template <typename Values, typename ToDatum>
std::vector<Datum> datums(const Values& values, ToDatum to_datum) {
  std::vector<Datum> result;
  result.reserve(values.size());
  for (const auto& value : values) result.push_back(to_datum(value));
  return result;
}

Datum oids_of(const std::vector<core::SealedTable>& tables) {
  return array_of(datums(tables, [](const core::SealedTable& one) { return ObjectIdGetDatum(one.oid); }),
                  regclass_type);
}

}  // namespace

AuditSeals::AuditSeals(Oid table, LOCKMODE lock) : table_(table, lock, column_types) {}

AuditSeals AuditSeals::for_sealing() {
  return AuditSeals(pg::ensure_own_table(table_definition()), ShareRowExclusiveLock);
}

AuditSeals AuditSeals::for_reading() {
  return AuditSeals(pg::find_own_table(table_name), AccessShareLock);
}

pg::OwnTableShape AuditSeals::shape() {
  return {table_definition(), {column_types.begin(), column_types.end()}, {}};
}

bool AuditSeals::exist() {
  return OidIsValid(pg::find_own_table(table_name));
}

std::vector<core::AuditSeal> AuditSeals::all(Snapshot snapshot) const {
  std::vector<core::AuditSeal> seals;
  TupleDesc const columns = RelationGetDescr(table_.relation());
  pg::OwnRows rows(table_, snapshot, {});
  while (HeapTuple row = rows.next()) seals.push_back(read_seal(row, columns));
  std::sort(seals.begin(), seals.end(),
            [](const auto& left, const auto& right) { return left.id < right.id; });
  return seals;
}

void AuditSeals::add(const core::AuditSeal& seal) {
  std::array<Datum, seal_column_count> values{};
  std::array<bool, seal_column_count> const nulls{};
  values[seal_id] = Int64GetDatum(seal.id);
  values[seal_up_to] = Int64GetDatum(seal.up_to);
  values[seal_entries] = Int64GetDatum(seal.entries);
  values[seal_in_progress] = array_of(datums(seal.in_progress, xid8_of), xid8_type);
  values[seal_next_transaction] = xid8_of(seal.next_transaction);
  values[seal_besides] =
      array_of(datums(seal.besides, [](std::int64_t id) { return Int64GetDatum(id); }), bigint_type);
  values[seal_tables] = oids_of(seal.tables);
  values[seal_table_names] = array_of(
      datums(seal.tables, [](const core::SealedTable& one) { return pg::to_text(one.name); }), text_type);
  values[seal_digest] = pg::to_text(seal.digest);
  values[seal_sealed_by] = pg::to_text(seal.sealed_by);
  values[seal_sealed_at] = TimestampTzGetDatum(seal.sealed_at);
  table_.insert(values, nulls);
}

void AuditSeals::rename(Oid table, Oid new_oid) {
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  pg::OwnRows rows(table_, now.get(), {});
  while (HeapTuple row = rows.next()) {
    std::vector<core::SealedTable> tables = read_seal(row, RelationGetDescr(table_.relation())).tables;
    auto const found = std::find_if(tables.begin(), tables.end(),
                                    [&](const core::SealedTable& one) { return one.oid == table; });
    if (found == tables.end()) continue;
    found->oid = new_oid;
    Datum const value = oids_of(tables);
    bool const null = false;
    table_.update(row, {seal_tables + 1}, &value, &null);
  }
}

}  // namespace audit
