#include "ledger/turn.hpp"

namespace ledger {

Turn::Turn(const LedgerTable& ledger, const Subject& subject) {
  std::string const name = subject.turn();
  for (;;) {
    lock_.emplace(name);
    Latest latest = ledger.latest(subject);
    if (!TransactionIdIsValid(latest.writer)) {
      last_ = latest.entry;
      return;
    }
    // Not with the turn in hand: that transaction may need it for another entry.
    lock_.reset();
    pg::call([&] { XactLockTableWait(latest.writer, nullptr, nullptr, XLTW_None); });
  }
}

}  // namespace ledger
