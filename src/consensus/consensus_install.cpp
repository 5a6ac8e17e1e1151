// pgshift.consensus(): checks everything, then creates or replaces the gate's trigger.
#include <algorithm>

#include <fmt/format.h>

#include "consensus/approvals.hpp"
#include "consensus/approvals_name.hpp"
#include "consensus/approved_values.hpp"
#include "consensus/gate_column.hpp"
#include "consensus/truncate.hpp"
#include "core/text.hpp"
#include "pg/arguments.hpp"
#include "pg/expression_binder.hpp"
#include "pg/json.hpp"
#include "pg/rule_installation.hpp"
#include "pg/rule_table.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/table_identity.hpp"
#include "pg/text.hpp"

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
    if (!error.is_about_input()) throw;
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

/// The arguments as the trigger stores them, without those that say nothing.
core::Json stored_definition(const pg::Arguments& arguments, Relation relation) {
  core::JsonObject stored;
  auto const add = [&](const char* name, core::Json value) { stored.push_back({name, std::move(value)}); };
  std::optional<std::string> field;
  if (arguments.given(5)) field = arguments.name(5, "field");
  add("field", core::Json{gate_field(relation, field)});
  add("transition", core::Json{arguments.text(1, "transition")});
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
  return {std::move(stored)};
}

/// The same gate on another column is no replacement: what is in that column's state would be let go.
void refuse_other_field(const core::Json& replaced, const core::Json& definition, Relation relation) {
  if (replaced.text("field") == definition.text("field")) return;
  pg::ErrorObject object = pg::relation_names(RelationGetRelid(relation));
  object.column = replaced.text("field");
  throw pg::Report(ERRCODE_DUPLICATE_OBJECT,
                   fmt::format("transition {} of table {} has a gate on column {}",
                               core::quoted(definition.text("transition")), core::quoted(object.table),
                               core::quoted(object.column)))
      .with_hint("Remove it by pgshift.drop_rule() first.")
      .on(object);
}

/// What the gate keeps from the one that it replaces: where approvals are.
void take_over(const core::Json* replaced, Oid table, core::Json* definition) {
  std::string approvals = replaced != nullptr ? replaced->text("approvals") : std::string();
  core::TableId const id = pg::ensure_identity(table);
  *definition = core::with_table_id(std::move(*definition), id);
  if (approvals.empty()) approvals = choose_approvals_name(table, id, definition->text("transition"));
  std::get<core::JsonObject>(definition->value).push_back({"approvals", core::Json{std::move(approvals)}});
}

/// Adds what the condition means in this session.
void bind_condition(const std::string& condition, const std::string& rule, Relation relation,
                    core::Json* definition) {
  if (definition->member("condition") == nullptr) return;
  std::get<core::JsonObject>(definition->value)
      .push_back({"bound_condition", {pg::bind_expression(condition_source(condition, rule), relation)}});
}

/// Compiles the gate for the table and for each partition, so that none can fail at its first row.
void compile_everywhere(Relation relation, const std::vector<Oid>& partitions, const core::Json& definition,
                        const std::string& name) {
  pg::RuleHome const home{InvalidOid, RelationGetRelid(relation)};
  for (Oid const oid : partitions) {
    pg::OpenRelation const partition(oid, NoLock);
    ConsensusRule(definition, name, home, partition.get()).compile_condition(partition.get());
  }
}

/// Everything that can refuse the gate. Nothing is open any more when it returns: ALTER TABLE wants the table
/// for itself.
pg::RuleToInstall check(Oid table, const pg::Arguments& arguments, std::string* approvals, bool* is_new) {
  pg::OpenRelation const relation(table, NoLock);
  std::vector<Oid> const partitions = pg::partition_tree(relation.get());
  core::Json definition = stored_definition(arguments, relation.get());
  core::GateDefinition const gate = core::read_gate_definition(definition);
  pg::RuleIdentity const identity{
      kind, trigger_name(definition), gate.transition,
      [&](const core::Json& installed) { return installed.text("transition") == gate.transition; }};
  pg::RuleToInstall install = pg::begin_installation(relation.get(), partitions, identity);
  auto const replaced = pg::installed_rule(relation.get(), identity);
  if (replaced) refuse_other_field(replaced->definition, definition, relation.get());
  *is_new = !replaced;
  require_state(relation.get(), gate);
  bind_condition(gate.condition, install.name, relation.get(), &definition);
  take_over(replaced ? &replaced->definition : nullptr, table, &definition);
  *approvals = definition.text("approvals");
  install.definition = definition;
  // Compiling runs immutable functions and domains' checks, which may be anybody's: not with a superuser's
  // rights.
  pg::ActingAs const owner(relation->rd_rel->relowner);
  compile_everywhere(relation.get(), partitions, definition, install.name);
  install.events = "BEFORE INSERT OR UPDATE OR DELETE";
  return install;
}

void forget_by_former_key(Oid table, const std::string& name) {
  pg::OpenRelation const relation(table, NoLock);
  for (const pg::RuleTrigger& rule : pg::rule_triggers(relation.get(), kind)) {
    if (rule.name == name) forget_former_key(relation.get(), rule);
  }
}

void consensus(const pg::Arguments& arguments) {
  Oid const table = arguments.relation(0, "relation");
  pg::lock_rule_table(table, ShareRowExclusiveLock);
  std::string approvals;
  bool is_new = false;
  pg::RuleToInstall const rule = check(table, arguments, &approvals, &is_new);
  ensure_approvals_table(approvals);
  pg::install_rule(table, rule);
  if (is_new) forget_by_former_key(table, rule.name);
  add_truncate_triggers(table);
}

}  // namespace

}  // namespace consensus

PGSHIFT_WRITER(pgshift_consensus) {
  consensus::consensus(pg::Arguments(fcinfo));
  return PG_GETARG_DATUM(0);
}
