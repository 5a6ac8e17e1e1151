#include "audit/log/audit_seals.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "pg/text.hpp"
#include "storage/row_values.hpp"
#include "storage/scan.hpp"
#include "storage/table_creation.hpp"

namespace audit {

namespace {

constexpr const char* table_name = "_pgshift_state_audit_seals";

enum SealColumn : int {
  seal_id,
  seal_up_to,
  seal_down_to,
  seal_entries,
  seal_in_progress,
  seal_next_transaction,
  seal_unassigned,
  seal_besides,
  seal_digest,
  seal_sealed_by,
  seal_sealed_at,
  seal_column_count
};

constexpr std::array<storage::Column, seal_column_count> columns{{
    {"id", INT8OID, "NOT NULL"},
    {"up_to", INT8OID, "NOT NULL"},
    {"down_to", INT8OID, "NOT NULL"},
    {"entries", INT8OID, "NOT NULL"},
    {"in_progress", XID8ARRAYOID, "NOT NULL"},
    {"next_transaction", XID8OID, "NOT NULL"},
    {"unassigned", XID8OID, "NOT NULL"},
    {"besides", INT8ARRAYOID, "NOT NULL"},
    {"digest", TEXTOID, "NOT NULL"},
    {"sealed_by", TEXTOID, "NOT NULL"},
    {"sealed_at", TIMESTAMPTZOID, "NOT NULL"},
}};
constexpr std::array<int, 1> by_id{seal_id};
constexpr std::array<storage::Index, 1> indexes{{{.columns = by_id, .searched = 1}}};
constexpr storage::TableDefinition seals_table{
    .columns = columns,
    .indexes = indexes,
    .comment =
        "What seal_audit() has sealed: the entries of the log up to an id (imported ones, below zero, down "
        "to another), "
        "but for those of transactions that had not ended then (in_progress, and next_transaction and all "
        "after it, of which "
        "unassigned and all after it had not begun; "
        "besides: the first and the last id of each row of entries that it has although their "
        "transactions' numbers "
        "are such); how many, and their SHA-256, chained to the seal before.",
    .closing = storage::owner_may_insert};

using SealRow = storage::RowValues<seal_column_count>;

/// How a type's values lie in an array.
struct ElementType {
  Oid oid;
  std::int16_t length;
  bool by_value;
  char alignment;
};

constexpr ElementType xid8_type{XID8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE};
constexpr ElementType bigint_type{INT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE};

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

core::AuditSeal read_seal(const SealRow& row) {
  core::AuditSeal seal;
  seal.id = row.bigint(seal_id);
  seal.up_to = row.bigint(seal_up_to);
  seal.down_to = row.bigint(seal_down_to);
  seal.entries = row.bigint(seal_entries);
  for (Datum const one : elements(row.datum(seal_in_progress), xid8_type)) {
    seal.in_progress.push_back(transaction_of(one));
  }
  seal.next_transaction = transaction_of(row.datum(seal_next_transaction));
  seal.unassigned = transaction_of(row.datum(seal_unassigned));
  std::span<Datum> const besides = elements(row.datum(seal_besides), bigint_type);
  for (std::size_t i = 0; i < besides.size(); i += 2) {
    // Half a range was put there by hand: it makes bytes that no seal was made of.
    bool const is_whole = i + 1 < besides.size();
    seal.besides.push_back({DatumGetInt64(besides[i]), is_whole ? DatumGetInt64(besides[i + 1]) : 0});
  }
  seal.digest = row.text(seal_digest);
  seal.sealed_by = row.text(seal_sealed_by);
  seal.sealed_at = row.time(seal_sealed_at);
  return seal;
}

std::vector<Datum> datums(const std::vector<std::uint64_t>& transactions) {
  std::vector<Datum> result;
  result.reserve(transactions.size());
  for (std::uint64_t const one : transactions) result.push_back(xid8_of(one));
  return result;
}

std::vector<Datum> datums(const std::vector<core::IdRange>& ranges) {
  std::vector<Datum> result;
  for (const core::IdRange& range : ranges) {
    result.push_back(Int64GetDatum(range.first));
    result.push_back(Int64GetDatum(range.last));
  }
  return result;
}

/// As it is hashed, whatever the database's encoding is. What has no form in UTF-8 is hashed as the bytes
/// that it is, after one that no text in UTF-8 has: whoever writes such a text keeps nobody from sealing.
std::string in_utf8(const std::string& text) {
  constexpr char no_utf8 = '\xff';
  auto translated = pg::translated_to_utf8(text);
  return translated ? std::move(*translated) : no_utf8 + text;
}

core::LoggedValue in_utf8(const core::LoggedValue& text) {
  return text ? core::LoggedValue(in_utf8(*text)) : std::nullopt;
}

core::LogEntry in_utf8(const core::LogEntry& entry) {
  core::LogEntry converted = entry;
  converted.entity_id = in_utf8(entry.entity_id);
  converted.field = in_utf8(entry.field);
  converted.from = in_utf8(entry.from);
  converted.to = in_utf8(entry.to);
  converted.changed_by = in_utf8(entry.changed_by);
  return converted;
}

}  // namespace

AuditSeals::AuditSeals(Oid table, LOCKMODE lock) : table_(table, lock, seals_table) {}

AuditSeals AuditSeals::for_sealing() {
  // This mode conflicts with itself and with what writes, and not with what reads.
  return AuditSeals(storage::ensure_table(table_name, seals_table), ShareRowExclusiveLock);
}

AuditSeals AuditSeals::for_reading() {
  return AuditSeals(storage::find_table(table_name), AccessShareLock);
}

storage::NamedDefinition AuditSeals::definition() {
  return {table_name, &seals_table};
}

bool AuditSeals::exist() {
  return OidIsValid(storage::find_table(table_name));
}

std::vector<core::AuditSeal> AuditSeals::all(Snapshot snapshot) const {
  return backward(snapshot, [](const core::AuditSeal&) { return true; });
}

std::vector<core::AuditSeal> AuditSeals::needed_after(Snapshot snapshot,
                                                      std::optional<std::int64_t> last) const {
  std::optional<std::uint64_t> oldest;
  return backward(snapshot, [&](const core::AuditSeal& seal) {
    if (last && seal.id > *last) return true;
    if (!oldest) oldest = core::oldest_late(seal);
    return seal.unassigned > *oldest;
  });
}

/// The last seals come first, so that the rest need not be read; the result is in order.
std::vector<core::AuditSeal> AuditSeals::backward(
    Snapshot snapshot, const std::function<bool(const core::AuditSeal&)>& go_on) const {
  std::vector<core::AuditSeal> seals;
  storage::Scan rows(table_, table_.index_of(0), snapshot, storage::Keys(seals_table), BackwardScanDirection);
  while (HeapTuple const row = rows.next()) {
    seals.push_back(read_seal(SealRow(row, table_.columns())));
    if (!go_on(seals.back())) break;
  }
  std::reverse(seals.begin(), seals.end());
  return seals;
}

void AuditSeals::add(const core::AuditSeal& seal) {
  SealRow row;
  row.set(seal_id, Int64GetDatum(seal.id));
  row.set(seal_up_to, Int64GetDatum(seal.up_to));
  row.set(seal_down_to, Int64GetDatum(seal.down_to));
  row.set(seal_entries, Int64GetDatum(seal.entries));
  row.set(seal_in_progress, array_of(datums(seal.in_progress), xid8_type));
  row.set(seal_next_transaction, xid8_of(seal.next_transaction));
  row.set(seal_unassigned, xid8_of(seal.unassigned));
  row.set(seal_besides, array_of(datums(seal.besides), bigint_type));
  row.set_text(seal_digest, seal.digest);
  row.set_text(seal_sealed_by, seal.sealed_by);
  row.set(seal_sealed_at, TimestampTzGetDatum(seal.sealed_at));
  table_.insert(row);
}

void SealDigest::add(const LogCursor& log, const std::optional<std::string>& salt) {
  core::LogEntry const entry = in_utf8(log.entry());
  values_.add(salt.value_or(std::string()));
  values_.add(core::sealed_values(entry, log.names_entity()));
  hash_.add(core::sealed_bytes(entry, log.table(), values_.digest()));
  ++entries_;
  if (log.names_entity() && !salt) ++unsalted_;
}

std::string SealDigest::finish(const core::AuditSeal& seal) {
  core::AuditSeal converted = seal;
  converted.sealed_by = in_utf8(seal.sealed_by);
  hash_.add(core::sealed_bytes(converted));
  return hash_.digest();
}

}  // namespace audit
