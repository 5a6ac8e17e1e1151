// Where C++ and PostgreSQL meet. PostgreSQL's errors are longjmps and C++ needs its destructors, so:
//
//   calling PostgreSQL   pg::call([&] { return heap_…(…); })   a PostgreSQL error becomes a thrown pg::Error
//   being called         PGSHIFT_FUNCTION(name) { … }          whatever is thrown becomes a PostgreSQL error
//
// Right: the guard sits deeper than the objects that need it.
//     std::string text = …;
//     Oid oid = pg::call([&] { return get_relname_relid(text.c_str(), schema); });
// Wrong: an object with a destructor inside the guard; a longjmp would skip the destructor.
//     pg::call([&] { std::string text = …; return get_relname_relid(text.c_str(), schema); });
#pragma once

#include <exception>
#include <type_traits>

#include "pg/error.hpp"
#include "pg/postgres.hpp"

namespace pg {

namespace detail {

/// Turns the error that PostgreSQL has just raised into a thrown pg::Error. The copy of it lies in
/// the current memory context, which is not ErrorContext. std::bad_alloc where there is no memory
/// for it.
[[noreturn]] void throw_caught_error();

/// Puts PostgreSQL's error handling back as it was, whichever way the guarded call ends.
class GuardFrame {
 public:
  explicit GuardFrame(sigjmp_buf* landing) noexcept
      : exception_stack_(PG_exception_stack),
        context_stack_(error_context_stack),
        memory_(CurrentMemoryContext) {
    PG_exception_stack = landing;
  }
  ~GuardFrame() {
    PG_exception_stack = exception_stack_;
    error_context_stack = context_stack_;
  }
  GuardFrame(const GuardFrame&) = delete;
  GuardFrame& operator=(const GuardFrame&) = delete;

  /// After the jump, before anything else can raise an error: a second one would land here again.
  void landed() const noexcept {
    PG_exception_stack = exception_stack_;
    error_context_stack = context_stack_;
    CurrentMemoryContext = memory_;
  }

 private:
  sigjmp_buf* exception_stack_;
  ErrorContextCallback* context_stack_;
  MemoryContext memory_;
};

}  // namespace detail

/// Runs code that may ereport. Anything with a destructor must live outside of it. After an
/// error the memory context that was current is so again, and the error's text lies in it; locks,
/// pins and snapshots that the code has taken are held until the transaction or a
/// pg::Subtransaction aborts. Calls may be nested.
template <class Body>
auto call(Body&& body) -> decltype(body()) {
  using Result = decltype(body());
  static_assert(std::is_void_v<Result> || std::is_trivially_destructible_v<Result>,
                "a longjmp out of a guarded call would skip this result's destructor");
  sigjmp_buf landing;
  detail::GuardFrame const frame(&landing);
  // Not saving the signal mask (as PostgreSQL itself does not) is what makes a guard cost 4 ns, not 200.
  if (sigsetjmp(landing, 0) == 0) return body();
  frame.landed();
  detail::throw_caught_error();
}

/// The same with that memory context current meanwhile. An error is caught in the caller's.
template <class Body>
auto call_in(MemoryContext memory, Body&& body) -> decltype(body()) {
  return call([&] {
    MemoryContext const caller = MemoryContextSwitchTo(memory);
    if constexpr (std::is_void_v<decltype(body())>) {
      body();
      MemoryContextSwitchTo(caller);
    } else {
      auto const result = body();
      MemoryContextSwitchTo(caller);
      return result;
    }
  });
}

/// For a destructor of what PostgreSQL releases by itself at abort: it must then do nothing, and may not even
/// look at it. A member of what it destroys.
class Unwinding {
 public:
  /// True if an exception has come up since the object was made.
  bool has_begun() const noexcept { return std::uncaught_exceptions() != exceptions_; }

