#include "expression/value_placeholder.hpp"

#include <cctype>
#include <string_view>

#include "pg/compat.hpp"

namespace expression {

namespace {

constexpr std::string_view placeholder = "{value}";
constexpr std::string_view parameter = "$1";

/// The tokens of an SQL text. What PostgreSQL's scanner allocates goes with the memory context.
class Tokens {
 public:
  explicit Tokens(const char* text) : text_(text) {
    scanner_ = scanner_init(text, &extra_, &ScanKeywords, ScanKeywordTokens);
    // The parser, which reads the text too, warns of escapes.
    pg::compat::silence_scanner(&extra_);
  }

  /// False at the end.
  bool next() {
    core_YYSTYPE value;
    code_ = core_yylex(&value, &start_, scanner_);
    return code_ != 0;
  }
  int start() const { return start_; }
  /// Whether the text has this where the token begins.
  bool begins_with(std::string_view expected) const {
    return std::strncmp(text_ + start_, expected.data(), expected.size()) == 0;
  }
  /// $1 and its like: the tag of a dollar-quoted text doesn't begin with a digit.
  bool is_parameter() const {
    return text_[start_] == '$' && std::isdigit(static_cast<unsigned char>(text_[start_ + 1])) != 0;
  }
  [[noreturn]] void refuse_parameter() const {
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_PARAMETER), errmsg("expressions have no parameters"),
                    errhint("The value is {value}, other columns are NEW.column."),
                    scanner_errposition(start_, scanner_)));
    pg_unreachable();
  }

 private:
  const char* text_;
  core_yy_extra_type extra_;
  core_yyscan_t scanner_;
  int code_ = 0;
  int start_ = 0;
};

/// A $ that follows this would be a part of it.
bool continues_name(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '_' || c == '$' || IS_HIGHBIT_SET(byte);
}

/// A brace is no SQL: the scanner gives it as a token of its own, and what follows as the next.
bool is_placeholder(const Tokens& token) {
  return token.begins_with(placeholder);
}

}  // namespace

bool has_value_placeholder(const char* text) {
  Tokens tokens(text);
  while (tokens.next()) {
    if (is_placeholder(tokens)) return true;
  }
  return false;
}

char* value_to_parameter(const char* text) {
  char* const result = pstrdup(text);
  Tokens tokens(text);
  while (tokens.next()) {
    if (tokens.is_parameter()) tokens.refuse_parameter();
    if (!is_placeholder(tokens)) continue;
    char* const at = result + tokens.start();
    std::memset(at, ' ', placeholder.size());
    bool const apart = tokens.start() > 0 && continues_name(at[-1]);
    std::memcpy(at + (apart ? 1 : 0), parameter.data(), parameter.size());
  }
  return result;
}

char* parameter_to_value(const char* text) {
  StringInfoData result;
  initStringInfo(&result);
  const char* copied = text;
  Tokens tokens(text);
  while (tokens.next()) {
    if (!tokens.is_parameter()) continue;
    const char* const start = text + tokens.start();
    appendBinaryStringInfo(&result, copied, static_cast<int>(start - copied));
    appendBinaryStringInfo(&result, placeholder.data(), static_cast<int>(placeholder.size()));
    copied = start + parameter.size();
  }
  appendStringInfoString(&result, copied);
  return result.data;
}

}  // namespace expression
