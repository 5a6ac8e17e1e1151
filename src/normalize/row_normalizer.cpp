#include "normalize/row_normalizer.hpp"

#include <algorithm>
#include <string_view>

namespace normalize {

RowNormalizer::RowNormalizer(std::shared_ptr<const NormalizeRule> rule, MemoryContext statement_memory)
    : rule_(std::move(rule)), statement_memory_(statement_memory) {}

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
  if (expression->uses_row()) row = row_so_far(row, relation);
  NullableDatum const result = expression->value({value, false}, row);
  const Field& field = rule_->fields()[place];
  if (!result.isnull && pg::is_same_image(value, result.value, field.by_value, field.length)) return;
  changes_.push_back({field.number, result});
}

/// The row as a later expression sees it: with what earlier ones have changed.
TupleTableSlot* RowNormalizer::row_so_far(TupleTableSlot* row, Relation relation) {
  if (changes_.empty()) return row;
  pg::call([&] {
    if (row_so_far_ == nullptr) {
      MemoryContext const caller = MemoryContextSwitchTo(statement_memory_);
      // Of a copy of the row's type: that of the relation would have to be released at the statement's end.
      row_so_far_ =
          MakeSingleTupleTableSlot(CreateTupleDescCopyConstr(RelationGetDescr(relation)), &TTSOpsVirtual);
      MemoryContextSwitchTo(caller);
    }
    slot_getallattrs(row);
    ExecClearTuple(row_so_far_);
    auto const count = static_cast<std::size_t>(row_so_far_->tts_tupleDescriptor->natts);
    std::copy_n(row->tts_values, count, row_so_far_->tts_values);
    std::copy_n(row->tts_isnull, count, row_so_far_->tts_isnull);
    for (const pg::ColumnValue& change : changes_) {
      row_so_far_->tts_values[change.column - 1] = change.value.value;
      row_so_far_->tts_isnull[change.column - 1] = change.value.isnull;
    }
    ExecStoreVirtualTuple(row_so_far_);
  });
  return row_so_far_;
}

}  // namespace normalize
