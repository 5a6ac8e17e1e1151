#include "normalize/normalize_kind.hpp"

#include <array>

#include "core/normalize/field_normalizers.hpp"
#include "normalize/normalize_examination.hpp"

namespace normalize {

namespace {

constexpr const char* fields_key = "fields";

/// The parts of a definition are objects with a member for each column.
template <class Body>
void for_each_part(core::Json* definition, Body&& body) {
  for (auto& [name, part] : std::get<core::JsonObject>(definition->value)) {
    if (auto* members = std::get_if<core::JsonObject>(&part.value)) body(members);
  }
}

/// As its author wrote it, or what that means in another session.
core::Json fields_argument(const std::vector<StoredField>& fields) {
  core::JsonObject texts;
  for (const StoredField& field : fields) {
    core::add_member(&texts, field.column, field.place,
                     {core::find_normalizer(field.text) != nullptr
                          ? field.text
                          : rule::expression_for_now(field.text, field.bound, field.settings)});
  }
  return {std::move(texts)};
}

}  // namespace

std::span<const std::string_view> NormalizeKind::members() const noexcept {
  static constexpr std::array<std::string_view, 3> all{"fields", "bound_fields", "settings"};
  return all;
}

std::string NormalizeKind::trigger_name(const core::Json& /*definition*/) const {
  return "zz_pgshift_1_normalize";
}

std::vector<expression::ExpressionSource> NormalizeKind::expressions(const core::Json& definition,
                                                                     const std::string& rule) const {
  return bound_expressions(definition, rule);
}

rule::InstallerCall NormalizeKind::installer_call(const core::Json& definition, Oid table,
                                                  bool /*unseen*/) const {
  return rule::InstallerCall("normalize", table).with("fields", fields_argument(read_definition(definition)));
}

bool NormalizeKind::names_column(const core::Json& definition, std::string_view column) const {
  const core::Json* fields = definition.member(fields_key);
  return fields != nullptr && fields->member(column) != nullptr;
}

std::optional<core::Json> NormalizeKind::rename_column(const core::Json& definition, const std::string& from,
                                                       const std::string& to) const {
  if (!names_column(definition, from)) return std::nullopt;
  core::Json renamed = definition;
  for_each_part(&renamed, [&](core::JsonObject* part) {
    for (core::JsonMember& field : *part) {
      if (field.name == from) field.name = to;
    }
  });
  return renamed;
}

std::optional<core::Json> NormalizeKind::without_field(const core::Json& definition,
                                                       std::string_view field) const {
  core::Json rest = definition;
  for_each_part(&rest, [&](core::JsonObject* part) {
    std::erase_if(*part, [&](const core::JsonMember& member) { return member.name == field; });
  });
  if (rest.member(fields_key)->object()->empty()) return std::nullopt;
  return rest;
}

void NormalizeKind::examine(const rule::ExaminedRule& rule, core::Findings* findings) const {
  normalize::examine(rule, findings);
}

}  // namespace normalize
