// What a seal on the audit log covers: which entries, and what of them is hashed.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/row_history.hpp"
#include "core/id_range.hpp"
#include "core/table_id.hpp"

namespace core {

/// Adds an id that is greater than all in there. Only ids that follow each other make one range: what lies
/// between two others may be another transaction's to come.
void add_id(std::vector<IdRange>& ranges, std::int64_t id);

/// Entries that were recorded have ids above zero, which grow; those that were imported have ids below, which
/// fall.
struct AuditSeal {
  std::int64_t id = 0;
  std::int64_t up_to = 0;                  // the highest id of an entry that it, or an earlier one, covers
  std::int64_t down_to = 0;                // the lowest one of an imported entry
  std::int64_t entries = 0;                // how many it covers
  std::vector<std::uint64_t> in_progress;  // transactions that had not ended yet, the sealer's own among them
  std::uint64_t next_transaction = 0;      // nor had this one, nor any after it
  std::uint64_t unassigned = 0;            // of these, this one and all after it had not even begun
  /// Entries, in order of id, that it covers although their transactions are among those: they were restored
  /// from a dump, and their numbers are of another server.
  std::vector<IdRange> besides;
  std::string sealed_by;
  std::int64_t sealed_at = 0;  // microseconds; before it was looked which transactions had begun
  std::string digest;

  /// True if what a transaction of that number has written is for a later seal.
  bool is_late(std::uint64_t transaction) const;
};

/// The first of the seals, in order of id, that covers an entry; null if none does.
const AuditSeal* covering_seal(const std::vector<AuditSeal>& seals, std::int64_t entry_id,
                               std::uint64_t transaction);

/// The oldest transaction that the seal may have left to a later one.
std::uint64_t oldest_late(const AuditSeal& seal);

/// Entries that no seal covers, or those that seals after a certain one cover, have ids above `above` or,
/// imported ones, below `below`: a transaction takes its number before its entries take their ids. So a seal
/// that was made when a transaction had not begun is from before all of its entries, too. Where ids have not
/// grown, since somebody has set them back or has taken one far ahead, they are from `since` on, a time in
/// microseconds: one of the two misleads at most.
struct Unsealed {
  std::int64_t above = 0;
  std::int64_t below = 0;
  std::int64_t since = std::numeric_limits<std::int64_t>::min();
};
/// Of the last seal's late transactions, where the first of `seals` is from before the oldest of them, or is
/// the first of all seals. All from there to the last one have to be given, in order of id.
Unsealed unsealed_after(const std::vector<AuditSeal>& seals);

/// What an entry says of somebody, unambiguously, as bytes to hash together with a salt. One that names no
/// entity is not one whose entity is ''.
std::string sealed_values(const LogEntry& entry, bool names_entity);
/// All else that an entry says, with the hash of that: so the values can be erased, and the seal still holds.
std::string sealed_bytes(const LogEntry& entry, TableId table, std::string_view hash_of_values);
/// The seal itself without its digest.
std::string sealed_bytes(const AuditSeal& seal);

}  // namespace core
