#include <boost/test/unit_test.hpp>

#include "core/enforcement.hpp"
#include "rejection.hpp"

namespace {

using core::Enforcement;

core::Json definition(std::string mode) {
  return {core::JsonObject{{"field", {"status"}}, {"enforce", {std::move(mode)}}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(enforcement)

BOOST_AUTO_TEST_CASE(modes_have_names) {
  BOOST_TEST((core::parse_enforcement("always") == Enforcement::always));
  BOOST_TEST((core::parse_enforcement("origin") == Enforcement::origin));
  BOOST_TEST((core::parse_enforcement("everywhere") == Enforcement::everywhere));
}

BOOST_AUTO_TEST_CASE(a_definition_says_its_mode_or_means_always) {
  BOOST_TEST((core::enforcement_of(core::Json{core::JsonObject{}}) == Enforcement::always));
  BOOST_TEST((core::enforcement_of(core::Json{}) == Enforcement::always));
  BOOST_TEST((core::enforcement_of(definition("origin")) == Enforcement::origin));
  BOOST_TEST((core::enforcement_of(definition("everywhere")) == Enforcement::everywhere));
  BOOST_TEST((core::enforcement_of(definition("never")) == Enforcement::always));
}

BOOST_AUTO_TEST_CASE(a_mode_replaces_another_and_leaves_the_rest) {
  core::Json const replaced = core::with_enforcement(definition("origin"), Enforcement::everywhere);
  BOOST_TEST(replaced.object()->size() == 2U);
  BOOST_TEST(replaced.text("field") == "status");
  BOOST_TEST(replaced.text("enforce") == "everywhere");
  core::Json const taken = core::with_enforcement(replaced, Enforcement::always);
  BOOST_TEST(taken.member("enforce") == nullptr);
  BOOST_TEST(taken.text("field") == "status");
}

BOOST_AUTO_TEST_SUITE_END()
