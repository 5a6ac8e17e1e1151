// What a guarded call leaves behind: PostgreSQL's error handling as it was, however the call ended.
#include <stdexcept>

#include "pg/text.hpp"
#include "witness.hpp"

namespace {

using pgshift_test::require;
using pgshift_test::Witness;

struct Handling {
  sigjmp_buf* exception_stack = PG_exception_stack;
  ErrorContextCallback* context_stack = error_context_stack;

  bool operator==(const Handling&) const = default;
};

void add_context(void* text) {
  errcontext("%s", static_cast<const char*>(text));
}

enum class Ending { ordinary, error, exception };

/// Pushes a context callback, as PostgreSQL's functions do that pop it only where nothing fails.
void call_with_context(Ending ending) {
  ErrorContextCallback callback{};
  pg::call([&] {
    callback.callback = add_context;
    callback.arg = const_cast<char*>("a context of the test");
    callback.previous = error_context_stack;
    error_context_stack = &callback;
    if (ending == Ending::error) {
      MemoryContextSwitchTo(TopMemoryContext);
      elog(ERROR, "fails inside of a context");
    }
    if (ending == Ending::exception) throw std::runtime_error("leaves a context");
    error_context_stack = callback.previous;
  });
}

}  // namespace

/// An error if anything is not as it was.
PGSHIFT_FUNCTION(pgshift_test_guard_restores) {
  Witness const witness;
  Handling const before;
  MemoryContext const memory = CurrentMemoryContext;

  call_with_context(Ending::ordinary);
  require(Handling() == before, "an ordinary end changes the error handling");

  bool caught = false;
  try {
    call_with_context(Ending::error);
  } catch (const pg::Error& error) {
    caught = true;
    require(Handling() == before, "an error changes the error handling while it is being handled");
    require(CurrentMemoryContext == memory, "an error changes the memory context");
    require(pg::to_string(error.data()->context).starts_with("a context of the test"),
            "an error loses its context");
    require(GetMemoryChunkContext(error.data()) == memory, "an error lies in another memory context");
  }
  require(caught, "an error was lost");
  require(Handling() == before, "an error changes the error handling");

  caught = false;
  try {
    call_with_context(Ending::exception);
  } catch (const std::runtime_error&) {
    caught = true;
  }
  require(caught, "an exception was lost");
  require(Handling() == before, "an exception changes the error handling");

  int const result = pg::call([] { return 42; });
  require(result == 42, "a result was lost");
  require(Handling() == before && CurrentMemoryContext == memory, "a call with a result changes something");
  return BoolGetDatum(true);
}

/// A message below the level of an error passes through a guarded call, which goes on.
PGSHIFT_FUNCTION(pgshift_test_notice) {
  Witness const witness;
  std::string const text = pg::text_to_string(PG_GETARG_DATUM(0));
  bool const went_on = pg::call([&] {
    ereport(NOTICE, (errmsg_internal("%s", text.c_str()), errdetail_internal("through a guarded call")));
    return true;
  });
  return BoolGetDatum(went_on);
}

/// Where a report of ours says that it comes from, as the server has it: the function's bare name, a file
/// without its path, a line.
PGSHIFT_FUNCTION(pgshift_test_location) {
  try {
    pg::call([&] { OidFunctionCall1(PG_GETARG_OID(0), CStringGetTextDatum("report")); });
  } catch (const pg::Error& error) {
    return pg::to_text(pg::to_string(error.data()->funcname) + " in " +
                       pg::to_string(error.data()->filename) +
                       (error.data()->lineno > 0 ? ", with a line" : ", without a line"));
  }
  throw pg::Report(ERRCODE_ASSERT_FAILURE, "an error was lost");
}
