#include "consensus/approved_values.hpp"

#include <algorithm>

#include "catalog/catalog_scan.hpp"
#include "consensus/approvals/open_approvals.hpp"
#include "consensus/consensus_truncate.hpp"
#include "core/consensus/gate_definition.hpp"

namespace consensus {

namespace {

/// When a row was written: by which transaction, and by which of its commands if that is the running one.
struct Written {
  TransactionId by;
  CommandId command;

  static Written of(HeapTuple row) {
    TransactionId const by = HeapTupleHeaderGetXmin(row->t_data);
    bool const is_own = TransactionIdIsCurrentTransactionId(by);
    return {by, is_own ? HeapTupleHeaderGetCmin(row->t_data) : FirstCommandId};
  }

  /// What is frozen is older than what isn't.
  bool is_before(const Written& other) const {
    return by == other.by ? command < other.command : TransactionIdPrecedes(by, other.by);
  }
};

/// By the catalog's row of the constraint; frozen where there is none.
Written primary_key_of(Oid table) {
  Written written{FrozenTransactionId, FirstCommandId};
  catalog::CatalogScan rows(ConstraintRelationId, ConstraintRelidTypidNameIndexId,
                            {catalog::oid_key(Anum_pg_constraint_conrelid, table)});
  while (HeapTuple const row = rows.next()) {
    auto const* form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
    if (form->contype == CONSTRAINT_PRIMARY) written = pg::call([&] { return Written::of(row); });
  }
  return written;
}

bool tells_what_for(Relation relation, const core::Json& definition, const std::string& column) {
  if (definition.text("field") != column && core::gate_names_column(definition, column)) return true;
  auto const key = row::EntityKey::of(relation);
  return std::find(key.columns().begin(), key.columns().end(), catalog::find_column(relation, column)) !=
         key.columns().end();
}

}  // namespace

bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                 const std::string& value) {
  bool const is_state = definition.text("field") == column;
  if (is_state && definition.text("transition") == value) return true;
  auto const before = definition.texts("from_states");
  if (is_state && std::find(before.begin(), before.end(), value) != before.end()) return true;
  return tells_what_for(relation, definition, column);
}

void forget_approvals(Relation relation, const rule::RuleTrigger& rule, const std::string& column) {
  if (tells_what_for(relation, rule.definition, column)) revoke_open(relation, rule);
}

void forget_former_key(Relation relation, const rule::RuleTrigger& rule) {
  Written const key = primary_key_of(RelationGetRelid(relation));
  revoke_open(relation, rule, [&](const Approval& approval) {
    return pg::call([&] { return Written::of(approval.row).is_before(key); });
  });
}

void forget_approvals_of_type(Oid table, const core::Json& definition, const std::string& column) {
  bool const is_of_key = pg::call([&] {
    Oid constraint = InvalidOid;
    const Bitmapset* const key = get_primary_key_attnos(table, true, &constraint);
    AttrNumber const number = get_attnum(table, column.c_str());
    return bms_is_member(number - FirstLowInvalidHeapAttributeNumber, key);
  });
  if (is_of_key || core::gate_names_column(definition, column)) {
    revoke_open_for(table, definition.text("transition"));
  }
}

}  // namespace consensus
