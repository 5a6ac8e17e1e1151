// A row that is looked up by its entity id: the primary key's text form as a user typed it, or the JSON array
// of a composite one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "row/entity_key.hpp"
#include "row/key_search.hpp"

namespace row {

class EntityLookup {
 public:
  /// `home` has a primary key. Whatever is no key's text form names no row; nothing is raised for it.
  EntityLookup(Relation home, const std::string& typed);
  /// The same by another key.
  EntityLookup(Relation home, const EntityKey& key, const std::string& typed);

  /// PostgreSQL's error (42501) unless the current user has the privileges for a SELECT of the key and of
  /// these columns.
  void require_select(const std::vector<std::string>& columns) const;

  /// The texts of these columns, which differ under no settings, as the running query's snapshot has them.
  /// Nothing if there is no row. A virtual generated column is NULL: it is stored nowhere.
  std::optional<std::vector<std::optional<std::string>>> read(const std::vector<std::string>& columns) const;

  /// Where the row is, whoever asks. Neither that nor reading it plans a query: see row/key_search.
  std::optional<RowPlace> find(Snapshot snapshot) const;

  /// As the key's types write it under any settings, for a row that is not there. Empty where there can't be
  /// one.
  std::string text() const;

 private:
  void describe_columns(Relation home, const EntityKey& key);
  bool read_values(const std::string& typed);
  Datum value_of(const std::string& typed, std::size_t part) const;

  Oid home_;
  std::vector<KeyPart> parts_;
  std::vector<std::int32_t> lengths_;
  bool possible_;
};

}  // namespace row
