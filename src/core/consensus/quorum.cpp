#include "core/consensus/quorum.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"

namespace core {

namespace {

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

void check_roles(const std::vector<std::string>& roles) {
  std::unordered_set<std::string_view> seen;
  for (const std::string& role : roles) {
    if (role.empty()) throw InvalidArgument("roles must not contain an empty name");
    if (!seen.insert(role).second) {
      throw InvalidArgument(fmt::format("role {} is listed twice in roles", quoted(role)));
    }
  }
}

/// Approvers and roles, each approver to be given one of the roles that he has voted in.
class Assignment {
 public:
  explicit Assignment(const std::vector<Vote>& votes) {
    for (const Vote& vote : votes) {
      if (!vote.role) continue;
      std::size_t const approver = place(approvers_, vote.approver);
      if (approver == choices_.size()) choices_.emplace_back();
      std::size_t const role = place(roles_, *vote.role);
      choices_[approver].push_back(role);
    }
    holders_.assign(roles_.size(), nobody);
    seekers_.assign(roles_.size(), Seeker{});
    held_.assign(choices_.size(), nobody);
    for (std::size_t approver = 0; approver < choices_.size(); ++approver) {
      if (find_role(approver)) ++count_;
    }
  }

  int count() const noexcept { return count_; }
  bool holds(std::string_view role) const {
    auto const found = roles_.find(role);
    return found != roles_.end() && holders_[found->second] != nobody;
  }

 private:
  using Places = std::unordered_map<std::string_view, std::size_t>;

  static std::size_t place(Places& places, std::string_view name) {
    return places.emplace(name, places.size()).first->second;
  }

  /// Who asked for a role last, and for whose sake.
  struct Seeker {
    std::size_t approver = nobody;
    std::size_t sake = nobody;
  };

  /// Gives the approver a role, making others change theirs where they can. No recursion: there may be as
  /// many who must change as there are approvals.
  bool find_role(std::size_t approver) {
    std::vector<std::size_t> asking{approver};
    for (std::size_t next = 0; next < asking.size(); ++next) {
      for (std::size_t const role : choices_[asking[next]]) {
        if (seekers_[role].sake == approver) continue;
        seekers_[role] = {asking[next], approver};
        if (holders_[role] == nobody) {
          hand_over(role);
          return true;
        }
        asking.push_back(holders_[role]);
      }
    }
    return false;
  }

  /// The role goes to who asked for it, the one that he had to who asked for that, and so on.
  void hand_over(std::size_t role) {
    while (role != nobody) {
      std::size_t const approver = seekers_[role].approver;
      holders_[role] = approver;
      role = std::exchange(held_[approver], role);
    }
  }

  Places approvers_;
  Places roles_;
  std::vector<std::vector<std::size_t>> choices_;  // an approver's roles
  std::vector<std::size_t> holders_;               // a role's approver
  std::vector<std::size_t> held_;                  // an approver's role
  std::vector<Seeker> seekers_;                    // a role's
  int count_ = 0;
};

int distinct_approvers(std::vector<std::string_view> approvers) {
  std::sort(approvers.begin(), approvers.end());
  return static_cast<int>(std::unique(approvers.begin(), approvers.end()) - approvers.begin());
}

}  // namespace

Quorum::Quorum(int required, std::vector<std::string> roles, bool distinct_roles)
    : required_(required), roles_(std::move(roles)), distinct_roles_(distinct_roles) {
  if (required_ < 1) throw InvalidArgument(fmt::format("require must be at least 1, not {}", required_));
  check_roles(roles_);
  if (distinct_roles_ && !roles_.empty() && static_cast<std::size_t>(required_) > roles_.size()) {
    throw InvalidArgument(
        fmt::format("nobody could open this gate: it requires {} approvals in distinct roles, and has {}",
                    required_, roles_.size()),
        fmt::format("The roles are {}.", quoted_list(roles_)),
        "Require fewer approvals, name more roles, or leave out distinct_roles.");
  }
}

bool Quorum::admits(std::optional<std::string_view> role) const noexcept {
  if (roles_.empty()) return role.has_value() || !distinct_roles_;
  return role && std::find(roles_.begin(), roles_.end(), *role) != roles_.end();
}

std::vector<Vote> Quorum::admitted(const std::vector<Vote>& votes) const {
  std::vector<Vote> admitted;
  admitted.reserve(votes.size());
  for (const Vote& vote : votes) {
    if (admits(vote.role)) admitted.push_back(vote);
  }
  return admitted;
}

int Quorum::count(const std::vector<Vote>& votes) const {
  auto const counting = admitted(votes);
  if (distinct_roles_) return Assignment(counting).count();
  std::vector<std::string_view> approvers;
  approvers.reserve(counting.size());
  for (const Vote& vote : counting) approvers.push_back(vote.approver);
  return distinct_approvers(std::move(approvers));
}

std::vector<std::string> Quorum::missing_roles(const std::vector<Vote>& votes) const {
  std::vector<std::string> missing;
  Assignment const assignment(admitted(votes));
  for (const std::string& role : roles_) {
    bool const voted =
        std::any_of(votes.begin(), votes.end(), [&](const Vote& vote) { return vote.role == role; });
    if (distinct_roles_ ? !assignment.holds(role) : !voted) missing.push_back(role);
  }
  return missing;
}

}  // namespace core
