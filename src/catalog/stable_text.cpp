#include "catalog/stable_text.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace catalog {

bool text_depends_on_settings(Oid type) {
  Oid const base = pg::call([&] { return getBaseType(type); });
  switch (base) {
    case BOOLOID:
    case CHAROID:
    case NAMEOID:
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case OIDOID:
    case NUMERICOID:
    case TEXTOID:
    case VARCHAROID:
    case BPCHAROID:
    case UUIDOID:
    case JSONOID:
    case JSONBOID:
    case INETOID:
    case CIDROID:
    case BITOID:
    case VARBITOID:
      return false;
    default:
      break;
  }
  Oid const element = pg::call([&] { return get_element_type(base); });
  return OidIsValid(element) ? text_depends_on_settings(element)
                             : !pg::call([&] { return type_is_enum(base); });
}

namespace {

bool names_things(Oid type);

bool has_member_that_names_things(Oid composite) {
  TupleDesc const columns = lookup_rowtype_tupdesc_copy(composite, -1);
  for (int i = 0; i < columns->natts; ++i) {
    const FormData_pg_attribute* member = TupleDescAttr(columns, i);
    if (!member->attisdropped && names_things(member->atttypid)) return true;
  }
  return false;
}

/// Runs within call(). No type has itself as a part.
bool names_things(Oid type) {
  Oid const base = getBaseType(type);
  switch (base) {
    case ACLITEMOID:
    case REGCLASSOID:
    case REGCOLLATIONOID:
    case REGCONFIGOID:
    case REGDICTIONARYOID:
    case REGNAMESPACEOID:
    case REGOPERATOROID:
    case REGOPEROID:
    case REGPROCEDUREOID:
    case REGPROCOID:
    case REGROLEOID:
    case REGTYPEOID:
      return true;
    default:
      break;
  }
  if (Oid const element = get_element_type(base); OidIsValid(element)) return names_things(element);
  if (Oid const bound = get_range_subtype(base); OidIsValid(bound)) return names_things(bound);
  if (Oid const range = get_multirange_range(base); OidIsValid(range)) return names_things(range);
  return get_typtype(base) == TYPTYPE_COMPOSITE && has_member_that_names_things(base);
}

}  // namespace

void require_own_text(Relation relation, AttrNumber column, const char* use) {
  Oid const type = TupleDescAttr(RelationGetDescr(relation), column - 1)->atttypid;
  if (!pg::call([&] { return names_things(type); })) return;
  throw core::InvalidArgument(
      fmt::format("column {} of type {} cannot be {}", core::quoted(column_name(relation, column)),
                  pg::to_string(pg::call([&] { return format_type_be(type); })), use),
      "Its values are written as names of things that can be renamed.");
}

}  // namespace catalog
