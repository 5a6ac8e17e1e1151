// The seals on the log: pgshift._pgshift_state_audit_seals, one row a seal.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "audit/log/log_cursor.hpp"
#include "core/audit/audit_seal.hpp"
#include "pg/sha256.hpp"
#include "storage/table.hpp"

namespace audit {

/// 55000 where the table or its index is not as it was made.
class AuditSeals {
 public:
  /// Makes the table if it is not there, and locks it by ShareRowExclusiveLock until the
  /// transaction ends: no other transaction seals meanwhile, and all may go on reading.
  static AuditSeals for_sealing();
  /// Only if they exist. AccessShareLock, until the transaction ends.
  static AuditSeals for_reading();
  /// False before the first seal.
  static bool exist();
  static storage::NamedDefinition definition();

  /// In order of id, as the snapshot sees them.
  std::vector<core::AuditSeal> all(Snapshot snapshot) const;
  /// The same from the one on that core::unsealed_after() has to know for what seals after `last` cover, if
  /// that is given, and for what no seal covers, if not.
  std::vector<core::AuditSeal> needed_after(Snapshot snapshot,
                                            std::optional<std::int64_t> last = std::nullopt) const;
  /// For one that was made for sealing.
  void add(const core::AuditSeal& seal);

 private:
  AuditSeals(Oid table, LOCKMODE lock);
  std::vector<core::AuditSeal> backward(Snapshot snapshot,
                                        const std::function<bool(const core::AuditSeal&)>& go_on) const;

  storage::Table table_;
};

/// Takes in, one after the other, the entries that a seal covers. It holds no more of them than the
/// state of two hashes.
class SealDigest {
 public:
  /// `previous` is the digest that this one is chained to; empty for the first.
  explicit SealDigest(const std::string& previous) { hash_.add(previous); }

  /// The entry that the cursor is at, with the salt of its entity.
  void add(const LogCursor& log, const std::optional<std::string>& salt);
  std::int64_t entries() const noexcept { return entries_; }
  /// How many of them name an entity and had no salt.
  std::int64_t unsalted() const noexcept { return unsalted_; }

  /// The digest, for a seal that is as complete as this; once.
  std::string finish(const core::AuditSeal& seal);

 private:
  pg::Sha256 hash_;
  pg::Sha256 values_;  // of one entry after the other
  std::int64_t entries_ = 0;
  std::int64_t unsalted_ = 0;
};

}  // namespace audit
