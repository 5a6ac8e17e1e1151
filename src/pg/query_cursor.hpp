// A query's rows, one after the other, however many there are.
#pragma once

#include <string>

#include "pg/spi.hpp"

namespace pg {

/// Sees what the active snapshot sees. The query is planned and its privileges are checked by the
/// constructor, as the then current user; its text names everything qualified.
class QueryCursor {
 public:
  explicit QueryCursor(const std::string& query);
  ~QueryCursor();
  QueryCursor(const QueryCursor&) = delete;
  QueryCursor& operator=(const QueryCursor&) = delete;

  /// Null at the end; valid until the next call. Rows are fetched a thousand at a time, and freed
  /// when the next thousand is. Notices a query's cancellation (57014).
  HeapTuple next();
  TupleDesc columns() const noexcept { return portal_->tupDesc; }

 private:
  Spi spi_;
  Portal portal_;
  SPITupleTable* rows_ = nullptr;
  std::uint64_t next_ = 0;
  Unwinding unwinding_;
};

}  // namespace pg
