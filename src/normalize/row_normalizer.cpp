#include "normalize/row_normalizer.hpp"

#include <string_view>

namespace normalize {

RowNormalizer::RowNormalizer(std::shared_ptr<const NormalizeRule> rule, MemoryContext statement_memory)
    : rule_(std::move(rule)), statement_memory_(statement_memory), row_so_far_(statement_memory) {}

void RowNormalizer::keep(const HeldValues& held, TupleTableSlot* old_row, TupleTableSlot* row) {
  bool const is_frozen = held.freeze(old_row);
  pg::read_columns(old_row, row, rule_->last_column());
  for (const Field& field : rule_->fields()) {
    NullableDatum const was = pg::column_value(old_row, field.number);
    NullableDatum const is = pg::column_value(row, field.number);
    bool const stays = (is_frozen || held.bind(field.number)) && !was.isnull && !is.isnull &&
                       pg::is_same_image(was.value, is.value, field.by_value, field.length);
    kept_.push_back(stays);
  }
}

std::span<const pg::ColumnValue> RowNormalizer::normalize_rest(TupleTableSlot* row, Relation relation) {
  changes_.clear();
  pg::read_columns(row, rule_->last_column());
  const std::vector<Field>& fields = rule_->fields();
  for (std::size_t place = 0; place < fields.size(); ++place) {
    if (!kept_.empty() && kept_[place]) continue;
    const Field& field = fields[place];
    NullableDatum const value =
        field.follows ? value_so_far(field, row) : pg::column_value(row, field.number);
    if (value.isnull || (field.ascii && normalize_ascii(field, value.value, row))) continue;
    evaluate(place, value.value, row, relation);
  }
  return changes_;
}

bool RowNormalizer::is_changed(const Field& field) const noexcept {
  return !changes_.empty() && changes_.back().column == field.number;
}

/// What the normalizers before it in the list have made of the column.
NullableDatum RowNormalizer::value_so_far(const Field& field, const TupleTableSlot* row) const noexcept {
  return is_changed(field) ? changes_.back().value : pg::column_value(row, field.number);
}

/// The last one of a list may have made again what there was.
void RowNormalizer::change(const Field& field, NullableDatum value, const TupleTableSlot* row) {
  if (field.follows) {
    if (is_changed(field)) changes_.pop_back();
    Datum const before = pg::column_value(row, field.number).value;
    if (!value.isnull && pg::is_same_image(before, value.value, field.by_value, field.length)) return;
  }
  changes_.push_back({field.number, value});
}

bool RowNormalizer::normalize_ascii(const Field& field, Datum value, const TupleTableSlot* row) {
  std::string_view const characters = pg::whole_bytes(value);
  if (!core::is_ascii(characters)) return false;
  if (field.ascii->is_normal(characters)) return true;
  if (field.has_checks) return false;
  auto* const normal =
      pg::call([&] { return static_cast<struct varlena*>(palloc(VARHDRSZ + characters.size())); });
  std::size_t const length = field.ascii->write(characters, VARDATA(normal));
  SET_VARSIZE(normal, VARHDRSZ + length);
  change(field, {PointerGetDatum(normal), false}, row);
  return true;
}

void RowNormalizer::evaluate(std::size_t place, Datum value, TupleTableSlot* row, Relation relation) {
  expressions_.resize(rule_->fields().size());
  auto& expression = expressions_[place];
  if (!expression) {
    expression.emplace(rule_->expression(place, relation), relation, statement_memory_);
  }
  // A later expression sees what earlier ones have changed.
  if (expression->uses_row()) row = row_so_far_.of(row, relation, changes_);
  NullableDatum const result = expression->value({value, false}, row);
  const Field& field = rule_->fields()[place];
  if (!result.isnull && pg::is_same_image(value, result.value, field.by_value, field.length)) return;
  change(field, result, row);
}

}  // namespace normalize
