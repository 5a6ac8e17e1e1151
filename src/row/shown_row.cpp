#include "row/shown_row.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/security.hpp"
#include "pg/slot.hpp"
#include "pg/text.hpp"
#include "row/entity_key.hpp"

namespace row {

std::string shown_row(Oid home, Relation relation, TupleTableSlot* row) {
  catalog::OpenRelation const table(home, AccessShareLock);
  EntityKey const key = EntityKey::of(table.get());
  auto const is_shown = [&](AttrNumber column) { return pg::may_show_values(home, column); };
  if (key.empty() || !std::all_of(key.columns().begin(), key.columns().end(), is_shown)) return {};
  EntityKey const of_row = EntityKey::of(table.get(), relation);
  auto const has_value = [&](AttrNumber column) {
    pg::read_columns(row, column);
    return !pg::column_value(row, column).isnull;
  };
  if (!std::all_of(of_row.columns().begin(), of_row.columns().end(), has_value)) return {};
  return fmt::format("Row: {}.", core::quoted(pg::clipped(of_row.text(row))));
}

}  // namespace row
