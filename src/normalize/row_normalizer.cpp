#include "normalize/row_normalizer.hpp"

#include <string_view>

namespace normalize {

RowNormalizer::RowNormalizer(std::shared_ptr<const NormalizeRule> rule, MemoryContext statement_memory)
    : rule_(std::move(rule)), statement_memory_(statement_memory), row_so_far_(statement_memory) {}

std::span<const pg::ColumnValue> RowNormalizer::normalize(TupleTableSlot* row, Relation relation) {
  changes_.clear();
  pg::read_columns(row, rule_->last_column());
  const std::vector<Field>& fields = rule_->fields();
  for (std::size_t place = 0; place < fields.size(); ++place) {
    const Field& field = fields[place];
    NullableDatum const value = pg::column_value(row, field.number);
    if (value.isnull || (field.ascii && normalize_ascii(field, value.value))) continue;
    evaluate(place, value.value, row, relation);
  }
  return changes_;
}

bool RowNormalizer::normalize_ascii(const Field& field, Datum value) {
  std::string_view const characters = pg::whole_bytes(value);
  if (!core::is_ascii(characters)) return false;
  if (field.ascii->is_normal(characters)) return true;
  if (field.has_checks) return false;
  auto* const normal =
      pg::call([&] { return static_cast<struct varlena*>(palloc(VARHDRSZ + characters.size())); });
  std::size_t const length = field.ascii->write(characters, VARDATA(normal));
  SET_VARSIZE(normal, VARHDRSZ + length);
  changes_.push_back({field.number, {PointerGetDatum(normal), false}});
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
  changes_.push_back({field.number, result});
}

}  // namespace normalize
