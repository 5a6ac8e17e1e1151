// Who is to add a subject's next entry. pgshift.lock_subject() keeps a turn to the transaction's end.
#pragma once

#include <optional>

#include "ledger/ledger_table.hpp"
#include "storage/turn.hpp"

namespace ledger {

/// The turn lasts as long as this: at its end the new entry is what other transactions wait for.
/// The ledger outlives it.
class SubjectTurn {
 public:
  /// Waits for whoever has it, and for every transaction that has added an entry.
  SubjectTurn(const LedgerTable& ledger, const Subject& subject)
      : turn_(subject.turn(), [&] {
          Latest latest = ledger.latest(subject);
          last_ = latest.entry;
          return latest.writer;
        }) {}

  /// The subject's last entry, which nobody else can add to now.
  const std::optional<Entry>& last() const noexcept { return last_; }

 private:
  std::optional<Entry> last_;
  storage::Turn turn_;
};

}  // namespace ledger
