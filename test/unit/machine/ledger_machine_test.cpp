#include "core/machine/ledger_machine.hpp"

#include <boost/test/unit_test.hpp>

#include "json_values.hpp"
#include "rejection.hpp"

namespace {

using core::Json;
using core::JsonArray;
using core::JsonNumber;
using core::LedgerDefinition;
using core::StepPattern;

/// A machine that is right in every respect.
LedgerDefinition payment() {
  LedgerDefinition definition;
  definition.states = {"pending", "authorized", "captured"};
  definition.transitions = object({{"pending", list({"authorized"})}, {"authorized", list({"captured"})}});
  definition.initial = "pending";
  return definition;
}

Rejection rejection_of_definition(const LedgerDefinition& definition) {
  return rejection_of([&] { core::build_ledger_machine(definition); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_machine)

BOOST_AUTO_TEST_CASE(a_right_definition) {
  LedgerDefinition definition = payment();
  definition.guards = object({{"<initial>->pending", text("g1")}, {"authorized->captured", text("g2")}});
  definition.callbacks =
      object({{"after:<initial>->pending", text("c1")}, {"after:pending->authorized", text("c2")}});
  core::LedgerMachine const machine = core::build_ledger_machine(definition);
  BOOST_TEST((machine.states.initial() == core::StateId{0}));
  BOOST_TEST(machine.states.declares(0, 1));
  BOOST_TEST(!machine.states.declares(0, 2));
  BOOST_REQUIRE(machine.guards.size() == 2U);
  BOOST_TEST((machine.guards[0].steps == StepPattern{false, std::nullopt, 0}));
  BOOST_TEST(machine.guards[0].text == "g1");
  BOOST_TEST((machine.guards[1].steps == StepPattern{false, 1, 2}));
  BOOST_TEST(machine.guards[1].key == "authorized->captured");
  BOOST_REQUIRE(machine.callbacks.size() == 2U);
  BOOST_TEST((machine.callbacks[0].steps == StepPattern{false, std::nullopt, 0}));
  BOOST_TEST((machine.callbacks[1].steps == StepPattern{false, 0, 1}));
  BOOST_TEST(machine.callbacks[1].key == "after:pending->authorized");
  BOOST_TEST(machine.callbacks[1].text == "c2");
}

BOOST_AUTO_TEST_CASE(stored_and_read_back) {
  LedgerDefinition definition = payment();
  definition.guards = object({{"authorized->captured", text("g")}});
  LedgerDefinition const read = core::read_ledger_definition(core::write_ledger_definition(definition));
  BOOST_TEST(read.states == definition.states, boost::test_tools::per_element());
  BOOST_TEST(read.initial == "pending");
  BOOST_TEST(read.guards.text("authorized->captured") == "g");
  BOOST_TEST(read.callbacks.is_null());
  BOOST_TEST(core::build_ledger_machine(read).states.declares(1, 2));
}

BOOST_AUTO_TEST_CASE(states_and_transitions_are_checked) {
  LedgerDefinition definition = payment();
  definition.initial = "open";
  BOOST_TEST(rejection_of_definition(definition).message == "initial: \"open\" is not one of the states");
  definition = payment();
  definition.transitions = object({{"pending", list({"paid"})}});
  BOOST_TEST(rejection_of_definition(definition).message ==
             "transitions of state \"pending\": \"paid\" is not one of the states");
}

BOOST_AUTO_TEST_CASE(states_that_only_lead_out_are_allowed) {
  LedgerDefinition definition = payment();
  definition.states.emplace_back("void");
  definition.initial = "captured";
  BOOST_TEST(core::build_ledger_machine(definition).states.size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_subject_begins_where_it_may) {
  LedgerDefinition definition = payment();
  auto states = core::build_ledger_machine(definition).states;
  BOOST_TEST(states.may_start_in(0));
  BOOST_TEST(!states.may_start_in(1));
  definition.transitions = object({{"<initial>", list({"captured"})}});
  states = core::build_ledger_machine(definition).states;
  BOOST_TEST(states.may_start_in(0));
  BOOST_TEST(!states.may_start_in(1));
  BOOST_TEST(states.may_start_in(2));
  definition.callbacks = object({{"after:<initial>->captured", text("f")}});
  BOOST_TEST(core::build_ledger_machine(definition).callbacks.at(0).steps.is_first());
}

BOOST_AUTO_TEST_CASE(callbacks_are_texts_alone) {
  LedgerDefinition definition = payment();
  for (const Json& callback : {object({{"check", text("f")}}), list({"f"})}) {
    definition.callbacks = object({{"after:*->*", callback}});
    BOOST_TEST(rejection_of_definition(definition)
                   .message.starts_with(
                       "callback for \"after:*->*\" must be a string with the name of a function, not "));
  }
}

BOOST_AUTO_TEST_CASE(the_most_exact_callback_comes_first) {
  LedgerDefinition definition = payment();
  definition.callbacks = object({{"after:*->*", text("4")},
                                 {"after:pending->*", text("3")},
                                 {"after:*->authorized", text("2")},
                                 {"after:pending->authorized", text("1")}});
  std::string order;
  for (const auto& callback : core::build_ledger_machine(definition).callbacks) order += callback.text;
  BOOST_TEST(order == "1234");
}

BOOST_AUTO_TEST_CASE(what_stands_for_no_state_is_none) {
  LedgerDefinition definition = payment();
  definition.states.emplace_back("<initial>");
  BOOST_TEST(rejection_of_definition(definition).message == "\"<initial>\" cannot be the name of a state");
}

BOOST_AUTO_TEST_CASE(keys_name_declared_transitions) {
  LedgerDefinition definition = payment();
  definition.guards = object({{"pending->captured", text("true")}});
  Rejection const rejection = rejection_of_definition(definition);
  BOOST_TEST(rejection.message == "guard for \"pending->captured\", which is not a declared transition");
  BOOST_TEST(rejection.detail ==
             "Declared are \"<initial>->pending\", \"pending->authorized\", \"authorized->captured\".");
  definition = payment();
  definition.callbacks = object({{"after:<initial>->captured", text("f")}});
  BOOST_TEST(rejection_of_definition(definition).message ==
             "callback for \"after:<initial>->captured\", which is not a declared transition");
  definition.callbacks = object({{"before:pending->authorized", text("f")}});
  BOOST_TEST(rejection_of_definition(definition).message ==
             "callback \"before:pending->authorized\" does not begin with \"after:\"");
}

BOOST_AUTO_TEST_CASE(keys_that_name_two) {
  LedgerDefinition definition;
  definition.states = {"a", "b->c", "a->b", "c"};
  definition.transitions = object({{"a", list({"b->c", "a->b"})}, {"a->b", list({"c"})}});
  definition.initial = "a";
  definition.guards = object({{"a->b->c", text("true")}});
  BOOST_TEST(rejection_of_definition(definition).message ==
             "guard \"a->b->c\" names more than one transition");
}

BOOST_AUTO_TEST_CASE(json_of_another_shape) {
  LedgerDefinition definition = payment();
  definition.guards = Json{JsonArray{}};
  BOOST_TEST(rejection_of_definition(definition).message == "guards must be a JSON object, not an array");
  definition = payment();
  definition.callbacks = text("x");
  BOOST_TEST(rejection_of_definition(definition).message == "callbacks must be a JSON object, not a string");
  definition.callbacks = object({{"after:pending->authorized", Json{JsonNumber{"1"}}}});
  BOOST_TEST(rejection_of_definition(definition).message ==
             "callback for \"after:pending->authorized\" must be a string with the name of a function, not a "
             "number");
  definition = payment();
  definition.guards = object({{"pending->authorized", Json{true}}});
  BOOST_TEST(rejection_of_definition(definition).message ==
             "guard for \"pending->authorized\" must be a string with a SQL expression or the name of a "
             "function, an object, or an array of these, not a boolean");
}

BOOST_AUTO_TEST_SUITE_END()
