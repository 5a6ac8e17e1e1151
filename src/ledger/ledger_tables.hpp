// The two tables of the ledger: pgshift._pgshift_ledger, one row a transition, and pgshift._pgshift_machines,
// one row a version of a machine.
#pragma once

#include "ledger/entry.hpp"
#include "storage/table_definition.hpp"

namespace ledger {

enum MachineColumn : int {
  machine_name,
  machine_version,
  machine_definition,
  machine_defined_by,
  machine_defined_at,
  machine_column_count
};

/// The ledger's indexes, in the order of its definition.
enum LedgerIndex : int { by_subject, by_state };

extern const storage::TableDefinition ledger_table;
extern const storage::TableDefinition machines_table;

/// Makes both where they are missing.
void ensure_tables();

/// InvalidOid before the first define_machine(). Nothing is locked.
Oid find_machines_table();
/// 55000 if it is gone.
Oid require_ledger_table();

storage::NamedDefinition named_ledger();
storage::NamedDefinition named_machines();

}  // namespace ledger
