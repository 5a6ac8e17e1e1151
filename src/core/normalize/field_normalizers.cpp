#include "core/normalize/field_normalizers.hpp"

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"

namespace core {

namespace {

std::string subject(std::size_t place) {
  return place == 0 ? "the normalizer" : normalizer_in_place(place);
}

std::string read_text(const Json& normalizer, const std::string& column, std::size_t place) {
  if (const std::string* const text = normalizer.string()) return *text;
  throw InvalidArgument(fmt::format("{} of field {} must be a string{}, not {}", subject(place),
                                    quoted(column), place == 0 ? " or a list of strings" : "",
                                    normalizer.kind()));
}

}  // namespace

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
    const JsonArray* const list = normalizer.array();
    if (list == nullptr) {
      read.push_back({column, read_text(normalizer, column, 0)});
      continue;
    }
    if (list->empty()) {
      throw InvalidArgument(fmt::format("the list of normalizers of field {} is empty", quoted(column)));
    }
    for (const Json& one : *list) {
      std::size_t const place = static_cast<std::size_t>(&one - list->data()) + 1;
      read.push_back({column, read_text(one, column, place), place});
    }
  }
  return read;
}

std::string normalizer_in_place(std::size_t place) {
  return place == 0 ? "normalizer" : fmt::format("normalizer {}", place);
}

const Json* member_of_normalizer(const Json* members, const std::string& column, std::size_t place) {
  const Json* const member = members != nullptr ? members->member(column) : nullptr;
  if (member == nullptr || place == 0) return member;
  const JsonArray* const list = member->array();
  return list != nullptr && place <= list->size() ? &(*list)[place - 1] : nullptr;
}

void add_member(JsonObject* members, const std::string& column, std::size_t place, Json value) {
  if (place > 1) {
    std::get<JsonArray>(members->back().value.value).push_back(std::move(value));
  } else if (place == 1) {
    members->push_back({column, {JsonArray{std::move(value)}}});
  } else {
    members->push_back({column, std::move(value)});
  }
}

void refuse_normalizer(const FieldNormalizer& field) {
  throw InvalidArgument(
      fmt::format("{} of field {} is neither a built-in one nor an SQL expression with {{value}}: {}",
                  subject(field.place), quoted(field.column), quoted(field.text)),
      fmt::format("The built-in ones are {}.", normalizer_names()));
}

}  // namespace core
