// SQL run from C++: for installers and other cold paths.
#pragma once

#include <cstdint>
#include <string>

#include "pg/boundary.hpp"

namespace pg {

/// A connection to SPI, for as long as it lives. What SPI hands out is gone with it. The caller's memory
/// context stays current, so that an error caught meanwhile outlives SPI's. Connections may be
/// nested: the one that was made last goes first. What a statement raises passes.
class Spi {
 public:
  Spi();
  ~Spi();
  Spi(const Spi&) = delete;
  Spi& operator=(const Spi&) = delete;

  /// Runs a statement, with all the checks that the current user's own statement would meet. The text must
  /// name everything qualified and quote by pg/text.hpp.
  void execute(const std::string& statement);
  /// Runs a query that writes nothing, in the snapshot of the running one.
  void read(const std::string& query);
  /// True if the query has a row.
  bool finds(const std::string& query);

  /// How many rows the last of these gave.
  std::uint64_t size() const noexcept { return rows_ != nullptr ? rows_->numvals : 0; }
  /// What is in a row, columns counting from 1: 0 and "" for NULL.
  Datum value(std::uint64_t row, int column) const;
  Oid oid(std::uint64_t row, int column) const { return DatumGetObjectId(value(row, column)); }
  std::string text(std::uint64_t row, int column) const;

 private:
  void run(const std::string& statement, bool is_read_only);

  MemoryContext caller_;
  SPITupleTable* rows_ = nullptr;
  Unwinding unwinding_;
};

}  // namespace pg
