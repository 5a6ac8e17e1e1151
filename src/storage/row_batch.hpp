// Rows of one table that are kept in memory, to be written together.
#pragma once

#include <cstddef>
#include <span>

#include "pg/boundary.hpp"

namespace storage {

class RowBatch {
 public:
  /// Takes all its memory from there, and is gone with it. Copies `columns`, so that it outlives
  /// the relation's cache entry.
  RowBatch(MemoryContext memory, TupleDesc columns);

  /// A row that begins with these values; further columns are NULL. Copies them, out-of-line values
  /// as the pointers that they are.
  void add(std::span<const Datum> values, const bool* nulls);
  /// Frees the rows and keeps the room for as many.
  void clear() noexcept;

  bool is_empty() const noexcept { return count_ == 0; }
  int count() const noexcept { return count_; }
  std::size_t bytes() const noexcept { return bytes_; }
  /// Valid until the next row is added or all are cleared.
  std::span<TupleTableSlot*> rows() noexcept { return {slots_, static_cast<std::size_t>(count_)}; }

 private:
  void make_room();

  MemoryContext memory_;
  MemoryContext rows_memory_ = nullptr;
  TupleDesc columns_ = nullptr;
  // A row in the making.
  Datum* values_ = nullptr;
  bool* nulls_ = nullptr;
  // Used again and again.
  TupleTableSlot** slots_ = nullptr;
  int room_ = 0;
  int count_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace storage
