// Which columns of a table are normalized, and by what: the fields of a normalize() rule.
#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/normalizer.hpp"

namespace core {

struct FieldNormalizer {
  std::string column;
  /// As its author wrote it: the name of a built-in, or SQL with {value} in it.
  std::string text;

  const Normalizer* built_in() const { return find_normalizer(text); }
  /// The SQL that it is.
  std::string expression() const;
};

/// Reads {"column": "normalizer", …}. InvalidArgument where it is none, or empty.
std::vector<FieldNormalizer> read_field_normalizers(const Json& fields);

/// The InvalidArgument for a text that is neither.
[[noreturn]] void refuse_normalizer(const FieldNormalizer& field);

}  // namespace core
