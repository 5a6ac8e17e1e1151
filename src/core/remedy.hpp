// What puts a finding right, written so that anybody can run it as it is, whatever the names in it hold.
//
// Findings are about tables and machines of other roles, and remedies hold names that these have given. No
// name may end the literal, the identifier or the comment that it stands in, so remedies are made here alone.
#pragma once

#include <string>
#include <string_view>

namespace core {

class Remedy {
 public:
  /// Statements, whose names and texts are quoted for SQL (pg/text.hpp).
  static Remedy sql(std::string statements) { return Remedy(std::move(statements)); }

  /// An SQL comment, where no statement can help. It is one line of ASCII: every other byte is a blank. Names
  /// are written into it by literal_for_comment().
  static Remedy comment(std::string_view text);

  const std::string& text() const noexcept { return text_; }

 private:
  explicit Remedy(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

/// A name or text as a literal of printable ASCII that means it in a database of the same encoding: other
/// bytes are escapes.
std::string literal_for_comment(std::string_view text);

}  // namespace core
