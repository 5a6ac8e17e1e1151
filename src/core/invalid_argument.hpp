// What is wrong with an argument that a user gave: the expected failure of everything that checks a
// definition.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace core {

/// Becomes SQLSTATE 22023 with this message, DETAIL and HINT.
class InvalidArgument final : public std::runtime_error {
 public:
  explicit InvalidArgument(const std::string& message, std::string detail = {}, std::string hint = {})
      : std::runtime_error(message), detail(std::move(detail)), hint(std::move(hint)) {}

  std::string detail;
  std::string hint;
};

}  // namespace core
