// What an InvalidArgument says.
#pragma once

#include <ostream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "core/invalid_argument.hpp"

struct Rejection {
  std::string message;
  std::string detail;
  std::string hint;

  bool operator==(const Rejection&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Rejection& rejection) {
  return out << '[' << rejection.message << "] [" << rejection.detail << "] [" << rejection.hint << ']';
}

/// What `attempt` is rejected with; a failure of the test if it isn't.
template <class Attempt>
Rejection rejection_of(Attempt&& attempt) {
  try {
    attempt();
  } catch (const core::InvalidArgument& problem) {
    return {problem.what(), problem.detail, problem.hint};
  }
  BOOST_ERROR("nothing was rejected");
  return {};
}
