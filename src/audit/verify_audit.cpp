// pgshift.verify_audit(): hashes again what was sealed.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "audit/log/audit_salts.hpp"
#include "audit/log/audit_seals.hpp"
#include "pg/arguments.hpp"
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
  if (found.unsalted() > 0)
    return fmt::format("the salts of {} of {} entries are missing", found.unsalted(), seal.entries);
  if (found.finish(seal) != seal.digest) return "entries, or the seal itself, were changed";
  return {};
}

/// Of seals without the last one. However many there could be: a seal's id may be forged, too.
std::string missing(std::int64_t from, std::int64_t to) {
  return to - from == 1 ? std::string("the seal is missing")
                        : fmt::format("the seals up to {} are missing", to - 1);
}

/// The seals to look at, all or those after one that the caller trusts, and what has to be known of others.
struct Wanted {
  std::vector<core::AuditSeal> seals;  // in order of id
  std::size_t trusted = 0;             // how many of them come first that are not looked at
  std::optional<core::Unsealed> entries;
  std::int64_t expected = 1;  // the id of the first one to look at
};

Wanted all_seals(Snapshot snapshot) {
  Wanted wanted;
  if (AuditSeals::exist()) wanted.seals = AuditSeals::for_reading().all(snapshot);
  return wanted;
}

Wanted seals_after(std::int64_t since, Snapshot snapshot) {
  Wanted wanted;
  if (AuditSeals::exist()) wanted.seals = AuditSeals::for_reading().needed_after(snapshot, since);
  auto const after = std::find_if(wanted.seals.begin(), wanted.seals.end(),
                                  [&](const core::AuditSeal& seal) { return seal.id > since; });
  wanted.trusted = static_cast<std::size_t>(after - wanted.seals.begin());
  if (wanted.trusted == 0 || std::prev(after)->id != since) {
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, fmt::format("there is no seal {}", since))
        .with_hint("since is the id of a seal that pgshift.seal_audit() has returned.");
  }
  wanted.entries = core::unsealed_after({wanted.seals.begin(), after});
  wanted.expected = std::prev(after)->id < PG_INT64_MAX ? since + 1 : since;
  return wanted;
}

void verify(const Wanted& wanted, pg::ResultRows& result) {
  const std::vector<core::AuditSeal>& seals = wanted.seals;
  if (seals.size() == wanted.trusted) return;
  std::vector<std::unique_ptr<SealDigest>> digests;
  digests.reserve(seals.size());
  for (const core::AuditSeal& seal : seals) {
    digests.push_back(std::make_unique<SealDigest>(digests.empty() ? std::string() : (&seal - 1)->digest));
  }
  {
    AuditSalts salts = AuditSalts::for_reading();
    LogCursor log(wanted.entries);
    while (log.next()) {
      const core::LogEntry& entry = log.entry();
      const core::AuditSeal* seal = core::covering_seal(seals, entry.id, entry.transaction);
      auto const place = static_cast<std::size_t>(seal - seals.data());
      if (seal == nullptr || place < wanted.trusted) continue;
      digests[place]->add(log, log.names_entity() ? salts.of(log.table(), entry.entity_id) : std::nullopt);
    }
  }
  std::int64_t expected = wanted.expected;
  for (std::size_t i = wanted.trusted; i < seals.size(); ++i) {
    if (seals[i].id > expected) {
      result.add({Int64GetDatum(expected), BoolGetDatum(false), pg::to_text(missing(expected, seals[i].id))});
    }
    if (seals[i].id < PG_INT64_MAX) expected = seals[i].id + 1;
    std::string const wrong = finding(seals[i], *digests[i]);
    result.add({Int64GetDatum(seals[i].id), BoolGetDatum(wrong.empty()),
                wrong.empty() ? std::nullopt : std::optional(pg::to_text(wrong))});
  }
}

void verify_audit(const pg::Arguments& arguments, pg::ResultRows& result) {
  require_log();
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  pg::ActiveSnapshot const active(now.get());
  verify(arguments.given(0) ? seals_after(DatumGetInt64(arguments.required(0, "since")), now.get())
                            : all_seals(now.get()),
         result);
}

}  // namespace

}  // namespace audit

PGSHIFT_FUNCTION(pgshift_verify_audit) {
  pg::ResultRows result(fcinfo);
  audit::verify_audit(pg::Arguments(fcinfo), result);
  return 0;
}
