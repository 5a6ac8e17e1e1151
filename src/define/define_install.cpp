// pgshift.define(): checks everything, then creates or replaces the rule's trigger.
#include <fmt/format.h>

#include "core/message_text.hpp"
#include "define/column_limits.hpp"
#include "define/define_kind.hpp"
#include "define/define_truncate.hpp"
#include "define/existing_rows.hpp"
#include "define/named_columns.hpp"
#include "define/notification.hpp"
#include "expression/expression_binder.hpp"
#include "pg/arguments.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/text.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_installation.hpp"

namespace define {

namespace {

/// The arguments as the trigger stores them, without those that say nothing.
core::Json stored_definition(const pg::Arguments& arguments) {
  core::JsonObject stored;
  auto const add = [&](const char* name, core::Json value) { stored.push_back({name, std::move(value)}); };
  add("field", core::Json{arguments.name(1, "field")});
  add("states", core::json_array(arguments.texts(2, "states")));
  add("transitions", pg::read_jsonb(arguments.required(3, "transitions")));
  if (arguments.given(4)) add("initial", core::Json{arguments.text(4, "initial")});
  if (arguments.given(5)) {
    add("guards", pg::read_jsonb(arguments.required(5, "guards")));
    add("settings", pg::effective_settings());
  }
  if (arguments.flag(6, "strict_insert")) add("strict_insert", core::Json{true});
  if (arguments.given(7)) add("frozen", core::json_array(arguments.texts(7, "frozen")));
  if (arguments.given(8)) {
    std::string channel = arguments.text(8, "notify");
    if (channel.empty() || channel.size() >= NAMEDATALEN) {
      throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                       fmt::format("notify must name a channel, in 1 to {} bytes", NAMEDATALEN - 1));
    }
    require_short_states(arguments.texts(2, "states"));
    add("notify", core::Json{std::move(channel)});
  }
  if (arguments.given(10)) {
    auto const columns = arguments.texts(10, "frozen_except");
    if (!columns.empty()) add("frozen_except", core::json_array(columns));
  }
  if (arguments.given(11)) {
    core::Json stamps = pg::read_jsonb(arguments.required(11, "stamps"));
    bool const says_nothing = stamps.is_null() || (stamps.object() != nullptr && stamps.object()->empty());
    if (!says_nothing) add("stamps", std::move(stamps));
  }
  return {std::move(stored)};
}

/// Compiles the rule for the table and for each partition, so that none can fail at its first row.
std::unique_ptr<const DefineRule> check_definition(Relation relation, const std::vector<Oid>& partitions,
                                                   const core::Json& definition, const std::string& name) {
  rule::RuleHome const home{InvalidOid, RelationGetRelid(relation)};
  for (Oid const oid : partitions) {
    if (oid == home.relation) continue;
    catalog::OpenRelation const partition(oid, NoLock);
    DefineRule(definition, name, home, partition.get()).compile_all(partition.get());
  }
  auto rule = std::make_unique<const DefineRule>(definition, name, home, relation);
  rule->compile_all(relation);
  return rule;
}

/// Adds what the guards mean in this session.
void bind_guards(core::Json* definition, const core::DefinedMachine& machine, const std::string& rule,
                 Relation relation) {
  if (machine.guards.empty()) return;
  core::Json bound = core::texts_by_key(machine.guards, [&](const core::TransitionHook& guard) {
    return expression::bind_expression(guard_source(guard, guard.text, rule), relation);
  });
  std::get<core::JsonObject>(definition->value).push_back({"bound_guards", std::move(bound)});
}

/// Everything that can refuse the rule. Nothing is open any more when it returns: ALTER TABLE wants the table
/// for itself.
rule::RuleToInstall check(Oid table, const pg::Arguments& arguments) {
  catalog::OpenRelation const relation(table, NoLock);
  std::vector<Oid> const partitions = rule::partition_tree(relation.get());
  core::Json definition = stored_definition(arguments);
  core::DefinedMachine const machine = core::build_machine(core::read_machine_definition(definition));
  if (const core::Json* const stamps = definition.member("stamps")) {
    core::read_state_stamps(machine.states, *stamps);
  }
  std::string const field = governed_column(definition);
  rule::RuleToInstall install = rule::begin_installation(
      relation.get(), partitions,
      {std::string(kind.name()), kind.trigger_name(definition), field,
       [&](const core::Json& installed) { return governed_column(installed) == field; }});
  catalog::require_writable_column(relation.get(), field);
  check_frozen_except(definition, relation.get());
  check_stamps(definition, relation.get(), partitions);
  bind_guards(&definition, machine, install.name, relation.get());
  install.definition = definition;
  // Compiling runs immutable functions and domains' checks, which may be anybody's: not with a superuser's
  // rights.
  pg::ActingAs const owner(relation->rd_rel->relowner);
  auto const rule = check_definition(relation.get(), partitions, definition, install.name);
  require_known_default(*rule, partitions);
  if (arguments.flag(9, "validate_existing")) {
    require_known_states(
        *rule, partitions,
        "Correct these rows or add their states; validate_existing => false leaves them as they are.");
  }
  // The DELETE that is half of a move between partitions must be seen, too.
  bool const partitioned = relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
  install.events = rule->machine().has_frozen() || partitioned ? "BEFORE INSERT OR UPDATE OR DELETE"
                                                               : "BEFORE INSERT OR UPDATE";
  return install;
}

void define(const pg::Arguments& arguments) {
  Oid const table = arguments.relation(0, "relation");
  rule::lock_rule_table(table, ShareRowExclusiveLock);
  rule::install_rule(table, check(table, arguments));
  rule::add_truncate_triggers(table, truncate_trigger);
}

}  // namespace

}  // namespace define

PGSHIFT_WRITER(pgshift_define) {
  define::define(pg::Arguments(fcinfo));
  return PG_GETARG_DATUM(0);
}
