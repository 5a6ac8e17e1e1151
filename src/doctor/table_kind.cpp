#include "doctor/table_kind.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/text.hpp"
#include "row/entity_key.hpp"
#include "rule/rule_kind.hpp"

namespace doctor {

namespace {

using core::Severity;

void report_foreign(Relation table, Oid partition, core::Findings* findings) {
  Oid const parent = pg::call([&] { return get_partition_parent(partition, true); });
  findings->add(
      partition, {}, Severity::error,
      fmt::format("a foreign table: rules of {} do not hold for what is written on the other server",
                  core::quoted(RelationGetRelationName(table))),
      core::Remedy::sql(fmt::format("ALTER TABLE {} DETACH PARTITION {};", pg::quote_relation(parent),
                                    pg::quote_relation(partition))));
}

/// Adds the primary key of the table to its child, unless another remedy has.
std::string primary_key_like(Relation table, Oid child) {
  row::EntityKey const key = row::EntityKey::of(table);
  std::string const columns = core::joined(key.columns(), [&](AttrNumber column) {
    return pg::quote_identifier(catalog::column_name(table, column));
  });
  std::string const name = pg::quote_relation(child);
  return fmt::format(
      "IF NOT EXISTS (SELECT FROM pg_catalog.pg_index WHERE indrelid = {}::pg_catalog.regclass AND "
      "indisprimary) "
      "THEN ALTER TABLE {} ADD PRIMARY KEY ({}); END IF;",
      pg::quote_literal(name), name, columns);
}

bool has_rule(Relation child, const rule::Kind& kind, const rule::RuleTrigger& rule) {
  auto const own = rule::rule_triggers(child, rule.kind);
  return std::any_of(own.begin(), own.end(), [&](const rule::RuleTrigger& candidate) {
    return kind.trigger_name(candidate.definition) == kind.trigger_name(rule.definition);
  });
}

core::Remedy remedy_for(Relation table, Relation child, const rule::Kind& kind,
                        const rule::RuleTrigger& rule) {
  Oid const oid = RelationGetRelid(child);
  if (child->rd_rel->relkind != RELKIND_RELATION || RELATION_IS_OTHER_TEMP(child)) {
    return core::Remedy::comment(
        "It can have no rules: take it out by ALTER TABLE ... NO INHERIT, or keep writers from it.");
  }
  rule::InstallerCall const call = kind.installer_call(rule.definition, oid, true);
  bool const lacks_key = kind.needs_primary_key(rule.definition) && row::EntityKey::of(child).empty() &&
                         !row::EntityKey::of(table).empty();
  // Its expressions are those of the table's owner. A primary key makes columns NOT NULL, for which the
  // server looks at what CHECK constraints say, and folds them.
  return rule::owners_remedy(
      rule::owns_exactly({oid}), {oid},
      lacks_key ? rule::do_block({primary_key_like(table, oid), call.perform()}) : call.select());
}

}  // namespace

void examine_storage(Relation table, const std::vector<Oid>& tree, bool is_recorded,
                     core::Findings* findings) {
  for (Oid const oid : tree) {
    catalog::OpenRelation const relation(oid, NoLock);
    if (relation->rd_rel->relkind == RELKIND_FOREIGN_TABLE) report_foreign(table, oid, findings);
    if (relation->rd_rel->relkind != RELKIND_RELATION) continue;
    if (relation->rd_rel->relpersistence == RELPERSISTENCE_UNLOGGED) {
      findings->add(oid, {}, Severity::warning,
                    "an unlogged table: a crash removes all rows, whatever rules say",
                    core::Remedy::sql(fmt::format("ALTER TABLE {} SET LOGGED;", pg::quote_relation(oid))));
    }
    if (relation->rd_rel->relpersistence == RELPERSISTENCE_TEMP && is_recorded) {
      findings->add(
          oid, {}, Severity::info,
          "a temporary table: what rules record of it outlives it, and nobody can ask for it then",
          core::Remedy::comment("Make it a table that stays, if what rules record is to be of use."));
    }
  }
}

void examine_children(Relation table, const std::vector<rule::RuleTrigger>& rules, core::Findings* findings) {
  if (table->rd_rel->relkind != RELKIND_RELATION || !table->rd_rel->relhassubclass) return;
  for (Oid const oid : catalog::relation_tree(RelationGetRelid(table), AccessShareLock)) {
    if (oid == RelationGetRelid(table)) continue;
    catalog::OpenRelation const child(oid, NoLock);
    for (const rule::RuleTrigger& rule : rules) {
      const rule::Kind* const kind = rule::find_kind(rule.kind);
      if (has_rule(child.get(), *kind, rule)) continue;
      findings->add(oid, rule.name, Severity::error,
                    fmt::format("the rule of {} does not hold for this table, which inherits from it",
                                core::quoted(RelationGetRelationName(table))),
                    remedy_for(table, child.get(), *kind, rule));
    }
  }
}

}  // namespace doctor
