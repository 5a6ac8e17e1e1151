#include <boost/test/unit_test.hpp>

#include "machine_definitions.hpp"

namespace {

using core::build_machine;
using core::DefinedMachine;
using core::Json;
using core::JsonArray;
using core::JsonNumber;
using core::MachineDefinition;
using core::read_machine_definition;

}  // namespace

BOOST_AUTO_TEST_SUITE(stored_machine_definition)

BOOST_AUTO_TEST_CASE(a_stored_definition) {
  MachineDefinition const definition =
      read_machine_definition(object({{"field", text("status")},
                                      {"states", list({"pending", "paid"})},
                                      {"transitions", object({{"pending", list({"paid"})}})},
                                      {"initial", text("pending")},
                                      {"guards", object({{"pending->paid", text("true")}})},
                                      {"strict_insert", Json{true}},
                                      {"frozen", list({"paid"})},
                                      {"something new", Json{JsonNumber{"1"}}}}));
  BOOST_TEST(definition.states == (std::vector<std::string>{"pending", "paid"}),
             boost::test_tools::per_element());
  BOOST_TEST(*definition.transitions.member("pending")->array()->at(0).string() == "paid");
  BOOST_TEST(definition.initial.value() == "pending");
  BOOST_TEST(*definition.guards.member("pending->paid")->string() == "true");
  BOOST_TEST(definition.strict_insert);
  BOOST_TEST(definition.frozen == std::vector<std::string>{"paid"}, boost::test_tools::per_element());
  DefinedMachine const machine = build_machine(definition);
  BOOST_TEST(machine.states.declares(0, 1));
  BOOST_TEST(machine.states.is_frozen(1));
}

BOOST_AUTO_TEST_CASE(a_stored_definition_of_the_least) {
  MachineDefinition const definition =
      read_machine_definition(object({{"states", list({"only"})}, {"transitions", object({})}}));
  BOOST_TEST(!definition.initial);
  BOOST_TEST(definition.guards.is_null());
  BOOST_TEST(!definition.strict_insert);
  BOOST_TEST(definition.frozen.empty());
  BOOST_TEST(build_machine(definition).states.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_stored_definition_that_says_nothing_makes_no_machine) {
  for (const auto& [value, kind] : kinds()) {
    BOOST_TEST(rejection_of_definition(read_machine_definition(value)).message ==
               "states must name at least one state");
  }
  BOOST_TEST(rejection_of_definition(read_machine_definition(object({{"states", list({"a"})}}))).message ==
             "transitions must be a JSON object, not null");
}

BOOST_AUTO_TEST_CASE(a_stored_definition_of_every_wrong_shape) {
  for (const char* key : {"states", "frozen"}) {
    for (const auto& [value, kind] : kinds_but("an array")) {
      BOOST_TEST(
          rejection_of([&, value = value] { read_machine_definition(object({{key, value}})); }) ==
          (Rejection{"the stored definition's \"" + std::string(key) + "\" is " + kind + ", not an array", "",
                     ""}));
    }
    for (const auto& [value, kind] : kinds_but("a string")) {
      Json const elements{JsonArray{text("a"), value}};
      BOOST_TEST(rejection_of([&] { read_machine_definition(object({{key, elements}})); }) ==
                 (Rejection{"the stored definition's \"" + std::string(key) + "\" holds " + kind +
                                " where a string belongs",
                            "", ""}));
    }
  }
  for (const auto& [value, kind] : kinds_but("a string")) {
    BOOST_TEST(
        rejection_of([&, value = value] { read_machine_definition(object({{"initial", value}})); }) ==
        (Rejection{"the stored definition's \"initial\" holds " + kind + " where a string belongs", "", ""}));
  }
}

/// What is neither true nor false counts as the stricter one.
BOOST_AUTO_TEST_CASE(a_stored_strict_insert_of_another_shape_is_strict) {
  for (const auto& [value, kind] : kinds_but("a boolean")) {
    BOOST_TEST(read_machine_definition(object({{"strict_insert", value}})).strict_insert);
  }
  BOOST_TEST(!read_machine_definition(object({{"strict_insert", Json{false}}})).strict_insert);
}

BOOST_AUTO_TEST_SUITE_END()
