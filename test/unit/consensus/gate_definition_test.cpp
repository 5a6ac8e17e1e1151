#include "core/consensus/gate_definition.hpp"

#include <boost/test/unit_test.hpp>

#include "json_values.hpp"
#include "rejection.hpp"

namespace {

using core::Json;
using core::JsonArray;
using core::JsonNumber;
using core::JsonObject;

Json number(const char* text) {
  return {JsonNumber{text}};
}

Json gate(JsonObject more = {}) {
  JsonObject members{{"field", {"status"}}, {"transition", {"approved"}}, {"require", number("2")}};
  for (auto& member : more) members.push_back(std::move(member));
  return {std::move(members)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gate_definition)

BOOST_AUTO_TEST_CASE(what_is_not_said_is_not_asked) {
  auto const least = core::read_gate_definition(gate());
  BOOST_TEST(least.transition == "approved");
  BOOST_TEST(least.field == "status");
  BOOST_TEST(least.quorum.required() == 2);
  BOOST_TEST(least.quorum.roles().empty());
  BOOST_TEST(!least.quorum.distinct_roles());
  BOOST_TEST(least.condition.empty());
  BOOST_TEST(least.requester.empty());
  BOOST_TEST(least.expires.empty());
  BOOST_TEST(least.bind.empty());
  BOOST_TEST(!least.authenticated);
  BOOST_TEST(least.gate.empty());
  BOOST_TEST(!least.fresh);
  BOOST_TEST(!least.from_states.has_value());
  BOOST_TEST(least.is_for_insert());
  BOOST_TEST(least.states_before().empty());
}

BOOST_AUTO_TEST_CASE(everything_that_can_be_said) {
  auto const most = core::read_gate_definition(gate({{"roles", list({"a", "b"})},
                                                     {"distinct_roles", {true}},
                                                     {"condition", {"NEW.amount > 1"}},
                                                     {"requester", {"owner"}},
                                                     {"expires", {"1 day"}},
                                                     {"bind", list({"amount", "currency"})},
                                                     {"authenticated", {true}},
                                                     {"gate", {"large"}},
                                                     {"fresh", {true}},
                                                     {"from_states", list({"draft", "<initial>"})},
                                                     {"approvals", {"_pgshift_consensus_loans_approved"}}}));
  BOOST_TEST(most.quorum.roles().size() == 2U);
  BOOST_TEST(most.quorum.distinct_roles());
  BOOST_TEST(most.condition == "NEW.amount > 1");
  BOOST_TEST(most.requester == "owner");
  BOOST_TEST(most.expires == "1 day");
  BOOST_TEST(most.bind == (std::vector<std::string>{"amount", "currency"}), boost::test_tools::per_element());
  BOOST_TEST(most.authenticated);
  BOOST_TEST(most.gate == "large");
  BOOST_TEST(most.fresh);
  BOOST_TEST(most.is_for_insert());
  BOOST_TEST(most.states_before() == std::vector<std::string>{"draft"}, boost::test_tools::per_element());
  BOOST_TEST(most.approvals == "_pgshift_consensus_loans_approved");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
  auto const refused = [](const Json& stored) {
    return rejection_of([&] { core::read_gate_definition(stored); }).message;
  };
  BOOST_TEST(refused({}) == "transition must name a state");
  BOOST_TEST(refused({JsonObject{{"transition", {""}}}}) == "transition must name a state");
  BOOST_TEST(refused({JsonObject{{"transition", {"a"}}}}) ==
             R"(the stored definition's "require" is no integer)");
  for (const char* no_integer : {"2.5", "", "99999999999999", "2x"}) {
    BOOST_TEST(refused({JsonObject{{"transition", {"a"}}, {"require", number(no_integer)}}}) ==
               R"(the stored definition's "require" is no integer)");
  }
  BOOST_TEST(refused(gate({{"roles", {"a"}}})) ==
             R"(the stored definition's "roles" is a string, not an array)");
  BOOST_TEST(refused(gate({{"roles", {JsonArray{{true}}}}})) ==
             R"(the stored definition's "roles" holds a boolean where a string belongs)");
  BOOST_TEST(refused(gate({{"bind", list({"a", "b", "a"})}})) == R"(column "a" is listed twice in bind)");
}

BOOST_AUTO_TEST_CASE(a_flag_that_is_no_boolean_is_set) {
  BOOST_TEST(core::read_gate_definition(gate({{"authenticated", {"no"}}})).authenticated);
  BOOST_TEST(!core::read_gate_definition(gate({{"authenticated", {false}}})).authenticated);
}

BOOST_AUTO_TEST_CASE(a_gate_follows_renamed_columns) {
  Json const stored = gate({{"requester", {"owner"}}, {"bind", list({"amount", "owner"})}});
  BOOST_TEST(core::gate_names_column(stored, "status"));
  BOOST_TEST(core::gate_names_column(stored, "owner"));
  BOOST_TEST(core::gate_names_column(stored, "amount"));
  BOOST_TEST(!core::gate_names_column(stored, "approved"));
  BOOST_TEST(!core::gate_names_column(gate(), ""));
  BOOST_TEST(!core::gate_with_renamed_column(stored, "other", "x").has_value());

  auto const once = core::gate_with_renamed_column(stored, "amount", "total");
  auto const twice = core::gate_with_renamed_column(*once, "owner", "asked_by");
  auto const thrice = core::gate_with_renamed_column(*twice, "total", "sum");
  auto const read = core::read_gate_definition(*thrice);
  BOOST_TEST(read.requester == "asked_by");
  BOOST_TEST(read.field == "status");
  BOOST_TEST(read.bind == (std::vector<std::string>{"sum", "asked_by"}), boost::test_tools::per_element());

  auto const field = core::gate_with_renamed_column(stored, "status", "state");
  BOOST_TEST(core::read_gate_definition(*field).field == "state");
}

BOOST_AUTO_TEST_SUITE_END()
