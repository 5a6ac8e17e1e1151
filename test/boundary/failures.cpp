// Every way to fail behind the boundary: pgshift_test_fail(kind) fails in that way and never returns.
#include "failures.hpp"

#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "witness.hpp"

using pgshift_test::Witness;

namespace pgshift_test {

std::string huge_text() {
  return std::string(2 * megabyte, 'm') + "end";
}

pg::Report whole_report() {
  return pg::Report(ERRCODE_CHECK_VIOLATION, "the message")
      .with_detail("the detail")
      .with_hint("the hint")
      .on({"the schema", "the table", "the column", "the constraint"});
}

void raise_whole_error(const char* text) {
  ereport(ERROR, (errcode(ERRCODE_EXCLUSION_VIOLATION), errmsg_internal("server: %s", text),
                  errdetail_internal("detail: %s", text), errhint("hint: %s", text),
                  err_generic_string(PG_DIAG_SCHEMA_NAME, "a schema"),
                  err_generic_string(PG_DIAG_TABLE_NAME, "a table"),
                  err_generic_string(PG_DIAG_COLUMN_NAME, "a column"),
                  err_generic_string(PG_DIAG_DATATYPE_NAME, "a type"),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, "a constraint")));
}

}  // namespace pgshift_test

PGSHIFT_FUNCTION(pgshift_test_fail) {
  Witness const witness;
  std::string const kind = pg::text_to_string(PG_GETARG_DATUM(0));
  for (auto const failures : {pgshift_test::failures_of_cpp(), pgshift_test::failures_of_server(),
                              pgshift_test::nested_failures(), pgshift_test::failures_of_memory()}) {
    for (const pgshift_test::Failure& failure : failures) {
      if (failure.kind == kind) failure.fail();
    }
  }
  throw pg::Report(ERRCODE_UNDEFINED_OBJECT, "\"" + kind + "\" is no way to fail");
}

/// Runs a statement from C++: whatever SQL can raise arrives through SPI and the boundary.
PGSHIFT_FUNCTION(pgshift_test_execute) {
  Witness const witness;
  std::string const statement = pg::text_to_string(PG_GETARG_DATUM(0));
  pg::Spi spi;
  spi.execute(statement);
  return BoolGetDatum(true);
}
