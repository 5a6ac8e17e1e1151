#include "pg/icu.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace pg {

void require_icu(const std::string& what) {
#ifndef PGSHIFT_ICU
  throw Report(ERRCODE_FEATURE_NOT_SUPPORTED,
               fmt::format("{} needs ICU, which this server was built without", what));
#endif
  if (GetDatabaseEncoding() != PG_SQL_ASCII) return;
  throw Report(ERRCODE_FEATURE_NOT_SUPPORTED,
               fmt::format("{} needs a database whose encoding says what its characters are", what))
      .with_detail("The encoding of this one is SQL_ASCII.");
}

#ifdef PGSHIFT_ICU

void require_success(UErrorCode status, const char* what) {
  if (U_SUCCESS(status)) return;
  ereport(ERROR, (errcode(status == U_MEMORY_ALLOCATION_ERROR ? ERRCODE_OUT_OF_MEMORY
                                                              : ERRCODE_EXTERNAL_ROUTINE_EXCEPTION),
                  errmsg("ICU could not %s", what), errdetail("It says: %s.", u_errorName(status))));
}

void Utf16::reserve(int wanted) {
  if (wanted <= room) return;
  constexpr std::int64_t least = 256;
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  std::int64_t const more = std::min(std::max({least, std::int64_t{wanted}, std::int64_t{room} * 2}), most);
  Size const bytes = static_cast<Size>(more) * sizeof(char16_t);
  units = static_cast<char16_t*>(units == nullptr ? palloc_extended(bytes, MCXT_ALLOC_HUGE)
                                                  : repalloc_huge(units, bytes));
  room = static_cast<int>(more);
}

#endif

}  // namespace pg
