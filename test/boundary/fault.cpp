// A fault at a chosen moment: the Nth allocation from now on fails, or a cancel request arrives there.
// PostgreSQL's allocations are seen by taking the place of its allocator, those of C++ where operator new is
// replaced by test/torture/lib/operator_new.cpp.
#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "pg/text.hpp"
#include "witness.hpp"

namespace {

enum class Fault { none, memory, cancel, termination };

Fault armed = Fault::none;
Fault fired = Fault::none;
std::int64_t seen = 0;
std::int64_t due = 0;

/// PostgreSQL's own slips: an allocation that fails in these functions leaves behind what the session, going
/// on after a rollback, fails on, with or without this extension.
constexpr std::array fragile{
    "LockAcquireExtended",             // a local lock without room for its owners
    "CommandEndInvalidationMessages",  // caches with what is rolled back
};

struct Code {
  std::uintptr_t begin = 0;
  std::uintptr_t size = 0;
};

Code code_of(const char* function) {
  Dl_info info{};
  void* symbol = nullptr;
  void* const begin = dlsym(RTLD_DEFAULT, function);
  if (begin == nullptr || dladdr1(begin, &info, &symbol, RTLD_DL_SYMENT) == 0) return {};
  return {reinterpret_cast<std::uintptr_t>(begin), static_cast<const ElfW(Sym)*>(symbol)->st_size};
}

std::array<Code, fragile.size()> fragile_code;

constexpr int depth = 32;
std::array<void*, depth> place{};

bool is_fragile_here() {
  return std::any_of(place.begin(), place.end(), [](void* frame) {
    auto const at = reinterpret_cast<std::uintptr_t>(frame);
    return std::any_of(fragile_code.begin(), fragile_code.end(),
                       [&](const Code& code) { return at - code.begin < code.size; });
  });
}

/// PL/pgSQL copies an error that it has caught to there, and has not rolled back yet: an error then is one
/// level of subtransactions off.
bool is_of_a_handler(MemoryContext context) {
  return context != nullptr && std::string_view(context->name) == "PLpgSQL per-statement data";
}

/// True if this allocation is to fail. Not while PostgreSQL rolls back or can't: it has no memory to get
/// there that it hasn't got already.
bool is_due(MemoryContext context) {
  if (armed == Fault::none || CritSectionCount > 0 || !IsTransactionState()) return false;
  if (++seen != due) return false;
  place.fill(nullptr);
  backtrace(place.data(), depth);
  if (armed == Fault::memory && (is_of_a_handler(context) || is_fragile_here())) {
    ++due;
    return false;
  }
  fired = armed;
  armed = Fault::none;
  if (fired == Fault::memory) return true;
  // As the handlers of PostgreSQL's signals do.
  if (fired == Fault::cancel) QueryCancelPending = 1;
  if (fired == Fault::termination) ProcDiePending = 1;
  InterruptPending = 1;
  return false;
}

/// Before PostgreSQL 17 the caller raises the error, from then on a function that takes the flags does.
template <class... Flags>
void* fail(MemoryContext context, Size size, Flags... flags) {
  if constexpr (sizeof...(Flags) > 0) {
    using Failure = void* (*)(MemoryContext, Size, Flags...);
    static auto const failure =
        reinterpret_cast<Failure>(dlsym(RTLD_DEFAULT, "MemoryContextAllocationFailure"));
    return failure(context, size, flags...);
  }
  return nullptr;
}

template <class Function>
struct Allocation;
template <class... Flags>
struct Allocation<void* (*)(MemoryContext, Size, Flags...)> {
  static inline void* (*original)(MemoryContext, Size, Flags...) = nullptr;
  static void* allocate(MemoryContext context, Size size, Flags... flags) {
    if (context != ErrorContext && is_due(context)) return fail(context, size, flags...);
    return original(context, size, flags...);
  }
};
using Allocate = Allocation<decltype(MemoryContextMethods::alloc)>;

template <class Function>
struct Statistics;
template <class... Arguments>
struct Statistics<void (*)(Arguments...)> {
  static inline void (*original)(Arguments...) = nullptr;
  /// PostgreSQL prints them to the log whenever memory is short, some hundred lines each time.
  static void print(Arguments... arguments) {
    if (fired != Fault::memory) original(arguments...);
  }
};
using Print = Statistics<decltype(MemoryContextMethods::stats)>;

/// A fault is for the statement at hand; what rolls it back, having failed otherwise, goes without.
void end_with_savepoint(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB) armed = Fault::none;
}
void end_with_transaction(XactEvent event, void*) {
  if (event == XACT_EVENT_ABORT) armed = Fault::none;
}

void take_place() {
  if (Allocate::original != nullptr) return;
  std::transform(fragile.begin(), fragile.end(), fragile_code.begin(), code_of);
  pg::call([] {
    RegisterSubXactCallback(end_with_savepoint, nullptr);
    RegisterXactCallback(end_with_transaction, nullptr);
  });
  auto* methods = const_cast<MemoryContextMethods*>(TopMemoryContext->methods);
  auto const page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  auto const begin = reinterpret_cast<std::uintptr_t>(methods) & ~(page - 1);
  auto const end = reinterpret_cast<std::uintptr_t>(methods + 1);
  pgshift_test::require(mprotect(reinterpret_cast<void*>(begin), end - begin, PROT_READ | PROT_WRITE) == 0,
                        "the allocator's methods can't be changed");
  Allocate::original = methods->alloc;
  methods->alloc = Allocate::allocate;
  Print::original = methods->stats;
  methods->stats = Print::print;
  if (void* hook = dlsym(RTLD_DEFAULT, "pgshift_test_new_is_due"); hook != nullptr) {
    *static_cast<bool (**)()>(hook) = [] { return is_due(nullptr); };
  }
}

Fault kind_of(std::string_view name) {
  if (name == "memory") return Fault::memory;
  if (name == "cancel") return Fault::cancel;
  if (name == "termination") return Fault::termination;
  pgshift_test::require(name == "none", "memory, cancel, termination or none");
  return Fault::none;
}

}  // namespace

/// A fault of that kind at the Nth allocation after this call. With 0 they are only counted.
PGSHIFT_FUNCTION(pgshift_test_fault) {
  take_place();
  Fault const kind = kind_of(pg::text_to_string(PG_GETARG_DATUM(0)));
  due = PG_GETARG_INT64(1);
  fired = Fault::none;
  seen = 0;
  armed = kind;
  return BoolGetDatum(true);
}

/// Ends that, with a cancel request that nobody has looked at yet, and says how many allocations there were.
PGSHIFT_FUNCTION(pgshift_test_fault_end) {
  armed = Fault::none;
  if (fired == Fault::cancel) QueryCancelPending = 0;
  return pgshift_test::bigint(seen);
}

PGSHIFT_FUNCTION(pgshift_test_fault_fired) {
  return BoolGetDatum(fired != Fault::none);
}

/// The functions in which it was, innermost first; those that have no names outside of their file are left
/// out.
PGSHIFT_FUNCTION(pgshift_test_fault_place) {
  std::string names;
  for (void* frame : place) {
    Dl_info info{};
    if (dladdr(frame, &info) == 0 || info.dli_sname == nullptr) continue;
    names += names.empty() ? "" : " < ";
    names += info.dli_sname;
  }
  return pg::to_text(names);
}
