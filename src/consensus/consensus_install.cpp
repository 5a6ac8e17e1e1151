// pgshift.consensus(): checks everything, then creates or replaces the gate's trigger.
#include <algorithm>

#include <fmt/format.h>

#include "consensus/approvals/approvals_name.hpp"
#include "consensus/approvals/approvals_table.hpp"
#include "consensus/approved_values.hpp"
#include "consensus/consensus_kind.hpp"
#include "consensus/consensus_truncate.hpp"
#include "consensus/gate_column.hpp"
#include "core/message_text.hpp"
#include "expression/expression_binder.hpp"
#include "identity/table_identity.hpp"
#include "pg/arguments.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/text.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_installation.hpp"

namespace consensus {

namespace {

/// As every session reads it. No part of it may be negative: "1 month -29 days" is over at once in some
/// months.
std::string expiry(Datum interval) {
  const Interval* const age = DatumGetIntervalP(interval);
  bool const nothing = age->time == 0 && age->day == 0 && age->month == 0;
  if (age->time < 0 || age->day < 0 || age->month < 0 || nothing) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "expires must be positive, in each of its parts");
  }
  try {
    pg::call([&] {
      DirectFunctionCall2(timestamp_pl_interval, TimestampGetDatum(GetCurrentTimestamp()), interval);
    });
  } catch (const pg::Error& error) {
    if (!pg::is_about_input(error)) throw;
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "expires reaches beyond the end of time")
        .with_detail(error.what());
  }
  pg::PinnedSettings const settings(pg::reading_settings());
  return pg::output(INTERVALOID, interval);
}

std::vector<std::string> named_list(const pg::Arguments& arguments, int place, const char* name) {
  auto texts = arguments.texts(place, name);
  if (texts.empty()) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, fmt::format("{} must not be empty", name))
        .with_hint("Leave it out to ask for none.");
  }
  return texts;
}

std::string gate_name(const pg::Arguments& arguments) {
  std::string name = arguments.text(11, "gate");
  if (name.empty()) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "gate must not be empty")
        .with_hint("Leave it out for a gate without a name.");
  }
  return name;
}

/// The arguments as the trigger stores them, without those that say nothing.
core::Json stored_definition(const pg::Arguments& arguments, Relation relation) {
  core::JsonObject stored;
  auto const add = [&](const char* name, core::Json value) { stored.push_back({name, std::move(value)}); };
  std::optional<std::string> field;
  if (arguments.given(5)) field = arguments.name(5, "field");
  add("field", core::Json{gate_field(relation, field)});
  add("transition", core::Json{arguments.text(1, "transition")});
  if (arguments.given(11)) add("gate", core::Json{gate_name(arguments)});
  int const require = DatumGetInt32(arguments.required(2, "require"));
  add("require", core::Json{core::JsonNumber{std::to_string(require)}});
  if (arguments.given(3)) add("roles", core::json_array(named_list(arguments, 3, "roles")));
  if (arguments.given(4)) {
    add("condition", core::Json{arguments.text(4, "condition")});
    add("settings", pg::effective_settings());
  }
  if (arguments.flag(6, "distinct_roles")) add("distinct_roles", core::Json{true});
  if (arguments.given(7)) add("requester", core::Json{arguments.name(7, "requester")});
  if (arguments.given(8)) add("expires", core::Json{expiry(arguments.required(8, "expires"))});
  if (arguments.given(9)) add("bind", core::json_array(named_list(arguments, 9, "bind")));
  if (arguments.flag(10, "authenticated")) add("authenticated", core::Json{true});
  if (arguments.flag(12, "fresh")) add("fresh", core::Json{true});
  if (arguments.given(13)) add("from_states", core::json_array(named_list(arguments, 13, "from_states")));
  return {std::move(stored)};
}

/// The same gate on another column is no replacement: what is in that column's state would be let go.
void refuse_other_field(const core::Json& replaced, const core::Json& definition, Relation relation) {
  if (replaced.text("field") == definition.text("field")) return;
  pg::ErrorObject object = catalog::relation_names(RelationGetRelid(relation));
  object.column = replaced.text("field");
  throw pg::Report(ERRCODE_DUPLICATE_OBJECT,
                   fmt::format("transition {} of table {} has a gate on column {}",
                               core::quoted(definition.text("transition")), core::quoted(object.table),
                               core::quoted(object.column)))
      .with_hint("Remove it by pgshift.drop_rule() first.")
      .on(object);
}

/// True if a gate without a name has taken the place of one that was for rows for which it may not be.
bool was_for_others(const core::Json& replaced, const core::GateDefinition& gate) {
  if (!gate.gate.empty()) return false;
  bool const has_other_condition = !gate.condition.empty() && replaced.text("condition") != gate.condition;
  bool const has_other_origins = gate.from_states && replaced.texts("from_states") != *gate.from_states;
  return has_other_condition || has_other_origins;
}

