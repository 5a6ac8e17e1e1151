#include "core/machine/transition_hook.hpp"

#include <boost/test/unit_test.hpp>

#include "machine_definitions.hpp"

// What callbacks have besides is in ledger_machine_test.cpp.

namespace {

using core::build_machine;
using core::DefinedMachine;
using core::Json;
using core::JsonArray;
using core::MachineDefinition;

constexpr const char* guards_example = R"(For example {"approved->paid": "NEW.balance >= NEW.amount"}.)";

std::string joined(const core::TransitionHook& guard, const core::StateMachine& states) {
  return states.name(guard.steps.from.value()) + "|" + states.name(guard.steps.to.value()) + "|" + guard.key +
         "|" + guard.text;
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
    if (kind == "an object" || kind == "an array") continue;
    MachineDefinition definition = loan();
    definition.guards = object({{"approved->paid", value}});
    BOOST_TEST(
        rejection_of_definition(definition) ==
        (Rejection{"guard for \"approved->paid\" must be a string with a SQL expression, an object, or "
                   "an array of these, not " +
                       kind,
                   "", guards_example}));
    definition.guards = object({{"approved->paid", Json{JsonArray{text("true"), value}}}});
    BOOST_TEST(
        rejection_of_definition(definition) ==
        (Rejection{"guard 2 for \"approved->paid\" must be a string with a SQL expression or an object, "
                   "not " +
                       kind,
                   "", guards_example}));
  }
}

BOOST_AUTO_TEST_CASE(guards_name_declared_transitions) {
  std::string const declared =
      R"(Declared are "<initial>->*", "pending->approved", "pending->rejected", "approved->paid".)";
  for (const char* transition :
       {"", "->", "pending", "pending->", "->approved", "pending->paid", "paid->approved",
        "pending -> approved", "Pending->approved", "pending->approved->paid", "pending>approved",
        "pending->pending", "<initial>->lost", "*->pending", "rejected->*"}) {
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
                        R"(Declared are "<initial>->*".)", guards_example}));
}

BOOST_AUTO_TEST_CASE(guards_keep_their_order_and_their_text) {
  MachineDefinition definition = loan();
  definition.guards = object({{"approved->paid", text("")},
                              {"pending->rejected", text("  NEW.reason IS NOT NULL\n-- why\n")},
                              {"pending->approved", text("'žluťoučký' <> E'\\'")}});
  DefinedMachine const machine = build_machine(definition);
  BOOST_REQUIRE(machine.guards.size() == 3U);
  BOOST_TEST(joined(machine.guards[0], machine.states) == "approved|paid|approved->paid|");
  BOOST_TEST(joined(machine.guards[1], machine.states) ==
             "pending|rejected|pending->rejected|  NEW.reason IS NOT NULL\n-- why\n");
  BOOST_TEST(joined(machine.guards[2], machine.states) ==
             "pending|approved|pending->approved|'žluťoučký' <> E'\\'");
}

BOOST_AUTO_TEST_CASE(guards_with_names_and_messages) {
  MachineDefinition definition = loan();
  definition.guards = object(
      {{"approved->paid",
        Json{JsonArray{text("first"),
                       object({{"check", text("second")}, {"name", text("n")}, {"message", text("m")}})}}},
       {"pending->approved", object({{"check", text("")}})}});
  auto const guards = build_machine(definition).guards;
  BOOST_REQUIRE(guards.size() == 3U);
  BOOST_TEST(guards[0].text == "first");
  BOOST_TEST((guards[0].place == std::size_t{0}));
  BOOST_TEST(guards[0].name.empty());
  BOOST_TEST(guards[1].key == "approved->paid");
  BOOST_TEST(guards[1].text == "second");
  BOOST_TEST((guards[1].place == std::size_t{1}));
  BOOST_TEST(guards[1].name == "n");
  BOOST_TEST(guards[1].message == "m");
  BOOST_TEST(!guards[2].place);
  BOOST_TEST(guards[2].message.empty());
}

