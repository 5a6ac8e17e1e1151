// A row's name among the rows of its table: the text form of its primary key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace row {

/// An entity id of the texts of its key's columns: of one, that text; of several, a JSON array.
std::string join_entity_id(const std::vector<std::string>& parts);
/// The other way round; numbers in the array count as their text. Nothing if there aren't so many.
std::optional<std::vector<std::string>> split_entity_id(const std::string& entity_id, std::size_t columns);

class EntityKey {
 public:
  /// By the relation's primary key; empty if it has none.
  static EntityKey of(Relation relation);

  /// True if the relation's primary key is only checked later, so that two rows may have one for a while.
  static bool is_deferrable(Relation relation);

  /// By the primary key of `home`, as `relation`, that or a partition of it, numbers its columns.
  static EntityKey of(Relation home, Relation relation);

  /// By these columns of the relation, which must be there.
  static EntityKey of_columns(Relation relation, const std::vector<std::string>& names);

  /// What tells a partition's rows apart in the same words as those of all other partitions of `home`: its
  /// primary key, or all columns but those if it has none.
  static EntityKey across_partitions(Relation home, Relation partition,
                                     const std::vector<std::string>& except);

  enum class Uniqueness {
    none,
    later,  // two rows may have one key until a deferrable constraint is checked
    at_once
  };
  /// What indexes of the relation, by which columns are numbered, make of the key.
  Uniqueness uniqueness(Relation relation) const;

  bool empty() const noexcept { return columns_.empty(); }
  const std::vector<AttrNumber>& columns() const& noexcept { return columns_; }
  /// The key's text; of a composite key, a JSON array of the columns' texts. A NULL is an empty text.
  std::string text(TupleTableSlot* row) const;

 private:
  static EntityKey as_numbered_by(Relation relation, const EntityKey& key, Relation home);

  std::vector<AttrNumber> columns_;
};

}  // namespace row