/// Who wants two gates of one transition has opened by the second what the first had closed.
void notice_others(const std::string& transition) {
  std::string const state = core::quoted(transition);
  pg::call([&] {
    ereport(NOTICE, (errmsg("the gate of transition %s was for other rows, and is replaced", state.c_str()),
                     errhint("Several gates of one transition are told apart by the argument gate.")));
  });
}

/// Where approvals are: a transition's gates have one table, which they keep.
void add_approvals(Oid table, std::string* approvals, core::Json* definition) {
  core::TableId const id = identity::ensure_identity(table);
  *definition = core::with_table_id(std::move(*definition), id);
  *approvals = choose_approvals_name(table, id, definition->text("transition"));
  std::get<core::JsonObject>(definition->value).push_back({"approvals", core::Json{*approvals}});
}

/// Adds what the condition means in this session.
void bind_condition(const std::string& condition, const std::string& rule, Relation relation,
                    core::Json* definition) {
  if (definition->member("condition") == nullptr) return;
  std::get<core::JsonObject>(definition->value)
      .push_back(
          {"bound_condition", {expression::bind_expression(condition_source(condition, rule), relation)}});
}

/// Compiles the gate for the table and for each partition, so that none can fail at its first row.
void compile_everywhere(Relation relation, const std::vector<Oid>& partitions, const core::Json& definition,
                        const std::string& name) {
  rule::RuleHome const home{InvalidOid, RelationGetRelid(relation)};
  for (Oid const oid : partitions) {
    catalog::OpenRelation const partition(oid, NoLock);
    ConsensusRule(definition, name, home, partition.get()).compile_all(partition.get());
  }
}

struct GateToInstall {
  rule::RuleToInstall rule;
  std::string transition;
  std::string approvals;  // their table
  bool is_new = false;
  bool replaces_others = false;  // a gate for other rows
};

/// Everything that can refuse the gate. Nothing is open any more when it returns: ALTER TABLE wants the table
/// for itself.
GateToInstall check(Oid table, const pg::Arguments& arguments) {
  catalog::OpenRelation const relation(table, NoLock);
  std::vector<Oid> const partitions = rule::partition_tree(relation.get());
  core::Json definition = stored_definition(arguments, relation.get());
  core::GateDefinition const gate = core::read_gate_definition(definition);
  rule::RuleIdentity const identity{std::string(kind.name()), kind.trigger_name(definition), gate.transition,
                                    [&](const core::Json& installed) {
                                      return installed.text("transition") == gate.transition &&
                                             installed.text("gate") == gate.gate;
                                    }};
  GateToInstall install{rule::begin_installation(relation.get(), partitions, identity), gate.transition, {}};
  auto const replaced = rule::installed_rule(relation.get(), identity);
  for (const rule::RuleTrigger& other : rule::rule_triggers(relation.get(), kind.name())) {
    if (other.definition.text("transition") != gate.transition) continue;
    refuse_other_field(other.definition, definition, relation.get());
  }
  // One that has lost something was not asked when the key changed.
  install.is_new = !replaced || rule::is_lost(replaced->definition);
  install.replaces_others = replaced && was_for_others(replaced->definition, gate);
  require_state(relation.get(), gate);
  bind_condition(gate.condition, install.rule.name, relation.get(), &definition);
  add_approvals(table, &install.approvals, &definition);
  install.rule.definition = definition;
  // Compiling runs immutable functions and domains' checks, which may be anybody's: not with a superuser's
  // rights.
  pg::ActingAs const owner(relation->rd_rel->relowner);
  compile_everywhere(relation.get(), partitions, definition, install.rule.name);
  install.rule.events = "BEFORE INSERT OR UPDATE OR DELETE";
  return install;
}

void forget_by_former_key(Oid table, const std::string& name) {
  catalog::OpenRelation const relation(table, NoLock);
  for (const rule::RuleTrigger& rule : rule::rule_triggers(relation.get(), kind.name())) {
    if (rule.name == name) forget_former_key(relation.get(), rule);
  }
}

void consensus(const pg::Arguments& arguments) {
  Oid const table = arguments.relation(0, "relation");
  rule::lock_rule_table(table, ShareRowExclusiveLock);
  GateToInstall const gate = check(table, arguments);
  ApprovalsTable::ensure(gate.approvals);
  rule::install_rule(table, gate.rule);
  if (gate.is_new) forget_by_former_key(table, gate.rule.name);
  rule::add_truncate_triggers(table, truncate_trigger);
  if (gate.replaces_others) notice_others(gate.transition);
}

}  // namespace

}  // namespace consensus

PGSHIFT_WRITER(pgshift_consensus) {
  consensus::consensus(pg::Arguments(fcinfo));
  return PG_GETARG_DATUM(0);
}
