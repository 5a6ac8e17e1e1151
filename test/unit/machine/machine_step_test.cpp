#include "core/machine/machine_step.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using core::StateMachine;
using core::Step;
using core::StepPattern;

StateMachine payment() {
  StateMachine machine({"pending", "authorized", "captured"});
  machine.declare(0, 1);
  machine.declare(1, 2);
  machine.declare(1, 1);
  machine.start_in(0);
  machine.restrict_start();
  return machine;
}

constexpr StepPattern one(std::optional<core::StateId> from, core::StateId to) {
  return {false, from, to};
}
constexpr StepPattern to_one(core::StateId to) {
  return {true, std::nullopt, to};
}
constexpr StepPattern from_one(std::optional<core::StateId> from) {
  return {false, from, std::nullopt};
}
constexpr StepPattern all{true, std::nullopt, std::nullopt};

}  // namespace

BOOST_AUTO_TEST_SUITE(machine_step)

BOOST_AUTO_TEST_CASE(the_first_step_is_to_where_things_may_begin) {
  StateMachine machine = payment();
  BOOST_TEST(core::declares(machine, Step{std::nullopt, 0}));
  BOOST_TEST(!core::declares(machine, Step{std::nullopt, 1}));
  machine.allow_start(1);
  BOOST_TEST(core::declares(machine, Step{std::nullopt, 1}));
  BOOST_TEST(!core::declares(machine, Step{std::nullopt, 2}));
  // Where nothing is said of that, anywhere.
  BOOST_TEST(core::declares(StateMachine({"only"}), Step{std::nullopt, 0}));
}

BOOST_AUTO_TEST_CASE(later_ones_are_those_declared) {
  StateMachine const machine = payment();
  BOOST_TEST(core::declares(machine, Step{0, 1}));
  BOOST_TEST(core::declares(machine, Step{1, 1}));
  BOOST_TEST(!core::declares(machine, Step{0, 0}));
  BOOST_TEST(!core::declares(machine, Step{0, 2}));
}

BOOST_AUTO_TEST_CASE(all_of_them_by_name) {
  std::vector<std::string> const expected{"<initial>->pending", "pending->authorized",
                                          "authorized->authorized", "authorized->captured"};
  BOOST_TEST(core::declared_steps(payment()) == expected, boost::test_tools::per_element());
  BOOST_TEST(core::declared_steps(StateMachine({"only"})) == std::vector<std::string>{"<initial>->*"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(found_by_name) {
  StateMachine const machine = payment();
  BOOST_TEST((core::find_steps(machine, "pending->authorized") == std::vector{one(0, 1)}));
  BOOST_TEST((core::find_steps(machine, "<initial>->pending") == std::vector{one(std::nullopt, 0)}));
  for (const char* const name :
       {"", "->", "pending", "pending->", "->pending", "pending->captured", "<initial>->captured",
        "pending -> authorized", "pending->authorized->", "captured->*", "*->pending", "*->", "*",
        "pending->**", "*->lost", "pending-><initial>", "*-><initial>"}) {
    BOOST_TEST(core::find_steps(machine, name).empty(), name);
  }
}

BOOST_AUTO_TEST_CASE(found_by_what_stands_for_any_state) {
  StateMachine const machine = payment();
  BOOST_TEST((core::find_steps(machine, "*->authorized") == std::vector{to_one(1)}));
  BOOST_TEST((core::find_steps(machine, "authorized->*") == std::vector{from_one(1)}));
  BOOST_TEST((core::find_steps(machine, "*->*") == std::vector{all}));
  BOOST_TEST((core::find_steps(machine, "<initial>->*") == std::vector{from_one(std::nullopt)}));
  BOOST_TEST(core::find_steps(StateMachine({"only"}), "*->*").empty());
}

BOOST_AUTO_TEST_CASE(what_fits) {
  BOOST_TEST(one(0, 1).fits({0, 1}));
  BOOST_TEST(!one(0, 1).fits({0, 2}));
  BOOST_TEST(!one(0, 1).fits({std::nullopt, 1}));
  BOOST_TEST(to_one(1).fits({0, 1}));
  BOOST_TEST(to_one(1).fits({1, 1}));
  BOOST_TEST(!to_one(1).fits({0, 0}));
  BOOST_TEST(from_one(1).fits({1, 2}));
  BOOST_TEST(!from_one(1).fits({0, 1}));
  BOOST_TEST(all.fits({2, 0}));
  // What stands for any state does not stand for none.
  BOOST_TEST(!to_one(1).fits({std::nullopt, 1}));
  BOOST_TEST(!all.fits({std::nullopt, 1}));
  BOOST_TEST(from_one(std::nullopt).fits({std::nullopt, 1}));
  BOOST_TEST(!from_one(std::nullopt).fits({0, 1}));
}

BOOST_AUTO_TEST_CASE(the_most_exact_is_the_narrowest) {
  BOOST_TEST(one(0, 1).width() < to_one(1).width());
  BOOST_TEST(to_one(1).width() < from_one(0).width());
  BOOST_TEST(from_one(0).width() < all.width());
  BOOST_TEST(one(std::nullopt, 1).width() < from_one(std::nullopt).width());
}

BOOST_AUTO_TEST_CASE(names_with_arrows_may_be_ambiguous) {
  StateMachine machine({"a", "b->c", "a->b", "c"});
  machine.declare(0, 1);
  BOOST_TEST((core::find_steps(machine, "a->b->c") == std::vector{one(0, 1)}));
  machine.declare(2, 3);
  BOOST_TEST((core::find_steps(machine, "a->b->c") == std::vector{one(0, 1), one(2, 3)}));
  // So they are with what is no state.
  StateMachine other({"*->a", "a->b", "b"});
  other.declare(0, 2);
  BOOST_TEST((core::find_steps(other, "*->a->b") == std::vector{one(0, 2)}));
  other.declare(0, 1);
  BOOST_TEST((core::find_steps(other, "*->a->b") == std::vector{to_one(1), one(0, 2)}));
}

BOOST_AUTO_TEST_CASE(where_a_step_starts) {
  StateMachine const machine = payment();
  BOOST_TEST(core::from_name(machine, {1, 2}) == "authorized");
  BOOST_TEST(core::from_name(machine, {std::nullopt, 0}) == "<initial>");
}

BOOST_AUTO_TEST_SUITE_END()
