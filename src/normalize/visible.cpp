#include "normalize/visible.hpp"

#include <utility>

#include "normalize/glyphs.hpp"

namespace normalize {

#ifdef PGSHIFT_ICU

namespace {

constexpr UChar32 non_joiner = 0x200C;
constexpr UChar32 joiner = 0x200D;
constexpr int virama_class = 9;

bool is_joiner(UChar32 c) {
  return c == non_joiner || c == joiner;
}

bool is_letter(UChar32 c) {
  return (U_GET_GC_MASK(c) & U_GC_L_MASK) != 0;
}

bool is_mark(UChar32 c) {
  return u_charType(c) == U_NON_SPACING_MARK;
}

/// A mark that a virama may be followed by, and is one of itself.
bool is_joined_mark(UChar32 c) {
  return is_mark(c) && u_getCombiningClass(c) != 0;
}

int joining_type(UChar32 c) {
  return u_getIntPropertyValue(c, UCHAR_JOINING_TYPE);
}

/// What stands before a joiner, as UAX 31 asks for it (2.3.1, A1, A2 and B), of the characters so far.
class JoinerContext {
 public:
  void add(UChar32 c) {
    int const type = joining_type(c);
    if (type != U_JT_TRANSPARENT) joins_left_ = type == U_JT_DUAL_JOINING || type == U_JT_LEFT_JOINING;
    bool const is_virama = after_letter_ && u_getCombiningClass(c) == virama_class;
    after_virama_ = is_virama || (after_virama_ && is_joined_mark(c));
    after_letter_ = is_letter(c) || (after_letter_ && is_mark(c));
  }
  /// Behind a letter that would be joined to what follows.
  bool joins_left() const { return joins_left_; }
  /// Behind a letter and its virama.
  bool after_virama() const { return after_virama_; }

 private:
  bool joins_left_ = false;
  bool after_letter_ = false;
  bool after_virama_ = false;
};

/// The first character from there on that isn't one of those to be passed over; 0 at the end.
template <class Passed>
UChar32 next_but(const pg::Utf16& text, int i, Passed&& is_passed) {
  while (i < text.length) {
    UChar32 c = 0;
    U16_NEXT(text.units, i, text.length, c);
    if (!is_passed(c)) return c;
  }
  return 0;
}

bool joins_right(const pg::Utf16& text, int i) {
  int const type =
      joining_type(next_but(text, i, [](UChar32 c) { return joining_type(c) == U_JT_TRANSPARENT; }));
  return type == U_JT_DUAL_JOINING || type == U_JT_RIGHT_JOINING;
}

/// Of several joiners in a row the last one counts.
bool is_allowed(UChar32 c, const JoinerContext& before, const pg::Utf16& text, int next) {
  UChar32 const follows = next_but(text, next, [](UChar32) { return false; });
  if (is_joiner(follows)) return false;
  if (c == joiner) {
    return before.after_virama() &&
           u_getIntPropertyValue(follows, UCHAR_INDIC_SYLLABIC_CATEGORY) != U_INSC_VOWEL_DEPENDENT;
  }
  if (before.joins_left() && joins_right(text, next)) return true;
  return before.after_virama() && is_letter(next_but(text, next, is_joined_mark));
}

/// Words between white space: nothing composes across that, or is joined.
class VisibleText {
 public:
  explicit VisibleText(StringInfo result) : result_(result), start_(result->len) {}

  void add(UChar32 c) {
    if (u_isUWhiteSpace(c)) {
      end_word();
    } else if (is_joiner(c)) {
      word_.add(c);
      is_plain_ = false;
      has_joiners_ = true;
    } else if (has_glyph(c)) {
      word_.add(c);
      is_plain_ = is_plain_ && c <= last_ascii;
      count_mark(c);
    }
  }

  void end_word() {
    if (!is_plain_) compose();
    while (has_joiners_ && drop_joiners()) compose();
    if (word_.length > 0) write_word();
    word_.length = 0;
    is_plain_ = true;
    has_joiners_ = false;
    marks_ = 0;
  }

 private:
  static constexpr UChar32 last_ascii = 0x7F;

  /// Marks are put in order by a method that takes long for many of them, and can't be interrupted.
  void count_mark(UChar32 c) {
    constexpr int most_marks = 4096;
    marks_ = c > last_ascii && u_getCombiningClass(c) != 0 ? marks_ + 1 : 0;
    if (marks_ <= most_marks) return;
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                    errmsg("a letter of the text has more than %d combining marks", most_marks)));
  }

  void compose() {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* const nfc = unorm2_getNFCInstance(&status);
    pg::require_success(status, "be asked for Unicode's normalization form C");
    if (unorm2_spanQuickCheckYes(nfc, word_.units, word_.length, &status) == word_.length) return;
    other_.reserve(word_.length);
    other_.length = unorm2_normalize(nfc, word_.units, word_.length, other_.units, other_.room, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
      other_.reserve(other_.length);
      status = U_ZERO_ERROR;
      unorm2_normalize(nfc, word_.units, word_.length, other_.units, other_.room, &status);
    }
    pg::require_success(status, "normalize a text");
    std::swap(word_, other_);
  }

  /// True if there were some to drop: others may stand in another place then.
  bool drop_joiners() {
    JoinerContext before;
    int written = 0;
    for (int i = 0; i < word_.length;) {
      UChar32 c = 0;
      U16_NEXT(word_.units, i, word_.length, c);
      if (is_joiner(c) && !is_allowed(c, before, word_, i)) continue;
      before.add(c);
      U16_APPEND_UNSAFE(word_.units, written, c);
    }
    return std::exchange(word_.length, written) != written;
  }

  void write_word() {
    if (result_->len > start_) appendStringInfoChar(result_, ' ');
    for (int i = 0; i < word_.length;) {
      UChar32 c = 0;
      U16_NEXT(word_.units, i, word_.length, c);
      enlargeStringInfo(result_, U8_MAX_LENGTH);
      U8_APPEND_UNSAFE(result_->data, result_->len, c);
    }
  }

  StringInfo result_;
  int start_;
  pg::Utf16 word_;
  pg::Utf16 other_;
  bool is_plain_ = true;
  bool has_joiners_ = false;
  int marks_ = 0;  // since the last character that is none
};

}  // namespace

void append_visible(StringInfo result, const char* text, int length) {
  VisibleText visible(result);
  pg::for_each_character(text, length, [&](UChar32 c) { visible.add(c); });
  visible.end_word();
}

#else

void append_visible(StringInfo, const char*, int) {}

#endif

}  // namespace normalize
