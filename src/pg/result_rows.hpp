// The rows that a set-returning function answers with, all at once.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>

#include "pg/boundary.hpp"

namespace pg {

class ResultRows {
 public:
  static constexpr int most_columns = 16;

  /// An error of PostgreSQL's (0A000) where the query can't take a set.
  explicit ResultRows(FunctionCallInfo call);

  /// Those of the function's declaration: a named type's may be others than it was written with.
  TupleDesc columns() const noexcept { return result_->setDesc; }

  /// A row's values in the order of the function's declaration; nothing for NULL. The values are
  /// copied. Notices a query's cancellation (57014).
  void add(std::span<const std::optional<Datum>> values);
  void add(std::initializer_list<std::optional<Datum>> values) {
    add(std::span(values.begin(), values.size()));
  }

 private:
  ReturnSetInfo* result_;
};

}  // namespace pg
