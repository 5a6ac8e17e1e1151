// One transition of one subject.
#pragma once

#include "ledger/ledger_table.hpp"
#include "ledger/machine.hpp"

namespace ledger {

/// In whose name, and with what. `metadata` lives as long as the arguments that it was taken from.
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

/// Makes it, and calls what is to be called after it. The caller has locked the machine to use it.
/// It waits for the subject's turn, and for each transaction in flight that has moved the subject;
/// the ledger stays locked by RowExclusiveLock, the subject by nothing but the entry. 23514 where
/// the step is not declared or a guard refuses it; 40001 where another transaction was first, or
/// the subject is not at the sort_key that was expected; 27000 where a guard has moved the subject
/// or replaced the machine; 55000 where the machine or the ledger can't be used. What guards and
/// callbacks raise passes. The entry lives in the current memory context, but for the request's
/// metadata.
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
/// Guards run as the current user, and may run any code. What they raise passes.
const core::TransitionHook* refusing_guard(const CompiledMachine& machine, const core::Step& step,
                                           const LedgerTable& ledger, const Entry& entry);

}  // namespace ledger
