#include "core/consensus/quorum.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

#include "rejection.hpp"

namespace {

using core::Quorum;
using core::Vote;

const std::vector<std::string>& names() {
  static const std::vector<std::string> all{"ann", "bob", "cy", "dee"};
  return all;
}

const std::vector<std::string>& roles() {
  static const std::vector<std::string> all{"risk", "legal", "cfo"};
  return all;
}

/// By trying every choice of at most one vote an approver: the definition, word for word.
int most_at_once(const std::vector<Vote>& votes, bool distinct_roles, std::size_t from = 0,
                 const std::set<std::string_view>& approvers = {},
                 const std::set<std::string_view>& taken = {}) {
  if (from == votes.size()) return 0;
  const Vote& vote = votes[from];
  int best = most_at_once(votes, distinct_roles, from + 1, approvers, taken);
  if (approvers.contains(vote.approver)) return best;
  if (distinct_roles && (!vote.role || taken.contains(*vote.role))) return best;
  auto more_approvers = approvers;
  more_approvers.insert(vote.approver);
  auto more_taken = taken;
  if (vote.role) more_taken.insert(*vote.role);
  return std::max(best, 1 + most_at_once(votes, distinct_roles, from + 1, more_approvers, more_taken));
}

/// The votes that the bits stand for: each of three approvers in each of three roles.
std::vector<Vote> votes_of(unsigned bits) {
  std::vector<Vote> votes;
  for (std::size_t i = 0; i < 9; ++i) {
    if ((bits >> i & 1U) != 0) votes.push_back({names()[i / 3], roles()[i % 3]});
  }
  return votes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quorum)

BOOST_AUTO_TEST_CASE(an_approver_counts_once) {
  Quorum const two(2, {}, false);
  BOOST_TEST(two.count({}) == 0);
  BOOST_TEST(two.count({{"ann", {}}}) == 1);
  BOOST_TEST(two.count({{"ann", {}}, {"ann", "risk"}, {"ann", {}}}) == 1);
  BOOST_TEST(two.count({{"ann", {}}, {"bob", {}}, {"ann", {}}}) == 2);
  BOOST_TEST(two.count({{"ann", {}}, {"Ann", {}}, {"ann ", {}}}) == 3);
}

BOOST_AUTO_TEST_CASE(only_votes_in_the_roles_count) {
  Quorum const two(2, {"risk", "legal"}, false);
  BOOST_TEST(two.admits("risk"));
  BOOST_TEST(!two.admits("Risk"));
  BOOST_TEST(!two.admits("cfo"));
  BOOST_TEST(!two.admits({}));
  BOOST_TEST(two.count({{"ann", "risk"}, {"bob", "risk"}}) == 2);
  BOOST_TEST(two.count({{"ann", "risk"}, {"bob", "cfo"}, {"cy", {}}}) == 1);
  BOOST_TEST(two.missing_roles({{"ann", "risk"}, {"bob", "cfo"}}) == std::vector<std::string>{"legal"});
}

BOOST_AUTO_TEST_CASE(without_roles_any_will_do) {
  Quorum const one(1, {}, false);
  BOOST_TEST(one.admits("anything"));
  BOOST_TEST(one.admits({}));
  BOOST_TEST(one.missing_roles({}).empty());
  // Distinct roles can't be told apart where there is none.
  Quorum const distinct(2, {}, true);
  BOOST_TEST(distinct.admits("anything"));
  BOOST_TEST(!distinct.admits({}));
  BOOST_TEST(distinct.count({{"ann", {}}, {"bob", {}}}) == 0);
  BOOST_TEST(distinct.count({{"ann", "a"}, {"bob", "a"}}) == 1);
  BOOST_TEST(distinct.count({{"ann", "a"}, {"bob", "b"}}) == 2);
}

BOOST_AUTO_TEST_CASE(who_voted_twice_leaves_the_role_that_another_needs) {
  Quorum const two(2, {"risk", "legal"}, true);
  BOOST_TEST(two.count({{"ann", "risk"}, {"ann", "legal"}, {"bob", "risk"}}) == 2);
  BOOST_TEST(two.missing_roles({{"ann", "risk"}, {"ann", "legal"}, {"bob", "risk"}}).empty());
  BOOST_TEST(two.count({{"ann", "risk"}, {"ann", "legal"}}) == 1);
  BOOST_TEST(two.missing_roles({{"ann", "risk"}, {"ann", "legal"}}).size() == 1U);
  BOOST_TEST(two.missing_roles({}) == (std::vector<std::string>{"risk", "legal"}),
             boost::test_tools::per_element());
}

/// The last to vote makes everybody before change roles, which must not take a frame each.
BOOST_AUTO_TEST_CASE(a_long_chain_of_changes_is_made) {
  constexpr std::size_t length = 200000;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i <= length; ++i) texts.push_back(std::to_string(i));
  std::vector<Vote> votes;
  for (std::size_t i = 0; i < length; ++i) {
    votes.push_back({texts[i], texts[i]});
    votes.push_back({texts[i], texts[i + 1]});
  }
  votes.push_back({texts[length], texts[0]});
  BOOST_TEST(Quorum(1, {}, true).count(votes) == static_cast<int>(length) + 1);
}

