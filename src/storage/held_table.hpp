// A table of our own that is held open from one row of a statement to the next.
#pragma once

#include <optional>
#include <span>

#include "storage/table.hpp"

namespace storage {

/// PostgreSQL remembers what is open by the resource owner that was current then, and an error's
/// abort closes it together with that owner. So it is closed as that owner, and written to only
/// while that owner is current.
class HeldTable {
 public:
  bool is_open() const noexcept { return table_.has_value(); }
  /// True if it was opened by the resource owner that is current now. A function's exception block
  /// has an owner of its own, and so has each portal.
  bool is_open_here() const noexcept { return is_open() && opened_by_ == CurrentResourceOwner; }
  Table* operator->() noexcept { return &*table_; }

  /// To be called while it is not open. Takes RowExclusiveLock, which stays to the end of the
  /// transaction, or of the subtransaction where that is rolled back. 55000 where the table is not
  /// as it is defined.
  void open(Oid table, const TableDefinition& definition);
  /// Closes it where it is open. The lock stays.
  void close();
  /// Leaves it to an error's abort to close it.
  void forget() noexcept;
  /// Forgets the table where that subtransaction has opened it: PostgreSQL closes it together with
  /// the subtransaction.
  void subtransaction_aborted(SubTransactionId own) noexcept;

 private:
  std::optional<Table> table_;
  ResourceOwner opened_by_ = nullptr;
  SubTransactionId opened_in_ = InvalidSubTransactionId;
};

}  // namespace storage
