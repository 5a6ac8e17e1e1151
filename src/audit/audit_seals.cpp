#include "audit/audit_seals.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "pg/actor.hpp"
#include "pg/own_rows.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

constexpr const char* table_name = "_pgshift_state_audit_seals";

enum SealColumn : int {
  seal_id,
  seal_up_to,
  seal_entries,
  seal_in_progress,
  seal_tables,
  seal_table_names,
  seal_digest,
  seal_sealed_by,
  seal_sealed_at,
  seal_column_count
};

constexpr std::array<Oid, seal_column_count> column_types{INT8OID,      INT8OID,          INT8OID,
                                                          XID8ARRAYOID, REGCLASSARRAYOID, TEXTARRAYOID,
                                                          TEXTOID,      TEXTOID,          TIMESTAMPTZOID};

Oid ensure_table() {
  return pg::ensure_own_table(
      {table_name,
       "id bigint NOT NULL, up_to bigint NOT NULL, entries bigint NOT NULL, in_progress xid8[] NOT NULL,"
       " tables regclass[] NOT NULL, table_names text[] NOT NULL, digest text NOT NULL, sealed_by text NOT "
       "NULL,"
       " sealed_at timestamptz NOT NULL",
       "id",
       "What seal_audit() has sealed: the entries of the log up to an id, but for those of transactions that "
       "were "
       "in progress then; how many, of which tables, and their SHA-256, chained to the seal before.",
       true});
}

struct Elements {
  Datum* values = nullptr;
  int count = 0;
};

Elements elements(Datum array, Oid type, std::int16_t length, bool by_value, char alignment) {
  return pg::call([&] {
    Elements result;
    deconstruct_array(DatumGetArrayTypeP(array), type, length, by_value, alignment, &result.values, nullptr,
                      &result.count);
    return result;
  });
}

core::AuditSeal read_seal(HeapTuple row, TupleDesc columns) {
  std::array<Datum, seal_column_count> values{};
  std::array<bool, seal_column_count> nulls{};
  pg::call([&] { heap_deform_tuple(row, columns, values.data(), nulls.data()); });
  core::AuditSeal seal;
  seal.id = DatumGetInt64(values[seal_id]);
  seal.up_to = DatumGetInt64(values[seal_up_to]);
  seal.entries = DatumGetInt64(values[seal_entries]);
  seal.digest = pg::text_to_string(values[seal_digest]);
  auto const transactions = elements(values[seal_in_progress], XID8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
  for (int i = 0; i < transactions.count; ++i) {
    seal.in_progress.push_back(U64FromFullTransactionId(DatumGetFullTransactionId(transactions.values[i])));
  }
  auto const tables = elements(values[seal_tables], REGCLASSOID, sizeof(Oid), true, TYPALIGN_INT);
  std::vector<std::string> const names = pg::text_array(values[seal_table_names], "table_names");
  for (int i = 0; i < tables.count && i < static_cast<int>(names.size()); ++i) {
    seal.tables.push_back({DatumGetObjectId(tables.values[i]), names[i]});
  }
  return seal;
}

Datum array_of(std::vector<Datum> values, Oid type, std::int16_t length, bool by_value, char alignment) {
  Datum* const data = values.data();
  auto const count = static_cast<int>(values.size());
  return pg::call(
      [&] { return PointerGetDatum(construct_array(data, count, type, length, by_value, alignment)); });
}

}  // namespace

AuditSeals::AuditSeals(LOCKMODE lock) : table_(ensure_table(), lock, column_types) {}

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
  std::vector<Datum> transactions;
  for (std::uint64_t const transaction : seal.in_progress) {
    transactions.push_back(FullTransactionIdGetDatum(FullTransactionIdFromU64(transaction)));
  }
  std::vector<Datum> tables;
  std::vector<Datum> names;
  for (const core::SealedTable& table : seal.tables) {
    tables.push_back(ObjectIdGetDatum(table.oid));
    names.push_back(pg::to_text(table.name));
  }
  std::array<Datum, seal_column_count> values{};
  std::array<bool, seal_column_count> const nulls{};
  values[seal_id] = Int64GetDatum(seal.id);
  values[seal_up_to] = Int64GetDatum(seal.up_to);
  values[seal_entries] = Int64GetDatum(seal.entries);
  values[seal_in_progress] = array_of(std::move(transactions), XID8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
  values[seal_tables] = array_of(std::move(tables), REGCLASSOID, sizeof(Oid), true, TYPALIGN_INT);
  values[seal_table_names] = array_of(std::move(names), TEXTOID, -1, false, TYPALIGN_INT);
  values[seal_digest] = pg::to_text(seal.digest);
  values[seal_sealed_by] = pg::to_text(pg::current_actor());
  values[seal_sealed_at] = TimestampTzGetDatum(GetCurrentTimestamp());
  table_.insert(values.data(), nulls.data());
}

}  // namespace audit
