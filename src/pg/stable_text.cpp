#include "pg/stable_text.hpp"

namespace pg {

bool text_depends_on_settings(Oid type) {
  Oid const base = call([&] { return getBaseType(type); });
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
  Oid const element = call([&] { return get_element_type(base); });
  return OidIsValid(element) ? text_depends_on_settings(element) : !call([&] { return type_is_enum(base); });
}

}  // namespace pg
