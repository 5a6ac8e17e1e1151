// A lock on a name of our own, for a moment within a transaction.
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

}  // namespace pg
