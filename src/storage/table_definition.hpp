// What a table of our own is like, said once: CREATE TABLE, the types to check, the numbers of columns, the
// keys of searches and a doctor's remedies all come from this.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pg/boundary.hpp"

namespace storage {

/// A column as CREATE TABLE makes it. What its texts point to has no end.
struct Column {
  constexpr Column(std::string_view name, Oid type, std::string_view rest)
      : name(name),
        type(type),
        rest(rest),
        is_required(rest.find("NOT NULL") != std::string_view::npos ||
                    rest.find("IDENTITY") != std::string_view::npos) {}

  std::string_view name;
  Oid type;
  /// What CREATE TABLE says after the type, as `COLLATE "C" NOT NULL`: texts that are searched for have that
  /// collation.
  std::string_view rest;
  /// True if it is never NULL, so that rows are read without asking.
  bool is_required;
};

/// Columns are meant by their places in TableDefinition::columns, which enums of the tables' own name.
struct Index {
  std::span<const int> columns;
  /// So many of these, from the first on, are searched by: an index that begins with them does as well.
  std::size_t searched;
  bool is_unique = false;
  /// It has only the rows in which that boolean column is true; for `all_rows`, all.
  static constexpr int all_rows = -1;
  int of_rows_with = all_rows;
  /// As in CREATE INDEX … USING <method> … WITH (<options>); searches are by the usual method's, a b-tree.
  std::string_view method = {};   // NOLINT(readability-redundant-member-init): gcc wants it
  std::string_view options = {};  // NOLINT(readability-redundant-member-init): gcc wants it
};

/// No SQL writes to it.
constexpr std::string_view closed_to_all = {};
/// The owner may INSERT by SQL, so that a dump's data can be restored on its own.
constexpr std::string_view owner_may_insert = "owner may insert";

/// What is constant of it has no end: definitions are constexpr.
struct TableDefinition {
  std::span<const Column> columns;
  std::span<const Index> indexes;
  std::string_view comment;
  /// The argument of the trigger that closes it to SQL: what more than SQL's writes it keeps away, or lets
  /// pass. A capability has words of its own for it, by which it knows its tables.
  std::string_view closing = closed_to_all;
  /// How much of a page new rows fill, in parts of a hundred. What is left spares the indexes those updates
  /// that find room for the row's next version there.
  int fillfactor = 100;
};

/// One that goes by a name.
struct NamedDefinition {
  std::string name;
  const TableDefinition* definition;
};

/// PostgreSQL's number of the column.
constexpr AttrNumber number_of(int column) {
  return static_cast<AttrNumber>(column + 1);
}

/// The columns' names, for SQL, with commas between them.
std::string column_names(std::span<const Column> columns);
/// As CREATE TABLE has them.
std::string column_list(std::span<const Column> columns);

/// The statement that makes an index of the table, whose name is SQL's. `definition` and `index`
/// are of one table. No schema is written for the index, which so lies in the table's.
std::string create_index(const std::string& table, const TableDefinition& definition, const Index& index);

/// True for columns of these types, be there dropped ones after them: what a user has added may be gone
/// again.
bool has_columns(TupleDesc columns, std::span<const Column> wanted) noexcept;

/// True if those of them that are required are NOT NULL, of a table that has these columns.
bool requires_values(TupleDesc columns, std::span<const Column> wanted) noexcept;

}  // namespace storage
