// Tables that are to be found again, whatever becomes of the extension: pgshift._pgshift_tables. They are
// those that rules record about, under which identity, and those of our own that lie in other schemas. Dumps
// carry it, and it stays after DROP EXTENSION, as what was recorded does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/table_id.hpp"
#include "pg/boundary.hpp"
#include "storage/table_definition.hpp"

namespace storage {

using core::TableId;

/// One table, as it was called and owned when that was last noted.
struct RegisteredTable {
  TableId id;
  std::string name;   // as SQL has it
  std::string owner;  // a role's name
  /// Which relation it was, in which database of which cluster; empty once it is gone. What is dumped with
  /// that and restored elsewhere says nothing there.
  std::string here;
};

/// The registry itself.
NamedDefinition named_registry();

/// Which relation of this database that is, in words that no other one will ever have. A renamed one keeps
/// them.
std::string here(Oid table);

/// Notes it, in the registry that is made if there is none. The registry is locked by
/// RowExclusiveLock until the transaction ends; rows are only ever added to it.
void note_table(const RegisteredTable& table);

/// The identity that a table of this database had when that was noted last; nothing if it had none,
/// or if that identity was noted of another table since. As all that reads the registry, it sees
/// what is committed by now and what this transaction has noted, whichever snapshot the transaction
/// has.
std::optional<TableId> registered_here(Oid table);

/// What was noted last of that identity; nothing if it was never heard of.
std::optional<RegisteredTable> find_registered(TableId id);

/// The same of all there are, by identity.
std::vector<RegisteredTable> registered_tables();

/// What else is to be known of an identity for good, of which kind; in the order in which it was noted. Where
/// a place is given, all identities of which something was noted there can be found by it.
void note_about(TableId id, std::string_view kind, const std::string& text, const std::string& place = {});
std::vector<std::string> noted_about(TableId id, std::string_view kind);
std::vector<TableId> noted_at(const std::string& place, std::string_view kind);

/// The same of what has no identity: a text about something that is at a place, and the first such text.
void note_at(const std::string& place, std::string_view kind, const std::string& text);
std::optional<std::string> first_noted_at(const std::string& place, std::string_view kind);

/// Notes a table of our own that lies in another schema than the extension's, unless that was noted before.
/// CREATE EXTENSION closes it again if its trigger has gone with an earlier one.
void note_table_elsewhere(Oid table, std::string_view closing);

/// One that was noted so and is there.
struct TableElsewhere {
  Oid relation;
  std::string owner;    // a role's name, when it was noted
  std::string closing;  // as in TableDefinition
};
/// Those that are there, once each, as they were noted last. No lock is taken on them.
std::vector<TableElsewhere> tables_elsewhere();

}  // namespace storage
