// Rules as compiled from their triggers' definitions, once a backend and table, and again when the table, the
// trigger or the definition has changed.
//
// An entry is only ever marked stale by what PostgreSQL tells (pg/invalidation), which must not touch
// anything else; it goes, with its memory, when the transaction ends. Whoever holds a rule keeps it alive. A
// statement takes the rule at its first row and keeps it to its end.
#pragma once

#include <memory>

#include "pg/boundary.hpp"

namespace rule {

/// What every feature's compiled rule derives from. Shared by all statements of the backend that
/// hold it. It may be destroyed while a transaction aborts, so no destructor may call what can
/// ereport.
class Rule {
 public:
  Rule() = default;
  virtual ~Rule() = default;
  Rule(const Rule&) = delete;
  Rule& operator=(const Rule&) = delete;

  /// False once something outside of the table that the rule was compiled from has changed. Asked
  /// at the first row of each statement, so it must be cheap; it may not ereport.
  virtual bool is_current() const noexcept { return true; }
  /// Compiles what is otherwise compiled when it is first asked for. What fails, fails as the parser says it.
  virtual void compile_all(Relation /*relation*/) const {}
};

/// Makes a rule of a trigger's definition: one for each kind, which lives as long as the library.
class Compiler {
 public:
  Compiler(const Compiler&) = delete;
  Compiler& operator=(const Compiler&) = delete;

  /// Never null. Throws where the definition doesn't fit the table. It may run queries, whose
  /// triggers may come to find_rule() for any table; an invalidation of the very table may arrive
  /// meanwhile.
  virtual std::shared_ptr<const Rule> compile(Relation relation, const Trigger& trigger) const = 0;

 protected:
  constexpr Compiler() = default;
  ~Compiler() = default;
};

/// The rule of a trigger of that relation, from the cache or compiled. Throws as compile() does.
/// The caller has the relation open. The rule stays valid as long as the caller holds it, also when
/// PostgreSQL invalidates the table in the middle of the statement.
std::shared_ptr<const Rule> find_rule(Relation relation, const Trigger& trigger, const Compiler& compiler);

}  // namespace rule
