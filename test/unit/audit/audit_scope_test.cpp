#include "core/audit/audit_scope.hpp"

#include <map>
#include <random>

#include <boost/test/unit_test.hpp>

#include "rejection.hpp"

namespace {

Rejection rejection(const core::AuditScope& scope) {
  return rejection_of([&] { scope.check(); });
}

}  // namespace

/// A table whose columns are told apart by what they are, not by their names, and what was logged of them.
class ModelTable {
 public:
  explicit ModelTable(unsigned seed) : random_(seed) {}

  void step() {
    log_one();
    std::string const name = some_name();
    std::size_t const place = random_() % 4;
    if (is_taken(name) || place == 0) {
      if (is_taken(name) && place == 1) drop(name);
      return;
    }
    if (place == 1 || columns_.empty()) {
      add(name);
    } else {
      rename(std::next(columns_.begin(), static_cast<std::ptrdiff_t>(random_() % columns_.size()))->first,
             name);
    }
  }

  /// What is told of the columns that there are is what was logged of them.
  bool is_told_rightly() const {
    for (const Logged& entry : log_) {
      for (const auto& [name, identity] : columns_) {
        if ((scope_.name_at(name, entry.id) == entry.name) != (identity == entry.identity)) return false;
      }
    }
    return true;
  }

 private:
  struct Logged {
    std::int64_t id;
    std::string name;
    int identity;
  };

  std::string some_name() { return std::string(1, static_cast<char>('a' + random_() % 5)); }
  bool is_taken(const std::string& name) const { return columns_.count(name) != 0; }

  void log_one() {
    for (const auto& [name, identity] : columns_) log_.push_back({++last_id_, name, identity});
  }
  void add(const std::string& name) {
    columns_[name] = ++last_identity_;
    if (scope_.has_been_left(name)) scope_.rename({}, name, ++last_id_);
  }
  void drop(const std::string& name) {
    columns_.erase(name);
    scope_.rename({}, name, ++last_id_);
  }
  void rename(const std::string& from, const std::string& to) {
    columns_[to] = columns_.at(from);
    columns_.erase(from);
    scope_.rename(from, to, ++last_id_);
  }

  std::minstd_rand random_;
  core::AuditScope scope_;
  std::map<std::string, int> columns_;
  std::vector<Logged> log_;
  std::int64_t last_id_ = 0;
  int last_identity_ = 0;
};

BOOST_AUTO_TEST_SUITE(audit_scope)

BOOST_AUTO_TEST_CASE(all_columns_are_tracked_unless_told_otherwise) {
  core::AuditScope scope;
  BOOST_TEST(scope.tracks("a"));
  scope.exclude = {"a"};
  BOOST_TEST(!scope.tracks("a"));
  BOOST_TEST(scope.tracks("b"));
  scope.track = {"c"};
  BOOST_TEST(!scope.tracks("b"));
  BOOST_TEST(scope.tracks("c"));
}

BOOST_AUTO_TEST_CASE(contradictions_are_refused) {
  core::AuditScope scope;
  scope.track = std::vector<std::string>{};
  BOOST_TEST(
      (rejection(scope) == Rejection{"track names no column", "", "Leave it out to track all columns."}));
  scope.track = {"a", "a"};
  BOOST_TEST(rejection(scope).message == R"(track names column "a" twice)");
  scope.track = {"a"};
  scope.exclude = {"a"};
  BOOST_TEST(rejection(scope).message == R"(column "a" is in both track and exclude)");
  scope.exclude = {};
  scope.redact = {"b"};
  BOOST_TEST(rejection(scope).message == R"(column "b" is to be redacted, but is not tracked)");
  scope.redact = {"a"};
  scope.key = {"a"};
  BOOST_TEST(rejection(scope).message == R"(column "a" cannot be redacted: it is of the key)");
}

BOOST_AUTO_TEST_CASE(renames_are_followed_everywhere_and_remembered) {
  core::AuditScope scope;
  scope.track = {"a", "k"};
  scope.redact = {"a"};
  scope.key = {"k"};
  scope.rename("a", "b", 10);
  scope.rename("b", "c", 20);
  scope.rename("k", "a", 30);
  BOOST_TEST((scope.track == std::vector<std::string>{"c", "a"}));
  BOOST_TEST((scope.redact == std::vector<std::string>{"c"}));
  BOOST_TEST((scope.key == std::vector<std::string>{"a"}));
  BOOST_TEST(scope.name_at("c", 25) == "c");
  BOOST_TEST(scope.name_at("c", 19) == "b");
  BOOST_TEST(scope.name_at("c", 9) == "a");
  BOOST_TEST(scope.name_at("a", 31) == "a");
  BOOST_TEST(scope.name_at("a", 29) == "k");
}

