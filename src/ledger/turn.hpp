// Who is to add a subject's next entry.
//
// A turn lasts for a moment: until that entry is there. From then on the entry itself is what others wait
// for, as long as its transaction may still be rolled back; so a transaction can move as many subjects as it
// likes, and takes no lock for each. pgshift.lock_subject() keeps a turn to the transaction's end.
#pragma once

#include <optional>

#include "ledger/ledger_table.hpp"
#include "pg/named_lock.hpp"

namespace ledger {

class Turn {
 public:
  /// Waits for whoever has it, and for every transaction that has added an entry.
  Turn(const LedgerTable& ledger, const Subject& subject);

  /// The subject's last entry, which nobody else can add to now.
  const std::optional<Entry>& last() const noexcept { return last_; }

 private:
  std::optional<pg::NamedLock> lock_;
  std::optional<Entry> last_;
};

}  // namespace ledger
