// Locks on names of our own, for a moment within a transaction or to its end.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace pg {

/// Held as long as it lives: others who want that name wait. It is no lock that applications can take.
class NamedLock {
 public:
  explicit NamedLock(const std::string& name);
  ~NamedLock();
  NamedLock(const NamedLock&) = delete;
  NamedLock& operator=(const NamedLock&) = delete;

 private:
  LOCKTAG tag_;
  int exceptions_;
};

/// Taken to the end of the transaction, or until a savepoint from before is rolled back to.
void lock_name(const std::string& name, LOCKMODE mode);

}  // namespace pg
