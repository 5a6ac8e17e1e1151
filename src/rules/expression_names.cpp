#include "rules/expression_names.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "ledger/lost_names.hpp"
#include "pg/compat.hpp"
#include "pg/json.hpp"
#include "pg/relation.hpp"
#include "pg/rule_trigger.hpp"
#include "pg/security.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "rules/rule_kinds.hpp"

namespace rules {

namespace {

std::string last_name(Node* object) {
  if (object == nullptr) return {};
  if (IsA(object, ObjectWithArgs))
    object = reinterpret_cast<Node*>(castNode(ObjectWithArgs, object)->objname);
  if (IsA(object, TypeName)) object = reinterpret_cast<Node*>(castNode(TypeName, object)->names);
  if (object != nullptr && IsA(object, List)) object = static_cast<Node*>(llast(castNode(List, object)));
  return object != nullptr && IsA(object, String) ? strVal(object) : std::string();
}

std::optional<std::string> renamed(const RenameStmt* command) {
  switch (command->renameType) {
    case OBJECT_COLUMN:
    case OBJECT_ATTRIBUTE:
    case OBJECT_SCHEMA:
      return command->subname;
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_SEQUENCE:
      return command->relation->relname;
    case OBJECT_TABCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_INDEX:
      return std::nullopt;
    default:
      return last_name(command->object);
  }
}

/// As it is written in SQL, whichever way that quotes it.
bool mentions(const std::string& expression, const std::string& name) {
  auto const with_doubled = [&](char quote) {
    std::string text;
    for (char const letter : name) text.append(letter == quote ? 2 : 1, letter);
    return text;
  };
  return expression.find(with_doubled('"')) != std::string::npos ||
         expression.find(with_doubled('\'')) != std::string::npos;
}

bool mentions(const core::Json& value, const std::vector<std::string>& names) {
  if (const std::string* text = value.string()) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return mentions(*text, name); });
  }
  const core::JsonObject* members = value.object();
  return members != nullptr &&
         std::any_of(members->begin(), members->end(),
                     [&](const core::JsonMember& member) { return mentions(member.value, names); });
}

/// What the rule's expressions are bound to is in members of these names.
bool uses(const core::Json& definition, const std::vector<std::string>& names) {
  const core::JsonObject* members = definition.object();
  return members != nullptr &&
         std::any_of(members->begin(), members->end(), [&](const core::JsonMember& member) {
           return member.name.starts_with("bound_") && member.name != "bound_as" &&
                  mentions(member.value, names);
         });
}

struct StoredRule {
  Oid table;
  std::string definition;
};

/// From the catalog, so that no table has to be locked for being looked at.
std::vector<StoredRule> stored_rules() {
  pg::Spi spi;
  // Not in the command's own snapshot, in which what it has dropped is still there.
  spi.execute(
      "SELECT t.tgrelid, pg_catalog.convert_from(pg_catalog.substring(t.tgargs, 1, "
      "pg_catalog.length(t.tgargs) "
      "OPERATOR(pg_catalog.-) 1), pg_catalog.getdatabaseencoding())"
      " FROM pg_catalog.pg_trigger AS t"
      " JOIN pg_catalog.pg_proc AS p ON p.oid OPERATOR(pg_catalog.=) t.tgfoid"
      " JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace"
      " WHERE n.nspname OPERATOR(pg_catalog.=) 'pgshift' AND t.tgparentid OPERATOR(pg_catalog.=) "
      "0::pg_catalog.oid"
      " AND t.tgnargs OPERATOR(pg_catalog.=) 1 AND NOT t.tgisinternal");
  std::vector<StoredRule> rules;
  rules.reserve(spi.size());
  for (std::uint64_t row = 0; row < spi.size(); ++row) rules.push_back({spi.oid(row, 1), spi.text(row, 2)});
  return rules;
}

std::vector<Oid> tables_that_use(const std::vector<std::string>& names) {
  std::vector<Oid> tables;
  for (const auto& [table, text] : stored_rules()) {
    auto const definition = pg::read_if_json(text);
    if (definition && uses(*definition, names)) tables.push_back(table);
  }
  return tables;
}

pg::Report uses_what_is_gone(const pg::ErrorObject& rule, const std::string& why) {
  return pg::Report(
             ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
             fmt::format("an expression of rule {} on table {} uses what would be gone, or called otherwise",
                         core::quoted(rule.constraint), core::quoted(rule.table)))
      .with_detail(why)
      .with_hint("Remove the rule by pgshift.drop_rule() first, and make it anew afterwards.")
      .on(rule);
}

void check_locked(Oid table, const std::vector<std::string>& names) {
  pg::OpenRelation const relation(table, NoLock);
  pg::ErrorObject object = pg::relation_names(table);
  pg::ActingAs const owner(pg::owner_of(table));
  for (const pg::RuleTrigger& rule : pg::rule_triggers(relation.get())) {
    const RuleKind* kind = find_kind(rule.kind);
    if (kind == nullptr || rule.is_inherited || !uses(rule.definition, names)) continue;
    object.constraint = rule.name;
    try {
      kind->check(relation.get(), *rule.trigger);
    } catch (const pg::Report& why) {
      throw uses_what_is_gone(object, why.message);
    }
  }
}

void check(Oid table, const std::vector<std::string>& names) {
  pg::call([&] { LockRelationOid(table, AccessShareLock); });
  // Dropped by somebody else meanwhile.
  if (pg::call([&] { return get_rel_relkind(table); }) != '\0') check_locked(table, names);
  // There may be more of them than locks.
  pg::call([&] { UnlockRelationOid(table, AccessShareLock); });
}

}  // namespace

std::optional<std::string> lost_name(Node* command) {
  if (IsA(command, RenameStmt)) return renamed(castNode(RenameStmt, command));
  if (IsA(command, AlterEnumStmt)) {
    const char* const value = castNode(AlterEnumStmt, command)->oldVal;
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  }
  if (!IsA(command, AlterObjectSchemaStmt)) return std::nullopt;
  const auto* move = castNode(AlterObjectSchemaStmt, command);
  if (move->objectType == OBJECT_EXTENSION) return std::string();
  return move->relation != nullptr ? std::string(move->relation->relname) : last_name(move->object);
}

std::vector<std::string> lost_names(const std::vector<DdlObject>& dropped) {
  std::vector<std::string> names;
  for (const DdlObject& object : dropped) {
    bool const has_name = object.catalog != TriggerRelationId && !object.last_name.empty();
    if (has_name && !object.is_temporary) names.push_back(object.last_name);
  }
  return names;
}

void refuse_lost_names(const std::vector<std::string>& names, RulesOf whose) {
  if (names.empty()) return;
  for (Oid const table : tables_that_use(names)) {
    bool const counts = whose == RulesOf::everybody ||
                        pg::call([&] { return pg::compat::owns_relation(table, GetUserId()); });
    if (counts) check(table, names);
  }
  // Machines can't be dropped: CASCADE leaves them without, and they refuse what needs it.
  if (whose == RulesOf::everybody) {
    ledger::refuse_lost_names(names, [&](const core::Json& definition) { return uses(definition, names); });
  }
}

}  // namespace rules
