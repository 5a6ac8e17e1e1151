// All names that the log has for one entity: its key as it was written at one time or another.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "core/table_id.hpp"
#include "row/entity_spellings.hpp"

namespace audit {

class EntityNames {
 public:
  /// Of a table that has these identities.
  EntityNames(std::vector<core::TableId> tables, row::EntitySpellings spellings)
      : tables_(std::move(tables)), spellings_(std::move(spellings)) {}

  /// The name of one that is spelled otherwise; a Report as of row::EntitySpellings.
  std::string normal(const std::string& typed) const { return spellings_.normal(typed); }

  /// At least the one given. The first stands for all of them, and is the same for each. Where the key's type
  /// does not tell by a text whether two are equal, this compares all that the log has of the table.
  const std::vector<std::string>& all(const std::string& name);

 private:
  std::vector<std::string> find(const std::string& name) const;
  void add_same(const std::string& name, const std::string& beginning, std::vector<std::string>& found) const;

  std::vector<core::TableId> tables_;
  row::EntitySpellings spellings_;
  std::deque<std::vector<std::string>> known_;
};

}  // namespace audit