BOOST_AUTO_TEST_CASE(every_set_of_votes_counts_as_the_definition_says) {
  Quorum const any(1, {}, false);
  Quorum const joined(1, {"risk", "legal"}, false);
  Quorum const distinct(3, roles(), true);
  std::size_t disagreements = 0;
  for (unsigned bits = 0; bits < 512; ++bits) {
    auto const votes = votes_of(bits);
    std::vector<Vote> in_listed;
    std::copy_if(votes.begin(), votes.end(), std::back_inserter(in_listed),
                 [](const Vote& vote) { return vote.role != "cfo"; });
    if (any.count(votes) != most_at_once(votes, false)) ++disagreements;
    if (joined.count(votes) != most_at_once(in_listed, false)) ++disagreements;
    int const counted = distinct.count(votes);
    if (counted != most_at_once(votes, true)) ++disagreements;
    if (distinct.missing_roles(votes).size() != 3U - static_cast<std::size_t>(counted)) ++disagreements;
  }
  BOOST_TEST(disagreements == 0U);
}

BOOST_AUTO_TEST_CASE(votes_count_the_same_in_any_order_and_more_never_count_less) {
  std::mt19937 random(20240502);
  Quorum const distinct(3, roles(), true);
  Quorum const any(3, roles(), false);
  std::size_t disagreements = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<Vote> votes;
    std::size_t const size = random() % 8;
    for (std::size_t i = 0; i < size; ++i) {
      votes.push_back({names()[random() % names().size()], roles()[random() % roles().size()]});
    }
    int const before = distinct.count(votes);
    int const any_before = any.count(votes);
    std::shuffle(votes.begin(), votes.end(), random);
    if (distinct.count(votes) != before || any.count(votes) != any_before) ++disagreements;
    if (before > any_before) ++disagreements;
    votes.push_back({names()[random() % names().size()], roles()[random() % roles().size()]});
    if (distinct.count(votes) < before || any.count(votes) < any_before) ++disagreements;
  }
  BOOST_TEST(disagreements == 0U);
}

BOOST_AUTO_TEST_CASE(a_gate_that_nobody_can_open_is_refused) {
  BOOST_TEST(rejection_of([] { Quorum(0, {}, false); }).message == "require must be at least 1, not 0");
  BOOST_TEST(rejection_of([] { Quorum(-3, {}, false); }).message == "require must be at least 1, not -3");
  BOOST_TEST(rejection_of([] { Quorum(3, {"a", "b"}, true); }) ==
             (Rejection{"nobody could open this gate: it requires 3 approvals in distinct roles, and has 2",
                        R"(The roles are "a", "b".)",
                        "Require fewer approvals, name more roles, or leave out distinct_roles."}));
  Quorum const two(2, {"a", "b"}, true);
  BOOST_TEST(two.required() == 2);
  // Without distinct_roles, several may approve in one role.
  Quorum const three(3, {"a"}, false);
  BOOST_TEST(three.count({{"x", "a"}, {"y", "a"}, {"z", "a"}}) == 3);
}

BOOST_AUTO_TEST_CASE(roles_are_distinct_and_have_names) {
  BOOST_TEST(rejection_of([] { Quorum(1, {"a", "b", "a"}, false); }).message ==
             R"(role "a" is listed twice in roles)");
  BOOST_TEST(rejection_of([] { Quorum(1, {"a", ""}, false); }).message ==
             "roles must not contain an empty name");
}

BOOST_AUTO_TEST_SUITE_END()
