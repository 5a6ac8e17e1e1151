// What whoever asks for a transition reads when it is refused.
#pragma once

#include "expression/application.hpp"
#include "ledger/machine.hpp"
#include "ledger/subject.hpp"
#include "pg/boundary.hpp"

namespace ledger {

/// 42704.
pg::Report no_such_machine(const std::string& name);

/// 42501: the machine is that role's, or nobody's.
pg::Report not_machines_owner(const std::string& machine, Oid owner);

/// 55000.
pg::Report machine_has_entries(const std::string& machine);

/// 23514; `from` is the state that the subject is in, or core::before_initial.
pg::Report not_declared(const CompiledMachine& machine, const Subject& subject, const std::string& from,
                        const std::string& to);
/// With the guard's own name in place of the machine's, and its message, if it has such.
pg::Report guard_rejected(const CompiledMachine& machine, const Subject& subject,
                          const core::TransitionHook& guard, const core::Step& step);

/// 55000.
pg::Report unknown_state(const CompiledMachine& machine, const Subject& subject, const std::string& state);

/// 40001.
pg::Report lost_race(const Subject& subject, std::int32_t expected, std::int32_t found);
pg::Report changed_since_snapshot(const Subject& subject);

/// 27000: what is asked before a transition made one itself.
pg::Report changed_by_guard(const Subject& subject);
/// The same: it has put another version of the machine in force.
pg::Report replaced_by_guard(const Subject& subject);

/// 55000: the machine can't be used.
pg::Report inapplicable_machine(const std::string& name, const std::string& why, const std::string& detail);

/// Runs it; what is wrong with the machine itself becomes an inapplicable_machine(), any other error passes.
template <class Body>
auto applying_machine(const std::string& name, Body&& body) {
  return expression::applying(body, [&](const char* why, const std::string& detail) {
    return inapplicable_machine(name, why, detail);
  });
}

}  // namespace ledger
