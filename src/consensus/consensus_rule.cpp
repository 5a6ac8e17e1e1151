#include "consensus/consensus_rule.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "catalog/stable_text.hpp"
#include "consensus/approvals/approvals_name.hpp"
#include "consensus/approvals/bound_values.hpp"
#include "core/message_text.hpp"
#include "identity/table_identity.hpp"
#include "pg/text.hpp"
#include "rule/rule_application.hpp"
#include "storage/table_creation.hpp"

namespace consensus {

namespace {

core::Json stored_object(const core::Json& definition, const char* key) {
  const core::Json* value = definition.member(key);
  return value != nullptr ? *value : core::Json();
}

/// NULL counts as true: what can't be said of a row does not get it past the gate.
expression::ExpressionSource asked(const std::string& condition, const std::string& rule) {
  return condition_source(fmt::format("({}) IS NOT FALSE", condition), rule);
}

/// The gate's own comes first.
std::vector<std::string> listed_states(const core::GateDefinition& gate) {
  std::vector<std::string> states = gate.states_before();
  states.insert(states.begin(), gate.transition);
  return states;
}

Oid type_of(Relation relation, AttrNumber column) {
  return TupleDescAttr(RelationGetDescr(relation), column - 1)->atttypid;
}

}  // namespace

expression::ExpressionSource condition_source(std::string expression, const std::string& rule) {
  return {std::move(expression), fmt::format("condition of rule {}", core::quoted(rule)), "condition", false};
}

std::vector<expression::ExpressionSource> bound_expressions(const core::Json& definition,
                                                            const std::string& rule) {
  std::string const condition = definition.text("bound_condition");
  if (condition.empty()) return {};
  return {asked(condition, rule)};
}

ConsensusRule::ConsensusRule(const core::Json& definition, std::string name, const rule::RuleHome& home,
                             Relation relation)
    : ExpressionRule(std::move(name), home, definition.text("bound_condition").empty() ? 0 : 1),
      table_ids_(identity::require_identities(definition, home.relation)),
      gate_(core::read_gate_definition(definition)),
      column_(relation, gate_.field, listed_states(gate_), "state"),
      settings_(stored_object(definition, "settings")),
      bound_condition_(definition.text("bound_condition")) {
  if (!gate_.condition.empty() && bound_condition_.empty()) {
    throw core::InvalidArgument("the condition is stored without what it is bound to");
  }
  require_own_approvals();
  find_key(relation);
  if (!gate_.requester.empty()) {
    requester_.emplace(relation, gate_.requester);
    needs_settings_ = needs_settings_ || catalog::text_depends_on_settings(requester_->type());
  }
  find_bound_columns(relation);
  read_expiry();
  is_for_insert_ = gate_.is_for_insert() || pg::call([&] { return get_rel_relispartition(home.relation); });
}

/// A definition can be written by hand, and name what others have approved.
void ConsensusRule::require_own_approvals() const {
  if (is_approvals_name(table_ids_, gate_.transition, gate_.approvals)) return;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("table {} was not made for its approvals", core::quoted(gate_.approvals)))
      .with_hint("Define the gate anew by pgshift.consensus().")
      .on(catalog::relation_names(home().relation));
}

void ConsensusRule::find_key(Relation relation) {
  catalog::OpenRelation const table(home().relation, AccessShareLock);
  key_ = row::EntityKey::of(table.get(), relation);
  if (key_.empty()) {
    throw pg::Report(
        ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        fmt::format("table {} has no primary key", core::quoted(RelationGetRelationName(table.get()))))
        .with_detail("Approvals are for a row, and a row is known by its primary key.")
        .with_hint("Add a primary key first.")
        .on(catalog::relation_names(home().relation));
  }
  if (row::EntityKey::is_deferrable(table.get())) {
    throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                     fmt::format("the primary key of table {} is deferrable",
                                 core::quoted(RelationGetRelationName(table.get()))))
        .with_detail("While two rows have one key, an approval of the one would do for the other.")
        .with_hint("Make it NOT DEFERRABLE.")
        .on(catalog::relation_names(home().relation));
  }
  for (AttrNumber const column : key_.columns()) {
    catalog::require_writable_column(relation, catalog::column_name(relation, column));
    catalog::require_own_text(relation, column, "of a key");
    needs_settings_ = needs_settings_ || catalog::text_depends_on_settings(type_of(relation, column));
  }
}

