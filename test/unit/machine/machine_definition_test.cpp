#include "core/machine/machine_definition.hpp"

#include <boost/test/unit_test.hpp>

#include "machine_definitions.hpp"

namespace {

using core::build_machine;
using core::DefinedMachine;
using core::Json;
using core::JsonArray;
using core::JsonObject;
using core::MachineDefinition;
using core::StateId;

constexpr const char* transitions_example =
    R"(For example {"pending": ["approved", "rejected"], "rejected": []}.)";

}  // namespace

BOOST_AUTO_TEST_SUITE(machine_definition)

BOOST_AUTO_TEST_CASE(a_right_definition) {
  MachineDefinition definition = loan();
  definition.guards = object({{"approved->paid", text("NEW.balance >= NEW.amount")}});
  definition.strict_insert = true;
  definition.frozen = {"paid", "rejected"};
  DefinedMachine const machine = build_machine(definition);
  BOOST_TEST(machine.states.states() == definition.states, boost::test_tools::per_element());
  BOOST_TEST(machine.states.declares(0, 1));
  BOOST_TEST(machine.states.declares(0, 2));
  BOOST_TEST(machine.states.declares(1, 3));
  BOOST_TEST(!machine.states.declares(1, 0));
  BOOST_TEST(!machine.states.declares(0, 3));
  BOOST_TEST(!machine.states.declares(0, 0));
  BOOST_TEST(!machine.states.is_terminal(0));
  BOOST_TEST(machine.states.is_terminal(2));
  BOOST_TEST(machine.states.is_terminal(3));
  BOOST_TEST((machine.states.initial() == StateId{0}));
  BOOST_TEST(machine.states.is_frozen(3));
  BOOST_TEST(machine.states.is_frozen(2));
  BOOST_TEST(!machine.states.is_frozen(0));
  BOOST_TEST(machine.states.restricts_start());
  BOOST_REQUIRE(machine.guards.size() == 1U);
  BOOST_TEST((machine.guards[0].steps == core::StepPattern{false, 1, 3}));
  BOOST_TEST(machine.guards[0].text == "NEW.balance >= NEW.amount");
}

BOOST_AUTO_TEST_CASE(what_may_be_left_out) {
  MachineDefinition definition;
  definition.states = {"only"};
  definition.transitions = object({});
  DefinedMachine const machine = build_machine(definition);
  BOOST_TEST(!machine.states.initial());
  BOOST_TEST(!machine.states.has_frozen());
  BOOST_TEST(!machine.states.restricts_start());
  BOOST_TEST(machine.guards.empty());
  BOOST_TEST(machine.states.is_terminal(0));
}

BOOST_AUTO_TEST_CASE(states_are_checked_first) {
  MachineDefinition definition = loan();
  definition.states.clear();
  BOOST_TEST(rejection_of_definition(definition).message == "states must name at least one state");
  definition.states.assign(2, "twice");
  BOOST_TEST(rejection_of_definition(definition).message == "state \"twice\" is listed twice in states");
}

BOOST_AUTO_TEST_CASE(transitions_of_every_wrong_shape) {
  for (const auto& [value, kind] : kinds_but("an object")) {
    MachineDefinition definition = loan();
    definition.transitions = value;
    BOOST_TEST(rejection_of_definition(definition) ==
               (Rejection{"transitions must be a JSON object, not " + kind,
                          "Its keys are states, its values arrays of the states that may follow.",
                          transitions_example}));
  }
  for (const auto& [value, kind] : kinds_but("an array")) {
    MachineDefinition definition = loan();
    definition.transitions = object({{"pending", value}});
    BOOST_TEST(rejection_of_definition(definition) ==
               (Rejection{"transitions of state \"pending\" must be a JSON array, not " + kind, "",
                          transitions_example}));
  }
  for (const auto& [value, kind] : kinds_but("a string")) {
    MachineDefinition definition = loan();
    definition.transitions = object({{"pending", Json{JsonArray{text("approved"), value}}}});
    BOOST_TEST(rejection_of_definition(definition) ==
               (Rejection{"transitions of state \"pending\" must list states as strings, not " + kind, "",
                          transitions_example}));
  }
}

BOOST_AUTO_TEST_CASE(transitions_name_states) {
  std::string const known = R"(The states are "pending", "approved", "rejected", "paid".)";
  MachineDefinition definition = loan();
  definition.transitions = object({{"pendign", list({"approved"})}});
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"(transitions: "pendign" is not one of the states)", known, ""}));
  definition.transitions = object({{"pending", list({"approved", "Approved"})}});
  BOOST_TEST(
      rejection_of_definition(definition) ==
      (Rejection{R"(transitions of state "pending": "Approved" is not one of the states)", known, ""}));
  definition.transitions = object({{"pending", list({"approved", "rejected", "approved"})}});
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"(transitions of state "pending" list "approved" twice)", "", ""}));
}

