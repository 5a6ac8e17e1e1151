// The built-in normalizers on ASCII: the same as a plain reading of their expressions in the C locale, and
// normal once done. Under a locale of any strangeness they are either not used or stay in bounds.
#include "core/normalize/normalizer.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "property.hpp"
#include "random_input.hpp"

namespace {

using core::AsciiNormalizer;
using core::Normalizer;
using fuzz::RandomInput;
using fuzz::require;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}
bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

template <class Change>
std::string changed(std::string text, Change change) {
  std::transform(text.begin(), text.end(), text.begin(), change);
  return text;
}

template <class Unwanted>
std::string without(std::string text, Unwanted unwanted) {
  std::erase_if(text, unwanted);
  return text;
}

std::string trimmed(std::string_view text, char edge) {
  std::size_t const begin = text.find_first_not_of(edge);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(edge) + 1 - begin));
}

template <class InGap>
std::string with_single(const std::string& text, char by, InGap in_gap) {
  std::string result;
  bool before = false;
  for (char const c : text) {
    bool const now = in_gap(c);
    if (!now) result += c;
    if (now && !before) result += by;
    before = now;
  }
  return result;
}

std::string by_expression(std::string_view name, const std::string& text) {
  if (name == "email") return changed(trimmed(text, ' '), lower);
  if (name == "visible") {
    auto const is_control = [](char c) { return (c < ' ' || c == '\x7f') && !is_space(c); };
    return trimmed(with_single(without(text, is_control), ' ', is_space), ' ');
  }
  if (name == "name" || name == "squish") return trimmed(with_single(text, ' ', is_space), ' ');
  if (name == "phone" || name == "digits") return without(text, [](char c) { return !is_digit(c); });
  if (name == "trim") return trimmed(text, ' ');
  if (name == "lowercase") return changed(text, lower);
  if (name == "uppercase") return changed(text, upper);
  if (name == "slug") {
    return trimmed(with_single(changed(text, lower), '-', [](char c) { return !is_alphanumeric(c); }), '-');
  }
  require(name == "nfc", "every built-in normalizer is known here");
  return text;
}

class PlainFunctions final : public core::TextFunctions {
 public:
  std::string lower(const std::string& text) const override { return changed(text, ::lower); }
  std::string upper(const std::string& text) const override { return changed(text, ::upper); }
  std::string without_spaces(const std::string& text) const override { return without(text, is_space); }
  std::string digits_only(const std::string& text) const override {
    return without(text, [](char c) { return !is_digit(c); });
  }
  std::string composed(const std::string& text) const override { return text; }
};

/// They do to any text what the input says, which is what some locale might do.
class StrangeFunctions final : public core::TextFunctions {
 public:
  explicit StrangeFunctions(RandomInput& input) {
    for (std::size_t i = input.below(20); i > 0; --i) {
      char const c = static_cast<char>(input.byte());
      becomes_[c] = static_cast<char>(input.byte());
    }
    for (std::size_t i = input.below(20); i > 0; --i) dropped_ += static_cast<char>(input.byte());
    appended_ = input.flag() ? input.name() : std::string();
  }
  std::string lower(const std::string& text) const override { return letters(text); }
  std::string upper(const std::string& text) const override { return letters(text); }
  std::string without_spaces(const std::string& text) const override { return rest(text); }
  std::string digits_only(const std::string& text) const override { return rest(text); }
  std::string composed(const std::string& text) const override { return letters(text); }

 private:
  std::string letters(const std::string& text) const {
    return changed(text, [&](char c) { return becomes_.contains(c) ? becomes_.at(c) : c; }) + appended_;
  }
  std::string rest(const std::string& text) const {
    return without(text, [&](char c) { return dropped_.find(c) != std::string::npos; }) + appended_;
  }

  std::map<char, char> becomes_;
  std::string dropped_;
  std::string appended_;
};

std::string write(const AsciiNormalizer& normalizer, const std::string& text) {
  std::vector<char> target(text.size());  // so that a byte too many is seen
  std::size_t const length = normalizer.write(text, target.data());
  require(length <= text.size(), "the normal form is not longer than the text");
  return {target.data(), length};
}

void check_plain(const Normalizer& normalizer, const std::string& text) {
  auto const made = AsciiNormalizer::make(normalizer, PlainFunctions());
  require(made.has_value(), "the C locale is one that tables can follow");
  std::string const normal = write(*made, text);
  require(normal == by_expression(normalizer.name, text), "the same as the expression gives");
  require(made->is_normal(text) == (normal == text), "normal is what stays as it is");
  require(made->is_normal(normal) && write(*made, normal) == normal, "what was normalized is normal");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  RandomInput input(data, size);
  StrangeFunctions const strange(input);
  std::string text;
  while (!input.is_empty()) text += static_cast<char>(input.byte() & 0x7FU);
  require(core::is_ascii(text) && !core::is_ascii(text + "\x80"), "ASCII is told from the rest");
  text = without(std::move(text), [](char c) { return c == '\0'; });
  for (const Normalizer& normalizer : core::normalizers()) {
    check_plain(normalizer, text);
    if (auto const made = AsciiNormalizer::make(normalizer, strange)) {
      std::string const normal = write(*made, text);
      require(made->is_normal(text) == (normal == text), "normal is what stays as it is");
    }
  }
  return 0;
}
