#include "audit/log/logged_entities.hpp"

#include <array>

#include "pg/text.hpp"

namespace audit {

LoggedEntities::LoggedEntities(const storage::Table& log, core::TableId table, std::string beginning)
    : table_(table),
      beginning_(std::move(beginning)),
      from_(log, storage::Keys(log_table).equal(log_table_id, 0).from(log_entity_id, 0)),
      after_(log, storage::Keys(log_table).equal(log_table_id, 0).above(log_entity_id, 0)) {}

std::optional<std::string> LoggedEntities::next() {
  last_ = last_ ? find(after_, *last_) : find(from_, beginning_);
  if (last_ && !last_->starts_with(beginning_)) last_.reset();
  return last_;
}

std::optional<std::string> LoggedEntities::find(storage::IndexSearch& search, const std::string& text) {
  Datum const than = pg::to_text(text);
  std::array<Datum, 2> const values{Int64GetDatum(table_), than};
  TupleTableSlot* const row = search.find(values);
  std::optional<std::string> found;
  if (row != nullptr) {
    found = pg::text_to_string(pg::call([&] {
      bool null = false;
      return slot_getattr(row, storage::number_of(log_entity_id), &null);
    }));
  }
  pg::call([&] {
    // There may be many entities, and all are read in one memory context.
    CHECK_FOR_INTERRUPTS();
    pfree(DatumGetPointer(than));
  });
  return found;
}

}  // namespace audit
