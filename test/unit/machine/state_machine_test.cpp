#include "core/machine/state_machine.hpp"

#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

#include "rejection.hpp"

namespace {

using core::StateId;
using core::StateMachine;

/// Names that only a careless program would trip over.
std::vector<std::string> awkward_names() {
  return {"",
          " ",
          "a",
          "A",
          "a ",
          "a->b",
          "->",
          "say \"no\"",
          "it's",
          "new\nline",
          "\t",
          "back\\slash",
          "100 %s {}",
          "žluťoučký kůň",
          "猫",
          "🐈",
          std::string(70, 'x'),
          std::string(70, 'x') + "y",
          "NULL"};
}

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back("state " + std::to_string(i));
  return names;
}

/// The same as StateMachine, in the most obvious way.
class NaiveMachine {
 public:
  explicit NaiveMachine(std::size_t size) : size_(size) {}
  void declare(std::size_t from, std::size_t to) { declared_.insert({from, to}); }
  bool declares(std::size_t from, std::size_t to) const { return declared_.contains({from, to}); }
  std::vector<std::size_t> targets(std::size_t from) const {
    std::vector<std::size_t> result;
    for (std::size_t to = 0; to < size_; ++to) {
      if (declares(from, to)) result.push_back(to);
    }
    return result;
  }
  bool is_terminal(std::size_t state) const {
    for (auto const& [from, to] : declared_) {
      if (from == state && to != state) return false;
    }
    return true;
  }

 private:
  std::size_t size_;
  std::set<std::pair<std::size_t, std::size_t>> declared_;
};

StateId id(std::size_t place) {
  return static_cast<StateId>(place);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(state_machine)

BOOST_AUTO_TEST_CASE(a_new_machine_allows_nothing) {
  StateMachine const machine({"a", "b"});
  BOOST_TEST(machine.size() == 2U);
  BOOST_TEST(!machine.initial());
  BOOST_TEST(!machine.has_frozen());
  for (StateId from = 0; from < 2; ++from) {
    BOOST_TEST(machine.targets(from).empty());
    BOOST_TEST(machine.is_terminal(from));
    BOOST_TEST(!machine.is_frozen(from));
    for (StateId to = 0; to < 2; ++to) BOOST_TEST(!machine.declares(from, to));
  }
}

BOOST_AUTO_TEST_CASE(states_keep_their_order_and_their_names) {
  std::vector<std::string> const names = awkward_names();
  StateMachine const machine(names);
  BOOST_TEST(machine.states() == names, boost::test_tools::per_element());
  for (std::size_t i = 0; i < names.size(); ++i) {
    BOOST_TEST(machine.name(id(i)) == names[i]);
    BOOST_TEST((machine.find(names[i]) == id(i)));
    BOOST_TEST(machine.require(names[i], "the test") == id(i));
  }
  for (const char* unknown : {"b", "  ", "a->", "žluťoučký", "null", "a\n", "->a->b"}) {
    BOOST_TEST(!machine.find(unknown));
  }
}

BOOST_AUTO_TEST_CASE(there_must_be_a_state) {
  BOOST_TEST(rejection_of([] { StateMachine({}); }) ==
             (Rejection{"states must name at least one state", "", ""}));
}

BOOST_AUTO_TEST_CASE(a_thousand_states_and_no_more) {
  StateMachine machine(numbered(1000));
  machine.declare(999, 999);
  machine.declare(999, 0);
  machine.declare(0, 999);
  machine.freeze(999);
  machine.start_in(999);
  BOOST_TEST(machine.declares(999, 999));
  BOOST_TEST(machine.declares(999, 0));
  BOOST_TEST(machine.declares(0, 999));
  BOOST_TEST(!machine.declares(0, 0));
  BOOST_TEST(!machine.declares(998, 999));
  BOOST_TEST(machine.is_frozen(999));
  BOOST_TEST(!machine.is_frozen(998));
  BOOST_TEST((machine.initial() == id(999)));
  BOOST_TEST((machine.find("state 999") == id(999)));
  BOOST_TEST(rejection_of([] { StateMachine(numbered(1001)); }) ==
             (Rejection{"a rule can have at most 1000 states, not 1001", "", ""}));
  // More than a StateId can count.
  BOOST_TEST(rejection_of([] { StateMachine(numbered(70000)); }).message ==
             "a rule can have at most 1000 states, not 70000");
}

BOOST_AUTO_TEST_CASE(states_are_distinct) {
  BOOST_TEST(rejection_of([] { StateMachine({"a", "b", "a"}); }) ==
             (Rejection{R"(state "a" is listed twice in states)", "", ""}));
  for (const std::string& name : awkward_names()) {
    std::vector<std::string> names = awkward_names();
    names.push_back(name);
    BOOST_TEST(rejection_of([&] { StateMachine{names}; }).message ==
               "state \"" + name + "\" is listed twice in states");
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_refused_with_all_the_known_ones) {
  StateMachine const machine({"pending", "paid out"});
  BOOST_TEST(rejection_of([&] { machine.require("payed", "initial"); }) ==
             (Rejection{R"(initial: "payed" is not one of the states)",
                        R"(The states are "pending", "paid out".)", ""}));
  StateMachine const large(numbered(60));
  BOOST_TEST(
      rejection_of([&] { large.require("payed", "initial"); }).detail.ends_with("\"state 49\" and 10 more."));
}

BOOST_AUTO_TEST_CASE(a_state_that_leads_to_itself_alone_is_terminal) {
  StateMachine machine({"a", "b"});
  machine.declare(0, 0);
  BOOST_TEST(machine.is_terminal(0));
  machine.declare(0, 1);
  BOOST_TEST(!machine.is_terminal(0));
  BOOST_TEST(machine.is_terminal(1));
}

BOOST_AUTO_TEST_CASE(frozen_states) {
  StateMachine machine({"a", "b", "c"});
  machine.freeze(1);
  BOOST_TEST(machine.has_frozen());
  BOOST_TEST(!machine.is_frozen(0));
  BOOST_TEST(machine.is_frozen(1));
  BOOST_TEST(!machine.is_frozen(2));
}

BOOST_AUTO_TEST_CASE(random_machines_agree_with_a_naive_one) {
  std::mt19937 random(20240502);
  for (int round = 0; round < 300; ++round) {
    std::size_t const size = 1 + random() % 70;
    StateMachine machine(numbered(size));
    NaiveMachine naive(size);
    std::size_t const transitions = random() % (size * 3);
    for (std::size_t i = 0; i < transitions; ++i) {
      std::size_t const from = random() % size;
      std::size_t const to = random() % size;
      machine.declare(id(from), id(to));
      naive.declare(from, to);
    }
    std::size_t disagreements = 0;
    for (std::size_t from = 0; from < size; ++from) {
      for (std::size_t to = 0; to < size; ++to) {
        if (machine.declares(id(from), id(to)) != naive.declares(from, to)) ++disagreements;
      }
      std::vector<std::string> targets;
      for (std::size_t const to : naive.targets(from)) targets.push_back(machine.name(id(to)));
      if (machine.targets(id(from)) != targets) ++disagreements;
      if (machine.is_terminal(id(from)) != naive.is_terminal(from)) ++disagreements;
    }
    BOOST_TEST(disagreements == 0U, "round " << round);
  }
}

BOOST_AUTO_TEST_SUITE_END()
