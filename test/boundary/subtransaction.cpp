// Errors absorbed by a subtransaction, and those that pass.
#include "pg/subtransaction.hpp"

#include <stdexcept>

#include "pg/memory.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "witness.hpp"

namespace {

using pgshift_test::bigint;
using pgshift_test::require;
using pgshift_test::Witness;

struct Surroundings {
  MemoryContext memory = CurrentMemoryContext;
  ResourceOwner owner = CurrentResourceOwner;
  int level = GetCurrentTransactionNestLevel();
  sigjmp_buf* exception_stack = PG_exception_stack;
  ErrorContextCallback* context_stack = error_context_stack;

  bool operator==(const Surroundings&) const = default;
};

/// succeeds_on_data, which must leave everything around it as it was, also where an error passes.
template <class Body>
bool try_body(Body&& body) {
  Surroundings const before;
  bool succeeded = false;
  try {
    succeeded = pg::succeeds_on_data([&] {
      Witness const witness;
      require(CurrentMemoryContext == before.memory, "a subtransaction changes the memory context");
      require(GetCurrentTransactionNestLevel() == before.level + 1, "there is no subtransaction");
      require(CurrentResourceOwner != before.owner, "a subtransaction has no resource owner of its own");
      body();
    });
  } catch (...) {
    require(Surroundings() == before, "an error that passes leaves something changed");
    throw;
  }
  require(Surroundings() == before, "a subtransaction leaves something changed");
  return succeeded;
}

}  // namespace

/// True if the statement succeeded, false if its data were at fault.
PGSHIFT_FUNCTION(pgshift_test_try) {
  std::string const statement = pg::text_to_string(PG_GETARG_DATUM(0));
  return BoolGetDatum(try_body([&] {
    pg::Spi spi;
    spi.execute(statement);
  }));
}

/// The same with SPI connected around the subtransaction.
PGSHIFT_FUNCTION(pgshift_test_try_within_spi) {
  std::string const statement = pg::text_to_string(PG_GETARG_DATUM(0));
  pg::Spi spi;
  return BoolGetDatum(try_body([&] { spi.execute(statement); }));
}

/// Other things than an error of PostgreSQL's pass, whatever their SQLSTATE.
PGSHIFT_FUNCTION(pgshift_test_try_exception) {
  std::string const kind = pg::text_to_string(PG_GETARG_DATUM(0));
  return BoolGetDatum(try_body([&] {
    if (kind == "report") throw pg::Report(ERRCODE_DIVISION_BY_ZERO, "a report of class 22");
    if (kind == "exception") throw std::runtime_error("an exception");
    throw 42;
  }));
}

/// Subtransactions in one another; the statements run in the outer one, in the inner one, and after that.
PGSHIFT_FUNCTION(pgshift_test_nest) {
  std::string const outer = pg::text_to_string(PG_GETARG_DATUM(0));
  std::string const inner = pg::text_to_string(PG_GETARG_DATUM(1));
  std::string const after = pg::text_to_string(PG_GETARG_DATUM(2));
  pg::Spi spi;
  std::string result;
  bool const outcome = try_body([&] {
    spi.execute(outer);
    result += try_body([&] { spi.execute(inner); }) ? "inner kept" : "inner undone";
    spi.execute(after);
  });
  return pg::to_text(result + (outcome ? ", outer kept" : ", outer undone"));
}

/// A subtransaction by itself; what is made in it outlives it.
PGSHIFT_FUNCTION(pgshift_test_subtransaction) {
  bool const commit = PG_GETARG_BOOL(0);
  std::string const statement = pg::text_to_string(PG_GETARG_DATUM(1));
  Surroundings const before;
  pg::Spi spi;
  Surroundings const within_spi;
  const char* made = nullptr;
  {
    pg::Subtransaction subtransaction;
    spi.execute(statement);
    made = pg::call([] { return pstrdup("made in a subtransaction"); });
    if (commit) subtransaction.commit();
  }
  require(Surroundings() == within_spi, "a subtransaction leaves something changed");
  require(std::strcmp(made, "made in a subtransaction") == 0, "what a subtransaction made is lost");
  return BoolGetDatum(before.level == within_spi.level);
}

/// Fails that many times in one call, for what a single call may leave behind until it returns.
PGSHIFT_FUNCTION(pgshift_test_try_often) {
  int const times = PG_GETARG_INT32(0);
  pg::OwnedContext const context(CurrentMemoryContext, "iteration");
  MemoryContext const memory = CurrentMemoryContext;
  std::int64_t failed = 0;
  for (int i = 0; i < times; ++i) {
    MemoryContextSwitchTo(context.get());
    if (!try_body([] { pg::call([] { DirectFunctionCall1(int4in, CStringGetDatum("twelve")); }); })) {
      ++failed;
    }
    MemoryContextSwitchTo(memory);
    MemoryContextReset(context.get());
  }
  return bigint(failed);
}
