#include "core/audit/row_history.hpp"

#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

#include "logged_table.hpp"

BOOST_AUTO_TEST_SUITE(row_history)

BOOST_AUTO_TEST_CASE(a_row_is_what_its_entries_say) {
  LoggedTable table({"id"});
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
  LoggedTable table({"id"});
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
  LoggedTable table({"id"});
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
  source.main_name = [](const std::string& id) { return id; };
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
    LoggedTable table(seed % 2 == 0 ? std::vector<std::string>{"region", "id"}
                                    : std::vector<std::string>{"id"});
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

BOOST_AUTO_TEST_CASE(a_key_that_is_written_otherwise_is_the_same) {
  LoggedTable table({"id"});
  table.ignore_case();
  table.insert(row("eu", "A", "1"));
  table.update("A", {{"id", "a"}, {"v", "2"}});
  std::int64_t const rewritten = table.now();
  table.update("a", {{"id", "b"}});
  table.update("b", {{"id", "A"}});
  auto const history = table.history();
  auto const told = history.entries("a");
  BOOST_TEST(told.size() == history.entries("A").size());
  BOOST_TEST(std::ranges::count(told, LoggedValue("2"), &LogEntry::to) == 1);
  BOOST_TEST((history.at("A", rewritten) == row("eu", "a", "2")));
  BOOST_TEST(!history.at("A", rewritten + 1));
  BOOST_TEST((history.at("B", rewritten + 1) == row("eu", "b", "2")));
  BOOST_TEST((history.at("a", rewritten + 2) == row("eu", "A", "2")));
}

BOOST_AUTO_TEST_CASE(every_moment_is_told_however_keys_are_written) {
  std::string const ids[] = {"a", "A", "b", "B"};
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    auto const pick = [&](std::size_t count) { return random() % count; };
    LoggedTable table({"id"});
    table.ignore_case();
    std::vector<std::int64_t> times;
    for (int step = 0; step < 30; ++step) {
      std::string const id = ids[pick(4)];
      std::string const value = std::to_string(pick(3));
      auto const there = table.row_of(table.rows(), id);
      std::size_t const action = pick(10);
      if (!there) {
        table.insert(row("eu", id, value), seed % 2 == 0 || !times.empty());
      } else if (action < 2) {
        table.remove(*there->at("id"));
      } else if (action < 4) {
        std::string const target = ids[pick(4)];
        auto const in_the_way = table.row_of(table.rows(), target);
        if (in_the_way && in_the_way->at("id") != there->at("id")) continue;
        if (target == *there->at("id")) continue;
        table.update(*there->at("id"), {{"id", target}, {"v", value}});
      } else if (action == 4 && seed % 2 == 0) {
        table.truncate();
      } else {
        table.update(*there->at("id"), {{"v", value}});
      }
      times.push_back(table.now());
    }
    auto const history = table.history();
    for (std::int64_t const time : times) {
      for (const std::string& id : ids) {
        auto const was = table.row_of(table.at(time), id);
        BOOST_REQUIRE_MESSAGE(history.at(id, time) == was,
                              "seed " << seed << ", time " << time << ", row " << id);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(names_that_go_and_come_back_are_followed_in_time) {
  LoggedTable table({"id"});
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
  source.main_name = [](const std::string& id) { return id; };
  source.truncations = [] { return std::vector<LogEntry>(); };
  source.current = [](const std::string&) { return std::nullopt; };
  source.split = [](const std::string& id) { return std::vector{id}; };
  source.join = [](const std::vector<std::string>& parts) { return parts[0]; };
  core::RowHistory const history(source, {"id", "v"}, {"id"}, {});
  BOOST_TEST((history.at("9", 10) == RowValues{{"id", "9"}, {"v", "a"}}));
  BOOST_TEST(!history.at("8", 10));
  BOOST_TEST(!history.at("7", 10));
}

/// Under each of its two names the row has its changes in another order.
BOOST_AUTO_TEST_CASE(a_log_that_contradicts_itself_comes_to_an_end) {
  core::LogSource source;
  source.entries = [](const std::string& id) {
    if (id == "a")
      return std::vector<LogEntry>{{1, "a", "id", "b", "a", "ann", 10, 'U', 1},
                                   {2, "a", "v", "1", "2", "ann", 10, 'U', 2},
                                   {3, "a", "id", "a", "b", "ann", 12, 'U', 1}};
    return std::vector<LogEntry>{{4, "b", "id", "a", "b", "ann", 12, 'U', 1},
                                 {5, "b", "id", "b", "a", "ann", 10, 'U', 1}};
  };
  source.main_name = [](const std::string& id) { return id; };
  source.truncations = [] { return std::vector<LogEntry>(); };
  source.current = [](const std::string&) { return std::nullopt; };
  source.split = [](const std::string& id) { return std::vector{id}; };
  source.join = [](const std::vector<std::string>& parts) { return parts[0]; };
  core::RowHistory const history(source, {"id", "v"}, {"id"}, {});
  BOOST_TEST((history.at("a", 11)->at("v") == "2"));
}

BOOST_AUTO_TEST_CASE(a_long_chain_of_names_is_walked) {
  LoggedTable table({"id"});
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
  source.main_name = [](const std::string& id) { return id; };
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
