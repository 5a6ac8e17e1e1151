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
  Unwinding unwinding_;
};

/// One of the few places that a whole server has for something, held as long as it lives. Waits while all are
/// taken.
class ServerPlace {
 public:
  ServerPlace(const std::string& name, int places);
  ~ServerPlace();
  ServerPlace(const ServerPlace&) = delete;
  ServerPlace& operator=(const ServerPlace&) = delete;

 private:
  bool take_free(const std::string& name, int places);

  LOCKTAG tag_{};
  Unwinding unwinding_;
};

/// Taken to the end of the transaction, or until a savepoint from before is rolled back to.
void lock_name(const std::string& name, LOCKMODE mode);

/// The same without waiting: false where another transaction has the name.
bool try_lock_name(const std::string& name, LOCKMODE mode);

/// The same for who may have to wait long: others who want the name do not queue behind that one for more
/// than a second. lock_timeout is for the whole of the wait, and deadlocks are found.
void lock_name_letting_others_pass(const std::string& name, LOCKMODE mode);

}  // namespace pg
