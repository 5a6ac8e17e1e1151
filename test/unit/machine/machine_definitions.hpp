// Machines as define() is told of them.
#pragma once

#include <array>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "core/machine/machine_definition.hpp"
#include "json_values.hpp"
#include "rejection.hpp"

/// A machine that is right in every respect.
inline core::MachineDefinition loan() {
  core::MachineDefinition definition;
  definition.states = {"pending", "approved", "rejected", "paid"};
  definition.transitions = object(
      {{"pending", list({"approved", "rejected"})}, {"approved", list({"paid"})}, {"rejected", list({})}});
  definition.initial = "pending";
  return definition;
}

inline Rejection rejection_of_definition(const core::MachineDefinition& definition) {
  return rejection_of([&] { core::build_machine(definition); });
}

struct RandomMachine {
  core::MachineDefinition definition;
  std::set<std::pair<std::string, std::string>> declared;
};

/// Of names of few letters, arrows among them, so that one text often names several transitions.
inline RandomMachine random_machine(std::mt19937& random) {
  constexpr std::array<const char*, 5> letters{"a", "b", "->", "-", ">"};
  std::set<std::string> distinct;
  std::size_t const wanted = 1 + random() % 12;
  while (distinct.size() < wanted) {
    std::string name;
    for (std::size_t i = random() % 4; i > 0; --i) name += letters.at(random() % letters.size());
    distinct.insert(name);
  }
  RandomMachine machine;
  machine.definition.states.assign(distinct.begin(), distinct.end());
  core::JsonObject transitions;
  for (const std::string& from : distinct) {
    std::vector<std::string> targets;
    for (const std::string& to : distinct) {
      if (random() % 3 != 0) continue;
      targets.push_back(to);
      machine.declared.insert({from, to});
    }
    if (!targets.empty()) transitions.emplace_back(from, list(targets));
  }
  machine.definition.transitions = core::Json{transitions};
  return machine;
}
