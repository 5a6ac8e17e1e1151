// The one place where an error of PostgreSQL may be absorbed: what the failed code held is released by the
// abort of a subtransaction around it.
#pragma once

#include "pg/boundary.hpp"

namespace pg {

/// Rolls back unless committed. What runs in it must neither be needed after a rollback nor leave the
/// subtransaction's nesting. The memory context and the resource owner of the maker are current
/// again at its end; meanwhile the memory context stays so, while the resource owner is the
/// subtransaction's. A rollback releases the locks that were taken in it.
class Subtransaction {
 public:
  Subtransaction();
  ~Subtransaction();
  Subtransaction(const Subtransaction&) = delete;
  Subtransaction& operator=(const Subtransaction&) = delete;

  void commit();

 private:
  MemoryContext memory_;
  ResourceOwner owner_;
  bool open_ = true;
};

/// False if body() raised an error about a value, which is then as if body() had never run; every other
/// error passes.
template <class Body>
bool succeeds_on_data(Body&& body) {
  Subtransaction subtransaction;
  try {
    body();
  } catch (const Error& error) {
    if (!is_about_value(error)) throw;
    FreeErrorData(error.data());
    return false;
  }
  subtransaction.commit();
  return true;
}

}  // namespace pg
