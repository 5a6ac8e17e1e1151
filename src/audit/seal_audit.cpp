// pgshift.seal_audit(): hashes what the log has got since the last seal.
#include <charconv>
#include <string_view>

#include "audit/audit_seals.hpp"
#include "audit/log_reader.hpp"
#include "pg/result_rows.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

/// The transactions that the active snapshot takes to be in progress.
std::vector<std::uint64_t> transactions_in_progress() {
  // xmin:xmax:xip,xip,...
  std::string const snapshot = pg::to_string(pg::call([] {
    return DatumGetCString(OidOutputFunctionCall(F_PG_SNAPSHOT_OUT, OidFunctionCall0(F_PG_CURRENT_SNAPSHOT)));
  }));
  std::vector<std::uint64_t> transactions;
  std::string_view rest = std::string_view(snapshot).substr(snapshot.rfind(':') + 1);
  while (!rest.empty()) {
    std::uint64_t transaction = 0;
    auto const [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), transaction);
    transactions.push_back(transaction);
    auto const read = static_cast<std::size_t>(end - rest.data());
    rest.remove_prefix(std::min(rest.size(), read + 1));
  }
  return transactions;
}

void remember_table(core::AuditSeal& seal, Oid table) {
  if (!seal.name_of(table).empty()) return;
  bool const exists = pg::call([&] { return get_rel_name(table) != nullptr; });
  seal.tables.push_back({table, exists ? pg::quote_relation(table) : "(dropped) " + std::to_string(table)});
}

/// All that is committed by now and in none of the seals; nothing if there is no such entry.
std::optional<core::AuditSeal> next_seal(const std::vector<core::AuditSeal>& seals, Snapshot snapshot) {
  core::AuditSeal seal;
  seal.id = seals.empty() ? 1 : seals.back().id + 1;
  seal.in_progress = transactions_in_progress();
  seal.up_to = seals.empty() ? 0 : seals.back().up_to;
  SealDigest digest(seals.empty() ? std::string() : seals.back().digest);
  std::uint64_t const own = U64FromFullTransactionId(GetTopFullTransactionIdIfAny());
  bool is_own_sealed_later = false;
  LogCursor log(snapshot);
  while (log.next()) {
    const core::LogEntry& entry = log.entry();
    if (core::covering_seal(seals, entry.id, entry.transaction) != nullptr) continue;
    if (entry.transaction == own) {
      is_own_sealed_later = true;
      continue;
    }
    remember_table(seal, log.table());
    digest.add(entry, seal.name_of(log.table()));
    seal.up_to = std::max(seal.up_to, entry.id);
  }
  if (digest.entries() == 0) return std::nullopt;
  if (is_own_sealed_later) seal.in_progress.push_back(own);
  seal.entries = digest.entries();
  seal.digest = digest.finish(seal);
  return seal;
}

/// Leaves the snapshot active while it lives.
class ActiveSnapshot {
 public:
  explicit ActiveSnapshot(Snapshot snapshot) : exceptions_(std::uncaught_exceptions()) {
    pg::call([&] { PushActiveSnapshot(snapshot); });
  }
  ~ActiveSnapshot() {
    if (std::uncaught_exceptions() == exceptions_) PopActiveSnapshot();
  }
  ActiveSnapshot(const ActiveSnapshot&) = delete;
  ActiveSnapshot& operator=(const ActiveSnapshot&) = delete;

 private:
  int exceptions_;
};

void seal_audit(pg::ResultRows& result) {
  require_log();
  AuditSeals seals(ShareRowExclusiveLock);
  // Of now under REPEATABLE READ, too: what is committed is sealed.
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  ActiveSnapshot const active(now.get());
  std::vector<core::AuditSeal> const earlier = seals.all(now.get());
  std::optional<core::AuditSeal> seal = next_seal(earlier, now.get());
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

PGSHIFT_FUNCTION(pgshift_seal_audit) {
  pg::ResultRows result(fcinfo);
  audit::seal_audit(result);
  return 0;
}
