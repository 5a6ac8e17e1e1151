// The one list of all that the extension can do. What moves in gets an entry here.
#include <algorithm>
#include <array>

#include "audit/audit_kind.hpp"
#include "audit/log/log_reader.hpp"
#include "capability.hpp"
#include "consensus/approvals/open_approvals.hpp"
#include "consensus/consensus_kind.hpp"
#include "define/define_kind.hpp"
#include "events/store_ddl.hpp"
#include "events/store_examination.hpp"
#include "ledger/ledger_examination.hpp"
#include "ledger/machine_change.hpp"
#include "ledger/machine_object.hpp"
#include "ledger/machine_uses.hpp"
#include "normalize/normalize_kind.hpp"

namespace {

using pgshift::Capability;

constexpr std::array all{
    Capability{.name = "normalize", .kind = &normalize::kind},
    Capability{.name = "define", .kind = &define::kind},
    Capability{.name = "consensus",
               .kind = &consensus::kind,
               .identity_returned = consensus::void_approvals_of_dropped},
    Capability{.name = "audit", .kind = &audit::kind, .has_recorded = audit::has_entries},
    Capability{.name = "ledger",
               .examine = ledger::examine,
               .users_among = ledger::users_among,
               .stands_for_something = ledger::stands_for_machine,
               .may_change_objects = ledger::may_change_machine,
               .objects_changed = ledger::follow_machines,
               .extension_drops = ledger::note_machine_objects,
               .objects_dropped = ledger::restore_machines},
    Capability{.name = "events",
               .examine = events::examine,
               .may_change_objects = events::may_change_store,
               .objects_changed = events::refuse_changed_store},
};

constexpr std::size_t kind_count = std::count_if(
    all.begin(), all.end(), [](const Capability& capability) { return capability.kind != nullptr; });

constexpr auto all_kinds = [] {
  std::array<const rule::Kind*, kind_count> kinds{};
  std::size_t count = 0;
  for (const Capability& capability : all) {
    if (capability.kind != nullptr) kinds[count++] = capability.kind;
  }
  return kinds;
}();

}  // namespace

std::span<const pgshift::Capability> pgshift::capabilities() {
  return all;
}

std::span<const rule::Kind* const> rule::kinds() {
  return all_kinds;
}
