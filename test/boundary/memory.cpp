// C++ objects in PostgreSQL's memory contexts, and contexts of our own.
#include <stdexcept>

#include "pg/memory.hpp"
#include "pg/text.hpp"
#include "witness.hpp"

namespace {

using pgshift_test::bigint;
using pgshift_test::require;
using pgshift_test::Witness;

std::int64_t alive() {
  return Witness::constructed - Witness::destroyed;
}

/// Appends its letter to a text when it is destroyed.
class Letter {
 public:
  Letter(std::string* text, char letter) : text_(text), letter_(letter) {}
  ~Letter() { *text_ += letter_; }
  Letter(const Letter&) = delete;
  Letter& operator=(const Letter&) = delete;

 private:
  std::string* text_;
  char letter_;
};

class Failing {
 public:
  Failing() { throw std::runtime_error("a constructor failed"); }

 private:
  Witness witness_;
};

}  // namespace

/// A witness that lives as long as the transaction, the subtransaction, the statement or the row.
PGSHIFT_FUNCTION(pgshift_test_construct) {
  std::string const where = pg::text_to_string(PG_GETARG_DATUM(0));
  MemoryContext const context = where == "transaction"      ? TopTransactionContext
                                : where == "subtransaction" ? CurTransactionContext
                                : where == "statement"      ? fcinfo->flinfo->fn_mcxt
                                                            : CurrentMemoryContext;
  pg::construct_in<Witness>(context);
  return bigint(alive());
}

/// The same, and an error while it is alive.
PGSHIFT_FUNCTION(pgshift_test_construct_and_fail) {
  pg::construct_in<Witness>(TopTransactionContext);
  pg::construct_in<Witness>(fcinfo->flinfo->fn_mcxt);
  throw pg::Report(ERRCODE_RAISE_EXCEPTION, pg::text_to_string(PG_GETARG_DATUM(0)));
}

/// Reset and deletion of a context, of one inside of it, and a constructor that throws.
PGSHIFT_FUNCTION(pgshift_test_contexts) {
  std::int64_t const before = alive();
  {
    pg::OwnedContext const outer(CurrentMemoryContext, "outer");
    pg::OwnedContext const inner(CurrentMemoryContext, "inner");
    pg::construct_in<Witness>(outer.get(), Witness());
    require(alive() == before + 1, "the argument and not the copy is alive");
    pg::construct_in<Witness>(outer.get());
    pg::construct_in<Witness>(inner.get());
    require(alive() == before + 3, "a witness is missing");
    pg::call([&] { MemoryContextReset(outer.get()); });
    require(alive() == before + 1, "a reset destroyed too much or too little");
    pg::construct_in<Witness>(outer.get());
    require(alive() == before + 2, "a context is of no use after a reset");
  }
  require(alive() == before, "a deletion destroyed too much or too little");

  {
    pg::OwnedContext const parent(CurrentMemoryContext, "parent");
    MemoryContext const child =
        pg::call([&] { return AllocSetContextCreateInternal(parent.get(), "child", ALLOCSET_SMALL_SIZES); });
    pg::construct_in<Witness>(child);
  }
  require(alive() == before, "a parent's deletion spared a child's object");

  std::string order;
  {
    pg::OwnedContext const context(CurrentMemoryContext, "order");
    for (char const letter : {'a', 'b', 'c'}) pg::construct_in<Letter>(context.get(), &order, letter);
  }
  require(order == "cba", "objects are not destroyed in the reverse of the order of their construction");

  bool caught = false;
  {
    pg::OwnedContext const context(CurrentMemoryContext, "failing");
    try {
      pg::construct_in<Failing>(context.get());
    } catch (const std::runtime_error&) {
      caught = true;
    }
    require(caught && alive() == before, "what a constructor left behind is alive");
  }
  require(alive() == before, "an object that was never there was destroyed");

  try {
    pg::OwnedContext const context(CurrentMemoryContext, "unwound");
    pg::construct_in<Witness>(context.get());
    pg::call([] { elog(ERROR, "unwinds"); });
  } catch (const pg::Error&) {
  }
  require(alive() == before, "unwinding spared an object");
  return BoolGetDatum(true);
}
