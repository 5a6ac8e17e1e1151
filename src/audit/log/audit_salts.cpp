#include "audit/log/audit_salts.hpp"

#include <array>

#include "pg/text.hpp"
#include "storage/row_values.hpp"
#include "storage/table_creation.hpp"

namespace audit {

namespace {

constexpr const char* table_name = "_pgshift_state_audit_salts";
constexpr std::size_t salt_size = 16;
constexpr std::size_t most_known = 1000;

enum SaltColumn : int { salt_table_id, salt_entity_id, salt_salt, salt_column_count };

constexpr std::array<storage::Column, salt_column_count> columns{{
    {"table_id", INT8OID, "NOT NULL"},
    {"entity_id", TEXTOID, "COLLATE \"C\" NOT NULL"},
    {"salt", BYTEAOID, "NOT NULL"},
}};
constexpr std::array<int, 2> by_entity{salt_table_id, salt_entity_id};
constexpr std::array<storage::Index, 1> indexes{{{.columns = by_entity, .searched = 2, .is_unique = true}}};
constexpr storage::TableDefinition salts_table{
    .columns = columns,
    .indexes = indexes,
    .comment =
        "What seal_audit() hashes the values of an entity's entries with. Without it a seal tells nothing "
        "of them.",
    .closing = storage::owner_may_insert};

}  // namespace

AuditSalts::AuditSalts(Oid table, Purpose purpose) : purpose_(purpose) {
  LOCKMODE const lock = purpose == Purpose::sealing ? RowExclusiveLock : AccessShareLock;
  if (OidIsValid(table)) table_.emplace(table, lock, salts_table);
  if (purpose == Purpose::sealing) table_->open_indexes(CurrentMemoryContext);
  // The search sees a salt as soon as it is added, since it goes by no snapshot: no entity gets
  // two.
  if (table_)
    search_.emplace(*table_, storage::Keys(salts_table).equal(salt_table_id, 0).equal(salt_entity_id, 0));
}

AuditSalts AuditSalts::for_sealing() {
  return {storage::ensure_table(table_name, salts_table), Purpose::sealing};
}

AuditSalts AuditSalts::for_reading() {
  return {storage::find_table(table_name), Purpose::reading};
}

storage::NamedDefinition AuditSalts::definition() {
  return {table_name, &salts_table};
}

bool AuditSalts::exist() {
  return OidIsValid(storage::find_table(table_name));
}

std::optional<std::string> AuditSalts::of(core::TableId table, const std::string& entity) {
  // A map that only grew would hold every entity of the log.
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
    bytea* const bytes = DatumGetByteaPP(slot_getattr(row, storage::number_of(salt_salt), &null));
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
  storage::RowValues<salt_column_count> row;
  row.set(salt_table_id, Int64GetDatum(table));
  row.set_text(salt_entity_id, entity);
  row.set(salt_salt, bytes);
  table_->insert(row);
  return {salt.data(), salt.size()};
}

}  // namespace audit
