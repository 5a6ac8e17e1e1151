// pgshift.seal_audit(): hashes what the log has got since the last seal.
#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "audit/log/audit_salts.hpp"
#include "audit/log/audit_seals.hpp"
#include "extension/actor.hpp"
#include "pg/result_rows.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

std::uint64_t own_transaction() {
  return U64FromFullTransactionId(GetTopFullTransactionIdIfAny());
}

/// What the active snapshot takes to be in progress is late. It lists only those that are older than the last
/// to have ended; others are under way, too, and their entries may have the lower ids.
void note_late_transactions(core::AuditSeal& seal, bool has_written) {
  // xmin:xmax:xip,xip,...
  std::string const snapshot = pg::to_string(pg::call(
      [] { return OidOutputFunctionCall(F_PG_SNAPSHOT_OUT, OidFunctionCall0(F_PG_CURRENT_SNAPSHOT)); }));
  const char* const end = snapshot.data() + snapshot.size();
  std::vector<std::uint64_t> numbers;
  for (const char* at = snapshot.data(); at < end; ++at) {
    at = std::from_chars(at, end, numbers.emplace_back()).ptr;
  }
  seal.next_transaction = numbers.at(1);
  seal.in_progress.assign(numbers.begin() + 2, numbers.end());
  // Later than the snapshot: whatever this does not count takes its entries' ids after all that are seen now.
  seal.unassigned = U64FromFullTransactionId(ReadNextFullTransactionId());
  std::uint64_t const own = own_transaction();
  // What this transaction writes, it writes after the seal.
  if (!has_written && seal.unassigned == own + 1) seal.unassigned = own;
  // A snapshot doesn't list its own.
  if (has_written) seal.in_progress.push_back(own);
}

/// All that is committed by now and in none of the seals; nothing if there is no such entry. `seals` are
/// those that needed_after() gives; `has_written`: the running transaction may have entries already.
std::optional<core::AuditSeal> next_seal(const std::vector<core::AuditSeal>& seals, bool has_written) {
  core::AuditSeal seal;
  if (!seals.empty() && seals.back().id == PG_INT64_MAX) {
    throw pg::Report(ERRCODE_SEQUENCE_GENERATOR_LIMIT_EXCEEDED, "there is no number left for another seal")
        .with_detail("See pgshift.verify_audit(): the last seal's was changed.");
  }
  seal.id = seals.empty() ? 1 : seals.back().id + 1;
  seal.sealed_at = GetCurrentTimestamp();
  note_late_transactions(seal, has_written);
  seal.up_to = seals.empty() ? 0 : seals.back().up_to;
  seal.down_to = seals.empty() ? 0 : seals.back().down_to;
  SealDigest digest(seals.empty() ? std::string() : seals.back().digest);
  {
    AuditSalts salts = AuditSalts::for_sealing();
    summarize_log();
    LogCursor log(core::unsealed_after(seals));
    while (log.next()) {
      const core::LogEntry& entry = log.entry();
      if (core::covering_seal(seals, entry.id, entry.transaction) != nullptr) continue;
      // A restored entry can have the number by chance: it waits for the next seal as well.
      if (entry.transaction == own_transaction()) continue;
      // It is committed, so the number is one that a dump has brought.
      if (seal.is_late(entry.transaction)) core::add_id(seal.besides, entry.id);
      digest.add(log, log.names_entity() ? salts.of(log.table(), entry.entity_id) : std::nullopt);
      seal.up_to = std::max(seal.up_to, entry.id);
      seal.down_to = std::min(seal.down_to, entry.id);
    }
  }
  if (digest.entries() == 0) return std::nullopt;
  seal.entries = digest.entries();
  seal.sealed_by = extension::current_actor();
  seal.digest = digest.finish(seal);
  return seal;
}

void seal_audit(pg::ResultRows& result) {
  pg::call([] { PreventCommandIfReadOnly("seal_audit()"); });
  // Whatever the transaction has been given a number for.
  bool const has_written = own_transaction() != 0;
  require_log();
  AuditSeals seals = AuditSeals::for_sealing();
  // Of now under REPEATABLE READ, too: what is committed is sealed.
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  pg::ActiveSnapshot const active(now.get());
  std::vector<core::AuditSeal> const earlier = seals.needed_after(now.get());
  std::optional<core::AuditSeal> seal = next_seal(earlier, has_written);
  if (seal) {
    seals.add(*seal);
  } else if (!earlier.empty()) {
    seal = earlier.back();
  } else {
    return;
  }
  result.add({Int64GetDatum(seal->id), Int64GetDatum(seal->up_to), pg::to_text(seal->digest)});
}

}  // namespace

}  // namespace audit

PGSHIFT_WRITER(pgshift_seal_audit) {
  pg::ResultRows result(fcinfo);
  audit::seal_audit(result);
  return 0;
}
