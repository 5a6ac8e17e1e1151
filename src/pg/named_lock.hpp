// Locks on names of our own, for a moment within a transaction or to its end.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace pg {

/// Held as long as it lives: others who want that name wait. It is no lock that applications can take.
/// ExclusiveLock on a hash of the name: two names that have one hash wait for each other, and no
/// more comes of it. To wait ends with an error where a deadlock is found (40P01), lock_timeout is
/// over (55P03) or the query is cancelled (57014).
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
/// taken, and looks ten times a second whether one is free. 55P03 after lock_timeout.
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

/// The same for a transaction that may have to wait long: others that want the name do not queue
/// behind it for more than a second. lock_timeout is for the whole of the wait, and deadlocks are
/// found. Each attempt is a subtransaction.
void lock_name_letting_others_pass(const std::string& name, LOCKMODE mode);

}  // namespace pg