BOOST_AUTO_TEST_CASE(objects_of_every_wrong_shape) {
  auto const rejection = [](const Json& guard) {
    MachineDefinition definition = loan();
    definition.guards = object({{"approved->paid", guard}});
    return rejection_of_definition(definition);
  };
  std::string const guard = "guard for \"approved->paid\"";
  BOOST_TEST(rejection(object({})) ==
             (Rejection{guard + " has no member \"check\"", "It is a SQL expression.", ""}));
  BOOST_TEST(rejection(object({{"name", text("n")}})).message == guard + " has no member \"check\"");
  BOOST_TEST(rejection(object({{"check", text("true")}, {"Name", text("n")}})) ==
             (Rejection{guard + " has a member \"Name\"", "There is: check, name, message.", ""}));
  BOOST_TEST(rejection(object({{"check", Json{true}}})).message ==
             "check of " + guard + " must be a string with a SQL expression, not a boolean");
  BOOST_TEST(rejection(object({{"check", text("true")}, {"message", Json{}}})).message ==
             "message of " + guard + " must be a string, not null");
  BOOST_TEST(rejection(object({{"check", text("true")}, {"name", text("")}})).message ==
             "name of " + guard + " must be a string, not an empty one");
  BOOST_TEST(rejection(Json{JsonArray{}}).message == guard + " lists nothing");
  BOOST_TEST(
      rejection(Json{JsonArray{Json{JsonArray{text("true")}}}}).message ==
      "guard 1 for \"approved->paid\" must be a string with a SQL expression or an object, not an array");
  BOOST_TEST(rejection(Json{JsonArray{text("true"), object({})}}).message ==
             "guard 2 for \"approved->paid\" has no member \"check\"");
}

BOOST_AUTO_TEST_CASE(the_most_exact_come_first) {
  MachineDefinition definition = loan();
  definition.guards = object({{"*->*", text("4")},
                              {"approved->*", text("3")},
                              {"*->paid", Json{JsonArray{text("2"), text("2b")}}},
                              {"<initial>->*", text("3b")},
                              {"approved->paid", text("1")},
                              {"<initial>->paid", text("1b")}});
  std::string order;
  for (const core::TransitionHook& guard : build_machine(definition).guards) order += guard.text + " ";
  BOOST_TEST(order == "1 1b 2 2b 3 3b 4 ");
}

BOOST_AUTO_TEST_CASE(the_first_step_where_rows_may_begin) {
  MachineDefinition definition = loan();
  definition.guards = object({{"<initial>->paid", text("true")}});
  BOOST_TEST(build_machine(definition).guards.at(0).steps.is_first());
  definition.strict_insert = true;
  BOOST_TEST(rejection_of_definition(definition).message ==
             R"(guard for "<initial>->paid", which is not a declared transition)");
  BOOST_TEST(
      rejection_of_definition(definition).detail.starts_with(R"(Declared are "<initial>->pending", )"));
  definition.transitions = object({{"<initial>", list({"paid"})}});
  BOOST_TEST(build_machine(definition).guards.size() == 1U);
}

BOOST_AUTO_TEST_CASE(texts_that_stand_beside) {
  MachineDefinition definition = loan();
  definition.guards =
      object({{"approved->paid", Json{JsonArray{text("a"), text("b")}}}, {"pending->approved", text("c")}});
  auto const guards = build_machine(definition).guards;
  Json texts =
      core::texts_by_key(guards, [](const core::TransitionHook& guard) { return "bound " + guard.text; });
  for (const core::TransitionHook& guard : guards) {
    BOOST_TEST(*core::text_by_key(texts, guard) == "bound " + guard.text);
  }
  BOOST_TEST(texts.member("pending->approved")->string() != nullptr);
  BOOST_TEST(texts.member("approved->paid")->array()->size() == 2U);
  // What does not fit has none.
  texts = object({{"approved->paid", list({"a"})}, {"pending->approved", list({"c"})}});
  BOOST_TEST(*core::text_by_key(texts, guards[0]) == "a");
  BOOST_TEST(core::text_by_key(texts, guards[1]) == nullptr);
  BOOST_TEST(core::text_by_key(texts, guards[2]) == nullptr);
  BOOST_TEST(core::text_by_key(Json{}, guards[0]) == nullptr);
  texts = object({{"approved->paid", text("a")}});
  BOOST_TEST(core::text_by_key(texts, guards[0]) == nullptr);
}

BOOST_AUTO_TEST_CASE(states_with_arrows_in_their_names) {
  MachineDefinition definition;
  definition.states = {"a", "a->b", "b->c", "c", "->", "", "-", ">"};
  definition.transitions = object({{"a", list({"b->c"})}});
  definition.guards = object({{"a->b->c", text("true")}});
  DefinedMachine machine = build_machine(definition);
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
          DefinedMachine const guarded = build_machine(definition);
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
