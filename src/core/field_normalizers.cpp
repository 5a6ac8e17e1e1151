#include "core/field_normalizers.hpp"

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/text.hpp"

namespace core {

std::string FieldNormalizer::expression() const {
  const Normalizer* const named = built_in();
  return named != nullptr ? std::string(named->expression) : text;
}

std::vector<FieldNormalizer> read_field_normalizers(const Json& fields) {
  const JsonObject* const members = fields.object();
  if (members == nullptr) {
    throw InvalidArgument(fmt::format("fields must be a JSON object, not {}", fields.kind()), {},
                          R"~(For example {"email": "email", "code": "UPPER({value})"}.)~");
  }
  if (members->empty()) throw InvalidArgument("fields must name at least one column");
  std::vector<FieldNormalizer> read;
  for (const auto& [column, normalizer] : *members) {
    const std::string* const text = normalizer.string();
    if (text == nullptr) {
      throw InvalidArgument(fmt::format("the normalizer of field {} must be a string, not {}", quoted(column),
                                        normalizer.kind()));
    }
    read.push_back({column, *text});
  }
  return read;
}

void refuse_normalizer(const FieldNormalizer& field) {
  throw InvalidArgument(
      fmt::format(
          "the normalizer of field {} is neither a built-in one nor an SQL expression with {{value}}: {}",
          quoted(field.column), quoted(field.text)),
      fmt::format("The built-in ones are {}.", normalizer_names()));
}

}  // namespace core
