// What a seal on the audit log covers: which entries, and what of them is hashed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/row_history.hpp"

namespace core {

struct SealedTable {
  std::uint32_t oid = 0;
  std::string name;  // at the time of the seal: an OID is another one after a dump is restored
};

struct AuditSeal {
  std::int64_t id = 0;
  std::int64_t up_to = 0;                  // the highest id of an entry that it covers
  std::int64_t entries = 0;                // how many it covers
  std::vector<std::uint64_t> in_progress;  // transactions that had not ended yet, the sealer's own among them
  std::uint64_t next_transaction = 0;      // nor had this one, nor any after it
  /// Entries, in order of id, that it covers although their transactions are among those: they were restored
  /// from a dump, and their numbers are of another server.
  std::vector<std::int64_t> besides;
  std::vector<SealedTable> tables;
  std::string sealed_by;
  std::int64_t sealed_at = 0;  // microseconds
  std::string digest;

  /// True if what a transaction of that number has written is for a later seal.
  bool is_late(std::uint64_t transaction) const;

  /// The name that the table had when the seal was made; empty if the seal knows of no such table.
  std::string_view name_of(std::uint32_t table) const;
};

/// The first of the seals, in order of id, that covers an entry; null if none does.
const AuditSeal* covering_seal(const std::vector<AuditSeal>& seals, std::int64_t entry_id,
                               std::uint64_t transaction);

/// An entry, unambiguously, as bytes to hash. One that names no entity is not one whose entity is ''.
std::string sealed_bytes(const LogEntry& entry, bool names_entity, std::string_view table_name);
/// The seal itself without its digest.
std::string sealed_bytes(const AuditSeal& seal);

}  // namespace core
