// pgshift.normalize(): checks everything, then creates or replaces the rule's trigger, and lets it have the
// rows that are there.
#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/machine/state_stamps.hpp"
#include "core/message_text.hpp"
#include "core/normalize/field_normalizers.hpp"
#include "expression/expression_binder.hpp"
#include "expression/value_placeholder.hpp"
#include "normalize/backfill.hpp"
#include "normalize/normalize_kind.hpp"
#include "pg/arguments.hpp"
#include "pg/icu.hpp"
#include "pg/jsonb.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "rule/governed_table.hpp"
#include "rule/rule_application.hpp"
#include "rule/rule_installation.hpp"

namespace normalize {

namespace {

/// What the text means: a built-in, whatever this session's settings are, the server's own functions; an
/// expression, what it means in this session.
StoredField bound(const core::FieldNormalizer& field, const std::string& rule, Relation relation) {
  catalog::require_writable_column(relation, field.column);
  expression::ExpressionSource const source =
      field_source(field.expression(), field.column, field.place, rule);
  if (const core::Normalizer* const built_in = field.built_in()) {
    if (built_in->needs_icu) pg::require_icu(fmt::format("normalizer {}", core::quoted(built_in->name)));
    pg::PinnedSettings const none(pg::reading_settings());
    return {field.column, field.text, expression::bind_expression(source, relation), {}, field.place};
  }
  bool const has_value = pg::call([&] {
    return expression::naming(source, [&] { return expression::has_value_placeholder(source.text.c_str()); });
  });
  if (!has_value) core::refuse_normalizer(field);
  return {field.column, field.text, expression::bind_expression(source, relation), pg::effective_settings(),
          field.place};
}

/// Compiles the rule for the table and for each partition, so that none can fail at its first row.
void check_definition(const core::Json& definition, const std::string& name, Oid table,
                      const std::vector<Oid>& partitions) {
  rule::RuleHome const home{InvalidOid, table};
  for (Oid const oid : partitions) {
    catalog::OpenRelation const relation(oid, NoLock);
    NormalizeRule(definition, name, home, relation.get()).compile_all(relation.get());
  }
}

/// Nobody knows which of its fields it is that has lost something, and whoever made that name's next owner is
/// not to be in the rule.
[[noreturn]] void refuse_lost(const rule::RuleTrigger& rule, Oid table) {
  pg::ErrorObject object = catalog::relation_names(table);
  object.constraint = rule.name;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("rule {} on table {} uses something that has been dropped by CASCADE",
                               core::quoted(rule.name), core::quoted(object.table)))
      .with_hint("Give all of its fields at once, or remove it by pgshift.drop_rule() first.")
      .on(object);
}

/// What a rule stamps, it writes whatever a statement gives, and after this rule has seen the row.
void refuse_stamped(const std::string& column, const std::vector<Oid>& tables) {
  for (Oid const oid : tables) {
    catalog::OpenRelation const relation(oid, NoLock);
    for (const rule::RuleTrigger& rule : rule::rule_triggers(relation.get(), "define")) {
      auto const stamped = core::stamped_columns(rule.definition);
      if (std::find(stamped.begin(), stamped.end(), column) == stamped.end()) continue;
      pg::ErrorObject object = catalog::relation_names(oid);
      object.column = column;
      object.constraint = rule.name;
      throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                       fmt::format("column {} is stamped by rule {}, and can't be normalized",
                                   core::quoted(column), core::quoted(rule.name)))
          .on(object);
    }
  }
}

bool is_among(const std::vector<core::FieldNormalizer>& given, const std::string& column) {
  return std::any_of(given.begin(), given.end(),
                     [&](const core::FieldNormalizer& field) { return field.column == column; });
}

/// What the rule keeps is what it was, or the new rule would take it for what it has become.
void require_meaning(const rule::RuleTrigger& replaced, const std::vector<StoredField>& kept,
                     Relation relation) {
  rule::applying_rule(replaced.name, RelationGetRelid(relation), [&] {
    pg::ActingAs const owner(relation->rd_rel->relowner);
    rule::RuleHome const home{replaced.oid, RelationGetRelid(relation)};
    NormalizeRule(write_definition(kept), replaced.name, home, relation).compile_all(relation);
  });
}

/// Everything that can refuse the rule. Nothing is open any more when it returns: ALTER TABLE wants the table
/// for itself.
rule::RuleToInstall check(Oid table, const pg::Arguments& arguments) {
  catalog::OpenRelation const relation(table, NoLock);
  std::vector<Oid> const partitions = rule::partition_tree(relation.get());
  auto const given = core::read_field_normalizers(pg::read_jsonb(arguments.required(1, "fields")));
  rule::RuleIdentity const identity{
      std::string(kind.name()), kind.trigger_name({}), {}, [](const core::Json&) { return true; }};
  rule::RuleToInstall install = rule::begin_installation(relation.get(), partitions, identity);
  std::vector<StoredField> fields;
  fields.reserve(given.size());
  for (const core::FieldNormalizer& field : given) {
    refuse_stamped(field.column, partitions);
    fields.push_back(bound(field, install.name, relation.get()));
  }
  if (auto const replaced = rule::installed_rule(relation.get(), identity)) {
    auto kept = read_definition(replaced->definition);
    std::erase_if(kept, [&](const StoredField& old) { return is_among(given, old.column); });
    if (!kept.empty()) {
      if (rule::is_lost(replaced->definition)) refuse_lost(*replaced, table);
      require_meaning(*replaced, kept, relation.get());
    }
    fields.insert(fields.begin(), kept.begin(), kept.end());
  }
  core::Json const definition = write_definition(fields);
  install.definition = definition;
  install.events = "BEFORE INSERT OR UPDATE";
  // Compiling runs immutable functions and domains' checks, which may be anybody's: not with a superuser's
  // rights.
  pg::ActingAs const owner(relation->rd_rel->relowner);
  check_definition(definition, install.name, table, partitions);
  return install;
}

void normalize(const pg::Arguments& arguments) {
  Oid const table = arguments.relation(0, "relation");
  bool const with_backfill = arguments.flag(2, "backfill");
  rule::lock_rule_table(table, ShareRowExclusiveLock);
  rule::install_rule(table, check(table, arguments));
  if (with_backfill) backfill(table);
}

}  // namespace

}  // namespace normalize

PGSHIFT_WRITER(pgshift_normalize) {
  normalize::normalize(pg::Arguments(fcinfo));
  return PG_GETARG_DATUM(0);
}
