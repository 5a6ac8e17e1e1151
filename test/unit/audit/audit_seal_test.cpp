#include "core/audit/audit_seal.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

namespace {

core::LogEntry entry() {
  return {7, "1", "amount", "5", {}, "ann", 10, 'U', 3};
}

core::AuditSeal seal(std::int64_t id, std::int64_t up_to, std::vector<std::uint64_t> in_progress,
                     std::uint64_t next_transaction, std::vector<core::IdRange> besides = {}) {
  core::AuditSeal result;
  result.id = id;
  result.up_to = up_to;
  result.in_progress = std::move(in_progress);
  result.next_transaction = next_transaction;
  result.unassigned = next_transaction;
  result.besides = std::move(besides);
  return result;
}

/// 0: none.
std::int64_t seal_of(const std::vector<core::AuditSeal>& seals, std::int64_t id, std::uint64_t transaction) {
  const core::AuditSeal* covering = core::covering_seal(seals, id, transaction);
  return covering != nullptr ? covering->id : 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(audit_seal)

BOOST_AUTO_TEST_CASE(an_entry_belongs_to_the_first_seal_after_its_commit) {
  std::vector<core::AuditSeal> const seals{seal(1, 10, {500, 501}, 510), seal(2, 20, {501}, 512),
                                           seal(3, 20, {}, 520)};
  BOOST_TEST(seal_of(seals, 1, 400) == 1);
  BOOST_TEST(seal_of(seals, 10, 400) == 1);
  BOOST_TEST(seal_of(seals, 11, 400) == 2);
  BOOST_TEST(seal_of(seals, 10, 500) == 2);
  BOOST_TEST(seal_of(seals, 10, 501) == 3);
  BOOST_TEST(seal_of(seals, 21, 400) == 0);
  // Under way though no snapshot lists it: the last to have ended was older.
  BOOST_TEST(seal_of(seals, 10, 509) == 1);
  BOOST_TEST(seal_of(seals, 10, 510) == 2);
  BOOST_TEST(seal_of(seals, 10, 511) == 2);
  BOOST_TEST(seal_of(seals, 10, 512) == 3);
  BOOST_TEST(seal_of(seals, 10, 520) == 0);
  BOOST_TEST(seal_of({}, 1, 1) == 0);
}

BOOST_AUTO_TEST_CASE(a_seal_names_the_entries_whose_transactions_only_look_late) {
  // The second was made after a restore into a server that had got no further than that.
  std::vector<core::AuditSeal> const seals{seal(1, 10, {900}, 1000),
                                           seal(2, 12, {95}, 100, {{3, 4}, {11, 11}}), seal(3, 20, {}, 110)};
  BOOST_TEST(seal_of(seals, 2, 800) == 1);
  BOOST_TEST(seal_of(seals, 3, 900) == 2);
  BOOST_TEST(seal_of(seals, 4, 1000) == 2);
  BOOST_TEST(seal_of(seals, 5, 1000) == 0);
  BOOST_TEST(seal_of(seals, 11, 95) == 2);
  BOOST_TEST(seal_of(seals, 12, 95) == 3);
  BOOST_TEST(seal_of(seals, 12, 94) == 2);
  BOOST_TEST(seal_of(seals, 12, 1000) == 0);
}

BOOST_AUTO_TEST_CASE(only_ids_that_follow_each_other_make_a_range) {
  std::vector<core::IdRange> ranges;
  for (std::int64_t const id : {-3, -2, 1, 2, 3, 5}) core::add_id(ranges, id);
  std::vector<core::IdRange> const expected{{-3, -2}, {1, 3}, {5, 5}};
  BOOST_TEST((ranges == expected));
}

BOOST_AUTO_TEST_CASE(imported_entries_have_a_seal_too) {
  std::vector<core::AuditSeal> seals{seal(1, 10, {}, 500), seal(2, 10, {501}, 510), seal(3, 12, {}, 520)};
  seals[1].down_to = -5;
  seals[2].down_to = -9;
  BOOST_TEST(seal_of(seals, -1, 400) == 2);
  BOOST_TEST(seal_of(seals, -5, 400) == 2);
  BOOST_TEST(seal_of(seals, -5, 501) == 3);
  BOOST_TEST(seal_of(seals, -6, 400) == 3);
  BOOST_TEST(seal_of(seals, -10, 400) == 0);
  BOOST_TEST(seal_of(seals, 10, 400) == 1);
}

/// Entries as a server would give them ids: a transaction takes its number before its entries take theirs.
/// Whatever no seal covers is found above (or, imported, below) what unsealed_after() says.
BOOST_AUTO_TEST_CASE(what_is_not_sealed_yet_is_where_it_is_looked_for) {
  struct Entry {
    std::int64_t id;
    std::uint64_t transaction;
  };
  std::mt19937 random(7);
  auto const below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint64_t> open;
    std::vector<Entry> written;
    std::vector<core::AuditSeal> seals;
    std::uint64_t next_transaction = 100;
    std::uint64_t after_last_ended = 100;
    std::int64_t highest = 0;
    std::int64_t lowest = 0;
    for (int step = 0; step < 60; ++step) {
      switch (below(5)) {
        case 0:
          open.push_back(next_transaction++);
          break;
        case 1:
          if (!open.empty()) {
            auto const ended = open.begin() + static_cast<std::ptrdiff_t>(below(open.size()));
            after_last_ended = std::max(after_last_ended, *ended + 1);
            open.erase(ended);
          }
          break;
        case 2: {
          std::vector<std::uint64_t> joined;
          std::copy_if(open.begin(), open.end(), std::back_inserter(joined),
                       [&](std::uint64_t one) { return one < after_last_ended; });
          // What has begun since the last one that has ended did is on no snapshot's list.
          core::AuditSeal made =
              seal(static_cast<std::int64_t>(seals.size() + 1), highest, joined, after_last_ended);
          made.unassigned = next_transaction;
          made.up_to = seals.empty() ? 0 : seals.back().up_to;
          made.down_to = seals.empty() ? 0 : seals.back().down_to;
          for (const Entry& one : written) {
            if (made.is_late(one.transaction)) continue;
            made.up_to = std::max(made.up_to, one.id);
            made.down_to = std::min(made.down_to, one.id);
          }
          seals.push_back(made);
          break;
        }
        default:
          if (!open.empty())
            written.push_back({below(4) == 0 ? --lowest : ++highest, open[below(open.size())]});
      }
      core::Unsealed const where = core::unsealed_after(seals);
      for (const Entry& one : written) {
        if (seal_of(seals, one.id, one.transaction) != 0) continue;
        BOOST_TEST_REQUIRE((one.id > where.above || one.id < where.below));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(whatever_differs_in_an_entry_differs_in_its_bytes) {
  std::set<std::string> seen;
  std::set<std::string> seen_values;
  auto const is_new = [&](const core::LogEntry& changed, core::TableId table = 5, const char* hash = "hash") {
    return seen.insert(core::sealed_bytes(changed, table, hash)).second;
  };
  auto const has_new_values = [&](const core::LogEntry& changed) {
    return seen_values.insert(core::sealed_values(changed, true)).second;
  };
  BOOST_TEST(is_new(entry()));
  BOOST_TEST(!is_new(entry()));
  BOOST_TEST(is_new(entry(), 6));
  BOOST_TEST(is_new(entry(), 5, "other"));
  auto const changed = [&](auto change) {
    core::LogEntry other = entry();
    change(other);
    return other;
  };
  BOOST_TEST(is_new(changed([](auto& e) { e.id = 8; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.field = "amoun"; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.changed_at = 11; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.operation = 'I'; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.transaction = 4; })));
  BOOST_TEST(has_new_values(entry()));
  BOOST_TEST(!has_new_values(entry()));
  BOOST_TEST(has_new_values(changed([](auto& e) { e.entity_id = "15", e.from = ""; })));
  BOOST_TEST(has_new_values(changed([](auto& e) { e.from = ""; })));
  BOOST_TEST(has_new_values(changed([](auto& e) { e.from = {}; })));
  BOOST_TEST(has_new_values(changed([](auto& e) { e.from = {}, e.to = "5"; })));
  BOOST_TEST(has_new_values(changed([](auto& e) { e.to = ""; })));
  BOOST_TEST(has_new_values(changed([](auto& e) { e.changed_by = "bob"; })));
}

BOOST_AUTO_TEST_CASE(no_entity_is_not_an_empty_one) {
  core::LogEntry unnamed = entry();
  unnamed.entity_id.clear();
  BOOST_TEST(core::sealed_values(unnamed, true) != core::sealed_values(unnamed, false));
}

BOOST_AUTO_TEST_CASE(whatever_differs_in_a_seal_differs_in_its_bytes) {
  core::AuditSeal const seal{1, 10, -1, 9, {500}, 510, 512, {{7, 8}}, "ann", 5, "digest"};
  std::set<std::string> seen{core::sealed_bytes(seal)};
  auto const is_new = [&](auto change) {
    core::AuditSeal other = seal;
    change(other);
    return seen.insert(core::sealed_bytes(other)).second;
  };
  BOOST_TEST(is_new([](auto& s) { s.id = 2; }));
  BOOST_TEST(is_new([](auto& s) { s.up_to = 11; }));
  BOOST_TEST(is_new([](auto& s) { s.down_to = -2; }));
  BOOST_TEST(is_new([](auto& s) { s.entries = 8; }));
  BOOST_TEST(is_new([](auto& s) { s.in_progress = {}; }));
  BOOST_TEST(is_new([](auto& s) { s.in_progress = {501}; }));
  BOOST_TEST(is_new([](auto& s) { s.in_progress = {500, 510}; }));
  BOOST_TEST(is_new([](auto& s) { s.next_transaction = 511; }));
  BOOST_TEST(is_new([](auto& s) { s.unassigned = 513; }));
  BOOST_TEST(is_new([](auto& s) { s.besides = {}; }));
  BOOST_TEST(is_new([](auto& s) { s.besides = {{7, 9}}; }));
  BOOST_TEST(is_new([](auto& s) { s.besides = {{7, 7}, {8, 8}}; }));
  BOOST_TEST(is_new([](auto& s) { s.sealed_by = "bob"; }));
  BOOST_TEST(is_new([](auto& s) { s.sealed_at = 6; }));
  // The digest is what is being checked.
  BOOST_TEST(!is_new([](auto& s) { s.digest = "other"; }));
}

BOOST_AUTO_TEST_SUITE_END()
