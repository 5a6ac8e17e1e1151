#include "core/machine_step.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using core::StateMachine;
using core::Step;
using core::Steps;

StateMachine payment() {
  StateMachine machine({"pending", "authorized", "captured"});
  machine.declare(0, 1);
  machine.declare(1, 2);
  machine.declare(1, 1);
  machine.start_in(0);
  return machine;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(machine_step)

BOOST_AUTO_TEST_CASE(the_first_step_is_to_the_initial_state_alone) {
  StateMachine const machine = payment();
  BOOST_TEST(core::declares(machine, {std::nullopt, 0}));
  BOOST_TEST(!core::declares(machine, {std::nullopt, 1}));
  BOOST_TEST(!core::declares(StateMachine({"only"}), {std::nullopt, 0}));
}

BOOST_AUTO_TEST_CASE(later_ones_are_those_declared) {
  StateMachine const machine = payment();
  BOOST_TEST(core::declares(machine, {0, 1}));
  BOOST_TEST(core::declares(machine, {1, 1}));
  BOOST_TEST(!core::declares(machine, {0, 0}));
  BOOST_TEST(!core::declares(machine, {0, 2}));
}

BOOST_AUTO_TEST_CASE(all_of_them_by_name) {
  std::vector<std::string> const expected{"<initial>->pending", "pending->authorized",
                                          "authorized->authorized", "authorized->captured"};
  BOOST_TEST(core::declared_steps(payment(), Steps::from_the_start) == expected,
             boost::test_tools::per_element());
  BOOST_TEST(core::declared_steps(StateMachine({"only"}), Steps::from_the_start).empty());
}

BOOST_AUTO_TEST_CASE(found_by_name) {
  StateMachine const machine = payment();
  BOOST_TEST(
      (core::find_steps(machine, "pending->authorized", Steps::from_the_start) == std::vector<Step>{{0, 1}}));
  BOOST_TEST((core::find_steps(machine, "<initial>->pending", Steps::from_the_start) ==
              std::vector<Step>{{std::nullopt, 0}}));
  for (const char* const name : {"", "->", "pending", "pending->", "->pending", "pending->captured",
                                 "<initial>->captured", "pending -> authorized", "pending->authorized->"}) {
    BOOST_TEST(core::find_steps(machine, name, Steps::from_the_start).empty(), name);
  }
}

BOOST_AUTO_TEST_CASE(without_the_first_step) {
  std::vector<std::string> const expected{"pending->authorized", "authorized->authorized",
                                          "authorized->captured"};
  StateMachine machine = payment();
  BOOST_TEST(core::declared_steps(machine, Steps::between_states) == expected,
             boost::test_tools::per_element());
  BOOST_TEST(
      (core::find_steps(machine, "pending->authorized", Steps::between_states) == std::vector<Step>{{0, 1}}));
  BOOST_TEST(core::find_steps(machine, "<initial>->pending", Steps::between_states).empty());
  // There what stands for no state in other machines is a name like any other.
  machine = StateMachine({"<initial>", "open"});
  machine.declare(0, 1);
  machine.start_in(1);
  BOOST_TEST(
      (core::find_steps(machine, "<initial>->open", Steps::between_states) == std::vector<Step>{{0, 1}}));
}

BOOST_AUTO_TEST_CASE(names_with_arrows_may_be_ambiguous) {
  StateMachine machine({"a", "b->c", "a->b", "c"});
  machine.declare(0, 1);
  BOOST_TEST((core::find_steps(machine, "a->b->c", Steps::from_the_start) == std::vector<Step>{{0, 1}}));
  machine.declare(2, 3);
  BOOST_TEST(
      (core::find_steps(machine, "a->b->c", Steps::from_the_start) == std::vector<Step>{{0, 1}, {2, 3}}));
}

BOOST_AUTO_TEST_CASE(where_a_step_starts) {
  StateMachine const machine = payment();
  BOOST_TEST(core::from_name(machine, {1, 2}) == "authorized");
  BOOST_TEST(core::from_name(machine, {std::nullopt, 0}) == "<initial>");
}

BOOST_AUTO_TEST_SUITE_END()
