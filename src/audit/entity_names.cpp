#include "audit/entity_names.hpp"

#include <algorithm>

#include "audit/log/logged_entities.hpp"
#include "storage/table_appender.hpp"

namespace audit {

namespace {

/// So many are compared at a time.
constexpr std::size_t at_once = 1000;

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const std::vector<std::string>& EntityNames::all(const std::string& name) {
  auto const known = std::find_if(known_.begin(), known_.end(),
                                  [&](const std::vector<std::string>& names) { return holds(names, name); });
  return known != known_.end() ? *known : known_.emplace_back(find(name));
}

std::vector<std::string> EntityNames::find(const std::string& name) const {
  std::vector<std::string> found{name};
  if (spellings_.are_unique()) return found;
  auto const places = spellings_.places(name);
  if (places.one && !holds(found, *places.one)) found.push_back(*places.one);
  for (const std::string& beginning : places.beginnings) add_same(name, beginning, found);
  return found;
}

void EntityNames::add_same(const std::string& name, const std::string& beginning,
                           std::vector<std::string>& found) const {
  Oid const log_oid = find_log();
  if (!OidIsValid(log_oid)) return;
  storage::write_pending();
  storage::Table const log(log_oid, AccessShareLock, log_table);
  for (core::TableId const table : tables_) {
    LoggedEntities entities(log, table, beginning);
    std::vector<std::string> some;
    do {
      some.clear();
      while (some.size() < at_once) {
        auto const next = entities.next();
        if (!next) break;
        some.push_back(*next);
      }
      for (const std::string& same : spellings_.same(name, some)) {
        if (!holds(found, same)) found.push_back(same);
      }
    } while (some.size() == at_once);
  }
}

}  // namespace audit
