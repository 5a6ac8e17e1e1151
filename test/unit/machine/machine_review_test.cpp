#include "core/machine/machine_review.hpp"

#include <ostream>

#include <boost/test/unit_test.hpp>

using core::Json;
using core::JsonArray;
using core::JsonObject;
using core::MachineDefinition;

namespace {

struct Targets {
  const char* from;
  std::vector<std::string> to;
};

MachineDefinition definition_of(std::vector<std::string> states, const std::vector<Targets>& transitions) {
  MachineDefinition definition;
  definition.states = std::move(states);
  JsonObject members;
  for (const Targets& targets : transitions) members.push_back({targets.from, core::json_array(targets.to)});
  definition.transitions = {std::move(members)};
  return definition;
}

/// `severity: text` of each finding.
std::vector<std::string> review_of(const MachineDefinition& definition) {
  std::vector<std::string> lines;
  for (const core::Finding& finding : core::review_machine(core::build_machine(definition))) {
    BOOST_TEST(finding.remedy.text().starts_with("-- "));
    lines.push_back(std::string(core::severity_name(finding.severity)) + ": " + finding.text);
  }
  return lines;
}

std::vector<std::string> ends_of(const MachineDefinition& definition) {
  return core::undeclared_ends(core::build_machine(definition).states, definition);
}

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(machine_review)

BOOST_AUTO_TEST_CASE(nothing_to_say_of_a_good_machine) {
  auto definition = definition_of({"pending", "approved", "rejected", "paid"},
                                  {{"pending", {"approved", "rejected"}}, {"approved", {"paid"}}});
  BOOST_TEST(review_of(definition) == Lines(), boost::test_tools::per_element());
  definition.initial = "pending";
  definition.strict_insert = true;
  BOOST_TEST(review_of(definition) == Lines(), boost::test_tools::per_element());
  BOOST_TEST(ends_of(definition) == Lines(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(unreachable_states) {
  auto definition = definition_of({"a", "b", "c", "d"}, {{"a", {"b"}}, {"c", {"b"}}, {"b", {}}, {"d", {}}});
  BOOST_TEST(review_of(definition) == Lines(), boost::test_tools::per_element());
  definition.initial = "a";
  BOOST_TEST(review_of(definition) ==
                 Lines{R"(info: states "c", "d" are unreachable from "a": rows can only be inserted so)"},
             boost::test_tools::per_element());
  definition.strict_insert = true;
  BOOST_TEST(review_of(definition) ==
                 Lines{R"(warning: states "c", "d" are unreachable from "a", the only state to insert)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(unreachable_from_where_rows_may_begin) {
  auto definition = definition_of(
      {"a", "b", "c", "d"}, {{"a", {"b"}}, {"c", {"b"}}, {"d", {"b"}}, {"b", {}}, {"<initial>", {"c"}}});
  definition.initial = "a";
  BOOST_TEST(review_of(definition) ==
                 Lines{R"(warning: state "d" is unreachable from "a", "c", the only states to insert)"},
             boost::test_tools::per_element());
  definition.initial.reset();
  BOOST_TEST(review_of(definition) ==
                 Lines{R"(warning: states "a", "d" are unreachable from "c", the only state to insert)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_every_state_may_become_is_a_way) {
  auto definition = definition_of({"a", "b", "end"}, {{"*", {"b", "end"}}, {"end", {}}});
  definition.initial = "a";
  definition.strict_insert = true;
  BOOST_TEST(review_of(definition) == Lines(), boost::test_tools::per_element());
  // b has no entry, but a way out.
  BOOST_TEST(ends_of(definition) == Lines(), boost::test_tools::per_element());
  // A list that says nothing of a state declares no end.
  BOOST_TEST(ends_of(definition_of({"a", "b"}, {{"*", {}}, {"<initial>", {"a"}}, {"a", {"b"}}})) == Lines(),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(machines_of_the_ledger) {
  core::LedgerDefinition definition;
  definition.states = {"a", "b", "c", "old"};
  definition.transitions = {JsonObject{
      {"a", core::json_array({"b"})}, {"old", core::json_array({"c"})}, {"c", core::json_array({"old"})}}};
  definition.initial = "a";
  Lines lines;
  for (const core::Finding& finding : core::review_machine(core::build_ledger_machine(definition))) {
    lines.push_back(std::string(core::severity_name(finding.severity)) + ": " + finding.text);
  }
  BOOST_TEST(
      lines ==
          (Lines{
              R"(info: states "c", "old" are unreachable from "a": only subjects of an earlier version can be there)",
              R"(warning: states "c", "old" are a dead end: no terminal state can be reached from there)"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(traps) {
  auto definition =
      definition_of({"a", "b", "c", "end"}, {{"a", {"b", "end"}}, {"b", {"c"}}, {"c", {"b", "c"}}});
  BOOST_TEST(
      review_of(definition) ==
          Lines{R"(warning: states "b", "c" are a dead end: no terminal state can be reached from there)"},
      boost::test_tools::per_element());
  // Where nothing is terminal, nothing is meant to end.
  definition = definition_of({"a", "b"}, {{"a", {"b"}}, {"b", {"a"}}});
  BOOST_TEST(review_of(definition) == Lines(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ends_that_look_forgotten) {
  BOOST_TEST(ends_of(definition_of({"a", "b", "c"}, {{"a", {"b", "c"}}, {"b", {}}})) == Lines{"c"},
             boost::test_tools::per_element());
  // Where no end is declared, all are meant.
  BOOST_TEST(ends_of(definition_of({"a", "b", "c"}, {{"a", {"b", "c"}}})) == Lines(),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(guards_that_are_never_asked) {
  auto definition = definition_of({"a", "b"}, {{"a", {"a", "b"}}});
  definition.guards = {JsonObject{{"a->a", {std::string("true")}}, {"a->b", {std::string("true")}}}};
  BOOST_TEST(
      review_of(definition) ==
          Lines{
              R"(warning: the guard for "a->a" is never asked: a row that keeps its state makes no transition)"},
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(guards_for_any_state_are_asked_where_some_step_is_one) {
  auto definition = definition_of({"a", "b", "c"}, {{"a", {"a", "b"}}, {"c", {"c"}}});
  for (const char* const asked : {"*->b", "a->*", "*->*", "<initial>->*", "<initial>->a"}) {
    definition.guards = {JsonObject{{asked, {std::string("true")}}}};
    BOOST_TEST(review_of(definition).empty(), asked);
  }
  definition.guards = {JsonObject{{"*->c", {JsonArray{{std::string("true")}, {std::string("true")}}}}}};
  BOOST_TEST(review_of(definition).size() == 2U);
  BOOST_TEST(
      review_of(definition).back() ==
      R"(warning: the guard 2 for "*->c" is never asked: a row that keeps its state makes no transition)");
}

BOOST_AUTO_TEST_SUITE_END()
