#include "normalize/normalize_rule.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"
#include "core/normalize/field_normalizers.hpp"
#include "normalize/ascii_columns.hpp"

namespace normalize {

namespace {

constexpr const char* fields_key = "fields";
constexpr const char* bound_key = "bound_fields";
constexpr const char* settings_key = "settings";

void sort_by_column(std::vector<StoredField>* fields, Relation home) {
  std::stable_sort(fields->begin(), fields->end(), [&](const StoredField& left, const StoredField& right) {
    return catalog::find_column(home, left.column) < catalog::find_column(home, right.column);
  });
}

expression::ExpressionSource source_of(const StoredField& stored, const std::string& rule) {
  return field_source(stored.bound, stored.column, stored.place, rule);
}

Field make_field(const StoredField& stored, const std::string& rule, Relation relation) {
  Field field;
  field.name = stored.column;
  field.number = catalog::require_writable_column(relation, stored.column);
  const FormData_pg_attribute* column = TupleDescAttr(RelationGetDescr(relation), field.number - 1);
  field.length = column->attlen;
  field.by_value = column->attbyval;
  auto const type = expression::ValueType::of_column(relation, field.number);
  field.has_checks = pg::call([&] { return get_typtype(type.type) == TYPTYPE_DOMAIN; });
  field.follows = stored.place > 1;
  if (const core::Normalizer* built_in = core::find_normalizer(stored.text)) {
    field.ascii = ascii_normalizer(*built_in, type, source_of(stored, rule));
  }
  return field;
}

}  // namespace

std::vector<StoredField> read_definition(const core::Json& definition) {
  const core::Json* fields = definition.member(fields_key);
  const core::Json* bound = definition.member(bound_key);
  const core::Json* settings = definition.member(settings_key);
  std::vector<StoredField> read;
  for (auto& [column, text, place] :
       core::read_field_normalizers(fields != nullptr ? *fields : core::Json())) {
    const core::Json* const meaning = core::member_of_normalizer(bound, column, place);
    if (meaning == nullptr || meaning->string() == nullptr) {
      throw core::InvalidArgument(fmt::format(
          "the normalizer of field {} is stored without what it is bound to", core::quoted(column)));
    }
    const core::Json* const written_under = core::member_of_normalizer(settings, column, place);
    read.push_back(
        {column, text, *meaning->string(), written_under != nullptr ? *written_under : core::Json(), place});
  }
  return read;
}

core::Json write_definition(const std::vector<StoredField>& fields) {
  core::JsonObject texts;
  core::JsonObject bound;
  core::JsonObject settings;
  for (const StoredField& field : fields) {
    core::add_member(&texts, field.column, field.place, {field.text});
    core::add_member(&bound, field.column, field.place, {field.bound});
    if (field.place > 0 || !field.settings.is_null()) {
      core::add_member(&settings, field.column, field.place, field.settings);
    }
  }
  core::JsonObject definition{{fields_key, {std::move(texts)}}, {bound_key, {std::move(bound)}}};
  if (!settings.empty()) definition.push_back({settings_key, {std::move(settings)}});
  return {std::move(definition)};
}

NormalizeRule::NormalizeRule(const core::Json& definition, std::string name, const rule::RuleHome& home,
                             Relation relation)
    : NormalizeRule(read_definition(definition), std::move(name), home, relation) {}

NormalizeRule::NormalizeRule(std::vector<StoredField> stored, std::string name, const rule::RuleHome& home,
                             Relation relation)
    : ExpressionRule(std::move(name), home, stored.size()), stored_(std::move(stored)) {
  catalog::OpenRelation const table(home.relation, AccessShareLock);
  sort_by_column(&stored_, table.get());
  for (const StoredField& one : stored_) {
    catalog::require_writable_column(table.get(), one.column);
    fields_.push_back(make_field(one, this->name(), relation));
    last_column_ = std::max(last_column_, fields_.back().number);
  }
}

rule::ExpressionRule::BoundExpression NormalizeRule::bound(std::size_t place) const {
  const StoredField& stored = stored_[place];
  return {source_of(stored, name()), stored.settings};
}

expression::ExpressionSource field_source(std::string text, const std::string& column, std::size_t place,
                                          const std::string& rule) {
  return {.text = std::move(text),
          .what = fmt::format("{} of {} of rule {}", core::normalizer_in_place(place), core::quoted(column),
                              core::quoted(rule)),
          .construct = "normalizer",
          .has_old = false,
          .column = column};
}

std::vector<expression::ExpressionSource> bound_expressions(const core::Json& definition,
                                                            const std::string& rule) {
  std::vector<expression::ExpressionSource> sources;
  for (const StoredField& field : read_definition(definition)) {
    sources.push_back(source_of(field, rule));
  }
  return sources;
}

}  // namespace normalize
