#include "core/audit_seal.hpp"

#include <set>

#include <boost/test/unit_test.hpp>

namespace {

core::LogEntry entry() {
  return {7, "1", "amount", "5", {}, "ann", 10, 'U', 3};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(audit_seal)

BOOST_AUTO_TEST_CASE(an_entry_belongs_to_the_first_seal_after_its_commit) {
  std::vector<core::AuditSeal> const seals{
      {1, 10, 0, {500, 501}, {}, {}}, {2, 20, 0, {501}, {}, {}}, {3, 20, 0, {}, {}, {}}};
  auto const seal_of = [&](std::int64_t id, std::uint64_t transaction) -> std::int64_t {
    const core::AuditSeal* seal = core::covering_seal(seals, id, transaction);
    return seal != nullptr ? seal->id : 0;
  };
  BOOST_TEST(seal_of(1, 400) == 1);
  BOOST_TEST(seal_of(10, 400) == 1);
  BOOST_TEST(seal_of(11, 400) == 2);
  BOOST_TEST(seal_of(10, 500) == 2);
  BOOST_TEST(seal_of(10, 501) == 3);
  BOOST_TEST(seal_of(21, 400) == 0);
  BOOST_TEST(core::covering_seal({}, 1, 1) == nullptr);
}

BOOST_AUTO_TEST_CASE(whatever_differs_in_an_entry_differs_in_its_bytes) {
  std::set<std::string> seen;
  auto const is_new = [&](const core::LogEntry& changed, const char* table = "public.loans") {
    return seen.insert(core::sealed_bytes(changed, table)).second;
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

BOOST_AUTO_TEST_CASE(whatever_differs_in_a_seal_differs_in_its_bytes) {
  core::AuditSeal const seal{1, 10, 9, {500}, {{16384, "public.loans"}}, "digest"};
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
  BOOST_TEST(is_new([](auto& s) { s.tables[0].name = "x"; }));
  // Restored from a dump, the table has another OID; the digest is what is being checked.
  BOOST_TEST(!is_new([](auto& s) { s.tables[0].oid = 1, s.digest = "other"; }));
}

BOOST_AUTO_TEST_SUITE_END()
