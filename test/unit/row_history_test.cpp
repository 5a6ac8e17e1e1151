#include "core/row_history.hpp"

#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

namespace {

using core::LogEntry;
using core::LoggedValue;
using core::RowValues;

/// A table (region, id, v, w) with the key (region, id), and a log of all that happens to it, kept as audit()
/// keeps it. What the rows were at every moment is kept aside.
class Table {
 public:
  explicit Table(std::vector<std::string> key = {"region", "id"}) : key_(std::move(key)) {}

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
    source.truncations = [this] { return select({}, true); };
    source.current = [this](const std::string& id) {
      auto const row = rows_.find(id);
      return row == rows_.end() ? std::nullopt : std::optional(row->second);
    };
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

  std::vector<LogEntry> select(const std::string& id, bool truncations) const {
    std::vector<LogEntry> found;
    for (const LogEntry& entry : log_) {
      bool const wanted =
          truncations ? entry.operation == 'T' : entry.operation != 'T' && entry.entity_id == id;
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
};

RowValues row(const std::string& region, const std::string& id, const std::string& v, LoggedValue w = {}) {
  return {{"region", region}, {"id", id}, {"v", v}, {"w", std::move(w)}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_history)

BOOST_AUTO_TEST_CASE(a_row_is_what_its_entries_say) {
  Table table({"id"});
  table.insert(row("eu", "1", "a"));
  std::int64_t const inserted = table.now();
  table.update("1", {{"v", "b"}});
  table.remove("1");
  auto const history = table.history();
  BOOST_TEST(!history.at("1", inserted - 1));
  BOOST_TEST((history.at("1", inserted) == row("eu", "1", "a")));
  BOOST_TEST((history.at("1", inserted + 1) == row("eu", "1", "b")));
  BOOST_TEST(!history.at("1", inserted + 2));
  BOOST_TEST(!history.at("2", inserted));
}

BOOST_AUTO_TEST_CASE(a_row_older_than_the_log_is_known_by_what_it_became) {
  Table table({"id"});
  table.insert(row("eu", "1", "a", "x"), false);
  table.insert(row("eu", "2", "a", "x"), false);
  std::int64_t const start = table.now();
  table.update("1", {{"v", "b"}});
  BOOST_TEST((table.history().at("1", start) == row("eu", "1", "a", "x")));
  BOOST_TEST((table.history().at("2", start) == row("eu", "2", "a", "x")));
  table.remove("1");
  BOOST_TEST((table.history().at("1", start) == row("eu", "1", "a", "x")));
}

BOOST_AUTO_TEST_CASE(a_truncation_is_of_those_who_were_there) {
  Table table({"id"});
  table.insert(row("eu", "1", "a"));
  table.insert(row("us", "2", "a"));
  table.insert(row("eu", "3", "a"));
  table.remove("3");
  table.truncate("eu");
  auto const check = [&] {
    auto const history = table.history();
    BOOST_TEST(history.entries("1").back().operation == 'T');
    BOOST_TEST(history.entries("2").back().operation == 'I');
    BOOST_TEST(history.entries("3").back().operation == 'D');
    BOOST_TEST(history.entries("4").empty());
  };
  check();
  table.forget_partitions();
  check();
  table.truncate("eu");
  table.truncate();
  BOOST_TEST(std::ranges::count(table.history().entries("1"), 'T', &LogEntry::operation) == 1);
  BOOST_TEST(table.history().entries("2").back().operation == 'T');
}

BOOST_AUTO_TEST_CASE(a_column_is_known_by_its_earlier_names) {
  core::LogSource source;
  source.entries = [](const std::string&) {
    return std::vector<LogEntry>{{1, "1", "amount", {}, "5", "ann", 10, 'I', 1},
                                 {9, "1", "total", "5", "6", "ann", 20, 'U', 2}};
  };
  source.truncations = [] { return std::vector<LogEntry>(); };
  source.current = [](const std::string&) { return std::optional<RowValues>({{"id", "1"}, {"total", "6"}}); };
  source.split = [](const std::string& id) { return std::vector{id}; };
  source.join = [](const std::vector<std::string>& parts) { return parts[0]; };
  core::AuditScope scope;
  scope.rename("amount", "sum", 5);
  scope.rename("sum", "total", 7);
  core::RowHistory const history(source, {"id", "total"}, {"id"}, scope);
  BOOST_TEST((history.at("1", 15) == RowValues{{"id", "1"}, {"total", "5"}}));
}

/// Whatever happens to a table, every row that ever was is found as it was at every time.
BOOST_AUTO_TEST_CASE(every_moment_of_a_random_table_is_told) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    auto const pick = [&](std::size_t count) { return random() % count; };
    Table table(seed % 2 == 0 ? std::vector<std::string>{"region", "id"} : std::vector<std::string>{"id"});
    std::string const regions[] = {"eu", "us"};
    std::string const values[] = {"a", "b", "c"};
    std::vector<std::int64_t> times;
    bool truncates = seed % 3 == 0;
    for (int step = 0; step < 30; ++step) {
      auto const some = [&] {
        return row(regions[pick(2)], std::to_string(pick(3)), values[pick(3)], values[pick(3)]);
      };
      RowValues const fresh = some();
      std::string const id = seed % 2 == 0 ? *fresh.at("region") + "/" + *fresh.at("id") : *fresh.at("id");
      std::size_t const action = pick(truncates ? 22 : 20);
      if (action >= 20) {
        table.truncate(action == 20 ? std::string() : regions[pick(2)]);
        times.push_back(table.now());
        continue;
      }
      if (!table.rows().contains(id)) {
        table.insert(fresh);
      } else if (action < 3) {
        table.remove(id);
      } else if (action < 8) {
        std::string const target = std::to_string(pick(3));
        std::string const region = *table.rows().at(id).at("region");
        std::string const new_id = seed % 2 == 0 ? region + "/" + target : target;
        if (new_id == id || table.rows().contains(new_id)) continue;
        table.update(id, {{"id", target}, {"v", values[pick(3)]}});
      } else {
        table.update(id, {{"v", values[pick(3)]}});
      }
      times.push_back(table.now());
    }
    auto const history = table.history();
    for (std::int64_t const time : times) {
      for (const std::string& region : regions) {
        for (int number = 0; number < 3; ++number) {
          std::string const id =
              seed % 2 == 0 ? region + "/" + std::to_string(number) : std::to_string(number);
          auto const was = table.at(time).find(id);
          auto const told = history.at(id, time);
          BOOST_REQUIRE_MESSAGE(told.has_value() == (was != table.at(time).end()),
                                "seed " << seed << ", time " << time << ", row " << id);
          if (!told) continue;
          BOOST_REQUIRE_MESSAGE(*told == was->second, "seed " << seed << ", time " << time << ", row " << id);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(names_that_go_and_come_back_are_followed_in_time) {
  Table table({"id"});
  table.insert(row("eu", "1", "a"));
  std::int64_t const start = table.now();
  for (int i = 0; i < 2000; ++i) {
    table.update("1", {{"id", "2"}});
    table.update("2", {{"id", "1"}});
  }
  table.truncate();
  auto const history = table.history();
  BOOST_TEST((history.at("1", start) == row("eu", "1", "a")));
  BOOST_TEST((history.at("2", start + 1) == row("eu", "2", "a")));
  BOOST_TEST((history.at("1", table.now() - 1) == row("eu", "1", "a")));
  BOOST_TEST(!history.at("1", table.now()));
  BOOST_TEST(history.entries("1").back().operation == 'T');
  BOOST_TEST(history.entries("2").back().operation == 'U');
}

/// As where a trigger changes the key once more, within one moment and before the first change is logged.
BOOST_AUTO_TEST_CASE(events_of_one_moment_are_told_apart) {
  core::LogSource source;
  source.entries = [](const std::string& id) {
    if (id == "7")
      return std::vector<LogEntry>{{4, "7", "id", {}, "7", "ann", 10, 'I', 1},
                                   {5, "7", "v", {}, "a", "ann", 10, 'I', 1},
                                   {6, "7", "id", "7", "8", "ann", 10, 'U', 1}};
    if (id == "8")
      return std::vector<LogEntry>{{2, "8", "id", "7", "8", "ann", 10, 'U', 1},
                                   {3, "8", "id", "8", "9", "ann", 10, 'U', 1}};
    return std::vector<LogEntry>{{1, "9", "id", "8", "9", "ann", 10, 'U', 1}};
  };
  source.truncations = [] { return std::vector<LogEntry>(); };
  source.current = [](const std::string&) { return std::nullopt; };
  source.split = [](const std::string& id) { return std::vector{id}; };
  source.join = [](const std::vector<std::string>& parts) { return parts[0]; };
  core::RowHistory const history(source, {"id", "v"}, {"id"}, {});
  BOOST_TEST((history.at("9", 10) == RowValues{{"id", "9"}, {"v", "a"}}));
  BOOST_TEST(!history.at("8", 10));
  BOOST_TEST(!history.at("7", 10));
}

BOOST_AUTO_TEST_CASE(a_long_chain_of_names_is_walked) {
  Table table({"id"});
  table.insert(row("eu", "0", "a"));
  std::int64_t const start = table.now();
  for (int i = 0; i < 3000; ++i) table.update(std::to_string(i), {{"id", std::to_string(i + 1)}});
  auto const history = table.history();
  BOOST_TEST((history.at("3000", table.now()) == row("eu", "3000", "a")));
  BOOST_TEST((history.at("0", start) == row("eu", "0", "a")));
}

BOOST_AUTO_TEST_CASE(what_is_redacted_is_not_taken_from_the_row) {
  core::LogSource source;
  source.entries = [](const std::string&) { return std::vector<LogEntry>(); };
  source.truncations = [] { return std::vector<LogEntry>(); };
  source.current = [](const std::string&) { return std::optional<RowValues>({{"id", "1"}, {"pin", "6"}}); };
  source.split = [](const std::string& id) { return std::vector{id}; };
  source.join = [](const std::vector<std::string>& parts) { return parts[0]; };
  core::AuditScope scope;
  scope.redact = {"pin"};
  core::RowHistory const history(source, {"id", "pin"}, {"id"}, scope);
  BOOST_TEST((history.at("1", 15) == RowValues{{"id", "1"}}));
}

BOOST_AUTO_TEST_SUITE_END()
