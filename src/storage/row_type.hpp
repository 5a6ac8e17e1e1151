// A composite type of the extension whose attributes are a table's columns: what functions return of its
// rows.
#pragma once

#include <span>

#include "pg/result_rows.hpp"
#include "storage/table_definition.hpp"

namespace storage {

/// In the extension's schema, made by its script. 55000 where its attributes were changed since.
class RowType {
 public:
  constexpr RowType(const char* name, std::span<const Column> columns) noexcept
      : name_(name), columns_(columns) {}

  /// Looked up by name: if the extension is dropped and made anew, the type has another OID. 42704 if it is
  /// gone. 3F000 if the whole schema is gone.
  Oid require() const;

  /// A row as a value of the type, in the current memory context, which copies the row's values.
  Datum datum(const auto& row) const { return datum(row.values(), row.nulls()); }
  /// A row as one of a set of the type.
  void add_to(pg::ResultRows& rows, const auto& row) const { add_to(rows, row.values(), row.nulls()); }

 private:
  Datum datum(std::span<const Datum> values, std::span<const bool> nulls) const;
  void add_to(pg::ResultRows& rows, std::span<const Datum> values, std::span<const bool> nulls) const;
  pg::Report changed() const;

  const char* name_;
  std::span<const Column> columns_;
};

}  // namespace storage
