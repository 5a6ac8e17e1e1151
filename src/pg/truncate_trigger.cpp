#include "pg/truncate_trigger.hpp"

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "core/text.hpp"
#include "pg/relation.hpp"
#include "pg/rule_trigger.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

/// Its tgenabled, if the table has it.
std::optional<char> installed(Relation table, const TruncateTrigger& trigger) {
  const TriggerDesc* triggers = call([&] { return CopyTriggerDesc(table->trigdesc); });
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    const Trigger& candidate = triggers->triggers[i];
    if (std::string_view(candidate.tgname) != trigger.name) continue;
    if (function_name(candidate.tgfoid) == trigger.function) return candidate.tgenabled;
  }
  return std::nullopt;
}

enum class Standing { as_it_should_be, missing, not_always, needless };

Standing standing_on(Oid oid, const TruncateTrigger& trigger) {
  OpenRelation const table(oid, NoLock);
  auto const enabled = installed(table.get(), trigger);
  if (!trigger.is_wanted(table.get())) return enabled ? Standing::needless : Standing::as_it_should_be;
  if (!enabled) return Standing::missing;
  return enabled == TRIGGER_FIRES_ALWAYS ? Standing::as_it_should_be : Standing::not_always;
}

std::string creation(Oid table, const TruncateTrigger& trigger) {
  return fmt::format("CREATE TRIGGER {} {} TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION pgshift.{}()",
                     trigger.name, trigger.timing, quote_relation(table), trigger.function);
}

}  // namespace

void add_truncate_triggers(Oid table, const TruncateTrigger& trigger) {
  for (Oid const oid : relation_tree(table, AccessShareLock)) {
    Standing const standing = standing_on(oid, trigger);
    if (standing == Standing::missing) Spi().execute(creation(oid, trigger));
    if (standing == Standing::missing || standing == Standing::not_always) enable_always(oid, trigger.name);
  }
}

void sync_truncate_triggers(Oid table, const TruncateTrigger& trigger) {
  add_truncate_triggers(table, trigger);
  for (Oid const oid : relation_tree(table, AccessShareLock)) {
    if (standing_on(oid, trigger) == Standing::needless) drop_rule_trigger(oid, trigger.name);
  }
}

void examine_truncate_triggers(const std::vector<Oid>& tables, const TruncateTrigger& trigger,
                               Findings* findings) {
  for (Oid const oid : tables) {
    Standing const standing = standing_on(oid, trigger);
    std::string const enable =
        fmt::format("ALTER TABLE {} ENABLE ALWAYS TRIGGER {};", quote_relation(oid), trigger.name);
    if (standing == Standing::missing) {
      findings->add(oid, {}, core::Severity::error,
                    fmt::format("trigger {} is gone: rules do not see TRUNCATE", core::quoted(trigger.name)),
                    creation(oid, trigger) + "; " + enable);
    } else if (standing == Standing::not_always) {
      findings->add(oid, {}, core::Severity::error,
                    fmt::format("trigger {} is disabled or does not fire in every session: rules do not see "
                                "every TRUNCATE",
                                core::quoted(trigger.name)),
                    enable);
    }
  }
}

}  // namespace pg
