#include "ledger/stranded.hpp"

#include "ledger/ledger_table.hpp"
#include "pg/text.hpp"

namespace ledger {

/// From state to state, past all subjects in those that the machine knows.
void each_stranded(const CompiledMachine& machine, const std::function<void(const Entry&)>& visit) {
  LedgerTable const ledger(AccessShareLock);
  Datum const name = pg::to_text(machine.name());
  LedgerTable::Place place;
  for (bool more = true; more;) {
    more = false;
    std::string known;
    ledger.each_current(name, place, GetActiveSnapshot(), [&](const Entry& entry) {
      known = entry.to_state();
      more = machine.states().find(known).has_value();
      if (!more) visit(entry);
      return !more;
    });
    // All subjects in a state that is known are skipped by one search of the index.
    if (more) place.after_state = pg::to_text(known);
  }
}

}  // namespace ledger
