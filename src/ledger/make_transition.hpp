// One transition of one subject.
#pragma once

#include "ledger/ledger_table.hpp"
#include "ledger/machine.hpp"

namespace ledger {

/// In whose name, and with what.
struct Author {
  std::string actor_id;
  std::string actor_type;
  Datum metadata = 0;

  /// The session's actor, or the system, and no metadata.
  static Author usual();
  /// The same but for what is given of a function's arguments from that place on.
  static Author of(const pg::Arguments& arguments, int place);
};

struct TransitionRequest {
  std::string to_state;
  Author author;
  std::optional<std::int32_t> expected_sort_key = std::nullopt;
  bool is_optimistic = false;
};

/// Makes it, and calls what is to be called after it.
Entry make_transition(const MachineInForce& machine, const Subject& subject,
                      const TransitionRequest& request);

/// After code of others has run, which may have moved the subject on: the entry says so then.
void see_whether_last(const LedgerTable& ledger, const Subject& subject, Entry* entry);

/// The step from the subject's state; Reports unknown_state() and not_declared().
core::Step require_step(const CompiledMachine& machine, const Subject& subject,
                        const std::optional<Entry>& last, const std::string& to);

/// The entry that it would add.
Entry proposed_entry(const CompiledMachine& machine, const Subject& subject, const std::optional<Entry>& last,
                     const std::string& to, const Author& author);

/// The first guard of that step that refuses the entry: one that isn't true. Null if none does.
const core::TransitionHook* refusing_guard(const CompiledMachine& machine, const core::Step& step,
                                           const LedgerTable& ledger, const Entry& entry);

}  // namespace ledger
