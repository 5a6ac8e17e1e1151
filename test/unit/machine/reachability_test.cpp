// Reachability against a brute-force transitive closure, over every small machine and many random ones.
#include "core/machine/reachability.hpp"

#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

using core::StateId;
using core::StateMachine;

namespace {

using Matrix = std::vector<std::vector<bool>>;

StateMachine machine_of(const Matrix& edges) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < edges.size(); ++i) names.push_back("state " + std::to_string(i));
  StateMachine machine(names);
  for (std::size_t from = 0; from < edges.size(); ++from) {
    for (std::size_t to = 0; to < edges.size(); ++to) {
      if (edges[from][to]) machine.declare(static_cast<StateId>(from), static_cast<StateId>(to));
    }
  }
  return machine;
}

/// Floyd and Warshall's, every state reaching itself.
Matrix closure_of(Matrix edges) {
  std::size_t const size = edges.size();
  for (std::size_t i = 0; i < size; ++i) edges[i][i] = true;
  for (std::size_t by = 0; by < size; ++by) {
    for (std::size_t from = 0; from < size; ++from) {
      for (std::size_t to = 0; to < size; ++to) {
        if (edges[from][by] && edges[by][to]) edges[from][to] = true;
      }
    }
  }
  return edges;
}

bool is_terminal(const Matrix& edges, std::size_t state) {
  for (std::size_t to = 0; to < edges.size(); ++to) {
    if (to != state && edges[state][to]) return false;
  }
  return true;
}

std::vector<StateId> expected_unreachable(const Matrix& closure, std::size_t initial) {
  std::vector<StateId> states;
  for (std::size_t to = 0; to < closure.size(); ++to) {
    if (!closure[initial][to]) states.push_back(static_cast<StateId>(to));
  }
  return states;
}

std::vector<StateId> expected_trapped(const Matrix& edges, const Matrix& closure) {
  std::vector<StateId> states;
  bool has_terminal = false;
  for (std::size_t from = 0; from < edges.size(); ++from) {
    bool ends = false;
    for (std::size_t to = 0; to < edges.size(); ++to) {
      has_terminal = has_terminal || is_terminal(edges, to);
      ends = ends || (closure[from][to] && is_terminal(edges, to));
    }
    if (!ends) states.push_back(static_cast<StateId>(from));
  }
  return has_terminal ? states : std::vector<StateId>();
}

std::vector<StateId> one(std::size_t state) {
  return {static_cast<StateId>(state)};
}

/// How many of all answers about the machine are not what the closure says.
int disagreements(const Matrix& edges) {
  Matrix const closure = closure_of(edges);
  StateMachine machine = machine_of(edges);
  int wrong = core::trapped_states(machine) == expected_trapped(edges, closure) ? 0 : 1;
  if (!core::unreachable_states(machine).empty()) ++wrong;  // without an initial state
  for (std::size_t state = 0; state < edges.size(); ++state) {
    machine.start_in(static_cast<StateId>(state));
    if (core::unreachable_states(machine) != expected_unreachable(closure, state)) ++wrong;
    if (core::reachable_from(machine, one(state)) != closure[state]) ++wrong;
    std::vector<bool> leading(edges.size());
    for (std::size_t from = 0; from < edges.size(); ++from) leading[from] = closure[from][state];
    if (core::leading_to(machine, one(state)) != leading) ++wrong;
  }
  return wrong;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reachability)

BOOST_AUTO_TEST_CASE(every_machine_of_up_to_three_states) {
  for (std::size_t size = 1; size <= 3; ++size) {
    for (unsigned edges = 0; edges < 1U << (size * size); ++edges) {
      Matrix matrix(size, std::vector<bool>(size));
      for (std::size_t i = 0; i < size * size; ++i) matrix[i / size][i % size] = ((edges >> i) & 1U) != 0;
      BOOST_TEST(disagreements(matrix) == 0, "of " << size << " states: " << edges);
    }
  }
}

BOOST_AUTO_TEST_CASE(random_machines) {
  std::mt19937 random(20260711);
  for (int round = 0; round < 200; ++round) {
    std::size_t const size = 1 + random() % 30;
    Matrix matrix(size, std::vector<bool>(size));
    std::size_t const transitions = random() % (size * 2);
    for (std::size_t i = 0; i < transitions; ++i) matrix[random() % size][random() % size] = true;
    BOOST_TEST(disagreements(matrix) == 0, "round " << round);
  }
}

BOOST_AUTO_TEST_CASE(from_all_states_to_begin_in) {
  StateMachine machine = machine_of({{false, true, false}, {false, false, false}, {false, false, false}});
  machine.start_in(0);
  BOOST_TEST((core::unreachable_states(machine) == std::vector<StateId>{2}));
  machine.allow_start(2);
  BOOST_TEST(core::unreachable_states(machine).empty());
}

BOOST_AUTO_TEST_CASE(several_starts_and_none) {
  StateMachine const machine =
      machine_of({{false, true, false}, {false, false, false}, {false, false, false}});
  std::vector<bool> const none{false, false, false};
  std::vector<bool> const all{true, true, true};
  BOOST_TEST((core::reachable_from(machine, {}) == none));
  BOOST_TEST((core::leading_to(machine, {}) == none));
  BOOST_TEST((core::reachable_from(machine, {0, 2}) == all));
  BOOST_TEST((core::leading_to(machine, {1, 2, 2}) == all));
}

BOOST_AUTO_TEST_CASE(the_largest_machine) {
  Matrix chain(StateMachine::most_states, std::vector<bool>(StateMachine::most_states));
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) chain[i][i + 1] = true;
  StateMachine machine = machine_of(chain);
  machine.start_in(1);
  BOOST_TEST((core::unreachable_states(machine) == std::vector<StateId>{0}));
  BOOST_TEST(core::trapped_states(machine).empty());
}

BOOST_AUTO_TEST_SUITE_END()
