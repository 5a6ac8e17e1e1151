#include "storage/storage_examination.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "extension/own_function.hpp"
#include "pg/compat.hpp"
#include "pg/dry_run.hpp"
#include "pg/text.hpp"
#include "storage/table.hpp"
#include "storage/table_creation.hpp"
#include "storage/table_registry.hpp"

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
bool refuses_all(const Trigger& trigger, std::string_view closing) {
  constexpr int events =
      TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE | TRIGGER_TYPE_DELETE | TRIGGER_TYPE_TRUNCATE;
  return TRIGGER_FOR_BEFORE(trigger.tgtype) && (trigger.tgtype & events) == events &&
         (closing.empty() ? trigger.tgnargs == 0 : trigger.tgnargs == 1 && closing == trigger.tgargs[0]) &&
         trigger.tgqual == nullptr && extension::function_name(trigger.tgfoid) == refusal_function;
}

std::string script(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements) text += (text.empty() ? "" : " ") + statement + ";";
  return text;
}

void examine_refusal(Oid table, std::string_view closing, core::Findings* findings) {
  catalog::OpenRelation const relation(table, NoLock);
  // function_name() looks into catalogs, which can make PostgreSQL rebuild the relation's triggers.
  // So they are copied first.
  const TriggerDesc* const triggers = pg::call([&] { return CopyTriggerDesc(relation->trigdesc); });
  const Trigger* const trigger = refusal_of(triggers);
  std::string const name = core::quoted(refusal_trigger);
  std::string problem;
  if (trigger == nullptr) {
    problem = fmt::format("trigger {} is gone", name);
  } else if (!refuses_all(*trigger, closing)) {
    problem = fmt::format("trigger {} has been changed", name);
  } else if (trigger->tgenabled != TRIGGER_FIRES_ALWAYS) {
    problem = trigger->tgenabled == TRIGGER_DISABLED
                  ? fmt::format("trigger {} is disabled", name)
                  : fmt::format("trigger {} does not fire in every session", name);
  }
  if (problem.empty()) return;
  findings->add(table, {}, Severity::error, problem + ": what rules record can be written by SQL",
                core::Remedy::sql(script(closing_statements(pg::quote_relation(table), closing))));
}

void examine_columns(Oid table, const NamedDefinition& record, core::Findings* findings) {
  const TableDefinition& definition = *record.definition;
  // A table that was altered makes the constructor throw, and the relation stays open then. The
  // trial is a subtransaction: its rollback closes the relation.
  auto const columns = pg::failure_of([&] { Table const opens(table, NoLock, definition); });
  if (columns) {
    findings->add(
        table, {}, Severity::error, fmt::format("rules cannot write there: {}", *columns),
        core::Remedy::comment("Put its columns back as they were: " + column_list(definition.columns)));
    return;
  }
  for (std::size_t i = 0; i < definition.indexes.size(); ++i) {
    const Index& index = definition.indexes[i];
    if (!index.method.empty()) continue;
    auto const lost = pg::failure_of([&] { Table(table, NoLock, definition).index_of(static_cast<int>(i)); });
    if (!lost) continue;
    findings->add(table, {}, Severity::error, fmt::format("rules cannot read it: {}", *lost),
                  core::Remedy::sql(create_index(qualified_name(record.name), definition, index) + ";"));
  }
}

void examine_storage(Oid table, core::Findings* findings) {
  if (pg::call([&] { return get_rel_persistence(table); }) == RELPERSISTENCE_PERMANENT) return;
  findings->add(table, {}, Severity::error, "the table is unlogged: what rules record is lost in a crash",
                core::Remedy::sql(fmt::format("ALTER TABLE {} SET LOGGED;", pg::quote_relation(table))));
}

/// The table of that name, locked; InvalidOid if it is not there, or not any more.
Oid find_locked(const std::string& name) {
  Oid const table = find_table(name);
  bool const exists = OidIsValid(table) && pg::call([&] {
                        // The table may have been dropped while this waited for the lock.
                        LockRelationOid(table, AccessShareLock);
                        return SearchSysCacheExists1(RELOID, ObjectIdGetDatum(table));
                      });
  return exists ? table : InvalidOid;
}

}  // namespace

void examine_table(const NamedDefinition& record, const core::FindingSubject& rule, core::Remedy remake,
                   core::Findings* findings) {
  Oid const table = find_locked(record.name);
  if (!OidIsValid(table)) {
    findings->add(
        rule, Severity::error,
        fmt::format("table pgshift.{}, which the rule writes to, is gone", core::quoted(record.name)),
        std::move(remake));
    return;
  }
  examine_table(table, record, findings);
}

void examine_table(Oid table, const NamedDefinition& record, core::Findings* findings) {
  examine_columns(table, record, findings);
  examine_refusal(table, record.definition->closing, findings);
  examine_storage(table, findings);
}

void examine_registry(core::Findings* findings) {
  NamedDefinition const registry = named_registry();
  Oid const table = find_locked(registry.name);
  if (OidIsValid(table)) examine_table(table, registry, findings);
}

void examine_tables_elsewhere(core::Findings* findings) {
  for (const TableElsewhere& table : tables_elsewhere()) {
    // The relation may have been dropped since the registry was read, and its OID be of no table
    // now. What others have locked is not waited for.
    auto const is_owned = [&] {
      return pg::call([&] {
        return SearchSysCacheExists1(RELOID, ObjectIdGetDatum(table.relation)) &&
               pg::compat::owns_relation(table.relation, GetUserId());
      });
    };
    bool const is_locked =
        is_owned() && pg::call([&] { return ConditionalLockRelationOid(table.relation, AccessShareLock); });
    if (!is_locked || !is_owned()) continue;
    examine_refusal(table.relation, table.closing, findings);
    examine_storage(table.relation, findings);
  }
}

}  // namespace storage
