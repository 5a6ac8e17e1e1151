#include "audit/key_values.hpp"

#include <algorithm>

#include "catalog/relation.hpp"
#include "core/audit/audit_scope.hpp"
#include "row/entity_key.hpp"

namespace audit {

bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                 const std::string& /*value*/) {
  auto const named = core::read_audit_scope(definition).key;
  if (!named.empty()) return std::find(named.begin(), named.end(), column) != named.end();
  auto const key = row::EntityKey::of(relation);
  return std::find(key.columns().begin(), key.columns().end(), catalog::find_column(relation, column)) !=
         key.columns().end();
}

}  // namespace audit
