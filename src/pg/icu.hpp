// ICU, as far as PostgreSQL itself does not wrap it: the only place that includes its headers. It is there
// with every server that was built with it, whose build says so to ours (PGSHIFT_ICU).
#pragma once

#ifdef PGSHIFT_ICU
#if !__has_include(<unicode/utrans.h>)
#error "This PostgreSQL was built with ICU: install its headers (Debian: libicu-dev), or make with_icu=no"
#endif
// Its C++ classes are another with each release. PostgreSQL leaves them out, too.
#undef U_SHOW_CPLUSPLUS_API
#define U_SHOW_CPLUSPLUS_API 0
#undef U_SHOW_CPLUSPLUS_HEADER_API
#define U_SHOW_CPLUSPLUS_HEADER_API 0
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>
#endif

#include <string>

#include "pg/boundary.hpp"

namespace pg {

/// A Report (0A000) that `what` needs ICU, where there is none, or where the database's encoding doesn't say
/// what its characters are.
void require_icu(const std::string& what);

#ifdef PGSHIFT_ICU

// What is declared from here on runs inside of guarded calls: it may ereport and has no destructor to lose.

/// The error for what ICU says has failed, if it says so.
void require_success(UErrorCode status, const char* what);

/// Calls `body` with each character of a text in UTF-8; 22021 where it is none.
template <class Body>
void for_each_character(const char* text, int length, Body&& body) {
  constexpr int interrupted_after = 4096;
  for (int i = 0; i < length;) {
    if (i % interrupted_after == 0) CHECK_FOR_INTERRUPTS();
    int const start = i;
    UChar32 character = 0;
    U8_NEXT(text, i, length, character);  // NOLINT(bugprone-inc-dec-in-conditions)
    if (character < 0) report_invalid_encoding(PG_UTF8, text + start, length - start);
    body(character);
  }
}

/// A text as ICU works on it, in the memory context that was current when it was first written to.
struct Utf16 {
  char16_t* units = nullptr;
  int length = 0;
  int room = 0;

  /// Room for that many units; those that are there stay.
  void reserve(int wanted);
  void add(UChar32 character) {
    reserve(length + U16_MAX_LENGTH);
    U16_APPEND_UNSAFE(units, length, character);
  }
};

#endif

}  // namespace pg
