#include "pg/rule_cache.hpp"

#include <new>
#include <string>
#include <unordered_map>

namespace pg {

namespace {

struct Entry {
  Oid relation = InvalidOid;
  bool stale = false;
  CompileRule compile = nullptr;
  std::string definition;
  std::shared_ptr<const Rule> rule;
};

using Cache = std::unordered_map<Oid, Entry>;

/// Never destroyed: at backend exit PostgreSQL is gone before static destructors would run.
Cache* cache = nullptr;

extern "C" {
/// Runs whenever PostgreSQL processes invalidations, so also while a rule is being compiled.
static void mark_rules_stale(Datum, Oid relation) {
  if (cache == nullptr) return;
  for (auto& [trigger, entry] : *cache) {
    if (relation == InvalidOid || entry.relation == relation) entry.stale = true;
  }
}
}

Cache& the_cache() {
  if (cache == nullptr) {
    // A backend has room for ten of these callbacks in all: this one serves every feature.
    call([] { CacheRegisterRelcacheCallback(mark_rules_stale, 0); });
    cache = new Cache();
  }
  return *cache;
}

void forget_stale_entries(Cache& rules) {
  std::erase_if(rules, [](const Cache::value_type& item) { return item.second.stale || !item.second.rule; });
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

}  // namespace

std::shared_ptr<const Rule> find_rule(Relation relation, const Trigger& trigger, CompileRule compile) {
  Cache& rules = the_cache();
  std::string definition = definition_of(trigger);
  if (auto found = rules.find(trigger.tgoid); found != rules.end()) {
    const Entry& entry = found->second;
    if (!entry.stale && entry.rule && entry.compile == compile && entry.definition == definition &&
        entry.rule->is_current()) {
      return entry.rule;
    }
    rules.erase(found);
  }
  forget_stale_entries(rules);
  // The entry is there before the compilation, so that an invalidation that arrives meanwhile finds it.
  rules[trigger.tgoid] = Entry{RelationGetRelid(relation), false, compile, definition, nullptr};
  auto rule = compile(relation, trigger);
  // A compilation can run queries, those may fire triggers, and these come here too: look again.
  if (auto mine = rules.find(trigger.tgoid);
      mine != rules.end() && !mine->second.rule && mine->second.definition == definition) {
    mine->second.rule = rule;
  }
  return rule;
}

}  // namespace pg
