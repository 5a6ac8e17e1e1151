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
      return false;
    default:
      return !call([&] { return type_is_enum(base); });
  }
}

}  // namespace pg
