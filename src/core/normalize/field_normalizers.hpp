// Which columns of a table are normalized, and by what: the fields of a normalize() rule.
#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/normalize/normalizer.hpp"

namespace core {

struct FieldNormalizer {
  std::string column;
  /// As its author wrote it: the name of a built-in, or SQL with {value} in it.
  std::string text;
  /// From 1 in a list, whose normalizers are applied one after the other; 0 for a column's only one.
  std::size_t place = 0;

  const Normalizer* built_in() const { return find_normalizer(text); }
  /// The SQL that it is.
  std::string expression() const;
};

/// Reads {"column": "normalizer", …}, where there may be a list of them in place of one, which stay together
/// and in order. InvalidArgument where it is none, or empty.
std::vector<FieldNormalizer> read_field_normalizers(const Json& fields);

/// What a message calls it: "normalizer", or "normalizer 2" of a list.
std::string normalizer_in_place(std::size_t place);

/// Members by column, as in `fields`: what belongs to one of its normalizers, found and written. Those of a
/// list are to be added in order.
const Json* member_of_normalizer(const Json* members, const std::string& column, std::size_t place);
void add_member(JsonObject* members, const std::string& column, std::size_t place, Json value);

/// The InvalidArgument for a text that is neither.
[[noreturn]] void refuse_normalizer(const FieldNormalizer& field);

}  // namespace core
