#include "core/machine_definition.hpp"

#include <array>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

#include "rejection.hpp"

namespace {

using core::build_machine;
using core::Json;
using core::JsonArray;
using core::JsonMember;
using core::JsonNumber;
using core::JsonObject;
using core::Machine;
using core::MachineDefinition;
using core::read_machine_definition;
using core::StateId;

constexpr const char* transitions_example =
    R"(For example {"pending": ["approved", "rejected"], "rejected": []}.)";
constexpr const char* guards_example = R"(For example {"approved->paid": "NEW.balance >= NEW.amount"}.)";

Json text(std::string value) {
  return Json{std::move(value)};
}

Json list(const std::vector<std::string>& values) {
  JsonArray elements;
  for (const std::string& value : values) elements.push_back(text(value));
  return Json{elements};
}

Json object(std::initializer_list<JsonMember> members) {
  return Json{JsonObject(members)};
}

/// One value of each kind, with what a message calls it.
const std::vector<std::pair<Json, std::string>>& kinds() {
  static const std::vector<std::pair<Json, std::string>> all{
      {Json{}, "null"},        {Json{true}, "a boolean"}, {Json{JsonNumber{"1"}}, "a number"},
      {text("a"), "a string"}, {list({"a"}), "an array"}, {object({{"a", list({"b"})}}), "an object"},
  };
  return all;
}

/// Those that are not of that kind.
std::vector<std::pair<Json, std::string>> kinds_but(const std::string& kind) {
  std::vector<std::pair<Json, std::string>> others;
  for (const auto& sample : kinds()) {
    if (sample.second != kind) others.push_back(sample);
  }
  BOOST_TEST(others.size() == kinds().size() - 1);
  return others;
}

/// A machine that is right in every respect.
MachineDefinition loan() {
  MachineDefinition definition;
  definition.states = {"pending", "approved", "rejected", "paid"};
  definition.transitions = object(
      {{"pending", list({"approved", "rejected"})}, {"approved", list({"paid"})}, {"rejected", list({})}});
  definition.initial = "pending";
  return definition;
}

Rejection rejection_of_definition(const MachineDefinition& definition) {
  return rejection_of([&] { build_machine(definition); });
}

std::string joined(const core::StepRule& guard, const core::StateMachine& states) {
  return core::from_name(states, guard.step) + "|" + states.name(guard.step.to) + "|" + guard.key + "|" +
         guard.text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(machine_definition)

BOOST_AUTO_TEST_CASE(a_right_definition) {
  MachineDefinition definition = loan();
  definition.guards = object({{"approved->paid", text("NEW.balance >= NEW.amount")}});
  definition.strict_insert = true;
  definition.frozen = {"paid", "rejected"};
  Machine const machine = build_machine(definition);
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
  BOOST_TEST(machine.strict_insert);
  BOOST_REQUIRE(machine.guards.size() == 1U);
  BOOST_TEST(joined(machine.guards[0], machine.states) ==
             "approved|paid|approved->paid|NEW.balance >= NEW.amount");
}

BOOST_AUTO_TEST_CASE(what_may_be_left_out) {
  MachineDefinition definition;
  definition.states = {"only"};
  definition.transitions = object({});
  Machine const machine = build_machine(definition);
  BOOST_TEST(!machine.states.initial());
  BOOST_TEST(!machine.states.has_frozen());
  BOOST_TEST(!machine.strict_insert);
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
  Machine const machine = build_machine(definition);
  BOOST_TEST(machine.states.declares(0, 1));
  BOOST_TEST(machine.states.declares(0, 2));
  definition.transitions = object({{"pending", list({"approved"})}, {"pending", list({"approved"})}});
  BOOST_TEST(rejection_of_definition(definition).message ==
             R"(transitions of state "pending" list "approved" twice)");
}

BOOST_AUTO_TEST_CASE(a_state_may_lead_to_itself) {
  MachineDefinition definition = loan();
  definition.transitions = object({{"paid", list({"paid"})}});
  Machine const machine = build_machine(definition);
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
  Machine const machine = build_machine(definition);
  for (StateId state = 0; state < machine.states.size(); ++state) BOOST_TEST(machine.states.is_frozen(state));
  definition.frozen = {"paid", "lost"};
  BOOST_TEST(rejection_of_definition(definition) ==
             (Rejection{R"(frozen: "lost" is not one of the states)",
                        R"(The states are "pending", "approved", "rejected", "paid".)", ""}));
  definition.frozen = {"paid", "rejected", "paid"};
  BOOST_TEST(rejection_of_definition(definition) == (Rejection{R"(frozen lists "paid" twice)", "", ""}));
}

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
    Machine const machine = build_machine(definition);
    BOOST_TEST(machine.states.name(machine.states.initial().value()) == name);
    BOOST_REQUIRE(machine.guards.size() == names.size() * names.size());
    for (const core::StepRule& guard : machine.guards) {
      BOOST_TEST(guard.text ==
                 core::from_name(machine.states, guard.step) + " to " + machine.states.name(guard.step.to));
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
  Machine const machine = build_machine(definition);
  BOOST_TEST(machine.states.targets(0).size() == 1000U);
  BOOST_TEST(machine.states.targets(999).size() == 1000U);
  BOOST_TEST(machine.states.targets(500).empty());
  BOOST_TEST(machine.guards.at(0).step.to == 999);
  definition.guards = object({{"500->500", text("none")}});
  BOOST_TEST(rejection_of_definition(definition).detail.ends_with("\"0->49\" and 1950 more."));
  definition.states.emplace_back("one more");
  BOOST_TEST(rejection_of_definition(definition).message == "a rule can have at most 1000 states, not 1001");
}

BOOST_AUTO_TEST_CASE(random_definitions_agree_with_what_they_were_made_of) {
  // Few letters, so that guards are often ambiguous, and arrows among them.
  constexpr std::array<const char*, 5> letters{"a", "b", "->", "-", ">"};
  std::mt19937 random(20240503);
  int ambiguous = 0;
  int clear = 0;
  for (int round = 0; round < 500; ++round) {
    std::set<std::string> distinct;
    std::size_t const wanted = 1 + random() % 12;
    while (distinct.size() < wanted) {
      std::string name;
      for (std::size_t i = random() % 4; i > 0; --i) name += letters.at(random() % letters.size());
      distinct.insert(name);
    }
    MachineDefinition definition;
    definition.states.assign(distinct.begin(), distinct.end());
    std::set<std::pair<std::string, std::string>> declared;
    JsonObject transitions;
    for (const std::string& from : definition.states) {
      std::vector<std::string> targets;
      for (const std::string& to : definition.states) {
        if (random() % 3 != 0) continue;
        targets.push_back(to);
        declared.insert({from, to});
      }
      if (!targets.empty()) transitions.emplace_back(from, list(targets));
    }
    definition.transitions = Json{transitions};
    Machine const machine = build_machine(definition);
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

    // A guard for every pair, declared or not.
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
  Machine const machine = build_machine(definition);
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
