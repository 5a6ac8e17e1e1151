#include "audit/audit_examination.hpp"

#include <fmt/format.h>

#include "audit/log/audit_log.hpp"
#include "audit/log/audit_salts.hpp"
#include "audit/log/audit_seals.hpp"
#include "core/audit/audit_scope.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"
#include "row/entity_key.hpp"

namespace audit {

namespace {

using core::Severity;

std::vector<std::string> nullable(Relation table, const row::EntityKey& key) {
  std::vector<std::string> names;
  for (AttrNumber const column : key.columns()) {
    const FormData_pg_attribute* attribute = TupleDescAttr(RelationGetDescr(table), column - 1);
    if (!attribute->attnotnull) names.emplace_back(NameStr(attribute->attname));
  }
  return names;
}

std::string not_null(const std::string& table, const std::vector<std::string>& columns) {
  std::string actions;
  for (const std::string& column : columns) {
    actions += fmt::format("{} ALTER COLUMN {} SET NOT NULL", actions.empty() ? "" : ",",
                           pg::quote_identifier(column));
  }
  return fmt::format("ALTER TABLE {}{};", table, actions);
}

}  // namespace

void examine(const rule::ExaminedRule& rule, core::Findings* findings) {
  core::AuditScope const scope = core::read_audit_scope(rule.trigger.definition);
  if (scope.key.empty()) return;
  std::string const table = pg::quote_relation(RelationGetRelid(rule.home));
  row::EntityKey const key = row::EntityKey::of_columns(rule.home, scope.key);
  auto const may_be_null = nullable(rule.home, key);
  if (!may_be_null.empty()) {
    findings->add(
        rule, Severity::warning,
        fmt::format("the key may be NULL in {}: such rows share one history", core::quoted_list(may_be_null)),
        rule::owners_remedy(rule, not_null(table, may_be_null)));
  }
  if (key.uniqueness(rule.home) != row::EntityKey::Uniqueness::at_once) {
    findings->add(rule, Severity::warning,
                  fmt::format("no index makes the key {} unique: rows of one key share one history",
                              core::quoted_list(scope.key)),
                  rule::owners_remedy(rule, fmt::format("ALTER TABLE {} ADD UNIQUE ({});", table,
                                                        core::joined(scope.key, pg::quote_identifier))));
  }
}

}  // namespace audit