 private:
  int exceptions_ = std::uncaught_exceptions();
};

/// Runs it so that errors say more by `say`, which is given `about`. For use inside of a guarded call, which
/// puts PostgreSQL's stack back after an error: whatever comes next in the call finds it as it was, too.
template <class Body>
auto with_context(void (*say)(void*), const void* about, Body&& body) {
  ErrorContextCallback here{error_context_stack, say, const_cast<void*>(about)};
  error_context_stack = &here;
  if constexpr (std::is_void_v<decltype(body())>) {
    body();
    error_context_stack = here.previous;
  } else {
    auto const result = body();
    error_context_stack = here.previous;
    return result;
  }
}

/// What an entry point's inner frame hands to its outer one: plain data, so that nothing is lost when the
/// outer frame ends in a longjmp. The texts live in ErrorContext.
struct Pending {
  ErrorData* caught;
  int sqlstate;
  char* message;
  char* detail;
  char* hint;
  char* schema;
  char* table;
  char* column;
  char* constraint;
  const char* file;
  const char* function;
  int line;
};
static_assert(std::is_trivially_destructible_v<Pending>);

/// Fills in what the exception being handled says. Only to be called from a catch block. What there
/// is no memory for is left out.
void describe_current_exception(Pending* pending) noexcept;

/// Raises it. The frame that calls this may hold nothing that has a destructor.
[[noreturn]] void raise(const Pending& pending);

template <Datum (*Body)(FunctionCallInfo)>
[[gnu::noinline]] bool run_entry(FunctionCallInfo fcinfo, Datum* result, Pending* pending) noexcept {
  try {
    *result = Body(fcinfo);
    return true;
  } catch (...) {
    describe_current_exception(pending);
    return false;
  }
}

/// The outer frame of every entry point: an ereport from within a catch block would leak the
/// exception. The inner one, run_entry(), must not be inlined into it, since this one is left by a
/// longjmp.
template <Datum (*Body)(FunctionCallInfo)>
Datum entry(FunctionCallInfo fcinfo) {
  Datum result = 0;
  Pending pending{};
  if (run_entry<Body>(fcinfo, &result, &pending)) return result;
  raise(pending);
}

template <class Argument, void (*Body)(Argument)>
[[gnu::noinline]] bool run_callback(Argument argument, Pending* pending) noexcept {
  try {
    Body(argument);
    return true;
  } catch (...) {
    describe_current_exception(pending);
    return false;
  }
}

/// The same two frames for what PostgreSQL calls otherwise than by the function manager:
/// enter<body>(argument).
template <auto Body, class Argument>
void enter(Argument argument) {
  Pending pending{};
  if (run_callback<Argument, Body>(argument, &pending)) return;
  raise(pending);
}

/// PostgreSQL's own error (25000) where parallel workers are at work: nothing can be written then, nor locked
/// for longer. For the function that is called, whatever its caller was declared as.
void refuse_in_parallel_mode(FunctionCallInfo fcinfo);

}  // namespace pg

/// Defines a function that SQL can call; its body follows and gets `fcinfo`.
#define PGSHIFT_FUNCTION(name)                       \
  static Datum name##_body(FunctionCallInfo fcinfo); \
  extern "C" {                                       \
  PG_FUNCTION_INFO_V1(name);                         \
  PGDLLEXPORT Datum name(PG_FUNCTION_ARGS) {         \
    return pg::entry<&name##_body>(fcinfo);          \
  }                                                  \
  }                                                  \
  static Datum name##_body([[maybe_unused]] FunctionCallInfo fcinfo)

/// The same for one that writes, or must be alone for another reason.
#define PGSHIFT_WRITER(name)                          \
  static Datum name##_alone(FunctionCallInfo fcinfo); \
  PGSHIFT_FUNCTION(name) {                            \
    pg::refuse_in_parallel_mode(fcinfo);              \
    return name##_alone(fcinfo);                      \
  }                                                   \
  static Datum name##_alone([[maybe_unused]] FunctionCallInfo fcinfo)
