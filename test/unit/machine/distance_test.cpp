// Distances against walks that are tried one after the other, over every small machine, target and set of
// admitted states.
#include "core/machine/distance.hpp"

#include <string>

#include <boost/test/unit_test.hpp>

using core::Distance;
using core::StateId;
using core::StateMachine;

namespace {

constexpr std::size_t size = 4;

StateMachine machine_of(unsigned edges) {
  StateMachine machine({"a", "b", "c", "d"});
  for (std::size_t edge = 0; edge < size * size; ++edge) {
    if ((edges >> edge & 1U) != 0) {
      machine.declare(static_cast<StateId>(edge / size), static_cast<StateId>(edge % size));
    }
  }
  return machine;
}

/// The fewest steps of a walk from `at` that enters the target once, at its end, from an admitted state.
std::size_t fewest_steps(const StateMachine& machine, StateId at, StateId target, unsigned admitted,
                         std::size_t limit) {
  if (limit == 0) return size + 1;
  if (machine.declares(at, target) && (admitted >> at & 1U) != 0) return 1;
  std::size_t fewest = size + 1;
  for (StateId next = 0; next < size; ++next) {
    if (next == target || next == at || !machine.declares(at, next)) continue;
    fewest = std::min(fewest, 1 + fewest_steps(machine, next, target, admitted, limit - 1));
  }
  return fewest;
}

Distance expected(const StateMachine& machine, StateId at, StateId target, unsigned admitted) {
  if (at == target) return Distance::none;
  std::size_t const steps = fewest_steps(machine, at, target, admitted, size);
  if (steps > size) return Distance::never;
  return steps == 1 ? Distance::step : Distance::steps;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(distance)

BOOST_AUTO_TEST_CASE(every_machine_of_four_states) {
  std::size_t wrong = 0;
  std::size_t far = 0;
  constexpr StateId target = 2;
  for (unsigned edges = 0; edges < 1U << (size * size); ++edges) {
    StateMachine const machine = machine_of(edges);
    for (unsigned admitted : {0U, 15U, 1U, 3U, 9U}) {
      std::vector<bool> flags;
      for (std::size_t state = 0; state < size; ++state) flags.push_back((admitted >> state & 1U) != 0);
      auto const found = core::distances(machine, target, flags);
      for (StateId state = 0; state < size; ++state) {
        if (found[state] != expected(machine, state, target, admitted)) ++wrong;
        if (found[state] == Distance::steps) ++far;
      }
    }
  }
  BOOST_TEST(wrong == 0U);
  BOOST_TEST(far > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
