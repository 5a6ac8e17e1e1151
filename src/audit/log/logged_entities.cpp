#include "audit/log/logged_entities.hpp"

#include <array>
#include <vector>

#include "pg/text.hpp"

namespace audit {

namespace {

std::vector<ScanKeyData> keys(StrategyNumber strategy, RegProcedure comparison) {
  std::vector<ScanKeyData> keys(2);
  pg::call([&] {
    ScanKeyInit(&keys[0], log_table_id + 1, BTEqualStrategyNumber, F_INT8EQ, 0);
    // The column's collation is C, as a key's is.
    ScanKeyInit(&keys[1], log_entity_id + 1, strategy, comparison, 0);
  });
  return keys;
}

}  // namespace

LoggedEntities::LoggedEntities(const storage::OwnTable& log, core::TableId table, std::string beginning)
    : table_(table),
      beginning_(std::move(beginning)),
      from_(log, keys(BTGreaterEqualStrategyNumber, F_TEXT_GE)),
      after_(log, keys(BTGreaterStrategyNumber, F_TEXT_GT)) {}

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
      return slot_getattr(row, log_entity_id + 1, &null);
    }));
  }
  pg::call([&] {
    CHECK_FOR_INTERRUPTS();
    pfree(DatumGetPointer(than));
  });
  return found;
}

}  // namespace audit
