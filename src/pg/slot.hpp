// Columns of a row that is at hand in a slot: read together, so that a trigger enters PostgreSQL once a row
// for them.
#pragma once

#include <string_view>

#include "pg/boundary.hpp"

namespace pg {

/// A column as a row has it.
struct ColumnValue {
  AttrNumber column;
  NullableDatum value;
};

/// A slot reads its columns from the first on, and remembers how far it has come.
inline bool has_columns(const TupleTableSlot* row, AttrNumber last) noexcept {
  return row->tts_nvalid >= last;
}

/// Makes the columns up to `last` readable by column_value(), until the row is another.
inline void read_columns(TupleTableSlot* row, AttrNumber last) {
  if (has_columns(row, last)) return;
  call([&] { slot_getsomeattrs(row, last); });
}

/// The same for two rows.
inline void read_columns(TupleTableSlot* row, TupleTableSlot* other, AttrNumber last) {
  if (has_columns(row, last) && has_columns(other, last)) return;
  call([&] {
    slot_getsomeattrs(row, last);
    slot_getsomeattrs(other, last);
  });
}

inline NullableDatum column_value(const TupleTableSlot* row, AttrNumber column) noexcept {
  auto const place = static_cast<std::size_t>(column - 1);
  return {row->tts_values[place], row->tts_isnull[place]};
}

/// True of a value of variable length that is there, whole, where the datum points.
inline bool is_plain(Datum value) noexcept {
  auto const* const header = reinterpret_cast<const struct varlena*>(DatumGetPointer(value));
  return !VARATT_IS_EXTERNAL(header) && !VARATT_IS_COMPRESSED(header);
}

/// A plain value's bytes.
inline std::string_view plain_bytes(Datum value) noexcept {
  auto const* const header = reinterpret_cast<const struct varlena*>(DatumGetPointer(value));
  return {VARDATA_ANY(header), VARSIZE_ANY_EXHDR(header)};
}

/// The bytes of any value of variable length, which are copied where they aren't plain. The copy
/// lies in the current memory context.
inline std::string_view whole_bytes(Datum value) {
  if (is_plain(value)) return plain_bytes(value);
  return call([&] {
    auto* const header = reinterpret_cast<struct varlena*>(DatumGetPointer(value));
    return plain_bytes(PointerGetDatum(pg_detoast_datum_packed(header)));
  });
}

/// datum_image_eq: true if the two are stored alike.
inline bool is_same_image(Datum left, Datum right, bool by_value, std::int16_t length) {
  if (by_value) return left == right;
  if (length == -1 && is_plain(left) && is_plain(right)) return plain_bytes(left) == plain_bytes(right);
  return call([&] { return datum_image_eq(left, right, by_value, length); });
}

}  // namespace pg
