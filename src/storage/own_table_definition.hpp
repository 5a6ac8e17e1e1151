// What tables of our own are, in the extension's schema: described, found, made on demand and closed to SQL.
#pragma once

#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace storage {

struct OwnTableDefinition {
  std::string name;
  /// As CREATE TABLE has them. The first is `id bigint GENERATED ALWAYS AS IDENTITY`; texts that are searched
  /// for are COLLATE "C".
  std::string columns;
  /// Of the index that its rows are searched by, as CREATE INDEX has them.
  std::string index;
  std::string comment;
  /// True if the owner may INSERT by SQL, so that a dump's data can be restored on its own.
  bool owner_may_insert = false;
  /// Two rows may not have the same values in that index.
  bool is_unique = false;
  /// Further ones, as in CREATE <unique> INDEX ON <table> <columns, and a WHERE>.
  struct Index {
    bool is_unique;
    std::string rest;
  };
  std::vector<Index> more_indexes = {};  // NOLINT(readability-redundant-member-init): gcc wants it
  /// How much of a page new rows fill, in parts of a hundred. What is left spares the index those updates
  /// that find room for the row's next version there.
  int fillfactor = 100;

  /// The statement that makes the index that rows are searched by.
  std::string create_index() const;
  /// That makes one of the further ones.
  std::string create_further_index(std::size_t which) const;
};

/// What such a table must be like to be read and written.
struct OwnTableShape {
  OwnTableDefinition definition;
  std::vector<Oid> column_types;
  std::vector<AttrNumber> searched_by;  // columns that its index begins with
};

/// The trigger that keeps SQL from writing to such tables, and the statements that give one its trigger.
constexpr const char* refusal_trigger = "pgshift_refuse_write";
std::vector<std::string> closing_statements(const OwnTableDefinition& definition);

/// The extension's schema, whose owner owns what is recorded.
Oid own_schema();

/// True for any relation in the extension's schema.
bool is_own_table(Oid relation);

/// The table of that name in the extension's schema, or InvalidOid.
Oid find_own_table(const std::string& name);

/// True if it is there and closed to SQL, as it was made. DROP EXTENSION leaves the table and takes the
/// trigger; a dump that is restored brings that last, and drops it first.
bool is_in_order(Oid table);

/// The same, made if it is not there. It belongs to the owner of the extension's schema, whoever asks for it;
/// nobody has privileges on it, and triggers refuse what SQL would write there.
Oid ensure_own_table(const OwnTableDefinition& definition);

/// True if nothing was ever written to it, and it is what it was made as. The caller holds a lock on it.
bool was_never_written(Oid table);

/// Drops it if nothing was ever written to it, and nobody is about to.
void drop_unused_own_table(const std::string& name);

}  // namespace storage
