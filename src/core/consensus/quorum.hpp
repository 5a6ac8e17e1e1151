// How many approvals a gate wants, whose count, and how many of those that there are do.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// Who approved, and in which role.
struct Vote {
  std::string_view approver;
  std::optional<std::string_view> role;
};

class Quorum {
 public:
  /// No roles: any role or none will do. InvalidArgument where nobody could ever reach it.
  Quorum(int required, std::vector<std::string> roles, bool distinct_roles);

  int required() const noexcept { return required_; }
  const std::vector<std::string>& roles() const noexcept { return roles_; }
  bool distinct_roles() const noexcept { return distinct_roles_; }

  /// True if votes in that role count.
  bool admits(std::optional<std::string_view> role) const noexcept;

  /// How many of the votes count at once: one an approver and, with distinct roles, one a role too. Where an
  /// approver has voted in several roles, the one counts that leaves most to the others.
  int count(const std::vector<Vote>& votes) const;

  /// The roles in which none of the votes has been counted.
  std::vector<std::string> missing_roles(const std::vector<Vote>& votes) const;

 private:
  std::vector<Vote> admitted(const std::vector<Vote>& votes) const;

  int required_;
  std::vector<std::string> roles_;
  bool distinct_roles_;
};

}  // namespace core
