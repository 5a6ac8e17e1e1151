// Running what may fail, and must leave nothing behind: the failure is what one wants to know.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "core/invalid_argument.hpp"
#include "pg/boundary.hpp"

namespace pg {

/// A subtransaction with a memory context of its own, which is current as long as it lives. It is rolled back
/// in any case: locks that were taken in it are released, and what was allocated is freed.
class DryRun {
 public:
  enum class Writes { refused, undone };

  explicit DryRun(Writes writes);
  ~DryRun();
  DryRun(const DryRun&) = delete;
  DryRun& operator=(const DryRun&) = delete;

 private:
  MemoryContext caller_;
  ResourceOwner owner_;
  MemoryContext memory_;
  Unwinding unwinding_;
};

/// What the error says, with its DETAIL.
std::string message_of(const Error& error);
std::string message_of(const Report& report);

struct Failure {
  int sqlstate;
  std::string message;
};

/// What body() fails with, tried so; nothing if it doesn't. An error that would have come of anything passes.
template <class Body>
std::optional<Failure> failing(Body&& body, DryRun::Writes writes = DryRun::Writes::refused) {
  DryRun const trial(writes);
  try {
    body();
    return std::nullopt;
  } catch (const core::InvalidArgument& problem) {
    return Failure{ERRCODE_INVALID_PARAMETER_VALUE, problem.what()};
  } catch (const Report& report) {
    return Failure{report.sqlstate, message_of(report)};
  } catch (const Error& error) {
    if (classify(error) == ErrorClass::passing) throw;
    return Failure{error.data()->sqlerrcode, message_of(error)};
  }
}

/// The same in words.
template <class Body>
std::optional<std::string> failure_of(Body&& body, DryRun::Writes writes = DryRun::Writes::refused) {
  auto failure = failing(std::forward<Body>(body), writes);
  return failure ? std::optional(std::move(failure->message)) : std::nullopt;
}

}  // namespace pg
