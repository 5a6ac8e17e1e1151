#include "core/machine/state_stamps.hpp"

#include <boost/test/unit_test.hpp>

#include "json_values.hpp"
#include "rejection.hpp"

namespace {

using core::Json;

constexpr const char* example = R"(For example {"approved": "approved_at", "*": "changed_at"}.)";

core::StateMachine machine() {
  return core::StateMachine({"pending", "approved", "paid"});
}

std::vector<bool> told_by(const core::StateStamp& stamp) {
  return {stamp.tells(0), stamp.tells(1), stamp.tells(2)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(state_stamps)

BOOST_AUTO_TEST_CASE(one_for_each_column) {
  auto const stamps = core::read_state_stamps(
      machine(),
      object({{"approved", text("decided_at")}, {"*", text("changed_at")}, {"paid", text("decided_at")}}));
  BOOST_REQUIRE(stamps.size() == 2U);
  BOOST_TEST(stamps[0].column == "decided_at");
  BOOST_TEST(told_by(stamps[0]) == (std::vector<bool>{false, true, true}), boost::test_tools::per_element());
  BOOST_TEST(stamps[1].column == "changed_at");
  BOOST_TEST(told_by(stamps[1]) == (std::vector<bool>{true, true, true}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(none) {
  BOOST_TEST(core::read_state_stamps(machine(), Json()).empty());
  BOOST_TEST(core::read_state_stamps(machine(), object({})).empty());
}

BOOST_AUTO_TEST_CASE(every_wrong_shape) {
  for (const auto& [value, kind] : kinds_but("an object")) {
    if (kind == "null") continue;
    BOOST_TEST(rejection_of([&] { core::read_state_stamps(machine(), value); }) ==
               (Rejection{"stamps must be a JSON object, not " + kind,
                          "Its keys are states, or * for all of them, its values columns that hold a time.",
                          example}));
  }
  for (const auto& [value, kind] : kinds_but("a string")) {
    BOOST_TEST(
        rejection_of([&] { core::read_state_stamps(machine(), object({{"paid", value}})); }) ==
        (Rejection{"the stamp of \"paid\" must be a string with a column's name, not " + kind, "", example}));
  }
  BOOST_TEST(rejection_of([&] { core::read_state_stamps(machine(), object({{"payed", text("at")}})); }) ==
             (Rejection{R"(stamps: "payed" is not one of the states)",
                        R"(The states are "pending", "approved", "paid".)", ""}));
}

BOOST_AUTO_TEST_CASE(the_columns_of_a_stored_definition) {
  Json const stored =
      object({{"stamps",
               object({{"gone", text("a")}, {"*", text("b")}, {"paid", text("a")}, {"odd", list({"c"})}})}});
  BOOST_TEST(core::stamped_columns(stored) == (std::vector<std::string>{"a", "b"}),
             boost::test_tools::per_element());
  BOOST_TEST(core::stamped_columns(object({{"stamps", list({"a"})}})).empty());
  BOOST_TEST(core::stamped_columns(object({})).empty());
  BOOST_TEST(core::stamped_columns(text("stamps")).empty());
}

BOOST_AUTO_TEST_SUITE_END()
