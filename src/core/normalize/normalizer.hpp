// The normalizers that have a name: what each is in SQL, and how it treats ASCII texts, for which no SQL is
// needed.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace core {

/// How a normalizer treats characters, as far as its expression leaves that to tables.
struct CharacterPolicy {
  enum class Letters { as_they_are, lowercase, uppercase };
  enum class Gaps { none, white_space, all_but_alphanumerics };

  bool only_digits = false;
  /// Composes characters, or takes them apart, which is nothing to ASCII.
  bool normalizes_unicode = false;
  Letters letters = Letters::as_they_are;
  /// What becomes one `edge` wherever some of it stands.
  Gaps gaps = Gaps::none;
  /// What is stripped from both ends; 0 for nothing.
  char edge = '\0';
  /// Control characters that are no gap become nothing.
  bool drops_controls = false;
};

struct Normalizer {
  std::string_view name;
  /// SQL with {value} in it. This is what the normalizer is; all else only gets there faster.
  std::string_view expression;
  std::string_view example_in;
  std::string_view example_out;
  CharacterPolicy policy;
  /// The expression means the same under every locale: it says COLLATE "C", or calls a function of our own.
  bool ignores_locale = false;
  /// The expression calls a function of our own, which ICU does the work of.
  bool needs_icu = false;
};

std::span<const Normalizer> normalizers();
const Normalizer* find_normalizer(std::string_view name);
/// All names, for messages.
std::string normalizer_names();

/// SQL's functions under some collation, to ask what they make of ASCII characters.
class TextFunctions {
 public:
  TextFunctions() = default;
  virtual ~TextFunctions() = default;
  TextFunctions(const TextFunctions&) = delete;
  TextFunctions& operator=(const TextFunctions&) = delete;

  virtual std::string lower(const std::string& text) const = 0;
  virtual std::string upper(const std::string& text) const = 0;
  /// Without what the pattern \s matches.
  virtual std::string without_spaces(const std::string& text) const = 0;
  /// Without what the pattern \D matches.
  virtual std::string digits_only(const std::string& text) const = 0;
  /// In Unicode's normalization form C.
  virtual std::string composed(const std::string& text) const = 0;
};

bool is_ascii(std::string_view text) noexcept;

/// A normalizer for texts that are all ASCII, under one collation.
class AsciiNormalizer {
 public:
  /// Nothing where these functions treat ASCII characters in a way that tables of them can't follow, such as
  /// making a dotless i of I.
  static std::optional<AsciiNormalizer> make(const Normalizer& normalizer, const TextFunctions& functions);

  /// True if the text is already as it should be.
  bool is_normal(std::string_view text) const noexcept;
  /// Writes the normal form, which is never longer than the text, and returns its length.
  std::size_t write(std::string_view text, char* target) const noexcept;

 private:
  // What a character becomes: another one, or, beyond ASCII, nothing or a part of a gap.
  static constexpr unsigned char nothing = 0x80;
  static constexpr unsigned char gap = 0x81;

  bool take_letters(CharacterPolicy::Letters letters, const TextFunctions& functions);
  bool take_digits(const TextFunctions& functions);
  bool take_gaps(CharacterPolicy::Gaps gaps, const TextFunctions& functions);
  void drop_controls();

  unsigned char fate(char character) const noexcept { return fates_[static_cast<unsigned char>(character)]; }

  std::array<unsigned char, 128> fates_{};
  char edge_ = '\0';
};

}  // namespace core
