// The versions of machines as they are stored.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "core/json.hpp"
#include "ledger/ledger_tables.hpp"
#include "storage/table.hpp"

namespace ledger {

struct StoredMachine {
  std::int32_t version;
  core::Json definition;
  std::string defined_by;
};

/// Which row a version is: another row is another definition. A row that VACUUM FULL has moved
/// counts as another, and is only compiled again for it.
struct StoredAt {
  Oid table = InvalidOid;
  ItemPointerData place{};
  TransactionId writer = InvalidTransactionId;

  bool operator==(const StoredAt& other) const noexcept {
    return table == other.table && writer == other.writer &&
           ItemPointerEquals(const_cast<ItemPointer>(&place), const_cast<ItemPointer>(&other.place));
  }
};

/// The table of machines, locked until the transaction ends. Looks see what has been committed by
/// now and what the transaction itself has written, whichever snapshot it has; each() alone goes by
/// the one that it is given. To write takes RowExclusiveLock.
class MachineStore {
 public:
  MachineStore(Oid table, LOCKMODE lock) : table_(table, lock, machines_table) {}

  /// Where the version in force is; nothing if there is no such machine.
  std::optional<StoredAt> in_force(const std::string& machine) const;
  /// The version in force, or the one of that number.
  std::optional<StoredMachine> find(const std::string& machine,
                                    std::optional<std::int32_t> version = std::nullopt) const;

  /// Of all machines.
  std::vector<std::string> names() const;

  /// The caller has locked the machine to replace it. Other sessions learn of it once the caller
  /// has the table's relcache entries invalidated.
  void add(const std::string& machine, const StoredMachine& version);

  /// All of its versions. The caller has locked the machine to replace it, as for add().
  void remove(const std::string& machine);

  /// All machines' versions that the snapshot sees, in order: the values of their columns, which are gone
  /// with the next.
  void each(Snapshot snapshot, const std::function<void(std::span<const Datum>)>& visit) const;

 private:
  storage::Table table_;
};

}  // namespace ledger
