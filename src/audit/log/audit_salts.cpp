#include "audit/log/audit_salts.hpp"

#include <array>

#include "pg/text.hpp"

namespace audit {

namespace {

constexpr const char* table_name = "_pgshift_state_audit_salts";
constexpr std::size_t salt_size = 16;
constexpr std::size_t most_known = 1000;

enum SaltColumn : int { salt_table_id, salt_entity_id, salt_salt, salt_column_count };

constexpr std::array<Oid, salt_column_count> column_types{INT8OID, TEXTOID, BYTEAOID};

storage::OwnTableDefinition table_definition() {
  return {table_name,
          "table_id bigint NOT NULL, entity_id text COLLATE \"C\" NOT NULL, salt bytea NOT NULL",
          "table_id, entity_id",
          "What seal_audit() hashes the values of an entity's entries with. Without it a seal tells nothing "
          "of them.",
          true,
          true};
}

std::vector<ScanKeyData> keys() {
  std::vector<ScanKeyData> keys(2);
  pg::call([&] {
    ScanKeyInit(&keys[0], salt_table_id + 1, BTEqualStrategyNumber, F_INT8EQ, 0);
    // The column's collation is C, as a key's is.
    ScanKeyInit(&keys[1], salt_entity_id + 1, BTEqualStrategyNumber, F_TEXTEQ, 0);
  });
  return keys;
}

}  // namespace

AuditSalts::AuditSalts(Oid table, Purpose purpose) : purpose_(purpose) {
  LOCKMODE const lock = purpose == Purpose::sealing ? RowExclusiveLock : AccessShareLock;
  if (OidIsValid(table)) table_.emplace(table, lock, column_types);
  if (purpose == Purpose::sealing) table_->open_indexes(CurrentMemoryContext);
  if (table_) search_.emplace(*table_, keys());
}

AuditSalts AuditSalts::for_sealing() {
  return {storage::ensure_own_table(table_definition()), Purpose::sealing};
}

AuditSalts AuditSalts::for_reading() {
  return {storage::find_own_table(table_name), Purpose::reading};
}

storage::OwnTableShape AuditSalts::shape() {
  return {table_definition(),
          {column_types.begin(), column_types.end()},
          {salt_table_id + 1, salt_entity_id + 1}};
}

bool AuditSalts::exist() {
  return OidIsValid(storage::find_own_table(table_name));
}

std::optional<std::string> AuditSalts::of(core::TableId table, const std::string& entity) {
  if (table != known_of_ || known_.size() >= most_known) known_.clear();
  known_of_ = table;
  auto const [known, is_new] = known_.try_emplace(entity);
  if (is_new) {
    known->second = find(table, entity);
    if (!known->second && purpose_ == Purpose::sealing) known->second = make(table, entity);
  }
  return known->second;
}

std::optional<std::string> AuditSalts::find(core::TableId table, const std::string& entity) {
  if (!search_) return std::nullopt;
  std::array<Datum, 2> const wanted{Int64GetDatum(table), pg::to_text(entity)};
  TupleTableSlot* const row = search_->find(wanted);
  if (row == nullptr) return std::nullopt;
  std::string_view const salt = pg::call([&] {
    bool null = false;
    bytea* const bytes = DatumGetByteaPP(slot_getattr(row, salt_salt + 1, &null));
    return std::string_view(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
  });
  return std::string(salt);
}

std::string AuditSalts::make(core::TableId table, const std::string& entity) {
  std::array<char, salt_size> salt{};
  Datum const bytes = pg::call([&] {
    if (!pg_strong_random(salt.data(), salt.size())) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
    }
    // A text datum has the form of a bytea's.
    return PointerGetDatum(cstring_to_text_with_len(salt.data(), salt.size()));
  });
  std::array<Datum, salt_column_count> const values{Int64GetDatum(table), pg::to_text(entity), bytes};
  std::array<bool, salt_column_count> const nulls{};
  table_->insert(values, nulls);
  return {salt.data(), salt.size()};
}

}  // namespace audit
