// pgshift.verify_audit(): hashes again what was sealed.
#include <memory>

#include <fmt/format.h>

#include "audit/audit_seals.hpp"
#include "pg/result_rows.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

/// What is wrong with a seal; empty if nothing is.
std::string finding(const core::AuditSeal& seal, SealDigest& found) {
  std::int64_t const missing = seal.entries - found.entries();
  if (missing > 0) return fmt::format("{} of {} entries missing", missing, seal.entries);
  if (missing < 0) return fmt::format("{} slipped in among {} entries", -missing, seal.entries);
  if (found.finish(seal) != seal.digest) return "entries, or the seal itself, were changed";
  return {};
}

void verify(const std::vector<core::AuditSeal>& seals, Snapshot snapshot, pg::ResultRows& result) {
  std::vector<std::unique_ptr<SealDigest>> digests;
  digests.reserve(seals.size());
  for (const core::AuditSeal& seal : seals) {
    digests.push_back(std::make_unique<SealDigest>(digests.empty() ? std::string() : (&seal - 1)->digest));
  }
  LogCursor log(snapshot);
  while (log.next()) {
    const core::LogEntry& entry = log.entry();
    const core::AuditSeal* seal = core::covering_seal(seals, entry.id, entry.transaction);
    if (seal != nullptr) digests[seal - seals.data()]->add(log, seal->name_of(log.table()));
  }
  std::int64_t expected = 1;
  for (std::size_t i = 0; i < seals.size(); ++i, ++expected) {
    for (; expected < seals[i].id; ++expected) {
      result.add({Int64GetDatum(expected), BoolGetDatum(false), pg::to_text("the seal is missing")});
    }
    std::string const wrong = finding(seals[i], *digests[i]);
    result.add({Int64GetDatum(seals[i].id), BoolGetDatum(wrong.empty()),
                wrong.empty() ? std::nullopt : std::optional(pg::to_text(wrong))});
  }
}

}  // namespace

}  // namespace audit

PGSHIFT_FUNCTION(pgshift_verify_audit) {
  pg::ResultRows result(fcinfo);
  audit::require_log();
  if (!audit::AuditSeals::exist()) return 0;
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  audit::verify(audit::AuditSeals::for_reading().all(now.get()), now.get(), result);
  return 0;
}
