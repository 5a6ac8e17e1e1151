// What a row was: exactly what it was where the log tells all that happened, and an answer in any case.
#include "core/audit/row_history.hpp"

#include <algorithm>
#include <array>

#include "../../unit/audit/logged_table.hpp"
#include "property.hpp"
#include "random_input.hpp"

namespace {

using fuzz::RandomInput;
using fuzz::require;

constexpr std::array<const char*, 2> regions{"eu", "us"};
constexpr std::array<const char*, 3> texts{"a", "b", "c"};

void change(LoggedTable& table, RandomInput& input) {
  std::string const region = regions.at(input.below(regions.size()));
  std::string const number = std::to_string(input.below(3));
  std::string const id = region + "/" + number;
  std::string const value = texts.at(input.below(texts.size()));
  std::size_t const action = input.below(12);
  if (action == 0) return table.truncate();
  if (action == 1) return table.truncate(region);
  if (!table.rows().contains(id)) return table.insert(row(region, number, value, input.name()));
  if (action < 4) return table.remove(id);
  std::string const new_number = std::to_string(input.below(3));
  if (action < 8 && !table.rows().contains(region + "/" + new_number)) {
    return table.update(id, {{"id", new_number}, {"v", value}});
  }
  table.update(id, {{"v", value}});
}

void check_coherent_log(RandomInput& input) {
  LoggedTable table;
  bool const forgets = input.flag();
  std::int64_t const start = table.now();
  while (!input.is_empty() && table.now() < start + 200) change(table, input);
  if (forgets) table.forget_partitions();
  auto const history = table.history();
  for (std::int64_t time = start + 1; time <= table.now(); ++time) {
    for (const char* region : regions) {
      for (const char* number : {"0", "1", "2"}) {
        std::string const id = std::string(region) + "/" + number;
        auto const told = history.at(id, time);
        if (forgets) continue;
        auto const was = table.at(time).find(id);
        require(told.has_value() == (was != table.at(time).end()), "a row was there when the log says so");
        require(!told || *told == was->second, "a row was what the log says");
      }
    }
  }
}

/// Entries that nobody would write, as after a clock that ran backwards: any answer is right that comes.
class StrangeLog {
 public:
  explicit StrangeLog(RandomInput& input) {
    constexpr std::array<char, 4> operations{'I', 'U', 'D', 'T'};
    constexpr std::array<const char*, 4> fields{"id", "v", "w", "*"};
    for (std::int64_t id = 1; !input.is_empty() && id <= 300; ++id) {
      std::uint8_t const times = input.byte();
      log_.push_back({id, input.name(), fields.at(input.below(fields.size())), value(input), value(input),
                      "ann", static_cast<std::int64_t>(times % 4),
                      operations.at(input.below(operations.size())), times / 64U});
    }
  }

  core::LogSource source() const {
    core::LogSource source;
    source.entries = [this](const std::string& id) {
      return select([&](const LogEntry& entry) { return entry.operation != 'T' && entry.entity_id == id; });
    };
    source.main_name = [](const std::string& id) { return id; };
    source.truncations = [this] {
      return select([](const LogEntry& entry) { return entry.operation == 'T'; });
    };
    source.current = [](const std::string& id) {
      return id == "a" ? std::optional<RowValues>({{"id", "a"}, {"v", "now"}}) : std::nullopt;
    };
    source.was_among = [](const LogEntry& truncation, const RowValues&) {
      return truncation.from ? std::optional(*truncation.from < "c") : std::nullopt;
    };
    source.split = [](const std::string& id) { return std::vector{id}; };
    source.join = [](const std::vector<std::string>& parts) { return parts.front(); };
    return source;
  }

 private:
  static LoggedValue value(RandomInput& input) {
    return input.flag() ? LoggedValue(input.name()) : std::nullopt;
  }

  template <class Wanted>
  std::vector<LogEntry> select(Wanted&& wanted) const {
    std::vector<LogEntry> found;
    std::copy_if(log_.begin(), log_.end(), std::back_inserter(found), wanted);
    return found;
  }

  std::vector<LogEntry> log_;
};

void check_strange_log(RandomInput& input) {
  StrangeLog const log(input);
  core::RowHistory const history(log.source(), {"id", "v", "w"}, {"id"}, {});
  for (const char* id : {"a", "b", "c", "d"}) {
    for (std::int64_t time = -1; time < 5; ++time) {
      auto const told = history.at(id, time);
      require(!told || told->contains("id"), "a row has its key");
    }
    auto const entries = history.entries(id);
    require(std::is_sorted(entries.begin(), entries.end(),
                           [](const LogEntry& left, const LogEntry& right) { return left.id < right.id; }),
            "entries come in order");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  RandomInput input(data, size);
  if (input.flag()) {
    check_coherent_log(input);
  } else {
    check_strange_log(input);
  }
  return 0;
}
