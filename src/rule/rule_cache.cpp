#include "rule/rule_cache.hpp"

#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pg/invalidation.hpp"

namespace rule {

namespace {

struct Entry {
  Oid trigger = InvalidOid;
  bool stale = false;
  const Compiler* compiler = nullptr;
  std::string definition;
  std::shared_ptr<const Rule> rule;
};

struct Cache {
  /// By relation, which has a few: what PostgreSQL invalidates is found at once.
  std::unordered_map<Oid, std::vector<Entry>> entries;
  bool any_stale = false;
};

/// Never destroyed: at backend exit PostgreSQL is gone before static destructors would run.
Cache* cache = nullptr;

void mark_stale(std::vector<Entry>& entries) noexcept {
  for (Entry& entry : entries) entry.stale = true;
  cache->any_stale = true;
}

/// Also while a rule is being compiled.
void mark_rules_stale(Oid relation) noexcept {
  if (cache == nullptr) return;
  if (relation == InvalidOid) {
    for (auto& [oid, entries] : cache->entries) mark_stale(entries);
  } else if (auto found = cache->entries.find(relation); found != cache->entries.end()) {
    mark_stale(found->second);
  }
}

void forget_stale_entries() noexcept {
  for (auto at = cache->entries.begin(); at != cache->entries.end();) {
    std::erase_if(at->second, [](const Entry& entry) { return entry.stale; });
    at = at->second.empty() ? cache->entries.erase(at) : std::next(at);
  }
  cache->any_stale = false;
}

extern "C" {
/// Where no rule is being looked for.
static void at_transaction_end(XactEvent event, void* /*argument*/) {
  bool const has_ended =
      event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE;
  if (has_ended && cache != nullptr && cache->any_stale) forget_stale_entries();
}
}

Cache& the_cache() {
  if (cache == nullptr) {
    pg::listen_to_invalidations(mark_rules_stale);
    pg::call([] { RegisterXactCallback(at_transaction_end, nullptr); });
    cache = new Cache();
  }
  return *cache;
}

Entry* find_entry(Cache& rules, Oid relation, Oid trigger) {
  auto const found = rules.entries.find(relation);
  if (found == rules.entries.end()) return nullptr;
  for (Entry& entry : found->second) {
    if (entry.trigger == trigger) return &entry;
  }
  return nullptr;
}

/// The definition as the statement's own copy of the trigger has it, which within a statement that replaces
/// its own trigger is older than what the catalog and the cache have.
std::string definition_of(const Trigger& trigger) {
  std::string text;
  for (int i = 0; i < trigger.tgnargs; ++i) {
    text += trigger.tgargs[i];
    text += '\0';
  }
  return text;
}

/// True if the definition is that text, which takes no copy to know.
bool has_definition(const Trigger& trigger, std::string_view text) {
  for (int i = 0; i < trigger.tgnargs; ++i) {
    std::string_view const argument = trigger.tgargs[i];
    if (text.size() <= argument.size() || !text.starts_with(argument) || text[argument.size()] != '\0')
      return false;
    text.remove_prefix(argument.size() + 1);
  }
  return text.empty();
}

}  // namespace

std::shared_ptr<const Rule> find_rule(Relation relation, const Trigger& trigger, const Compiler& compiler) {
  Cache& rules = the_cache();
  Oid const table = RelationGetRelid(relation);
  Entry* entry = find_entry(rules, table, trigger.tgoid);
  // CREATE OR REPLACE TRIGGER keeps the trigger's OID, but may give it another kind's function. An
  // entry without a rule is one whose compilation failed, or is still under way further up the
  // stack.
  if (entry != nullptr && !entry->stale && entry->rule && entry->compiler == &compiler &&
      has_definition(trigger, entry->definition) && entry->rule->is_current()) {
    return entry->rule;
  }
  std::string const definition = definition_of(trigger);
  if (entry == nullptr) entry = &rules.entries[table].emplace_back();
  // The entry is there before the compilation, so that an invalidation that arrives meanwhile finds it.
  *entry = Entry{trigger.tgoid, false, &compiler, definition, nullptr};
  auto rule = compiler.compile(relation, trigger);
  // A compilation can run queries, those may fire triggers, and these come here too: look again.
  entry = find_entry(rules, table, trigger.tgoid);
  if (entry != nullptr && !entry->rule && entry->definition == definition) entry->rule = rule;
  return rule;
}

}  // namespace rule
