#include "audit/changed_fields.hpp"

namespace audit {

namespace {

/// Most values that are the same have the same bytes, a header included.
bool has_same_bytes(Datum left, Datum right) {
  const auto* const left_bytes = static_cast<const char*>(DatumGetPointer(left));
  const auto* const right_bytes = static_cast<const char*>(DatumGetPointer(right));
  std::size_t const size = VARSIZE_ANY(left_bytes);
  return size == VARSIZE_ANY(right_bytes) && std::memcmp(left_bytes, right_bytes, size) == 0;
}

bool is_same(const AuditedField& field, Datum left, Datum right) {
  if (field.by_value) return left == right;
  if (field.length == -1 && has_same_bytes(left, right)) return true;
  return datum_image_eq(left, right, field.by_value, field.length);
}

}  // namespace

bool ChangedFields::find(const AuditRule& rule, TupleTableSlot* old_row, TupleTableSlot* new_row) {
  places_.resize(rule.fields().size());
  const AuditedField* const fields = rule.fields().data();
  auto const field_count = static_cast<std::uint16_t>(rule.fields().size());
  count_ = 0;
  has_key_ = false;
  pg::call([&] {
    slot_getsomeattrs(old_row, rule.last_column());
    slot_getsomeattrs(new_row, rule.last_column());
    for (std::uint16_t i = 0; i < field_count; ++i) {
      const AuditedField& field = fields[i];
      int const column = field.number - 1;
      bool const was_null = old_row->tts_isnull[column];
      if (was_null == new_row->tts_isnull[column] &&
          (was_null || is_same(field, old_row->tts_values[column], new_row->tts_values[column]))) {
        continue;
      }
      has_key_ = has_key_ || field.is_of_key;
      places_[count_++] = i;
    }
  });
  return count_ != 0;
}

}  // namespace audit