BOOST_AUTO_TEST_CASE(a_key_given_twice_is_not_overwritten) {
  MachineDefinition definition = loan();
  definition.transitions = object({{"pending", list({"approved"})}, {"pending", list({"rejected"})}});
  DefinedMachine const machine = build_machine(definition);
  BOOST_TEST(machine.states.declares(0, 1));
  BOOST_TEST(machine.states.declares(0, 2));
}

BOOST_AUTO_TEST_CASE(what_every_state_may_become) {
  MachineDefinition definition = loan();
  definition.states.emplace_back("cancelled");
  definition.transitions = object({{"*", list({"cancelled", "pending"})},
                                   {"pending", list({"approved"})},
                                   {"approved", list({"paid", "cancelled"})},
                                   {"rejected", list({})}});
  DefinedMachine const machine = build_machine(definition);
  auto const targets = [&](StateId from) { return machine.states.targets(from); };
  BOOST_TEST(targets(0) == (std::vector<std::string>{"approved", "cancelled"}),
             boost::test_tools::per_element());
  BOOST_TEST(targets(1) == (std::vector<std::string>{"pending", "paid", "cancelled"}),
             boost::test_tools::per_element());
  // One that is declared an end stays one; one without a key does not, nor does a target itself.
  BOOST_TEST(targets(2).empty());
  BOOST_TEST(targets(3) == (std::vector<std::string>{"pending", "cancelled"}),
             boost::test_tools::per_element());
  BOOST_TEST(targets(4) == std::vector<std::string>{"pending"}, boost::test_tools::per_element());
  BOOST_TEST(!machine.states.restricts_start());

  definition.transitions = object({{"pending", list({"pending", "approved"})}, {"*", list({"pending"})}});
  BOOST_TEST(build_machine(definition).states.declares(0, 0));
  definition.transitions = object({{"*", list({})}});
  BOOST_TEST(build_machine(definition).states.is_terminal(0));
}

BOOST_AUTO_TEST_CASE(what_every_state_may_become_is_checked) {
  std::string const known = R"(The states are "pending", "approved", "rejected", "paid".)";
  MachineDefinition definition = loan();
  for (const char* const key : {"*", "<initial>"}) {
    std::string const whose = "transitions of \"" + std::string(key) + "\"";
    for (const char* const target : {"lost", "*", "<initial>"}) {
      definition.transitions = object({{key, list({target})}});
      BOOST_TEST(rejection_of_definition(definition) ==
                 (Rejection{whose + ": \"" + target + "\" is not one of the states", known, ""}));
    }
    definition.transitions = object({{key, list({"paid", "paid"})}});
    BOOST_TEST(rejection_of_definition(definition).message == whose + " list \"paid\" twice");
    definition.transitions = object({{key, text("paid")}});
    BOOST_TEST(rejection_of_definition(definition).message == whose + " must be a JSON array, not a string");
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_state_is_none) {
  MachineDefinition definition = loan();
  definition.states.emplace_back("*");
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"("*" cannot be the name of a state)", "It stands for every state.", ""}));
  definition.states.back() = "<initial>";
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"("<initial>" cannot be the name of a state)",
                        "It stands for what comes before the first state.", ""}));
}

BOOST_AUTO_TEST_CASE(where_rows_may_begin) {
  MachineDefinition definition = loan();
  definition.transitions = object({{"pending", list({"approved"})}, {"<initial>", list({"paid"})}});
  for (bool const strict : {false, true}) {
    definition.strict_insert = strict;
    core::StateMachine const states = build_machine(definition).states;
    BOOST_TEST(states.may_start_in(0));
    BOOST_TEST(!states.may_start_in(1));
    BOOST_TEST(states.may_start_in(3));
    BOOST_TEST((states.starts() == std::vector<StateId>{0, 3}));
  }
  definition.strict_insert = false;
  definition.initial.reset();
  BOOST_TEST((build_machine(definition).states.starts() == std::vector<StateId>{3}));
  definition.transitions = object({{"<initial>", list({})}});
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"(transitions of "<initial>" list no state, and there is no initial one)",
                        "Nothing could ever be in any state.", ""}));
  definition.initial = "approved";
  BOOST_TEST((build_machine(definition).states.starts() == std::vector<StateId>{1}));
  BOOST_TEST(!build_machine(definition).states.may_start_in(0));

  // strict_insert alone
  definition = loan();
  definition.strict_insert = true;
  BOOST_TEST((build_machine(definition).states.starts() == std::vector<StateId>{0}));
  // nothing
  definition.strict_insert = false;
  BOOST_TEST((build_machine(definition).states.starts() == std::vector<StateId>{0}));
  BOOST_TEST(build_machine(definition).states.may_start_in(3));
}

BOOST_AUTO_TEST_CASE(a_state_may_lead_to_itself) {
  MachineDefinition definition = loan();
  definition.transitions = object({{"paid", list({"paid"})}});
  DefinedMachine const machine = build_machine(definition);
  BOOST_TEST(machine.states.declares(3, 3));
  BOOST_TEST(machine.states.is_terminal(3));
}

