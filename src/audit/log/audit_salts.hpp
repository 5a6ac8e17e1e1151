// The salts that values are hashed with in seals: pgshift._pgshift_state_audit_salts, one row an entity, made
// when entries of it are sealed for the first time. Without its salt nobody can try out what an entry's
// values were.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/table_id.hpp"
#include "storage/index_search.hpp"

namespace audit {

/// Both ways of making it lock the table until the transaction ends, by RowExclusiveLock for
/// sealing and by AccessShareLock for reading. 55000 where the table or its index is not as it was
/// made.
class AuditSalts {
 public:
  /// Makes the table if it is not there, and salts where they are missing. The caller has locked
  /// the seals (AuditSeals::for_sealing), so that no other transaction makes salts meanwhile.
  static AuditSalts for_sealing();
  /// There need not be a table: no entity has a salt then.
  static AuditSalts for_reading();
  static storage::NamedDefinition definition();
  /// False before the first seal.
  static bool exist();

  /// The entity's salt; nothing if there is none (any more), and this is for reading.
  std::optional<std::string> of(core::TableId table, const std::string& entity);

 private:
  enum class Purpose { sealing, reading };
  AuditSalts(Oid table, Purpose purpose);

  std::optional<std::string> find(core::TableId table, const std::string& entity);
  std::string make(core::TableId table, const std::string& entity);

  std::optional<storage::Table> table_;
  std::optional<storage::IndexSearch> search_;
  Purpose purpose_;
  /// Those of one table's entities that were asked for lately: an entity's entries are often near each other.
  std::map<std::string, std::optional<std::string>, std::less<>> known_;
  core::TableId known_of_ = 0;
};

}  // namespace audit
