// Counting approvals: the same as trying every way to give approvers their roles.
#include "core/consensus/quorum.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/invalid_argument.hpp"
#include "property.hpp"
#include "random_input.hpp"

namespace {

using core::Quorum;
using core::Vote;
using fuzz::RandomInput;
using fuzz::require;

using Choices = std::map<std::string_view, std::set<std::string_view>>;

Choices choices_of(const Quorum& quorum, const std::vector<Vote>& votes) {
  Choices choices;
  for (const Vote& vote : votes) {
    if (!quorum.admits(vote.role)) continue;
    auto& roles = choices[vote.approver];
    if (vote.role) roles.insert(*vote.role);
  }
  return choices;
}

int most_assigned(Choices::const_iterator approver, const Choices& choices,
                  std::set<std::string_view>& taken) {
  if (approver == choices.end()) return 0;
  auto const next = std::next(approver);
  int most = most_assigned(next, choices, taken);
  for (std::string_view const role : approver->second) {
    if (!taken.insert(role).second) continue;
    most = std::max(most, 1 + most_assigned(next, choices, taken));
    taken.erase(role);
  }
  return most;
}

void check_count(const Quorum& quorum, const std::vector<Vote>& votes) {
  Choices const choices = choices_of(quorum, votes);
  std::set<std::string_view> taken;
  int const expected = quorum.distinct_roles() ? most_assigned(choices.begin(), choices, taken)
                                               : static_cast<int>(choices.size());
  require(quorum.count(votes) == expected, "as many as can count at once");
  auto const missing = quorum.missing_roles(votes);
  if (quorum.distinct_roles() && !quorum.roles().empty()) {
    require(missing.size() + static_cast<std::size_t>(expected) == quorum.roles().size(),
            "with distinct roles, each role is counted or missing");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  RandomInput input(data, size);
  std::vector<std::string> roles;
  for (std::size_t i = input.below(5); i > 0; --i) roles.push_back(input.name());
  int const required = static_cast<int>(input.below(6));
  bool const distinct = input.flag();
  std::vector<std::string> approvers;
  std::vector<std::string> voted;
  for (std::size_t i = input.below(9); i > 0; --i) {
    approvers.push_back(input.name());
    voted.push_back(input.flag() ? input.name() : std::string());
  }
  std::vector<Vote> votes;
  for (std::size_t i = 0; i < approvers.size(); ++i) {
    votes.push_back(
        {approvers[i], voted[i].empty() ? std::nullopt : std::optional<std::string_view>(voted[i])});
  }
  try {
    check_count(Quorum(required, roles, distinct), votes);
  } catch (const core::InvalidArgument& problem) {
    require(*problem.what() != '\0', "a refusal says why");
  }
  return 0;
}
