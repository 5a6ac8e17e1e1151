// PostgreSQL's errors.
#include <array>

#include "failures.hpp"
#include "witness.hpp"

namespace {

using pgshift_test::awkward_text;
using pgshift_test::Failure;
using pgshift_test::huge_text;
using pgshift_test::raise_whole_error;
using pgshift_test::Witness;

void server_error() {
  Witness const witness;
  pg::call([] { raise_whole_error("plain"); });
}

void server_error_awkward() {
  Witness const witness;
  pg::call([] { raise_whole_error(awkward_text); });
}

void server_error_huge() {
  std::string const huge = huge_text();
  pg::call([&] { raise_whole_error(huge.c_str()); });
}

void server_elog() {
  Witness const witness;
  pg::call([] { elog(ERROR, "internal error %d", 42); });
}

void server_division() {
  Witness const witness;
  pg::call([] { DirectFunctionCall2(int4div, Int32GetDatum(1), Int32GetDatum(0)); });
}

void server_input() {
  Witness const witness;
  pg::call([] { DirectFunctionCall1(int4in, CStringGetDatum("twelve")); });
}

void sleep_guarded() {
  Witness const witness;
  constexpr double seconds = 60;
  pg::call([] { DirectFunctionCall1(pg_sleep, Float8GetDatum(seconds)); });
}

void cancel() {
  Witness const witness;
  pg::call([] {
    DirectFunctionCall1(pg_cancel_backend, Int32GetDatum(MyProcPid));
    CHECK_FOR_INTERRUPTS();
  });
}

constexpr std::array failures{
    Failure{"server_error", server_error},
    Failure{"server_error_awkward", server_error_awkward},
    Failure{"server_error_huge", server_error_huge},
    Failure{"server_elog", server_elog},
    Failure{"server_division", server_division},
    Failure{"server_input", server_input},
    Failure{"sleep", sleep_guarded},
    Failure{"cancel", cancel},
};

}  // namespace

namespace pgshift_test {

std::span<const Failure> failures_of_server() {
  return failures;
}

}  // namespace pgshift_test
