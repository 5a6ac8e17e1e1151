// A pretend() rule, compiled for one table.
#pragma once

#include <string>

#include "catalog/relation.hpp"
#include "core/table_id.hpp"
#include "identity/table_identity.hpp"
#include "rule/rule_cache.hpp"
#include "rule/rule_trigger.hpp"

namespace pretend {

class PretendRule final : public rule::Rule {
 public:
  PretendRule(const core::Json& definition, const std::string& /*name*/, const rule::RuleHome& home,
              Relation relation)
      : table_id_(identity::require_identity(definition, home.relation)),
        column_(catalog::require_column(relation, definition.text("field"))) {}

  core::TableId table_id() const noexcept { return table_id_; }
  AttrNumber column() const noexcept { return column_; }

 private:
  core::TableId table_id_;
  AttrNumber column_;
};

}  // namespace pretend
