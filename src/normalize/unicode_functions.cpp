// pgshift.visible() and pgshift.slug(): what the normalizers of these names are in SQL.
#include "normalize/slug.hpp"
#include "normalize/visible.hpp"
#include "pg/icu.hpp"

namespace normalize {

namespace {

using Append = void (*)(StringInfo result, const char* text, int length);

/// In UTF-8, whatever the database's encoding is.
Datum apply(FunctionCallInfo fcinfo, Append append) {
  return pg::call([&] {
    const text* value = PG_GETARG_TEXT_PP(0);
    const char* bytes = VARDATA_ANY(value);
    int length = static_cast<int>(VARSIZE_ANY_EXHDR(value));
    const char* const utf8 = pg_server_to_any(bytes, length, PG_UTF8);
    if (utf8 != bytes) length = static_cast<int>(std::strlen(utf8));
    StringInfoData result;
    initStringInfo(&result);
    append(&result, utf8, length);
    const char* const written = pg_any_to_server(result.data, result.len, PG_UTF8);
    if (written == result.data) return PointerGetDatum(cstring_to_text_with_len(result.data, result.len));
    return PointerGetDatum(cstring_to_text(written));
  });
}

}  // namespace

}  // namespace normalize

PGSHIFT_FUNCTION(pgshift_visible) {
  pg::require_icu("pgshift.visible()");
  return normalize::apply(fcinfo, normalize::append_visible);
}

PGSHIFT_FUNCTION(pgshift_slug) {
  pg::require_icu("pgshift.slug()");
  return normalize::apply(fcinfo, normalize::append_slug);
}
