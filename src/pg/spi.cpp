#include "pg/spi.hpp"

#include "pg/text.hpp"

namespace pg {

Spi::Spi() : caller_(CurrentMemoryContext) {
  call([&] {
    SPI_connect();
    MemoryContextSwitchTo(caller_);
  });
}

Spi::~Spi() {
  if (!unwinding_.has_begun()) SPI_finish();
}

void Spi::execute(const std::string& statement) {
  run(statement, false);
}

void Spi::read(const std::string& query) {
  run(query, true);
}

void Spi::run(const std::string& statement, bool is_read_only) {
  call([&] {
    int const result = SPI_execute(statement.c_str(), is_read_only, 0);
    // SPI leaves its own memory current, which goes with the connection.
    MemoryContextSwitchTo(caller_);
    if (result < 0) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("SPI_execute failed: %s", SPI_result_code_string(result)),
                      errdetail_internal("Statement: %s", statement.c_str())));
    }
    rows_ = SPI_tuptable;
  });
}

bool Spi::finds(const std::string& query) {
  execute(query);
  return size() > 0;
}

Datum Spi::value(std::uint64_t row, int column) const {
  return call([&] {
    bool null = false;
    Datum const value = SPI_getbinval(rows_->vals[row], rows_->tupdesc, column, &null);
    return null ? Datum{0} : value;
  });
}

std::string Spi::text(std::uint64_t row, int column) const {
  return to_string(call([&] { return SPI_getvalue(rows_->vals[row], rows_->tupdesc, column); }));
}

}  // namespace pg