BOOST_AUTO_TEST_CASE(initial_and_strict_insert) {
  MachineDefinition definition = loan();
  definition.initial = "paid";
  BOOST_TEST((build_machine(definition).states.initial() == StateId{3}));
  definition.initial = "";
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"(initial: "" is not one of the states)",
                        R"(The states are "pending", "approved", "rejected", "paid".)", ""}));
  definition.initial.reset();
  BOOST_TEST(!build_machine(definition).states.initial());
  definition.strict_insert = true;
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{"strict_insert needs an initial state", "",
                        "With strict_insert only the initial state may be inserted; name it by initial."}));
}

BOOST_AUTO_TEST_CASE(frozen_names_states_once) {
  MachineDefinition definition = loan();
  definition.frozen = definition.states;
  DefinedMachine const machine = build_machine(definition);
  for (StateId state = 0; state < machine.states.size(); ++state) BOOST_TEST(machine.states.is_frozen(state));
  definition.frozen = {"paid", "lost"};
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"(frozen: "lost" is not one of the states)",
                        R"(The states are "pending", "approved", "rejected", "paid".)", ""}));
  definition.frozen = {"paid", "rejected", "paid"};
  BOOST_TEST(rejection_of_definition(definition) == (Rejection{R"(frozen lists "paid" twice)", "", ""}));
}

BOOST_AUTO_TEST_CASE(awkward_names_work_everywhere) {
  std::vector<std::string> const names{"",     "say \"no\"",         "new\nline",        "žluťoučký kůň",
                                       "猫🐈", std::string(70, 'x'), "back\\slash\ttab", "100 %s {} {0}"};
  MachineDefinition definition;
  definition.states = names;
  JsonObject transitions;
  JsonObject guards;
  for (const std::string& from : names) {
    transitions.emplace_back(from, list(names));
    for (const std::string& to : names) guards.emplace_back(from + "->" + to, text(from + " to " + to));
  }
  definition.transitions = Json{transitions};
  definition.guards = Json{guards};
  definition.frozen = names;
  for (const std::string& name : names) {
    definition.initial = name;
    DefinedMachine const machine = build_machine(definition);
    BOOST_TEST(machine.states.name(machine.states.initial().value()) == name);
    BOOST_REQUIRE(machine.guards.size() == names.size() * names.size());
    for (const core::TransitionHook& guard : machine.guards) {
      BOOST_TEST(guard.text ==
                 machine.states.name(*guard.steps.from) + " to " + machine.states.name(*guard.steps.to));
    }
  }
  definition.initial = "not one of them: {}\n\"%s\"";
  BOOST_TEST(rejection_of_definition(definition).message ==
             "initial: \"not one of them: {}\n\"%s\"\" is not one of the states");
}

BOOST_AUTO_TEST_CASE(long_names_are_cut_in_messages) {
  std::string const name = std::string(99, 'x') + "ž";
  std::string const cut = "\"" + std::string(99, 'x') + "...\"";
  MachineDefinition definition = loan();
  definition.initial = name;
  BOOST_TEST(rejection_of_definition(definition).message == "initial: " + cut + " is not one of the states");
  definition = loan();
  definition.guards = object({{name, text("true")}});
  BOOST_TEST(rejection_of_definition(definition).message ==
             "guard for " + cut + ", which is not a declared transition");
}

BOOST_AUTO_TEST_CASE(the_largest_machine) {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back(std::to_string(i));
  MachineDefinition definition;
  definition.states = names;
  definition.transitions = object({{"0", list(names)}, {"999", list(names)}});
  definition.guards = object({{"999->999", text("last")}});
  definition.frozen = names;
  DefinedMachine const machine = build_machine(definition);
  BOOST_TEST(machine.states.targets(0).size() == 1000U);
  BOOST_TEST(machine.states.targets(999).size() == 1000U);
  BOOST_TEST(machine.states.targets(500).empty());
  BOOST_TEST((machine.guards.at(0).steps.to == StateId{999}));
  definition.guards = object({{"500->500", text("none")}});
  BOOST_TEST(rejection_of_definition(definition).detail.ends_with("\"0->48\" and 1951 more."));
  definition.states.emplace_back("one more");
  BOOST_TEST(rejection_of_definition(definition).message == "a rule can have at most 1000 states, not 1001");
}

BOOST_AUTO_TEST_CASE(random_definitions_agree_with_what_they_were_made_of) {
  std::mt19937 random(20240503);
  for (int round = 0; round < 500; ++round) {
    auto const [definition, declared] = random_machine(random);
    DefinedMachine const machine = build_machine(definition);
    std::size_t disagreements = 0;
    for (const std::string& from : definition.states) {
      bool terminal = true;
      for (const std::string& to : definition.states) {
        bool const is_declared = declared.contains({from, to});
        if (is_declared && from != to) terminal = false;
        if (machine.states.declares(*machine.states.find(from), *machine.states.find(to)) != is_declared) {
          ++disagreements;
        }
      }
      if (machine.states.is_terminal(*machine.states.find(from)) != terminal) ++disagreements;
    }
    BOOST_TEST(disagreements == 0U, "round " << round);
  }
}

BOOST_AUTO_TEST_SUITE_END()
