#include "rules/ledger_examination.hpp"

#include "ledger/examination.hpp"

namespace rules {

void examine_ledger(core::Findings* findings) {
  ledger::examine(findings);
}

}  // namespace rules
