// Every way to fail behind the boundary: pgshift_test_fail(kind) fails in that way and never returns.
#include <array>
#include <new>
#include <stdexcept>
#include <string_view>

#include "pg/memory.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "short_memory.hpp"
#include "witness.hpp"

extern "C" PGDLLEXPORT Datum pgshift_test_fail(PG_FUNCTION_ARGS);

namespace {

using pgshift_test::ShortMemory;
using pgshift_test::Witness;

constexpr const char* awkward_text = "100 %s sure, %d%% %n: žluťoučký kůň 猫 🐈 \"'\\ \t| and\nanother line";
constexpr std::size_t megabyte = std::size_t{1} << 20U;

pg::Report whole_report() {
  return pg::Report(ERRCODE_CHECK_VIOLATION, "the message")
      .with_detail("the detail")
      .with_hint("the hint")
      .on({"the schema", "the table", "the column", "the constraint"});
}

void report() {
  throw whole_report();
}

void report_without_fields() {
  throw pg::Report(ERRCODE_UNDEFINED_COLUMN, "only a message");
}

void report_awkward() {
  throw pg::Report(ERRCODE_CHECK_VIOLATION, awkward_text)
      .with_detail(awkward_text)
      .with_hint(awkward_text)
      .on({awkward_text, awkward_text, awkward_text, awkward_text});
}

void report_huge() {
  std::string const huge = std::string(2 * megabyte, 'm') + "end";
  throw pg::Report(ERRCODE_CHECK_VIOLATION, huge).with_detail(huge).with_hint(huge);
}

/// PostgreSQL's own error with every field that a user can see.
void raise_whole_error(const char* text) {
  ereport(ERROR, (errcode(ERRCODE_EXCLUSION_VIOLATION), errmsg_internal("server: %s", text),
                  errdetail_internal("detail: %s", text), errhint("hint: %s", text),
                  err_generic_string(PG_DIAG_SCHEMA_NAME, "a schema"),
                  err_generic_string(PG_DIAG_TABLE_NAME, "a table"),
                  err_generic_string(PG_DIAG_COLUMN_NAME, "a column"),
                  err_generic_string(PG_DIAG_DATATYPE_NAME, "a type"),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, "a constraint")));
}

void server_error() {
  Witness const witness;
  pg::call([] { raise_whole_error("plain"); });
}

void server_error_awkward() {
  Witness const witness;
  pg::call([] { raise_whole_error(awkward_text); });
}

void server_error_huge() {
  std::string const huge = std::string(2 * megabyte, 'm') + "end";
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

void bad_alloc() {
  Witness const witness;
  throw std::bad_alloc();
}

void runtime_error() {
  Witness const witness;
  throw std::runtime_error("something in C++ failed");
}

void runtime_error_awkward() {
  Witness const witness;
  throw std::runtime_error(awkward_text);
}

void runtime_error_huge() {
  throw std::runtime_error(std::string(2 * megabyte, 'm') + "end");
}

void runtime_error_empty() {
  throw std::runtime_error("");
}

void out_of_range() {
  Witness const witness;
  static_cast<void>(std::string("short").substr(6));
}

void logic_error() {
  Witness const witness;
  throw std::logic_error("something in C++ is wrong");
}

class OwnException : public std::exception {
 public:
  const char* what() const noexcept override { return "an exception of one's own"; }

 private:
  Witness witness_;
};

void own_exception() {
  throw OwnException();
}

void thrown_int() {
  Witness const witness;
  throw 42;
}

void thrown_witness() {
  throw Witness();
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
    server_division();
  } catch (const pg::Error&) {
  }
  try {
    thrown_int();
  } catch (int) {
  }
  server_error();
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

/// PostgreSQL gets no memory.
void no_memory() {
  Witness const witness;
  pg::OwnedContext const context(CurrentMemoryContext, "test");
  ShortMemory const memory;
  memory.begin();
  pg::call([&] { MemoryContextAlloc(context.get(), 256 * megabyte); });
}

/// C++ gets no memory.
void no_memory_in_cpp() {
  Witness const witness;
  ShortMemory const memory;
  memory.begin();
  std::vector<char> const large(256 * megabyte);
}

/// There is memory for an error, but none for the guard's copy of it.
void no_memory_for_copy() {
  Witness const witness;
  std::string const large(64 * megabyte, 'x');
  ShortMemory const memory;
  pg::call([&] {
    ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION), errmsg_internal("%s", large.c_str()), memory.begin()));
  });
}

struct Failure {
  std::string_view kind;
  void (*fail)();
};

constexpr std::array failures{
    Failure{"report", report},
    Failure{"report_without_fields", report_without_fields},
    Failure{"report_awkward", report_awkward},
    Failure{"report_huge", report_huge},
    Failure{"server_error", server_error},
    Failure{"server_error_awkward", server_error_awkward},
    Failure{"server_error_huge", server_error_huge},
    Failure{"server_elog", server_elog},
    Failure{"server_division", server_division},
    Failure{"server_input", server_input},
    Failure{"bad_alloc", bad_alloc},
    Failure{"runtime_error", runtime_error},
    Failure{"runtime_error_awkward", runtime_error_awkward},
    Failure{"runtime_error_huge", runtime_error_huge},
    Failure{"runtime_error_empty", runtime_error_empty},
    Failure{"out_of_range", out_of_range},
    Failure{"logic_error", logic_error},
    Failure{"own_exception", own_exception},
    Failure{"thrown_int", thrown_int},
    Failure{"thrown_witness", thrown_witness},
    Failure{"guard_in_guard", guard_in_guard},
    Failure{"function_in_guard", function_in_guard},
    Failure{"function_in_function_in_guard", function_in_function_in_guard},
    Failure{"exception_in_guard", exception_in_guard},
    Failure{"report_in_guard", report_in_guard},
    Failure{"rethrown", rethrown},
    Failure{"rethrown_twice", rethrown_twice},
    Failure{"thrown_copy", thrown_copy},
    Failure{"changed", changed},
    Failure{"exception_while_handling", exception_while_handling},
    Failure{"error_after_error", error_after_error},
    Failure{"deep", deep},
    Failure{"sleep", sleep_guarded},
    Failure{"cancel", cancel},
    Failure{"no_memory", no_memory},
    Failure{"no_memory_in_cpp", no_memory_in_cpp},
    Failure{"no_memory_for_copy", no_memory_for_copy},
};

}  // namespace

PGSHIFT_FUNCTION(pgshift_test_fail) {
  Witness const witness;
  std::string const kind = pg::text_to_string(PG_GETARG_DATUM(0));
  for (const Failure& failure : failures) {
    if (failure.kind == kind) failure.fail();
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
