#include "normalize/row_normalizer.hpp"

#include <algorithm>
#include <string_view>

namespace normalize {

RowNormalizer::RowNormalizer(std::shared_ptr<const NormalizeRule> rule, MemoryContext statement_memory)
    : rule_(std::move(rule)),
      statement_memory_(statement_memory),
      expressions_(rule_->fields().size()),
      columns_(rule_->fields().size()),
      values_(rule_->fields().size()),
      nulls_(std::make_unique<bool[]>(rule_->fields().size())) {}

int RowNormalizer::normalize(TupleTableSlot* row, Relation relation) {
  changed_ = 0;
  const std::vector<Field>& fields = rule_->fields();
  for (std::size_t place = 0; place < fields.size(); ++place) {
    const Field& field = fields[place];
    NullableDatum value{};
    Datum result = 0;
    Verdict const verdict = pg::call([&] {
      value.value = slot_getattr(row, field.number, &value.isnull);
      if (value.isnull) return Verdict::normal;
      return field.ascii ? try_ascii(field, value.value, &result) : Verdict::undecided;
    });
    if (verdict == Verdict::changed) change(field.number, {result, false});
    if (verdict == Verdict::undecided) evaluate(place, value.value, row, relation);
  }
  return changed_;
}

/// Runs inside of a guarded call.
RowNormalizer::Verdict RowNormalizer::try_ascii(const Field& field, Datum value, Datum* result) {
  auto* text = reinterpret_cast<struct varlena*>(DatumGetPointer(value));
  if (VARATT_IS_EXTERNAL(text) || VARATT_IS_COMPRESSED(text)) text = pg_detoast_datum_packed(text);
  std::string_view const characters(VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
  if (!core::is_ascii(characters)) return Verdict::undecided;
  if (field.ascii->is_normal(characters)) return Verdict::normal;
  if (field.has_checks) return Verdict::undecided;
  auto* const normal = static_cast<struct varlena*>(palloc(VARHDRSZ + characters.size()));
  std::size_t const length = field.ascii->write(characters, VARDATA(normal));
  SET_VARSIZE(normal, VARHDRSZ + length);
  *result = PointerGetDatum(normal);
  return Verdict::changed;
}

void RowNormalizer::evaluate(std::size_t place, Datum value, TupleTableSlot* row, Relation relation) {
  auto& expression = expressions_[place];
  if (!expression) {
    expression.emplace(rule_->expression(place, relation), relation, statement_memory_);
  }
  if (expression->uses_row()) row = row_so_far(row, relation);
  NullableDatum const result = expression->value({value, false}, row);
  const Field& field = rule_->fields()[place];
  bool const same = !result.isnull && pg::call([&] {
    return datum_image_eq(value, result.value, field.by_value, field.length);
  });
  if (!same) change(field.number, result);
}

void RowNormalizer::change(AttrNumber column, NullableDatum value) {
  auto const at = static_cast<std::size_t>(changed_++);
  columns_[at] = column;
  values_[at] = value.value;
  nulls_[at] = value.isnull;
}

/// The row as a later expression sees it: with what earlier ones have changed.
TupleTableSlot* RowNormalizer::row_so_far(TupleTableSlot* row, Relation relation) {
  if (changed_ == 0) return row;
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
    for (std::size_t i = 0; i < static_cast<std::size_t>(changed_); ++i) {
      row_so_far_->tts_values[columns_[i] - 1] = values_[i];
      row_so_far_->tts_isnull[columns_[i] - 1] = nulls_[i];
    }
    ExecStoreVirtualTuple(row_so_far_);
  });
  return row_so_far_;
}

}  // namespace normalize
