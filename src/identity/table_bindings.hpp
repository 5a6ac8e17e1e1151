// Which table has which identity in this database: pgshift._pgshift_bindings. It belongs to the extension, so
// that dumps leave it out: OIDs mean nothing in another database. There it is made again from what the
// restored rules' definitions say; pg_upgrade keeps it, and the OIDs of tables and row types.
#pragma once

#include <optional>
#include <vector>

#include "core/table_id.hpp"
#include "storage/keys.hpp"
#include "storage/table.hpp"

namespace identity {

using core::TableId;

struct TableBinding {
  TableId id;
  Oid relation;  // InvalidOid once the table is known to be gone
  Oid row_type;  // of that table: no other one that got its OID has this, too
  Oid owner;     // who owned the table when it was bound, or when it was dropped
  bool is_main;  // what rules of the table record under; others are identities that it has adopted

  /// True while the table is there.
  bool is_living() const;
};

/// The table stays locked as it is asked for until the transaction ends. Looks see what has been
/// committed by now and what this transaction has bound, whichever snapshot it has. What is
/// written, which takes RowExclusiveLock, is seen by the next look.
class TableBindings {
 public:
  /// True if some identity was bound to a relation of that OID. Leaves no lock behind: a command that drops a
  /// table of which nothing was ever recorded has nothing to do with this one.
  static bool know(Oid relation);
  /// 55000 where the table of bindings is gone.
  explicit TableBindings(LOCKMODE lock);

  /// Of that identity, living or not.
  std::optional<TableBinding> find(TableId id) const;
  /// The living ones of that table, the main one first.
  std::vector<TableBinding> of(Oid table) const;

  /// Binds the identity to the table, whatever it was bound to before. Where another
  /// transaction binds that identity at the same moment, PostgreSQL refuses one of the two. All
  /// sessions compile the table's rules anew.
  void bind(TableId id, Oid table, bool is_main);
  /// Says of the identities of a table that is gone that it is, and returns them. They are noted as
  /// `owner`'s; as those of the owner that they had, if that is InvalidOid.
  std::vector<TableBinding> release(Oid table, Oid owner);

 private:
  struct Stored {
    TableBinding binding;
    HeapTuple row;
  };
  std::vector<Stored> rows(const storage::Keys& keys) const;
  void put(const std::vector<Stored>& earlier, const TableBinding& binding);

  storage::Table table_;
};

}  // namespace identity
