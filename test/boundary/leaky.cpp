// What the boundary exists to prevent, done on purpose: the control that shows that the tests would see a
// leak.
#include "pg/boundary.hpp"

extern "C" {
PG_FUNCTION_INFO_V1(pgshift_test_leaky);
/// An ereport inside of a catch block: the exception is never freed.
PGDLLEXPORT Datum pgshift_test_leaky(PG_FUNCTION_ARGS) {
  (void)fcinfo;
  try {
    throw pg::Report(ERRCODE_RAISE_EXCEPTION, std::string(300, 'x'));
  } catch (const pg::Report& report) {
    ereport(ERROR, (errcode(report.sqlstate), errmsg_internal("%s", report.what())));
  }
  return 0;
}
}
