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

/// What every feature's compiled rule derives from.
class Rule {
 public:
  Rule() = default;
  virtual ~Rule() = default;
  Rule(const Rule&) = delete;
  Rule& operator=(const Rule&) = delete;

  /// False once something outside of the table that the rule was compiled from has changed.
  virtual bool is_current() const noexcept { return true; }
};

/// Makes a rule of a trigger's definition. Must not be null; throws where the definition doesn't fit the
/// table.
using CompileRule = std::shared_ptr<const Rule> (*)(Relation relation, const Trigger& trigger);

/// The rule of a trigger of that relation, compiled by `compile` unless the cache has it.
std::shared_ptr<const Rule> find_rule(Relation relation, const Trigger& trigger, CompileRule compile);

}  // namespace rule
