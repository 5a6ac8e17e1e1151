#include "core/audit_seal.hpp"

#include <set>

#include <boost/test/unit_test.hpp>

namespace {

core::LogEntry entry() {
  return {7, "1", "amount", "5", {}, "ann", 10, 'U', 3};
}

core::AuditSeal seal(std::int64_t id, std::int64_t up_to, std::vector<std::uint64_t> in_progress,
                     std::uint64_t next_transaction, std::vector<std::int64_t> besides = {}) {
  core::AuditSeal result;
  result.id = id;
  result.up_to = up_to;
  result.in_progress = std::move(in_progress);
  result.next_transaction = next_transaction;
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
  std::vector<core::AuditSeal> const seals{seal(1, 10, {900}, 1000), seal(2, 12, {95}, 100, {3, 4, 11}),
                                           seal(3, 20, {}, 110)};
  BOOST_TEST(seal_of(seals, 2, 800) == 1);
  BOOST_TEST(seal_of(seals, 3, 900) == 2);
  BOOST_TEST(seal_of(seals, 4, 1000) == 2);
  BOOST_TEST(seal_of(seals, 5, 1000) == 0);
  BOOST_TEST(seal_of(seals, 11, 95) == 2);
  BOOST_TEST(seal_of(seals, 12, 95) == 3);
  BOOST_TEST(seal_of(seals, 12, 94) == 2);
  BOOST_TEST(seal_of(seals, 12, 1000) == 0);
}

BOOST_AUTO_TEST_CASE(whatever_differs_in_an_entry_differs_in_its_bytes) {
  std::set<std::string> seen;
  auto const is_new = [&](const core::LogEntry& changed, const char* table = "public.loans") {
    return seen.insert(core::sealed_bytes(changed, true, table)).second;
  };
  BOOST_TEST(is_new(entry()));
  BOOST_TEST(!is_new(entry()));
  BOOST_TEST(is_new(entry(), "public.loan"));
  auto const changed = [&](auto change) {
    core::LogEntry other = entry();
    change(other);
    return other;
  };
  BOOST_TEST(is_new(changed([](auto& e) { e.id = 8; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.entity_id = "1amount", e.field = ""; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.field = "amoun"; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.from = ""; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.from = {}; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.from = {}, e.to = "5"; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.to = ""; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.changed_by = "bob"; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.changed_at = 11; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.operation = 'I'; })));
  BOOST_TEST(is_new(changed([](auto& e) { e.transaction = 4; })));
}

BOOST_AUTO_TEST_CASE(no_entity_is_not_an_empty_one) {
  core::LogEntry unnamed = entry();
  unnamed.entity_id.clear();
  BOOST_TEST(core::sealed_bytes(unnamed, true, "t") != core::sealed_bytes(unnamed, false, "t"));
}

BOOST_AUTO_TEST_CASE(whatever_differs_in_a_seal_differs_in_its_bytes) {
  core::AuditSeal const seal{1, 10, 9, {500}, 510, {7}, {{16384, "public.loans"}}, "ann", 5, "digest"};
  std::set<std::string> seen{core::sealed_bytes(seal)};
  auto const is_new = [&](auto change) {
    core::AuditSeal other = seal;
    change(other);
    return seen.insert(core::sealed_bytes(other)).second;
  };
  BOOST_TEST(is_new([](auto& s) { s.id = 2; }));
  BOOST_TEST(is_new([](auto& s) { s.up_to = 11; }));
  BOOST_TEST(is_new([](auto& s) { s.entries = 8; }));
  BOOST_TEST(is_new([](auto& s) { s.in_progress = {}; }));
  BOOST_TEST(is_new([](auto& s) { s.in_progress = {501}; }));
  BOOST_TEST(is_new([](auto& s) { s.in_progress = {500, 510}; }));
  BOOST_TEST(is_new([](auto& s) { s.next_transaction = 511; }));
  BOOST_TEST(is_new([](auto& s) { s.besides = {}; }));
  BOOST_TEST(is_new([](auto& s) { s.besides = {8}; }));
  BOOST_TEST(is_new([](auto& s) { s.in_progress = {}, s.besides = {500, 7}; }));
  BOOST_TEST(is_new([](auto& s) { s.tables[0].name = "x"; }));
  BOOST_TEST(is_new([](auto& s) { s.sealed_by = "bob"; }));
  BOOST_TEST(is_new([](auto& s) { s.sealed_at = 6; }));
  // Restored from a dump, the table has another OID; the digest is what is being checked.
  BOOST_TEST(!is_new([](auto& s) { s.tables[0].oid = 1, s.digest = "other"; }));
}

BOOST_AUTO_TEST_SUITE_END()
