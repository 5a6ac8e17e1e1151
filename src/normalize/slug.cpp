#include "normalize/slug.hpp"

#include <algorithm>
#include <string_view>

#include "core/normalize/normalizer.hpp"
#include "normalize/glyphs.hpp"

namespace normalize {

#ifdef PGSHIFT_ICU

namespace {

/// Any-Latin knows one way of writing for each script, and not every letter: the languages after it have
/// others of the same script. Apostrophes that stand for a letter's softness are no gap in a word. Of the
/// letters of Latin alphabets, Latin-ASCII leaves these out.
constexpr std::u16string_view rules =
    u"[[:DI:][:Cf:]] > ; :: NFKC; :: Lower; :: Any-Latin;"
    u":: Kazakh-Latin/BGN; :: Azerbaijani-Latin/BGN; :: Mongolian-Latin/BGN; :: si-si_Latn;"
    u":: [[:Lm:] & [\\u02B0-\\u02FF]] Remove; [\\u0259\\u01DD] > e; \\u0254 > o; \\u0263 > g; :: "
    u"Latin-ASCII; :: Lower;";

/// Opening one reads all of its rules: kept as long as the session lives.
UTransliterator* opened = nullptr;

UTransliterator* transliterator() {
  if (opened != nullptr) return opened;
  UErrorCode status = U_ZERO_ERROR;
  UParseError error;
  constexpr std::u16string_view name = u"pgshift";
  UTransliterator* const made = utrans_openU(name.data(), static_cast<int>(name.size()), UTRANS_FORWARD,
                                             rules.data(), static_cast<int>(rules.size()), &error, &status);
  pg::require_success(status, "find how to write all scripts in Latin letters");
  opened = made;
  return made;
}

class Slug {
 public:
  explicit Slug(StringInfo result) : result_(result), start_(result->len) {}

  bool is_empty() const { return result_->len == start_; }

  void add_ascii(char c) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      end_gap();
      appendStringInfoChar(result_, c);
    } else {
      in_gap_ = true;
    }
    in_spelled_ = false;
  }

  void add(UChar32 c) {
    constexpr UChar32 last_ascii = 0x7F;
    if (c <= last_ascii) return add_ascii(static_cast<char>(c));
    std::uint32_t const category = U_GET_GC_MASK(c);
    if ((category & U_GC_ND_MASK) != 0) return add_ascii(static_cast<char>('0' + u_charDigitValue(c)));
    if ((category & U_GC_LM_MASK) != 0) return;
    if ((category & (U_GC_L_MASK | U_GC_NL_MASK)) != 0) return spell(c);
    if ((category & U_GC_M_MASK) != 0) {
      if (in_spelled_) spell(c);
    } else if (has_glyph(c) || u_isUWhiteSpace(c)) {
      in_gap_ = true;
      in_spelled_ = false;
    }
  }

  void spell(UChar32 c) {
    end_gap();
    appendStringInfo(result_, "u%04x", static_cast<unsigned>(c));
    in_spelled_ = true;
  }

 private:
  void end_gap() {
    if (in_gap_ && !is_empty()) appendStringInfoChar(result_, '-');
    in_gap_ = false;
  }

  StringInfo result_;
  int start_;
  bool in_gap_ = false;
  /// What came last had to be spelled: its marks are letters of it.
  bool in_spelled_ = false;
};

/// What ICU makes of a letter of ASCII with accents, found faster: the letter. ASCII itself, and 0 for all
/// else.
char without_accents(UChar32 c) {
  constexpr UChar32 last_ascii = 0x7F;
  constexpr int most_units = 8;
  if (c <= last_ascii) return static_cast<char>(c);
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* const nfd = unorm2_getNFDInstance(&status);
  pg::require_success(status, "be asked for what letters consist of");
  char16_t units[most_units];
  int const length = unorm2_getDecomposition(nfd, c, units, most_units, &status);
  if (U_FAILURE(status) || length < 2 || units[0] > last_ascii || u_isalpha(units[0]) == 0) return 0;
  for (int i = 1; i < length; ++i) {
    if (u_charType(units[i]) != U_NON_SPACING_MARK) return 0;
  }
  return static_cast<char>(units[0]);
}

/// A piece of a text: so much that what is before and after it makes no difference, so little that nobody
/// waits for it.
class Piece {
 public:
  void add(UChar32 c) {
    text_.add(c);
    if (!is_simple_) return;
    char const simple = without_accents(c);
    is_simple_ = simple != 0;
    latin_.add(simple);
  }
  bool is_long_enough(UChar32 last) const {
    constexpr int enough = 1000;
    constexpr int too_much = 2000;
    return text_.length >= too_much || (text_.length >= enough && u_isUWhiteSpace(last));
  }

  void end(Slug* slug) {
    if (text_.length == 0) return;
    if (!is_simple_) transliterate();
    for (int i = 0; i < latin_.length;) {
      UChar32 c = 0;
      U16_NEXT(latin_.units, i, latin_.length, c);
      slug->add(c);
    }
    text_.length = 0;
    latin_.length = 0;
    is_simple_ = true;
  }

 private:
  void transliterate() {
    constexpr int as_long_again = 4;
    for (latin_.reserve(text_.length * as_long_again);; latin_.reserve(latin_.room + 1)) {
      latin_.length = text_.length;
      std::copy_n(text_.units, text_.length, latin_.units);
      int limit = text_.length;
      UErrorCode status = U_ZERO_ERROR;
      utrans_transUChars(transliterator(), latin_.units, &latin_.length, latin_.room, 0, &limit, &status);
      if (status == U_BUFFER_OVERFLOW_ERROR) continue;
      pg::require_success(status, "write a text in Latin letters");
      return;
    }
  }

  pg::Utf16 text_;
  pg::Utf16 latin_;
  bool is_simple_ = true;
};

}  // namespace

void append_slug(StringInfo result, const char* text, int length) {
  Slug slug(result);
  if (core::is_ascii({text, static_cast<std::size_t>(length)})) {
    for (int i = 0; i < length; ++i) slug.add_ascii(text[i]);
    return;
  }
  Piece piece;
  pg::for_each_character(text, length, [&](UChar32 c) {
    piece.add(c);
    if (piece.is_long_enough(c)) piece.end(&slug);
  });
  piece.end(&slug);
  if (!slug.is_empty()) return;
  // Letters that mean nothing by themselves, such as a sign of softness, are all that there is.
  pg::for_each_character(text, length, [&](UChar32 c) {
    if ((U_GET_GC_MASK(c) & U_GC_L_MASK) != 0) slug.spell(c);
  });
}

#else

void append_slug(StringInfo, const char*, int) {}

#endif

}  // namespace normalize
