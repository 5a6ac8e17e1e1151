#include "storage/own_table_examination.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "extension/own_function.hpp"
#include "pg/dry_run.hpp"
#include "pg/text.hpp"

namespace storage {

namespace {

using core::Severity;

const Trigger* refusal_of(const TriggerDesc* triggers) {
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    if (std::string_view(triggers->triggers[i].tgname) == refusal_trigger) return &triggers->triggers[i];
  }
  return nullptr;
}

/// True if the trigger refuses, in some sessions at least, what closing_statements() have it refuse.
bool refuses_all(const Trigger& trigger, const OwnTableDefinition& definition) {
  constexpr int events =
      TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE | TRIGGER_TYPE_DELETE | TRIGGER_TYPE_TRUNCATE;
  return TRIGGER_FOR_BEFORE(trigger.tgtype) && (trigger.tgtype & events) == events &&
         (definition.owner_may_insert || trigger.tgnargs == 0) && trigger.tgqual == nullptr &&
         extension::function_name(trigger.tgfoid) == "refuse_write_trigger";
}

std::string script(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements) text += (text.empty() ? "" : " ") + statement + ";";
  return text;
}

void examine_refusal(Oid table, const OwnTableDefinition& definition, core::Findings* findings) {
  catalog::OpenRelation const relation(table, NoLock);
  const TriggerDesc* const triggers = pg::call([&] { return CopyTriggerDesc(relation->trigdesc); });
  const Trigger* const trigger = refusal_of(triggers);
  std::string const name = core::quoted(refusal_trigger);
  std::string problem;
  if (trigger == nullptr) {
    problem = fmt::format("trigger {} is gone", name);
  } else if (!refuses_all(*trigger, definition)) {
    problem = fmt::format("trigger {} has been changed", name);
  } else if (trigger->tgenabled != TRIGGER_FIRES_ALWAYS) {
    problem = trigger->tgenabled == TRIGGER_DISABLED
                  ? fmt::format("trigger {} is disabled", name)
                  : fmt::format("trigger {} does not fire in every session", name);
  }
  if (problem.empty()) return;
  findings->add(table, {}, Severity::error, problem + ": what rules record can be written by SQL",
                core::Remedy::sql(script(closing_statements(definition))));
}

void examine_shape(Oid table, const OwnTableShape& shape, core::Findings* findings) {
  std::vector<ScanKeyData> keys;
  for (AttrNumber const column : shape.searched_by) {
    ScanKeyData key{};
    key.sk_attno = column;
    keys.push_back(key);
  }
  auto const columns = pg::failure_of([&] { OwnTable const opens(table, NoLock, shape.column_types); });
  if (columns) {
    findings->add(
        table, {}, Severity::error, fmt::format("rules cannot write there: {}", *columns),
        core::Remedy::comment("Put its columns back as they were: " + std::string(shape.definition.columns)));
    return;
  }
  auto const index = pg::failure_of([&] {
    OwnTable const opened(table, NoLock, shape.column_types);
    if (!keys.empty()) opened.index_of(keys);
  });
  if (index) {
    findings->add(table, {}, Severity::error, fmt::format("rules cannot read it: {}", *index),
                  core::Remedy::sql(shape.definition.create_index() + ";"));
  }
}

void examine_storage(Oid table, core::Findings* findings) {
  if (pg::call([&] { return get_rel_persistence(table); }) == RELPERSISTENCE_PERMANENT) return;
  findings->add(table, {}, Severity::error, "the table is unlogged: what rules record is lost in a crash",
                core::Remedy::sql(fmt::format("ALTER TABLE {} SET LOGGED;", pg::quote_relation(table))));
}

}  // namespace

void examine_own_table(const OwnTableShape& shape, const core::FindingSubject& rule, core::Remedy remake,
                       core::Findings* findings) {
  Oid const table = find_own_table(shape.definition.name);
  bool const exists = OidIsValid(table) && pg::call([&] {
                        LockRelationOid(table, AccessShareLock);
                        return SearchSysCacheExists1(RELOID, ObjectIdGetDatum(table));
                      });
  if (!exists) {
    findings->add(rule, Severity::error,
                  fmt::format("table pgshift.{}, which the rule writes to, is gone",
                              core::quoted(shape.definition.name)),
                  std::move(remake));
    return;
  }
  examine_own_table(shape, table, findings);
}

void examine_own_table(const OwnTableShape& shape, Oid table, core::Findings* findings) {
  examine_shape(table, shape, findings);
  examine_refusal(table, shape.definition, findings);
  examine_storage(table, findings);
}

}  // namespace storage
