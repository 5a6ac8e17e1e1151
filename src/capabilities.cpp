// All that the extension can do. A capability that moves in gets a line here.
#include <array>

#include "audit/audit_kind.hpp"
#include "consensus/consensus_kind.hpp"
#include "define/define_kind.hpp"
#include "normalize/normalize_kind.hpp"

std::span<const rule::Kind* const> rule::kinds() {
  static constexpr std::array<const Kind*, 4> all{&normalize::kind, &define::kind, &consensus::kind,
                                                  &audit::kind};
  return all;
}