BOOST_AUTO_TEST_CASE(a_name_that_was_left_is_a_new_columns) {
  core::AuditScope scope;
  BOOST_TEST(!scope.has_been_left("a"));
  scope.rename("a", "b", 10);
  BOOST_TEST(scope.has_been_left("a"));
  BOOST_TEST(!scope.has_been_left("b"));
  scope.rename({}, "a", 20);
  BOOST_TEST(!scope.has_been_left("a"));
  BOOST_TEST(scope.name_at("a", 9).empty());
  BOOST_TEST(scope.name_at("a", 20) == "a");
  BOOST_TEST(scope.name_at("b", 9) == "a");
  scope.rename("c", "d", 30);
  scope.rename("b", "c", 40);
  BOOST_TEST(!scope.has_been_left("c"));
  BOOST_TEST(scope.name_at("c", 9) == "a");
}

BOOST_AUTO_TEST_CASE(no_columns_entries_are_told_of_another) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    ModelTable table(seed);
    for (int i = 0; i < 40; ++i) table.step();
    BOOST_TEST(table.is_told_rightly(), "seed " << seed);
  }
}

BOOST_AUTO_TEST_CASE(a_definition_is_read_as_it_was_written) {
  core::AuditScope scope;
  scope.track = {"a", "k"};
  scope.exclude = {"x"};
  scope.redact = {"a"};
  scope.key = {"k"};
  scope.rename("a", "b", 9000000000);
  core::AuditScope const read = core::read_audit_scope(core::write_audit_scope(scope));
  BOOST_TEST((read.track == scope.track));
  BOOST_TEST((read.exclude == scope.exclude));
  BOOST_TEST((read.redact == scope.redact));
  BOOST_TEST((read.key == scope.key));
  BOOST_TEST(read.name_at("b", 8999999999) == "a");
  BOOST_TEST(read.name_at("b", 9000000000) == "b");
  BOOST_TEST(!core::read_audit_scope(core::write_audit_scope({})).track);
}

BOOST_AUTO_TEST_CASE(a_key_is_known_by_its_columns) {
  core::LoggedKey const key{{"a", "b"}, 1, 1};
  std::vector<core::ColumnRename> renames{{"a", "before", 1}};  // before that key was noted
  BOOST_TEST((key.names_after(renames) == std::vector<std::string>{"a", "b"}));
  renames.push_back({"b", "c", 5});
  renames.push_back({"a", "b", 6});
  BOOST_TEST((key.names_after(renames) == std::vector<std::string>{"b", "c"}));
  renames.push_back({"", "c", 7});
  BOOST_TEST((key.names_after(renames) == std::vector<std::string>{"b", ""}));
  renames.push_back({"", "d", 8});
  BOOST_TEST((key.names_after(renames) == std::vector<std::string>{"b", ""}));
  renames.push_back({"c", "d", 9});
  BOOST_TEST((key.names_after(renames) == std::vector<std::string>{"b", ""}));
  auto const read = core::read_logged_key(core::write_logged_key(key));
  BOOST_TEST((read.columns == key.columns && read.since == key.since && read.renames == key.renames));
}

BOOST_AUTO_TEST_CASE(entries_by_other_keys_are_told) {
  std::vector<core::LoggedKey> keys{{{"a"}, 0, 0}};
  BOOST_TEST(core::keyed_otherwise(keys).empty());
  keys.push_back({{"b"}, 10, 0});
  keys.push_back({{"c"}, 20, 0});
  keys.push_back({{"a"}, 30, 0});
  keys.push_back({{"b"}, 40, 0});
  keys.push_back({{"a"}, 50, 0});
  core::AuditScope scope;
  scope.keyed_otherwise = core::keyed_otherwise(keys);
  BOOST_TEST((scope.keyed_otherwise == std::vector<core::IdRange>{{10, 29}, {40, 49}}));
  BOOST_TEST(
      (core::read_audit_scope(core::write_audit_scope(scope)).keyed_otherwise == scope.keyed_otherwise));
  keys.pop_back();
  BOOST_TEST((core::keyed_otherwise(keys) == std::vector<core::IdRange>{{0, 9}, {20, 39}}));
}

BOOST_AUTO_TEST_SUITE_END()
