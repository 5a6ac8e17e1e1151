// Which characters there is something to see of.
#pragma once

#include "pg/icu.hpp"

namespace normalize {

#ifdef PGSHIFT_ICU

/// False for controls, formats and everything else that readers have no glyph of, white space included.
inline bool has_glyph(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
      return false;
    case U_FORMAT_CHAR:
      // Signs that stand around numbers.
      return u_hasBinaryProperty(c, UCHAR_PREPENDED_CONCATENATION_MARK) != 0;
    default:
      return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0 &&
             u_hasBinaryProperty(c, UCHAR_WHITE_SPACE) == 0 && !U_IS_UNICODE_NONCHAR(c);
  }
}

#endif

}  // namespace normalize
