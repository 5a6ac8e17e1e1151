#include "audit/audit_rule.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "audit/audit_kind.hpp"
#include "audit/log/audit_log.hpp"
#include "catalog/relation.hpp"
#include "catalog/stable_text.hpp"
#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"
#include "identity/table_identity.hpp"
#include "pg/text.hpp"
#include "rule/rule_application.hpp"

namespace audit {

namespace {

void require_equality(Relation relation, AttrNumber column) {
  Oid const type = TupleDescAttr(RelationGetDescr(relation), column - 1)->atttypid;
  if (pg::call([&] { return OidIsValid(lookup_type_cache(getBaseType(type), TYPECACHE_EQ_OPR)->eq_opr); }))
    return;
  throw core::InvalidArgument(fmt::format("column {} of type {} cannot be of a key",
                                          core::quoted(catalog::column_name(relation, column)),
                                          pg::to_string(pg::call([&] { return format_type_be(type); }))),
                              "Its type has no equality.");
}

/// While two rows have one key, an entry doesn't say which of them it is about.
void refuse_deferrable(const core::AuditScope& scope, Relation home) {
  bool const is_primary = scope.key.empty();
  bool const is_deferrable = is_primary ? row::EntityKey::is_deferrable(home)
                                        : row::EntityKey::of_columns(home, scope.key).uniqueness(home) ==
                                              row::EntityKey::Uniqueness::later;
  if (!is_deferrable) return;
  std::string const key =
      is_primary ? "the primary key" : fmt::format("the key {}", core::quoted_list(scope.key));
  throw pg::Report(
      ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
      fmt::format("{} of table {} is deferrable", key, core::quoted(RelationGetRelationName(home))))
      .with_detail("While two rows have one key, the log would take the one for the other.")
      .with_hint("Make it NOT DEFERRABLE, or say which other columns name a row: key => ARRAY['...'].")
      .on(catalog::relation_names(RelationGetRelid(home)));
}

row::EntityKey key_of(const core::AuditScope& scope, Relation home, Relation relation) {
  row::EntityKey key = scope.key.empty() ? row::EntityKey::of(home, relation)
                                         : row::EntityKey::of_columns(relation, scope.key);
  for (AttrNumber const column : key.columns()) {
    require_equality(relation, column);
    catalog::require_own_text(relation, column, "of a key");
  }
  if (!key.empty()) {
    refuse_deferrable(scope, home);
    return key;
  }
  throw core::InvalidArgument(
      fmt::format("table {} has no primary key", core::quoted(RelationGetRelationName(home))), {},
      "Say which columns name a row: key => ARRAY['...'].");
}

TextForm text_form_of(Oid base_type) {
  switch (base_type) {
    case TEXTOID:
    case VARCHAROID:
      return TextForm::as_it_is;
    case INT2OID:
      return TextForm::int2;
    case INT4OID:
      return TextForm::int4;
    case INT8OID:
      return TextForm::int8;
    case DATEOID:
      return TextForm::date;
    case TIMESTAMPOID:
      return TextForm::timestamp;
    case TIMESTAMPTZOID:
      return TextForm::timestamptz;
    default:
      return TextForm::output_function;
  }
}

}  // namespace

AuditRule::AuditRule(const core::Json& definition, std::string name, const rule::RuleHome& home,
                     Relation relation)
    : name_(std::move(name)),
      home_names_(catalog::relation_names(home.relation)),
      home_(home),
      table_id_(identity::require_identity(definition, home.relation)),
      scope_(core::read_audit_scope(definition)),
      memory_(CacheMemoryContext, "pgshift audit rule") {
  catalog::OpenRelation const home_table(home_.relation, AccessShareLock);
  key_ = key_of(scope_, home_table.get(), relation);
  TupleDesc const columns = RelationGetDescr(home_table.get());
  for (int i = 0; i < columns->natts; ++i) add_field(relation, TupleDescAttr(columns, i));
  if (std::none_of(fields_.begin(), fields_.end(), [](const auto& field) { return field.is_tracked; })) {
    throw core::InvalidArgument("no column is left to track");
  }
}

void AuditRule::add_field(Relation relation, const FormData_pg_attribute* home_column) {
  if (home_column->attisdropped) return;
  AuditedField field{};
  field.name = NameStr(home_column->attname);
  field.number = catalog::find_column(relation, field.name);
  field.is_of_key =
      std::find(key_.columns().begin(), key_.columns().end(), field.number) != key_.columns().end();
  // A virtual generated column is stored nowhere.
  field.is_tracked =
      scope_.tracks(field.name) && (home_column->attgenerated == '\0' || home_column->attgenerated == 's');
  if (!field.is_tracked && !field.is_of_key) return;
  field.is_redacted = scope_.redacts(field.name);
  if (field.is_redacted && field.is_of_key) {
    throw core::InvalidArgument(
        fmt::format("column {} cannot be redacted: it is of the key", core::quoted(field.name)),
        "The key's values name the entity in every entry.");
  }
  const FormData_pg_attribute* column = TupleDescAttr(RelationGetDescr(relation), field.number - 1);
  Oid const type = column->atttypid;
  field.by_value = column->attbyval;
  field.length = column->attlen;
  const char* const name = field.name.c_str();
  FmgrInfo* const output = &field.output;
  pg::call_in(memory_.get(), [&] {
    field.logged_name = CStringGetTextDatum(name);
    Oid function = InvalidOid;
    bool is_varlena = false;
    getTypeOutputInfo(type, &function, &is_varlena);
    fmgr_info_cxt(function, output, memory_.get());
  });
  Oid const base = pg::call([&] { return getBaseType(type); });
  field.form = text_form_of(base);
  bool const depends_on_settings = catalog::text_depends_on_settings(type);
  field.depends_on_settings = depends_on_settings && field.form == TextForm::output_function;
  depends_on_settings_ = depends_on_settings_ || field.depends_on_settings;
  key_depends_on_settings_ =
      key_depends_on_settings_ ||
      (field.is_of_key && depends_on_settings && (field.depends_on_settings || key_.columns().size() > 1));
  depends_on_settings_ = depends_on_settings_ || key_depends_on_settings_;
  last_column_ = std::max(last_column_, field.number);
  fields_.push_back(std::move(field));
}

pg::ErrorObject AuditRule::error_object(const std::string& column) const {
  pg::ErrorObject object = home_names_;
  object.column = column;
  object.constraint = name_;
  return object;
}

const AuditedField* AuditRule::key_field() const noexcept {
  if (key_.columns().size() != 1) return nullptr;
  auto const found =
      std::find_if(fields_.begin(), fields_.end(), [](const AuditedField& field) { return field.is_of_key; });
  return found != fields_.end() ? &*found : nullptr;
}

std::vector<std::string> key_names(const core::AuditScope& scope, Relation relation) {
  std::vector<std::string> names;
  row::EntityKey const key = key_of(scope, relation, relation);
  for (AttrNumber const column : key.columns()) {
    names.push_back(catalog::column_name(relation, column));
  }
  return names;
}

Oid audited_table(Relation relation) {
  auto const rules = rule::rule_triggers(relation, kind.name());
  if (rules.empty()) return RelationGetRelid(relation);
  return rule::rule_home(rules.front().oid, RelationGetRelid(relation)).relation;
}

}  // namespace audit
