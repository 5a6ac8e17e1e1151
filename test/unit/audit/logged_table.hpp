// A table and the log of all that happens to it, kept as audit() keeps it: what RowHistory is told, and what
// it must say.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/row_history.hpp"

using core::LogEntry;
using core::LoggedValue;
using core::RowValues;

/// A table (region, id, v, w) with the key (region, id). What the rows were at every moment is kept aside.
class LoggedTable {
 public:
  explicit LoggedTable(std::vector<std::string> key = {"region", "id"}) : key_(std::move(key)) {}

  void insert(RowValues row, bool logged = true) {
    tick();
    if (logged) {
      for (const auto& [column, value] : row) add(name(row), column, std::nullopt, value, 'I');
    }
    rows_[name(row)] = std::move(row);
    remember();
  }

  void update(const std::string& id, const RowValues& changes) {
    tick();
    RowValues const before = rows_.at(id);
    RowValues after = before;
    for (const auto& [column, value] : changes) after[column] = value;
    std::string const new_id = name(after);
    for (const std::string& entity : {id, new_id}) {
      for (const auto& [column, value] : changes) {
        if (before.at(column) != value) add(entity, column, before.at(column), value, 'U');
      }
      if (new_id == id) break;
    }
    rows_.erase(id);
    rows_[new_id] = after;
    remember();
  }

  void remove(const std::string& id) {
    tick();
    for (const auto& [column, value] : rows_.at(id)) add(id, column, value, std::nullopt, 'D');
    rows_.erase(id);
    remember();
  }

  /// Of the partition for a region, or (empty) of the table.
  void truncate(const std::string& region = {}) {
    tick();
    LoggedValue const partition = region.empty() ? LoggedValue() : LoggedValue(region);
    log_.push_back({next_id_++, {}, "*", partition, {}, "ann", clock_, 'T', transaction_});
    std::erase_if(rows_,
                  [&](const auto& row) { return region.empty() || row.second.at("region") == region; });
    remember();
  }

  core::RowHistory history() const {
    core::LogSource source;
    source.entries = [this](const std::string& id) { return select(id, false); };
    source.main_name = [this](const std::string& id) { return main_name(id); };
    source.truncations = [this] { return select({}, true); };
    source.current = [this](const std::string& id) { return row_of(rows_, id); };
    source.was_among = [this](const LogEntry& truncation, const RowValues& values) -> std::optional<bool> {
      if (forgets_partitions_) return std::nullopt;
      return values.at("region") == truncation.from;
    };
    source.split = [](const std::string& id) {
      auto const slash = id.find('/');
      return slash == std::string::npos ? std::vector{id}
                                        : std::vector{id.substr(0, slash), id.substr(slash + 1)};
    };
    source.join = [](const std::vector<std::string>& parts) {
      return parts.size() == 1 ? parts[0] : parts[0] + "/" + parts[1];
    };
    return {source, {"region", "id", "v", "w"}, key_, core::AuditScope{}};
  }

  /// The row that a name means among these; names differ in case only where they mean the same.
  std::optional<RowValues> row_of(const std::map<std::string, RowValues>& rows, const std::string& id) const {
    auto const found =
        std::ranges::find_if(rows, [&](const auto& row) { return main_name(row.first) == main_name(id); });
    return found == rows.end() ? std::nullopt : std::optional(found->second);
  }
  void ignore_case() { ignores_case_ = true; }

  void forget_partitions() { forgets_partitions_ = true; }

  std::int64_t now() const { return clock_; }
  const std::map<std::string, RowValues>& at(std::int64_t time) const { return past_.at(time); }
  const std::map<std::string, RowValues>& rows() const { return rows_; }

 private:
  void tick() {
    ++clock_;
    ++transaction_;
  }
  void remember() { past_[clock_] = rows_; }

  std::string name(const RowValues& row) const {
    std::string text;
    for (const std::string& column : key_) text += (text.empty() ? "" : "/") + row.at(column).value();
    return text;
  }

  void add(const std::string& id, const std::string& field, LoggedValue from, LoggedValue to,
           char operation) {
    log_.push_back(
        {next_id_++, id, field, std::move(from), std::move(to), "ann", clock_, operation, transaction_});
  }

  std::string main_name(std::string id) const {
    if (ignores_case_)
      std::ranges::transform(id, id.begin(), [](unsigned char c) { return std::tolower(c); });
    return id;
  }

  std::vector<LogEntry> select(const std::string& id, bool truncations) const {
    std::vector<LogEntry> found;
    for (const LogEntry& entry : log_) {
      bool const wanted = truncations ? entry.operation == 'T'
                                      : entry.operation != 'T' && main_name(entry.entity_id) == main_name(id);
      if (wanted) found.push_back(entry);
    }
    return found;
  }

  std::vector<std::string> key_;
  std::map<std::string, RowValues> rows_;
  std::map<std::int64_t, std::map<std::string, RowValues>> past_;
  std::vector<LogEntry> log_;
  std::int64_t next_id_ = 1;
  std::int64_t clock_ = 100;
  std::uint64_t transaction_ = 7;
  bool forgets_partitions_ = false;
  bool ignores_case_ = false;
};

inline RowValues row(const std::string& region, const std::string& id, const std::string& v,
                     LoggedValue w = {}) {
  return {{"region", region}, {"id", id}, {"v", v}, {"w", std::move(w)}};
}
