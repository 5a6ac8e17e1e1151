// The tables that approvals are in, one for each gated transition of a table: kept for good, an approval is
// open until it is used up, revoked, or has lapsed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/table_id.hpp"
#include "storage/scan.hpp"

namespace consensus {

/// A row of such a table. Its texts live as long as the row.
struct Approval {
  HeapTuple row;
  std::int64_t id;
  std::string_view entity;
  std::string_view field;
  std::string_view transition;
  std::string_view gate;  // empty: the transition's gate without a name
  std::string_view approver;
  std::optional<std::string_view> role;
  TimestampTz given;
  bool authenticated;
  std::optional<std::string_view> bound;
  std::optional<std::string_view> note;
  std::optional<TimestampTz> used;
  std::optional<TimestampTz> revoked;
  std::optional<TimestampTz> lapsed;  // without having been used: its row came into the state, or changed it

  bool is_open() const noexcept { return !used && !revoked && !lapsed; }
};

/// One of them, open and locked until the transaction ends. 55000 where it, or its index, is not as
/// it was made.
class ApprovalsTable {
 public:
  enum Column : int {
    id,
    table_id,
    entity_id,
    field,
    transition,
    gate,
    approved_by,
    role,
    approved_at,
    authenticated,
    bound,
    note,
    used_at,
    revoked_at,
    lapsed_at,
    column_count
  };

  /// What all of them are like.
  static const storage::TableDefinition definition;
  /// Makes the table for a transition that has none yet.
  static void ensure(const std::string& name);
  /// Those that a table's approvals are in, by its identities, locked so; without those that are gone or open
  /// to SQL. The locks are held until the transaction ends; to get them may wait.
  static std::vector<Oid> of(const std::vector<core::TableId>& ids, LOCKMODE lock);

  ApprovalsTable(Oid table, LOCKMODE lock);

  storage::Table& rows() noexcept { return table_; }
  const storage::Table& rows() const noexcept { return table_; }
  Relation relation() const noexcept { return table_.relation(); }

  /// The approvals of a table, or of one of its rows.
  static storage::Keys keys(core::TableId table, const std::string* entity);
  /// In the memory context that is current.
  Approval read(HeapTuple row) const;
  /// Those that the snapshot sees, in copies that lie in the current memory context.
  std::vector<Approval> find(core::TableId table, const std::string* entity, Snapshot snapshot) const;
  /// Says that a locked one ended now: used_at, revoked_at or lapsed_at. The caller holds
  /// RowExclusiveLock on the table. XX000 where another transaction has ended it since it was read.
  void end(const Approval& approval, Column how);

 private:
  storage::Table table_;
};

}  // namespace consensus
