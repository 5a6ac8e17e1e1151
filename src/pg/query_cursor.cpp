#include "pg/query_cursor.hpp"

namespace pg {

namespace {

constexpr long rows_at_once = 1000;

}  // namespace

QueryCursor::QueryCursor(const std::string& query)
    : portal_(call([&] {
        return SPI_cursor_open_with_args(nullptr, query.c_str(), 0, nullptr, nullptr, nullptr, true,
                                         CURSOR_OPT_NO_SCROLL);
      })) {}

QueryCursor::~QueryCursor() {
  // While an error is on its way the transaction's abort closes it.
  if (!unwinding_.has_begun()) SPI_cursor_close(portal_);
}

HeapTuple QueryCursor::next() {
  if (rows_ == nullptr || next_ == rows_->numvals) {
    rows_ = call([&] {
      CHECK_FOR_INTERRUPTS();
      MemoryContext const caller = CurrentMemoryContext;
      if (rows_ != nullptr) SPI_freetuptable(rows_);
      SPI_cursor_fetch(portal_, true, rows_at_once);
      MemoryContextSwitchTo(caller);
      return SPI_tuptable;
    });
    next_ = 0;
  }
  return next_ < rows_->numvals ? rows_->vals[next_++] : nullptr;
}

}  // namespace pg
