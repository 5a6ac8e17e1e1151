// What errors say of where they came up.
#pragma once

#include <type_traits>

#include "pg/boundary.hpp"

namespace pg {

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

}  // namespace pg
