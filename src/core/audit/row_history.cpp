#include "core/audit/row_history.hpp"

#include <algorithm>
#include <ranges>
#include <set>
#include <tuple>

namespace core {

namespace {

constexpr char inserted = 'I';
constexpr char updated = 'U';
constexpr char deleted = 'D';

/// Entries of one event follow each other, and no field changes twice in it.
bool is_of(const std::vector<LogEntry>& event, const LogEntry& entry) {
  const LogEntry& first = event.front();
  return first.operation == entry.operation && first.transaction == entry.transaction &&
         first.changed_at == entry.changed_at && first.entity_id == entry.entity_id &&
         std::none_of(event.begin(), event.end(),
                      [&](const LogEntry& other) { return other.field == entry.field; });
}

}  // namespace

RowHistory::RowHistory(LogSource source, std::vector<std::string> columns, std::vector<std::string> key,
                       AuditScope scope)
    : source_(std::move(source)),
      columns_(std::move(columns)),
      key_(std::move(key)),
      scope_(std::move(scope)) {}

const RowHistory::Events& RowHistory::events(const std::string& entity_id) const {
  auto const [known, is_new] = events_.try_emplace(entity_id);
  if (!is_new) return known->second;
  Events& events = known->second;
  bool is_written_alike = true;
  for (LogEntry& entry : source_.entries(entity_id)) {
    if (events.empty() || !is_of(events.back(), entry)) events.emplace_back();
    events.back().push_back(std::move(entry));
    is_written_alike =
        is_written_alike && events.back().front().entity_id == events.front().front().entity_id;
  }
  if (!is_written_alike) drop_copies(events);
  return events;
}

/// A key that is written otherwise now, and is the same, is told of under both of its names. What is told
/// under the former one is in its place among the other events.
void RowHistory::drop_copies(Events& events) const {
  std::set<std::tuple<std::int64_t, std::uint64_t, std::string, std::string>> told;
  auto const told_of = [](const Event& event, const Renaming& key) {
    return std::tuple(event.front().changed_at, event.front().transaction, key.from, key.to);
  };
  for (const Event& event : events) {
    auto const key = rewriting(event);
    if (key && key->from == event.front().entity_id && !renaming(event)) told.insert(told_of(event, *key));
  }
  std::erase_if(events, [&](const Event& event) {
    auto const key = rewriting(event);
    return key && key->from != event.front().entity_id && told.contains(told_of(event, *key));
  });
}

std::optional<std::string> RowHistory::column_of(const LogEntry& entry) const {
  for (const std::string& column : columns_) {
    if (scope_.name_at(column, entry.id) == entry.field) return column;
  }
  return std::nullopt;
}

std::optional<RowHistory::Renaming> RowHistory::rewriting(const Event& event) const {
  if (event.front().operation != updated) return std::nullopt;
  std::vector<std::string> from = source_.split(event.front().entity_id);
  std::vector<std::string> to = from;
  bool renamed = false;
  for (const LogEntry& entry : event) {
    auto const part = std::find(key_.begin(), key_.end(), column_of(entry));
    auto const place = static_cast<std::size_t>(part - key_.begin());
    if (part == key_.end() || place >= from.size()) continue;
    from[place] = entry.from.value_or(std::string());
    to[place] = entry.to.value_or(std::string());
    renamed = true;
  }
  if (!renamed) return std::nullopt;
  return Renaming{source_.join(from), source_.join(to)};
}

std::optional<RowHistory::Renaming> RowHistory::renaming(const Event& event) const {
  auto const key = rewriting(event);
  if (!key) return std::nullopt;
  Renaming renamed{source_.main_name(key->from), source_.main_name(key->to)};
  if (renamed.from == renamed.to) return std::nullopt;
  return renamed;
}

bool RowHistory::begins_life(const Event& event, const std::string& entity_id) const {
  auto const renamed = renaming(event);
  return event.front().operation == inserted || (renamed && renamed->to == entity_id);
}

bool RowHistory::ends_life(const Event& event, const std::string& entity_id) const {
  auto const renamed = renaming(event);
  return event.front().operation == deleted || (renamed && renamed->from == entity_id);
}

std::size_t RowHistory::place_of(const Event& event, const Renaming& renamed,
                                 const std::string& entity_id) const {
  const Events& all = events(entity_id);
  const LogEntry& told = event.front();
  auto const same = std::find_if(all.begin(), all.end(), [&](const Event& candidate) {
    return candidate.front().changed_at == told.changed_at &&
           candidate.front().transaction == told.transaction && renaming(candidate) == renamed;
  });
  return static_cast<std::size_t>(same - all.begin());
}

void RowHistory::replay(RowValues& values, const Event& event) const {
  for (const LogEntry& entry : event) {
    if (auto const column = column_of(entry)) values[*column] = entry.to;
  }
}

std::optional<RowValues> RowHistory::replay(const std::string& entity_id, std::size_t count) const {
  // Back to where this row's life began, under whatever name, and then forth. What comes between the two is
  // no end: the row has been heard of since.
  std::vector<const Event*> life;
  std::set<const Event*> followed;
  std::string name = entity_id;
  while (count > 0) {
    const Event& event = events(name)[--count];
    if (life.empty() && ends_life(event, name)) return std::nullopt;
    if (!life.empty() && ends_life(event, name)) break;
    life.push_back(&event);
    if (event.front().operation == inserted) break;
    auto const renamed = renaming(event);
    if (!renamed) continue;
    // The clock may have run backwards, and a log that contradicts itself must not be followed in circles.
    if (!followed.insert(&event).second) break;
    name = renamed->from;
    std::size_t const told_there = place_of(event, *renamed, name);
    count = told_there < events(name).size() ? told_there : 0;
  }
  if (life.empty()) return std::nullopt;
  RowValues values;
  for (const Event* event : std::views::reverse(life)) replay(values, *event);
  return values;
}

/// The whole table's TRUNCATE removes whatever was there; of a partition's, the entry says which rows.
bool RowHistory::has_removed(const LogEntry& truncation, const std::string& entity_id,
                             std::size_t count) const {
  auto values = replay(entity_id, count);
  if (!values) return false;
  if (!truncation.from) return true;
  add_key(*values, entity_id, count);
  if (auto const told = source_.was_among(truncation, *values)) return *told;
  // The row was in it if the next that is heard of it is that it begins anew.
  const Events& own = events(entity_id);
  return count < own.size() ? begins_life(own[count], entity_id) : !source_.current(entity_id);
}

/// Those of the truncations that removed the row, at most one after each of its events.
std::vector<LogEntry> RowHistory::removals(std::vector<LogEntry> truncations,
                                           const std::string& entity_id) const {
  std::vector<LogEntry> found;
  const Events& own = events(entity_id);
  std::size_t count = 0;
  std::size_t removed_after = 0;
  for (LogEntry& truncation : truncations) {
    while (count < own.size() && own[count].front().id < truncation.id) ++count;
    if (count == removed_after || !has_removed(truncation, entity_id, count)) continue;
    removed_after = count;
    found.push_back(std::move(truncation));
  }
  return found;
}

void RowHistory::fill_in(RowValues& values, std::string entity_id, std::size_t next) const {
  std::set<const Event*> followed;
  for (;;) {
    const Events& all = events(entity_id);
    if (next >= all.size()) break;
    const Event& event = all[next++];
    if (begins_life(event, entity_id)) return;
    for (const LogEntry& entry : event) {
      if (auto const column = column_of(entry)) values.emplace(*column, entry.from);
    }
    if (event.front().operation == deleted) return;
    if (auto const renamed = renaming(event)) {
      if (!followed.insert(&event).second) return;
      entity_id = renamed->to;
      next = place_of(event, *renamed, entity_id) + 1;
    }
  }
  auto const current = source_.current(entity_id);
  if (!current) return;
  for (const auto& [column, value] : *current) {
    bool const is_logged = scope_.tracks(column) && !scope_.redacts(column);
    bool const is_of_key = std::find(key_.begin(), key_.end(), column) != key_.end();
    if (is_logged || is_of_key) values.emplace(column, value);
  }
}

void RowHistory::add_key(RowValues& values, const std::string& entity_id, std::size_t count) const {
  const Events& own = events(entity_id);
  std::string name = entity_id;
  if (!own.empty()) {
    const Event& event = own[count > 0 ? count - 1 : 0];
    auto const key = rewriting(event);
    name = key ? (count > 0 ? key->to : key->from) : event.front().entity_id;
  }
  std::vector<std::string> const parts = source_.split(name);
  for (std::size_t i = 0; i < std::min(parts.size(), key_.size()); ++i) values.emplace(key_[i], parts[i]);
}

std::vector<LogEntry> RowHistory::entries(const std::string& entity_id) const {
  std::string const entity = source_.main_name(entity_id);
  std::vector<LogEntry> all = removals(source_.truncations(), entity);
  bool const is_in_order = all.empty();
  for (const Event& event : events(entity)) all.insert(all.end(), event.begin(), event.end());
  if (is_in_order) return all;
  std::sort(all.begin(), all.end(), [](const auto& left, const auto& right) { return left.id < right.id; });
  return all;
}

std::optional<RowValues> RowHistory::at(const std::string& entity_id, std::int64_t time) const {
  std::string const entity = source_.main_name(entity_id);
  const Events& own = events(entity);
  auto const later = std::find_if(own.begin(), own.end(),
                                  [&](const Event& event) { return event.front().changed_at > time; });
  auto const count = static_cast<std::size_t>(later - own.begin());
  std::optional<RowValues> values;
  if (count > 0) {
    values = replay(entity, count);
    if (!values) return std::nullopt;
    std::int64_t const last = own[count - 1].front().id;
    for (const LogEntry& removal : removals(source_.truncations(), entity)) {
      bool const is_after = removal.id > last && (count == own.size() || removal.id < own[count].front().id);
      if (is_after && removal.changed_at <= time) return std::nullopt;
    }
  } else {
    // Older than the log, if it was there.
    bool const was_there =
        own.empty() ? source_.current(entity).has_value() : !begins_life(own.front(), entity);
    if (!was_there) return std::nullopt;
    values.emplace();
  }
  fill_in(*values, entity, count);
  add_key(*values, entity, count);
  return values;
}

}  // namespace core
