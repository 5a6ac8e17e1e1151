// The seals on the log: pgshift._pgshift_state_audit_seals, one row a seal.
#pragma once

#include <vector>

#include "audit/log_reader.hpp"
#include "core/audit_seal.hpp"
#include "pg/own_table.hpp"
#include "pg/sha256.hpp"

namespace audit {

class AuditSeals {
 public:
  /// Nobody else seals until the transaction ends. Makes the table if it is not there.
  static AuditSeals for_sealing();
  /// Only if they exist.
  static AuditSeals for_reading();
  /// False before the first seal.
  static bool exist();
  static pg::OwnTableShape shape();

  /// In order of id, as the snapshot sees them.
  std::vector<core::AuditSeal> all(Snapshot snapshot) const;
  void add(const core::AuditSeal& seal);
  /// Has them know a table by another OID. Nothing of that is hashed.
  void rename(Oid table, Oid new_oid);

 private:
  AuditSeals(Oid table, LOCKMODE lock);

  pg::OwnTable table_;
};

/// Takes in, one after the other, the entries that a seal covers.
class SealDigest {
 public:
  /// `previous` is the digest that this one is chained to; empty for the first.
  explicit SealDigest(const std::string& previous) { hash_.add(previous); }

  /// The entry that the cursor is at.
  void add(const LogCursor& log, std::string_view table_name) {
    hash_.add(core::sealed_bytes(log.entry(), log.names_entity(), table_name));
    ++entries_;
  }
  std::int64_t entries() const noexcept { return entries_; }

  /// The digest, for a seal that is as complete as this; once.
  std::string finish(const core::AuditSeal& seal) {
    hash_.add(core::sealed_bytes(seal));
    return hash_.digest();
  }

 private:
  pg::Sha256 hash_;
  std::int64_t entries_ = 0;
};

}  // namespace audit
