// A table of our own that is held open from one row of a statement to the next.
#pragma once

#include <optional>
#include <span>

#include "storage/table.hpp"

namespace storage {

/// PostgreSQL remembers what is open by the resource owner that was current then, and an error's abort closes
/// it together with that one. So it is closed as that owner, and nobody else writes to it.
class HeldTable {
 public:
  bool is_open() const noexcept { return table_.has_value(); }
  /// By whoever is at work now.
  bool is_open_here() const noexcept { return is_open() && opened_by_ == CurrentResourceOwner; }
  Table* operator->() noexcept { return &*table_; }

  void open(Oid table, const TableDefinition& definition);
  void close();
  /// Leaves it to an error's abort to close it.
  void forget() noexcept;
  void subtransaction_aborted(SubTransactionId own) noexcept;

 private:
  std::optional<Table> table_;
  ResourceOwner opened_by_ = nullptr;
  SubTransactionId opened_in_ = InvalidSubTransactionId;
};

}  // namespace storage
