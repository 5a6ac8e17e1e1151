// An audited row as its table has it now, by its entity id.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/row_history.hpp"
#include "pg/relation.hpp"

namespace audit {

/// These columns of it, by those of `key`; read with the caller's privileges, and written as the log writes
/// values. Nothing if there is no such row, or if the text can't be an id of one.
std::optional<core::RowValues> current_row(Oid table, const std::vector<std::string>& columns,
                                           const std::vector<std::string>& key, const std::string& entity_id);

/// The texts of the key's columns that an entity id is made of; of a single column, the id itself.
std::vector<std::string> split_entity_id(const std::string& entity_id, std::size_t columns);
std::string join_entity_id(const std::vector<std::string>& parts);

}  // namespace audit
