#include "core/step_rule.hpp"

#include <boost/test/unit_test.hpp>

#include "machine_definitions.hpp"

// What callbacks have besides is in ledger_machine_test.cpp.

namespace {

using core::build_machine;
using core::Machine;
using core::MachineDefinition;

constexpr const char* guards_example = R"(For example {"approved->paid": "NEW.balance >= NEW.amount"}.)";

std::string joined(const core::StepRule& guard, const core::StateMachine& states) {
  return core::from_name(states, guard.step) + "|" + states.name(guard.step.to) + "|" + guard.key + "|" +
         guard.text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(step_rule)

BOOST_AUTO_TEST_CASE(guards_of_every_wrong_shape) {
  for (const auto& [value, kind] : kinds_but("an object")) {
    MachineDefinition definition = loan();
    definition.guards = value;
    if (kind == "null") {
      BOOST_TEST(build_machine(definition).guards.empty());
      continue;
    }
    BOOST_TEST(rejection_of_definition(definition) ==
               (Rejection{"guards must be a JSON object, not " + kind,
                          "Its keys are transitions, its values boolean SQL expressions over OLD and NEW.",
                          guards_example}));
  }
  for (const auto& [value, kind] : kinds_but("a string")) {
    MachineDefinition definition = loan();
    definition.guards = object({{"approved->paid", value}});
    BOOST_TEST(rejection_of_definition(definition) ==
               (Rejection{"guard for \"approved->paid\" must be a string with a SQL expression, not " + kind,
                          "", guards_example}));
  }
}

BOOST_AUTO_TEST_CASE(guards_name_declared_transitions) {
  std::string const declared = R"(Declared are "pending->approved", "pending->rejected", "approved->paid".)";
  for (const char* transition :
       {"", "->", "pending", "pending->", "->approved", "pending->paid", "paid->approved",
        "pending -> approved", "Pending->approved", "pending->approved->paid", "pending>approved",
        "pending->pending", "<initial>->pending"}) {
    MachineDefinition definition = loan();
    definition.guards = object({{transition, text("true")}});
    BOOST_TEST(rejection_of_definition(definition) ==
               (Rejection{"guard for \"" + std::string(transition) + "\", which is not a declared transition",
                          declared, guards_example}));
  }
  MachineDefinition nothing = loan();
  nothing.transitions = object({});
  nothing.guards = object({{"pending->approved", text("true")}});
  BOOST_TEST(rejection_of_definition(nothing) ==
             (Rejection{R"(guard for "pending->approved", which is not a declared transition)",
                        "No transitions are declared.", guards_example}));
}

BOOST_AUTO_TEST_CASE(guards_keep_their_order_and_their_text) {
  MachineDefinition definition = loan();
  definition.guards = object({{"approved->paid", text("")},
                              {"pending->rejected", text("  NEW.reason IS NOT NULL\n-- why\n")},
                              {"pending->approved", text("'žluťoučký' <> E'\\'")}});
  Machine const machine = build_machine(definition);
  BOOST_REQUIRE(machine.guards.size() == 3U);
  BOOST_TEST(joined(machine.guards[0], machine.states) == "approved|paid|approved->paid|");
  BOOST_TEST(joined(machine.guards[1], machine.states) ==
             "pending|rejected|pending->rejected|  NEW.reason IS NOT NULL\n-- why\n");
  BOOST_TEST(joined(machine.guards[2], machine.states) ==
             "pending|approved|pending->approved|'žluťoučký' <> E'\\'");
}

BOOST_AUTO_TEST_CASE(states_with_arrows_in_their_names) {
  MachineDefinition definition;
  definition.states = {"a", "a->b", "b->c", "c", "->", "", "-", ">"};
  definition.transitions = object({{"a", list({"b->c"})}});
  definition.guards = object({{"a->b->c", text("true")}});
  Machine machine = build_machine(definition);
  BOOST_TEST(joined(machine.guards.at(0), machine.states) == "a|b->c|a->b->c|true");

  definition.transitions = object({{"a->b", list({"c"})}});
  machine = build_machine(definition);
  BOOST_TEST(joined(machine.guards.at(0), machine.states) == "a->b|c|a->b->c|true");

  definition.transitions = object({{"a", list({"b->c"})}, {"a->b", list({"c"})}});
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"(guard "a->b->c" names more than one transition)", "", ""}));

  // The empty name and arrows alone.
  definition.transitions = object({{"", list({"", "->"})}, {"-", list({">"})}});
  definition.guards = object({{"->", text("1")}, {"-->>", text("2")}, {"->->", text("3")}});
  machine = build_machine(definition);
  BOOST_TEST(joined(machine.guards.at(0), machine.states) == "||->|1");
  BOOST_TEST(joined(machine.guards.at(1), machine.states) == "-|>|-->>|2");
  BOOST_TEST(joined(machine.guards.at(2), machine.states) == "|->|->->|3");

  definition.transitions = object({{"", list({"->"})}, {"->", list({""})}});
  definition.guards = object({{"->->", text("1")}});
  BOOST_TEST(rejection_of_definition(definition).message == R"(guard "->->" names more than one transition)");
}

/// A guard for every pair of states, whether a transition is declared or not.
BOOST_AUTO_TEST_CASE(random_guards_are_of_the_one_transition_that_they_name) {
  std::mt19937 random(20240503);
  int ambiguous = 0;
  int clear = 0;
  for (int round = 0; round < 500; ++round) {
    auto [definition, declared] = random_machine(random);
    for (const std::string& from : definition.states) {
      for (const std::string& to : definition.states) {
        std::string const transition = from + "->" + to;
        std::vector<std::pair<std::string, std::string>> meant;
        for (const auto& pair : declared) {
          if (pair.first + "->" + pair.second == transition) meant.push_back(pair);
        }
        definition.guards = object({{transition, text("true")}});
        if (meant.size() == 1) {
          Machine const guarded = build_machine(definition);
          BOOST_TEST(joined(guarded.guards.at(0), guarded.states) ==
                     meant[0].first + "|" + meant[0].second + "|" + transition + "|true");
          ++clear;
        } else if (meant.empty()) {
          BOOST_TEST(
              rejection_of_definition(definition).message.ends_with("which is not a declared transition"));
        } else {
          BOOST_TEST(rejection_of_definition(definition).message.ends_with("names more than one transition"));
          ++ambiguous;
        }
      }
    }
  }
  BOOST_TEST(clear > 1000);
  BOOST_TEST(ambiguous > 10);
}

BOOST_AUTO_TEST_SUITE_END()
