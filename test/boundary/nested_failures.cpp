// What fails several frames deep, or while something that failed is being dealt with.
#include <array>
#include <stdexcept>

#include "failures.hpp"
#include "pg/text.hpp"
#include "witness.hpp"

extern "C" PGDLLEXPORT Datum pgshift_test_fail(PG_FUNCTION_ARGS);

namespace {

using pgshift_test::Failure;
using pgshift_test::raise_whole_error;
using pgshift_test::whole_report;
using pgshift_test::Witness;

void server_error() {
  Witness const witness;
  pg::call([] { raise_whole_error("plain"); });
}

/// The inner guard throws through the outer one.
void guard_in_guard() {
  Witness const witness;
  pg::call([] {
    // What the text at the top of pg/boundary.hpp warns of, but here nothing longjmps over it.
    Witness const inner;
    pg::call([] { raise_whole_error("from the inner guard"); });
  });
}

/// Out of our function into PostgreSQL's, into our function again.
void function_in_guard() {
  Witness const witness;
  pg::call([] { DirectFunctionCall1(pgshift_test_fail, CStringGetTextDatum("report")); });
}

void function_in_function_in_guard() {
  Witness const witness;
  pg::call([] { DirectFunctionCall1(pgshift_test_fail, CStringGetTextDatum("function_in_guard")); });
}

void exception_in_guard() {
  Witness const witness;
  pg::call([] { throw std::runtime_error("thrown inside of a guarded call"); });
}

void report_in_guard() {
  Witness const witness;
  pg::call([] { throw whole_report(); });
}

void descend(int depth) {
  Witness const witness;
  pg::call([&] {
    if (depth == 0) raise_whole_error("from below");
    descend(depth - 1);
  });
}

void deep() {
  constexpr int depth = 20;
  descend(depth);
}

void rethrown() {
  try {
    server_error();
  } catch (const pg::Error&) {
    Witness const witness;
    throw;
  }
}

void rethrown_twice() {
  try {
    rethrown();
  } catch (...) {
    Witness const witness;
    throw;
  }
}

void thrown_copy() {
  try {
    server_error();
  } catch (const pg::Error& error) {
    Witness const witness;
    throw pg::Error(error);
  }
}

void changed() {
  try {
    server_error();
  } catch (const pg::Error& error) {
    Witness const witness;
    throw pg::Report(error.data()->sqlerrcode, "changed to a report").with_detail(error.what());
  }
}

void exception_while_handling() {
  try {
    server_error();
  } catch (const pg::Error& error) {
    Witness const witness;
    throw std::runtime_error(std::string("while handling: ") + error.what());
  }
}

/// An error is caught and dropped, and another one comes.
void error_after_error() {
  try {
    pg::call([] { DirectFunctionCall2(int4div, Int32GetDatum(1), Int32GetDatum(0)); });
  } catch (const pg::Error&) {
  }
  try {
    throw 42;
  } catch (int) {
  }
  server_error();
}

constexpr std::array failures{
    Failure{"guard_in_guard", guard_in_guard},
    Failure{"function_in_guard", function_in_guard},
    Failure{"function_in_function_in_guard", function_in_function_in_guard},
    Failure{"exception_in_guard", exception_in_guard},
    Failure{"report_in_guard", report_in_guard},
    Failure{"deep", deep},
    Failure{"rethrown", rethrown},
    Failure{"rethrown_twice", rethrown_twice},
    Failure{"thrown_copy", thrown_copy},
    Failure{"changed", changed},
    Failure{"exception_while_handling", exception_while_handling},
    Failure{"error_after_error", error_after_error},
};

}  // namespace

namespace pgshift_test {

std::span<const Failure> nested_failures() {
  return failures;
}

}  // namespace pgshift_test
