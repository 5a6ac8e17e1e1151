// The two tables of the ledger: pgshift._pgshift_ledger, one row a transition, and pgshift._pgshift_machines,
// one row a version of a machine.
#pragma once

#include "ledger/entry.hpp"
#include "storage/own_table.hpp"

namespace ledger {

enum MachineColumn : int {
  machine_name,
  machine_version,
  machine_definition,
  machine_defined_by,
  machine_defined_at,
  machine_column_count
};

constexpr std::array<Oid, machine_column_count> machine_types{TEXTOID, INT4OID, JSONBOID, TEXTOID,
                                                              TIMESTAMPTZOID};

constexpr AttrNumber number_of(MachineColumn column) {
  return static_cast<AttrNumber>(column + 1);
}

/// Makes both where they are missing.
void ensure_tables();

/// InvalidOid before the first define_machine().
Oid find_machines_table();
/// 55000 if it is gone.
Oid require_ledger_table();

storage::OwnTableShape ledger_shape();
storage::OwnTableShape machines_shape();

/// A key for a search by one of their texts, of that operator's strategy.
ScanKeyData text_key(AttrNumber column, StrategyNumber strategy, Datum text);

}  // namespace ledger
