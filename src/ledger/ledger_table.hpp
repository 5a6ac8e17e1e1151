// The ledger, open for reading and for adding to it.
#pragma once

#include <functional>

#include "ledger/ledger_tables.hpp"
#include "ledger/subject.hpp"
#include "storage/scan.hpp"

namespace ledger {

/// The last entry of a subject, be it committed or not.
struct Latest {
  std::optional<Entry> entry;
  /// Another transaction that has not ended yet and would decide whether it is.
  TransactionId writer = InvalidTransactionId;
};

/// The ledger, open and locked until the transaction ends. 55000 where it is gone, or it or its
/// indexes are not as they were made. To write takes RowExclusiveLock or more; the memory context
/// that is current when it is opened for that must outlive it.
class LedgerTable {
 public:
  explicit LedgerTable(LOCKMODE lock);

  Relation relation() const noexcept { return table_.relation(); }

  /// The last entry that the snapshot sees, of those up to that sort_key. A copy, in the current
  /// memory context.
  std::optional<Entry> last(const Subject& subject, Snapshot snapshot,
                            std::optional<std::int32_t> up_to = std::nullopt) const;
  /// What no other transaction in flight has written stays so only while the caller has the
  /// subject's turn. A copy, in the current memory context.
  Latest latest(const Subject& subject) const;

  /// False ends what calls it. The entry, and what the visitor allocates, is gone with the next
  /// one.
  using Visitor = std::function<bool(const Entry&)>;

  /// Entries of a subject in order, after that sort_key.
  void each(const Subject& subject, Snapshot snapshot, std::int32_t after, const Visitor& visit) const;

  /// The last entries of the machine's subjects that are in a state (in any after that one), by state and
  /// subject, after that subject.
  struct Place {
    std::optional<Datum> state;
    std::optional<Datum> after_state;
    std::optional<Datum> after_subject;
  };
  void each_current(Datum machine, const Place& place, Snapshot snapshot, const Visitor& visit) const;

  /// True if the machine has any, of this transaction too. Those of other transactions in flight
  /// are not seen: the caller has locked the machine to replace it, so that there are none.
  bool has_entries_of(Datum machine) const;

  /// Makes it the subject's last entry, in place of the one that has been it. The caller has the
  /// subject's turn, and `last` is from latest(). The next command sees it.
  void append(const std::optional<Entry>& last, const Entry& entry);

 private:
  storage::Table table_;
};

}  // namespace ledger
