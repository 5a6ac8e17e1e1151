// The fields of a normalize() rule: read, written and read again.
#include "core/normalize/field_normalizers.hpp"

#include "core/invalid_argument.hpp"
#include "json_text.hpp"
#include "property.hpp"

namespace {

using fuzz::require;

core::Json json_of(const std::vector<core::FieldNormalizer>& fields) {
  core::JsonObject members;
  for (const core::FieldNormalizer& field : fields) {
    core::add_member(&members, field.column, field.place, {field.text});
  }
  return {std::move(members)};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto const json = fuzz::read_json({reinterpret_cast<const char*>(data), size});
  if (!json) return -1;
  try {
    auto const fields = core::read_field_normalizers(*json);
    require(!fields.empty(), "a rule has a field");
    require(fuzz::print_json(json_of(fields)) == fuzz::print_json(*json),
            "the fields are those that were named");
    for (const core::FieldNormalizer& field : fields) {
      require((field.built_in() == nullptr) == (field.expression() == field.text),
              "a built-in one is known by its name, another is its own expression");
      require(field.built_in() == nullptr || field.expression().find("{value}") != std::string::npos,
              "a built-in one has a place for the value");
    }
    core::refuse_normalizer(fields.front());
  } catch (const core::InvalidArgument& problem) {
    require(*problem.what() != '\0', "a refusal says why");
  }
  return 0;
}
