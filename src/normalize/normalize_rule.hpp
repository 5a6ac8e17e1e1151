// A normalize() rule, compiled for one table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/normalize/normalizer.hpp"
#include "normalize/held_values.hpp"
#include "rule/expression_rule.hpp"

namespace normalize {

/// What a definition holds of one column's normalizer, or of one in its list.
struct StoredField {
  std::string column;
  std::string text;       // as its author wrote it
  std::string bound;      // what that means
  core::Json settings;    // that it was written under; a built-in depends on none
  std::size_t place = 0;  // as core::FieldNormalizer has it
};

/// InvalidArgument where the definition has another shape.
std::vector<StoredField> read_definition(const core::Json& definition);
core::Json write_definition(const std::vector<StoredField>& fields);

/// One column's normalizer, or one in its list, for rows of one table.
struct Field {
  std::string name;
  AttrNumber number = InvalidAttrNumber;  // in that table
  std::int16_t length = 0;
  bool by_value = false;
  /// The assignment to the column checks a domain's constraints.
  bool has_checks = false;
  /// Another one of the same column comes right before it.
  bool follows = false;
  std::optional<core::AsciiNormalizer> ascii;
};

class NormalizeRule final : public rule::ExpressionRule {
 public:
  /// Compiles the stored definition for the rows of `relation`: the table `home.relation` or a partition of
  /// it. Throws a Report or a pg::Error that says what doesn't fit.
  NormalizeRule(const core::Json& definition, std::string name, const rule::RuleHome& home,
                Relation relation);

  /// In the order of the home table's columns.
  const std::vector<Field>& fields() const noexcept { return fields_; }
  /// The last of their columns, in the table whose rows they are for.
  AttrNumber last_column() const noexcept { return last_column_; }
  /// The expression of the field in that place. ASCII texts may need none.
  using ExpressionRule::expression;

  /// What the relation's other rules hold fast of rows that it has; null if that is nothing. Looked for when
  /// first asked for: new rows need none of it.
  const HeldValues* held(Relation relation) const {
    if (!held_) held_.emplace(relation);
    return held_->empty() ? nullptr : &*held_;
  }

 private:
  NormalizeRule(std::vector<StoredField> stored, std::string name, const rule::RuleHome& home,
                Relation relation);
  BoundExpression bound(std::size_t place) const override;

  std::vector<StoredField> stored_;
  std::vector<Field> fields_;
  AttrNumber last_column_ = InvalidAttrNumber;
  mutable std::optional<HeldValues> held_;
};

/// The text of a column's normalizer, for the parser and for messages.
expression::ExpressionSource field_source(std::string text, const std::string& column, std::size_t place,
                                          const std::string& rule);

/// What the stored definition's normalizers are bound to. InvalidArgument where it has another shape.
std::vector<expression::ExpressionSource> bound_expressions(const core::Json& definition,
                                                            const std::string& rule);

}  // namespace normalize
