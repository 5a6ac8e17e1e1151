// The gates of a table, for the functions that approve and ask.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/relation.hpp"
#include "consensus/consensus_rule.hpp"
#include "row/entity_lookup.hpp"

namespace consensus {

using GateRef = std::shared_ptr<const ConsensusRule>;

class GatedTable {
 public:
  /// A Report (55000) if the relation has no gate. A partition's are those of the table that it belongs to.
  explicit GatedTable(Oid relation);

  /// The one that was asked for.
  Relation relation() const noexcept { return relation_.get(); }
  /// The table whose rows the gates are about.
  Oid home() const noexcept { return home_; }
  row::EntityLookup entity(const std::string& typed) const;

  /// All gates, or those of that transition: a Report (42704) that lists transitions if there is none.
  std::vector<GateRef> gates(const std::optional<std::string>& transition) const;
  /// The same, for rows of a partition.
  static std::vector<GateRef> gates_of(Relation relation, const std::optional<std::string>& transition);

  /// The columns that some gate of a table or partition looks at to judge an approval: it says what is in
  /// them where it refuses one.
  static std::vector<std::string> columns_of(Relation relation);

 private:
  catalog::OpenRelation relation_;
  Oid home_;
};

/// A Report (42501) unless the current user may SELECT from the table, all of whose rows row security shows.
void require_sight_of_all(Oid table);

/// That the relation has no gate: 55000.
pg::Report no_gate(Oid relation);

/// That there is no such row, or that the current user doesn't see it: 02000.
pg::Report no_such_row(Oid table, const std::string& entity);

}  // namespace consensus