void ConsensusRule::find_bound_columns(Relation relation) {
  for (const std::string& column : gate_.bind) {
    AttrNumber const number = catalog::require_writable_column(relation, column);
    catalog::require_own_text(relation, number, "what approvals are bound to");
    bound_.push_back({number, column});
    needs_settings_ = needs_settings_ || catalog::text_depends_on_settings(type_of(relation, number));
  }
  // However they are message, the same values make the same text.
  std::sort(bound_.begin(), bound_.end(),
            [](const Bound& left, const Bound& right) { return left.column < right.column; });
}

void ConsensusRule::read_expiry() {
  if (gate_.expires.empty()) return;
  expires_ = pg::call([&] {
    return *DatumGetIntervalP(DirectFunctionCall3(interval_in, CStringGetDatum(gate_.expires.c_str()),
                                                  ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
  });
}

bool ConsensusRule::is_in_state(TupleTableSlot* row) const {
  pg::read_columns(row, column_.number());
  NullableDatum const state = pg::column_value(row, column_.number());
  return !state.isnull && column_.find(state.value) == row::StateColumn::Place{0};
}

bool ConsensusRule::is_for_rows_from(TupleTableSlot* row) const {
  if (!gate_.from_states) return true;
  pg::read_columns(row, column_.number());
  NullableDatum const state = pg::column_value(row, column_.number());
  return !state.isnull && column_.find(state.value).value_or(0) > 0;
}

bool ConsensusRule::changes_state(TupleTableSlot* old_row, TupleTableSlot* new_row) const {
  pg::read_columns(old_row, new_row, column_.number());
  NullableDatum const was = pg::column_value(old_row, column_.number());
  NullableDatum const is = pg::column_value(new_row, column_.number());
  return was.isnull != is.isnull || (!was.isnull && !column_.same(was.value, is.value));
}

bool ConsensusRule::changes_key(TupleTableSlot* old_row, TupleTableSlot* new_row) const {
  for (AttrNumber const number : key_.columns()) {
    pg::read_columns(old_row, new_row, number);
    NullableDatum const was = pg::column_value(old_row, number);
    NullableDatum const is = pg::column_value(new_row, number);
    if (was.isnull != is.isnull) return true;
    const FormData_pg_attribute* column = TupleDescAttr(old_row->tts_tupleDescriptor, number - 1);
    if (!was.isnull && !pg::is_same_image(was.value, is.value, column->attbyval, column->attlen)) return true;
  }
  return false;
}

std::string ConsensusRule::entity_of(TupleTableSlot* row) const {
  catalog::StableText const stable(needs_settings_);
  return key_.text(row);
}

RowFacts ConsensusRule::facts_of(TupleTableSlot* row) const {
  catalog::StableText const stable(needs_settings_);
  RowFacts facts;
  facts.entity = key_.text(row);
  if (requester_) facts.requester = requester_->of(row);
  if (!bound_.empty()) facts.bound = bound_text(row);
  return facts;
}

std::string ConsensusRule::bound_text(TupleTableSlot* row) const {
  std::vector<BoundValue> values;
  values.reserve(bound_.size());
  for (const Bound& bound : bound_) {
    bool null = false;
    Datum const value = pg::call([&] { return slot_getattr(row, bound.number, &null); });
    Oid const type = TupleDescAttr(row->tts_tupleDescriptor, bound.number - 1)->atttypid;
    values.push_back({bound.column, null ? std::nullopt : std::optional(pg::output(type, value))});
  }
  return write_bound_values(values);
}

std::optional<TimestampTz> ConsensusRule::expiry_of(TimestampTz given) const {
  if (!expires_) return std::nullopt;
  Interval age = *expires_;
  // As in UTC: a writer's time zone must not make an approval last longer.
  return pg::call([&] {
    return DatumGetTimestamp(
        DirectFunctionCall2(timestamp_pl_interval, TimestampGetDatum(given), IntervalPGetDatum(&age)));
  });
}

Oid ConsensusRule::approvals_table() const {
  Oid const table = storage::find_table(gate_.approvals);
  if (OidIsValid(table)) return table;
  pg::ErrorObject object = catalog::relation_names(home().relation);
  object.constraint = name();
  std::string const why = fmt::format("its approvals' table {} is gone", core::quoted(gate_.approvals));
  throw rule::inapplicable_rule(object, why.c_str());
}

rule::ExpressionRule::BoundExpression ConsensusRule::bound(std::size_t /*place*/) const {
  return {asked(bound_condition_, name()), settings_};
}

const Way& ConsensusRule::way(Relation relation) const {
  if (!way_) way_ = std::make_unique<const Way>(relation, gate_);
  return *way_;
}

}  // namespace consensus
