#include "storage/held_table.hpp"

namespace storage {

void HeldTable::open(Oid table, const TableDefinition& definition) {
  table_.emplace(table, RowExclusiveLock, definition);
  opened_by_ = CurrentResourceOwner;
  opened_in_ = GetCurrentSubTransactionId();
}

void HeldTable::close() {
  if (!table_) return;
  ResourceOwner const caller = CurrentResourceOwner;
  CurrentResourceOwner = opened_by_;
  table_.reset();
  CurrentResourceOwner = caller;
}

void HeldTable::forget() noexcept {
  if (table_) table_->forget();
  table_.reset();
}

void HeldTable::subtransaction_aborted(SubTransactionId own) noexcept {
  if (opened_in_ == own) forget();
}

}  // namespace storage
