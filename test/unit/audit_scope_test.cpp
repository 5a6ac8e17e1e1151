#include "core/audit_scope.hpp"

#include <boost/test/unit_test.hpp>

#include "rejection.hpp"

namespace {

Rejection rejection(const core::AuditScope& scope) {
  return rejection_of([&] { scope.check(); });
}

}  // namespace

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

BOOST_AUTO_TEST_SUITE_END()
