#include "core/machine/machine_columns.hpp"

#include <boost/test/unit_test.hpp>

#include "json_values.hpp"

namespace {

using core::Json;

Json definition() {
  return object({{"field", text("status")},
                 {"states", list({"paid_at", "touched"})},
                 {"frozen_except", list({"touched", "version"})},
                 {"stamps", object({{"paid", text("paid_at")}, {"*", text("touched")}})}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(machine_columns)

BOOST_AUTO_TEST_CASE(all_that_are_named) {
  for (const char* column : {"status", "touched", "version", "paid_at"}) {
    BOOST_TEST(core::machine_names_column(definition(), column), column);
  }
  for (const char* column : {"paid", "*", "frozen_except", ""}) {
    BOOST_TEST(!core::machine_names_column(definition(), column), column);
  }
}

BOOST_AUTO_TEST_CASE(a_rename_is_followed_wherever_the_name_is) {
  auto const renamed = core::machine_with_renamed_column(definition(), "touched", "changed").value();
  BOOST_TEST(renamed.texts("frozen_except") == (std::vector<std::string>{"changed", "version"}),
             boost::test_tools::per_element());
  BOOST_TEST(renamed.member("stamps")->text("*") == "changed");
  BOOST_TEST(renamed.member("stamps")->text("paid") == "paid_at");
  BOOST_TEST(renamed.text("field") == "status");
  BOOST_TEST(renamed.texts("states") == (std::vector<std::string>{"paid_at", "touched"}),
             boost::test_tools::per_element());
  BOOST_TEST(core::machine_with_renamed_column(definition(), "status", "state").value().text("field") ==
             "state");
  BOOST_TEST(!core::machine_with_renamed_column(definition(), "amount", "sum"));
  BOOST_TEST(!core::machine_with_renamed_column(definition(), "", "sum"));
}

BOOST_AUTO_TEST_CASE(what_was_made_by_hand_names_nothing) {
  for (const auto& [value, kind] : kinds()) {
    BOOST_TEST(!core::machine_names_column(value, "x"));
    BOOST_TEST(!core::machine_with_renamed_column(value, "x", "y"));
    Json const hand = object({{"field", value}, {"frozen_except", value}, {"stamps", value}});
    BOOST_TEST(!core::machine_names_column(hand, "x"));
    Json const inside =
        object({{"frozen_except", {core::JsonArray{value}}}, {"stamps", object({{"s", value}})}});
    BOOST_TEST(!core::machine_names_column(inside, "x"));
    BOOST_TEST(!core::machine_with_renamed_column(inside, "x", "y"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
