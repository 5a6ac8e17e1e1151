#include "core/row_history.hpp"

#include <algorithm>

namespace core {

namespace {

constexpr char inserted = 'I';
constexpr char updated = 'U';
constexpr char deleted = 'D';
constexpr char truncated = 'T';

bool is_one_event(const LogEntry& left, const LogEntry& right) {
  return left.operation == right.operation && left.transaction == right.transaction &&
         left.changed_at == right.changed_at;
}

bool is_before(const std::vector<LogEntry>& left, const std::vector<LogEntry>& right) {
  return left.front().id < right.front().id;
}

}  // namespace

RowHistory::RowHistory(LogSource source, std::vector<std::string> columns, std::vector<std::string> key,
                       AuditScope scope)
    : source_(std::move(source)),
      columns_(std::move(columns)),
      key_(std::move(key)),
      scope_(std::move(scope)) {}

std::vector<RowHistory::Event> RowHistory::events(const std::string& entity_id) const {
  std::vector<Event> own;
  for (LogEntry& entry : source_.entries(entity_id)) {
    if (own.empty() || !is_one_event(own.back().front(), entry)) own.emplace_back();
    own.back().push_back(std::move(entry));
  }
  std::vector<Event> all = own;
  std::int64_t removed_by = 0;
  for (LogEntry& truncation : source_.truncations()) {
    if (!has_removed(truncation, entity_id, own, removed_by)) continue;
    removed_by = truncation.id;
    all.push_back({std::move(truncation)});
  }
  std::sort(all.begin(), all.end(), is_before);
  return all;
}

bool RowHistory::has_removed(const LogEntry& truncation, const std::string& entity_id,
                             const std::vector<Event>& own, std::int64_t removed_before) const {
  auto const next = std::find_if(own.begin(), own.end(),
                                 [&](const Event& event) { return event.front().id > truncation.id; });
  if (next == own.begin() || std::prev(next)->front().id < removed_before) return false;
  Replay row;
  for (auto event = own.begin(); event != next; ++event) replay(row, entity_id, *event);
  if (row.life != Life::alive) return false;
  if (!truncation.from) return true;
  add_key(row.values, entity_id);
  auto const belonged = source_.belongs(*truncation.from, row.values);
  if (belonged) return *belonged;
  // The partition is gone. The row was in it if the next that is heard of it is that it begins anew.
  return next != own.end() ? begins_life(*next, entity_id) : !source_.current(entity_id);
}

std::optional<std::string> RowHistory::column_of(const LogEntry& entry) const {
  for (const std::string& column : columns_) {
    if (scope_.name_at(column, entry.id) == entry.field) return column;
  }
  return std::nullopt;
}

std::optional<RowHistory::Renaming> RowHistory::renaming(const Event& event,
                                                         const std::string& entity_id) const {
  if (event.front().operation != updated) return std::nullopt;
  std::vector<std::string> from = source_.split(entity_id);
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

bool RowHistory::begins_life(const Event& event, const std::string& entity_id) const {
  auto const renamed = renaming(event, entity_id);
  return event.front().operation == inserted || (renamed && renamed->to == entity_id);
}

void RowHistory::replay(Replay& row, const std::string& entity_id, const Event& event) const {
  char const operation = event.front().operation;
  if (operation == deleted || operation == truncated) {
    row = {Life::gone, {}};
    return;
  }
  auto const renamed = renaming(event, entity_id);
  if (renamed && renamed->from == entity_id) {
    row = {Life::gone, {}};
    return;
  }
  if (operation == inserted) row.values.clear();
  if (renamed) row = before_renaming(*renamed, event);
  row.life = Life::alive;
  for (const LogEntry& entry : event) {
    if (auto const column = column_of(entry)) row.values[*column] = entry.to;
  }
}

RowHistory::Replay RowHistory::before_renaming(const Renaming& renamed, const Event& event) const {
  Replay row;
  for (const Event& earlier : events(renamed.from)) {
    // The event is told of under both names.
    if (earlier.front().id >= event.front().id || is_one_event(earlier.front(), event.front())) break;
    replay(row, renamed.from, earlier);
  }
  return row;
}

void RowHistory::fill_in(RowValues& values, const std::string& entity_id, const Event* later,
                         const Event* end) const {
  for (; later != end; ++later) {
    char const operation = later->front().operation;
    if (operation == truncated || begins_life(*later, entity_id)) return;
    for (const LogEntry& entry : *later) {
      if (auto const column = column_of(entry)) values.emplace(*column, entry.from);
    }
    if (operation == deleted) return;
    if (auto const renamed = renaming(*later, entity_id)) {
      std::vector<Event> const under_new_name = events(renamed->to);
      const Event* next = under_new_name.data();
      const Event* const last = next + under_new_name.size();
      while (next != last &&
             (next->front().id <= later->front().id || is_one_event(next->front(), later->front()))) {
        ++next;
      }
      fill_in(values, renamed->to, next, last);
      return;
    }
  }
  fill_in_current(values, entity_id);
}

void RowHistory::fill_in_current(RowValues& values, const std::string& entity_id) const {
  auto const current = source_.current(entity_id);
  if (!current) return;
  for (const auto& [column, value] : *current) {
    if (scope_.tracks(column)) values.emplace(column, value);
  }
}

std::vector<LogEntry> RowHistory::entries(const std::string& entity_id) const {
  std::vector<LogEntry> all;
  for (const Event& event : events(entity_id)) all.insert(all.end(), event.begin(), event.end());
  return all;
}

std::optional<RowValues> RowHistory::at(const std::string& entity_id, std::int64_t time) const {
  std::vector<Event> const all = events(entity_id);
  Replay row;
  const Event* event = all.data();
  const Event* const end = event + all.size();
  for (; event != end && event->front().changed_at <= time; ++event) replay(row, entity_id, *event);
  if (row.life == Life::unknown) {
    bool const was_there =
        event != end ? !begins_life(*event, entity_id) : source_.current(entity_id).has_value();
    row.life = was_there ? Life::alive : Life::gone;
  }
  if (row.life == Life::gone) return std::nullopt;
  fill_in(row.values, entity_id, event, end);
  add_key(row.values, entity_id);
  return std::move(row.values);
}

void RowHistory::add_key(RowValues& values, const std::string& entity_id) const {
  std::vector<std::string> const parts = source_.split(entity_id);
  for (std::size_t i = 0; i < std::min(parts.size(), key_.size()); ++i) values.emplace(key_[i], parts[i]);
}

}  // namespace core
