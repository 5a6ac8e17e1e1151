// Who is to add the next row about something to a table of our own.
//
// A turn lasts for a moment: until that row is there. From then on the row itself is what others wait for, as
// long as its transaction may still be rolled back; so a transaction can add rows about as many things as it
// likes, and takes no lock for each.
#pragma once

#include <optional>
#include <string>

#include "pg/named_lock.hpp"

namespace storage {

/// Holds a pg::NamedLock, which an error's abort releases. To wait for it ends with an error where
/// a deadlock is found (40P01), lock_timeout is over (55P03) or the query is cancelled (57014).
class Turn {
 public:
  /// Waits for whoever has the turn of that name. `look`, called with the turn in hand, sees what there is,
  /// and returns the transaction in flight that must end first, or InvalidTransactionId. It is
  /// called again after each wait, and must go by a snapshot that is taken anew and shows what is
  /// not committed yet, such as a dirty one: what it overlooks is not waited for.
  template <class Look>
  Turn(const std::string& name, Look&& look) {
    for (;;) {
      lock_.emplace(name);
      TransactionId const writer = look();
      if (!TransactionIdIsValid(writer)) return;
      // Not with the turn in hand: that transaction may need it for another row.
      lock_.reset();
      pg::call([&] { XactLockTableWait(writer, nullptr, nullptr, XLTW_None); });
    }
  }

 private:
  std::optional<pg::NamedLock> lock_;
};

}  // namespace storage
