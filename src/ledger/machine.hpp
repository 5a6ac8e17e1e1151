// A machine's version, compiled for this session.
#pragma once

#include <memory>

#include "core/machine/ledger_machine.hpp"
#include "expression/compiled_expressions.hpp"
#include "ledger/machine_store.hpp"

namespace ledger {

/// It does not change but for guards, which are compiled when they are first asked for; so all of a
/// session share it. Whatever uses one keeps it, also when another version comes into force
/// meanwhile.
class CompiledMachine {
 public:
  /// Of a stored definition. InvalidArgument where that is none.
  CompiledMachine(std::string name, std::int32_t version, const core::Json& stored, const StoredAt& at = {});

  const std::string& name() const noexcept { return name_; }
  std::int32_t version() const noexcept { return version_; }
  /// Where it was looked up.
  const StoredAt& stored_at() const noexcept { return at_; }
  const core::LedgerMachine& definition() const noexcept { return machine_; }
  const core::StateMachine& states() const noexcept { return machine_.states; }
  const std::vector<core::TransitionHook>& guards() const noexcept { return machine_.guards; }

  /// The condition of one of guards(), compiled when it is first asked for, as the current user.
  /// 55000 where it can't be compiled, or means something else than it did. The ledger is open and
  /// locked.
  const expression::RowExpression& condition(const core::TransitionHook& guard, Relation ledger) const;
  /// Compiles them all, with the errors of compiling expressions.
  void compile_guards(Relation ledger) const;
  /// What they are bound to.
  std::vector<expression::ExpressionSource> bound_guards() const;

  const std::vector<core::TransitionHook>& callbacks() const noexcept { return machine_.callbacks; }
  /// The most exact rule that names a function to call after that step; null if there is none.
  const core::TransitionHook* callback(const core::Step& step) const;
  /// That function, as SQL has it.
  std::string callback_function(const core::TransitionHook& callback) const;

  /// False once something that a guard uses has changed.
  bool is_current() const noexcept { return conditions_.are_current(); }

 private:
  expression::ExpressionSource source_of(const core::TransitionHook& guard) const;
  expression::CompiledExpressions::Compiled compile(const core::TransitionHook& guard,
                                                    const catalog::Object& holder, Relation ledger) const;

  std::string name_;
  std::int32_t version_;
  StoredAt at_;
  core::LedgerMachine machine_;
  core::Json bound_guards_;
  core::Json bound_callbacks_;
  core::Json settings_;
  /// In the order of the guards.
  mutable expression::CompiledExpressions conditions_;
};

using MachineInForce = std::shared_ptr<const CompiledMachine>;

/// The version in force, whichever snapshot the transaction has; a Report (42704) if there is no
/// such machine, 55000 if it can't be used. It stays in force only if the caller has locked the
/// machine. To look it up locks the table of machines by AccessShareLock until the transaction
/// ends.
MachineInForce require_machine(const std::string& name);

/// How a guard is parsed, and what messages call it.
expression::ExpressionSource guard_source(const core::TransitionHook& guard, std::string expression,
                                          const std::string& machine);
std::string callback_name(const std::string& key, const std::string& machine);

/// What a session is about to do with a machine: until its transaction ends, others do nothing that
/// contradicts that.
enum class Intent {
  use,      // no other version comes into force
  define,   // nobody else defines it
  replace,  // nor uses it; on top of define
};
/// The lock is on the machine's name, and held until the transaction ends or a savepoint from
/// before is rolled back to. To define and to replace conflict with themselves and each other, to
/// use conflicts with to replace alone.
void lock_machine(const std::string& name, Intent intent);

}  // namespace ledger
