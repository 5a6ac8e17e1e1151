// A row that is looked up by its entity id: the primary key's text form as a user typed it, or the JSON array
// of a composite one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/entity_key.hpp"

namespace pg {

/// Where a row is: of a partitioned table, in which partition.
struct RowPlace {
  Oid table;
  ItemPointerData row;
};

class EntityId {
 public:
  /// `home` has a primary key. Whatever is no key's text form names no row; nothing is raised for it.
  EntityId(Relation home, const std::string& typed);
  /// The same by another key.
  EntityId(Relation home, const EntityKey& key, const std::string& typed);

  /// True if the current user finds such a row by a SELECT of the key and of these columns: with his
  /// privileges, whose lack is an error (42501), and under the table's row security.
  bool is_visible(const std::vector<std::string>& columns) const;

  /// The texts of these columns, which differ under no settings, as the current user reads them by a SELECT
  /// in the running query's snapshot. Nothing if there is no row.
  std::optional<std::vector<std::optional<std::string>>> read(const std::vector<std::string>& columns) const;

  /// Where the row is, whoever asks.
  std::optional<RowPlace> find(Snapshot snapshot) const;

  /// As the key's types write it under any settings, for a row that is not there. Empty where there can't be
  /// one.
  std::string text() const;

 private:
  void describe_columns(Relation home, const EntityKey& key);
  bool read_values(const std::string& typed);
  void read_value(const std::string& typed);
  SPIPlanPtr prepare(const std::string& columns) const;

  Oid home_;
  std::string table_;      // as FROM has it
  std::string condition_;  // on the key
  std::vector<Oid> types_;
  std::vector<std::int32_t> lengths_;
  std::vector<Datum> values_;
  bool possible_;
};

}  // namespace pg
