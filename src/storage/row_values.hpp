// The values of a row's columns, to be written or as they were read.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pg/boundary.hpp"
#include "storage/table_definition.hpp"

namespace storage {

/// What `values` and `nulls` have room for: the first columns of the row, which may have had more.
/// Values that are pointers point into the row.
void read_values(HeapTuple row, TupleDesc columns, std::span<Datum> values, std::span<bool> nulls);

/// A text value's bytes: in the row, or in a copy in the current memory context if it was stored otherwise.
std::string_view text_view(Datum text);

Datum text_datum(std::string_view text);

/// By the columns' places. What is no number lies in the memory that it was set from, or in the row
/// that was read, and must not be used after these.
template <int count>
class RowValues {
 public:
  /// All NULL.
  RowValues() { nulls_.fill(true); }
  RowValues(HeapTuple row, TupleDesc columns) { read_values(row, columns, values_, nulls_); }

  std::span<const Datum> values() const noexcept { return values_; }
  std::span<const bool> nulls() const noexcept { return nulls_; }

  bool is_null(int column) const { return nulls_[at(column)]; }
  std::optional<Datum> value(int column) const {
    return is_null(column) ? std::nullopt : std::optional(values_[at(column)]);
  }
  /// Of one that is not NULL.
  Datum datum(int column) const { return values_[at(column)]; }
  std::int64_t bigint(int column) const { return DatumGetInt64(datum(column)); }
  std::int32_t integer(int column) const { return DatumGetInt32(datum(column)); }
  Oid oid(int column) const { return DatumGetObjectId(datum(column)); }
  bool boolean(int column) const { return DatumGetBool(datum(column)); }
  TimestampTz time(int column) const { return DatumGetTimestampTz(datum(column)); }
  std::string_view view(int column) const { return text_view(datum(column)); }
  std::string text(int column) const { return std::string(view(column)); }
  /// Nothing for NULL.
  std::optional<std::string_view> optional_view(int column) const {
    return is_null(column) ? std::nullopt : std::optional(view(column));
  }
  std::optional<TimestampTz> optional_time(int column) const {
    return is_null(column) ? std::nullopt : std::optional(time(column));
  }

  void set(int column, Datum value) {
    values_[at(column)] = value;
    nulls_[at(column)] = false;
  }
  void set_null(int column) {
    values_[at(column)] = 0;
    nulls_[at(column)] = true;
  }
  void set_text(int column, std::string_view text) { set(column, text_datum(text)); }
  /// NULL for nothing.
  void set_optional(int column, std::optional<Datum> value) {
    value ? set(column, *value) : set_null(column);
  }
  void set_optional_text(int column, const std::optional<std::string>& text) {
    text ? set_text(column, *text) : set_null(column);
  }

 private:
  static constexpr std::size_t at(int column) { return static_cast<std::size_t>(column); }

  std::array<Datum, count> values_{};
  std::array<bool, count> nulls_{};
};

}  // namespace storage
