#include "core/normalize/normalizer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/message_text.hpp"

namespace core {

namespace {

using Letters = CharacterPolicy::Letters;
using Gaps = CharacterPolicy::Gaps;

constexpr std::array<Normalizer, 11> built_ins{{
    {"email",
     "LOWER(TRIM({value}))",
     "  Ann.Lee@Example.COM ",
     "ann.lee@example.com",
     {.letters = Letters::lowercase, .edge = ' '}},
    {"name",
     R"(TRIM(REGEXP_REPLACE({value}, '\s+', ' ', 'g')))",
     "  Ann   Marie  Lee ",
     "Ann Marie Lee",
     {.gaps = Gaps::white_space, .edge = ' '}},
    {"phone",
     R"(REGEXP_REPLACE({value}, '\D', '', 'g'))",
     "+420 (555) 123-456",
     "420555123456",
     {.only_digits = true}},
    {"trim", "TRIM({value})", "  Main Street 5 ", "Main Street 5", {.edge = ' '}},
    {"lowercase", "LOWER({value})", "Draft", "draft", {.letters = Letters::lowercase}},
    {"uppercase", "UPPER({value})", "eur", "EUR", {.letters = Letters::uppercase}},
    {"nfc", "NORMALIZE({value}, NFC)", "Zoe\u0308", "Zo\u00eb", {.normalizes_unicode = true}},
    {"slug",
     "pgshift.slug({value})",
     "  \u0141\u00f3d\u017a, Stra\u00dfe 5! ",
     "lodz-strasse-5",
     {.letters = Letters::lowercase, .gaps = Gaps::all_but_alphanumerics, .edge = '-'},
     true,
     true},
    {"digits",
     R"(REGEXP_REPLACE({value} COLLATE "C", '[^0-9]', '', 'g'))",
     "AB 12-34",
     "1234",
     {.only_digits = true},
     true},
    {"squish",
     R"(TRIM(REGEXP_REPLACE({value} COLLATE "C", U&'[\\s\0085\00A0\1680\2000-\200A\2028\2029\202F\205F\3000]+', ' ', 'g')))",
     "\u00a0 two\u3000 words\t",
     "two words",
     {.gaps = Gaps::white_space, .edge = ' '},
     true},
    {"visible",
     "pgshift.visible({value})",
     "\ufeff Zoe\u0308\u200b\u00a0 Lee\u00ad ",
     "Zo\u00eb Lee",
     {.gaps = Gaps::white_space, .edge = ' ', .drops_controls = true},
     true,
     true},
}};

constexpr unsigned char first_beyond_ascii = 0x80;
constexpr unsigned char first_printable = 0x20;
constexpr unsigned char delete_character = 0x7f;

/// Each character that there can be in an ASCII text, once.
std::string every_character() {
  std::string text;
  for (unsigned char c = 1; c < first_beyond_ascii; ++c) text += static_cast<char>(c);
  return text;
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::span<const Normalizer> normalizers() {
  return built_ins;
}

const Normalizer* find_normalizer(std::string_view name) {
  auto const* const found = std::find_if(built_ins.begin(), built_ins.end(),
                                         [&](const Normalizer& built_in) { return built_in.name == name; });
  return found != built_ins.end() ? found : nullptr;
}

std::string normalizer_names() {
  std::vector<std::string> names;
  names.reserve(built_ins.size());
  for (const Normalizer& built_in : built_ins) names.emplace_back(built_in.name);
  return quoted_list(names);
}

bool is_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint64_t seen = 0;
  for (; end - at >= static_cast<std::ptrdiff_t>(sizeof(seen)); at += sizeof(seen)) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof(word));
    seen |= word;
  }
  for (; at != end; ++at) seen |= static_cast<unsigned char>(*at);
  return (seen & high_bits) == 0;
}

std::optional<AsciiNormalizer> AsciiNormalizer::make(const Normalizer& normalizer,
                                                     const TextFunctions& functions) {
  AsciiNormalizer made;
  for (unsigned char c = 0; c < first_beyond_ascii; ++c) made.fates_[c] = c;
  const CharacterPolicy& policy = normalizer.policy;
  made.edge_ = policy.edge;
  bool const fits =
      made.take_letters(policy.letters, functions) && made.take_gaps(policy.gaps, functions) &&
      (!policy.only_digits || made.take_digits(functions)) &&
      (!policy.normalizes_unicode || functions.composed(every_character()) == every_character());
  if (policy.drops_controls) made.drop_controls();
  return fits ? std::optional(made) : std::nullopt;
}

bool AsciiNormalizer::take_letters(Letters letters, const TextFunctions& functions) {
  if (letters == Letters::as_they_are) return true;
  std::string const before = every_character();
  std::string const after = letters == Letters::lowercase ? functions.lower(before) : functions.upper(before);
  if (after.size() != before.size() || !is_ascii(after)) return false;
  for (std::size_t i = 0; i < before.size(); ++i) {
    // Ends are stripped before letters are changed: no letter may turn into what would have been stripped.
    if ((before[i] == ' ') != (after[i] == ' ')) return false;
    fates_[static_cast<unsigned char>(before[i])] = static_cast<unsigned char>(after[i]);
  }
  return true;
}

bool AsciiNormalizer::take_gaps(Gaps gaps, const TextFunctions& functions) {
  if (gaps == Gaps::none) return true;
  if (gaps == Gaps::all_but_alphanumerics) {
    for (unsigned char& fate : fates_) {
      if (!is_alphanumeric(static_cast<char>(fate))) fate = gap;
    }
    return true;
  }
  std::string const all = every_character();
  std::string const others = functions.without_spaces(all);
  auto const* next = others.data();
  auto const* const end = next + others.size();
  for (char const c : all) {
    if (next != end && *next == c) {
      ++next;
    } else {
      fates_[static_cast<unsigned char>(c)] = gap;
    }
  }
  return next == end && fate(edge_) == gap;
}

bool AsciiNormalizer::take_digits(const TextFunctions& functions) {
  std::string const all = every_character();
  std::string const digits = functions.digits_only(all);
  auto const* next = digits.data();
  auto const* const end = next + digits.size();
  for (char const c : all) {
    if (next != end && *next == c) {
      ++next;
    } else {
      fates_[static_cast<unsigned char>(c)] = nothing;
    }
  }
  return next == end;
}

void AsciiNormalizer::drop_controls() {
  for (unsigned char c = 0; c <= delete_character; ++c) {
    bool const is_control = c < first_printable || c == delete_character;
    if (is_control && fates_[c] != gap) fates_[c] = nothing;
  }
}

bool AsciiNormalizer::is_normal(std::string_view text) const noexcept {
  if (text.empty()) return true;
  if (edge_ != '\0' && (text.front() == edge_ || text.back() == edge_)) return false;
  bool in_gap = false;
  for (char const c : text) {
    unsigned char const becomes = fate(c);
    if (becomes == static_cast<unsigned char>(c)) {
      in_gap = false;
    } else if (becomes == gap && c == edge_ && !in_gap) {
      in_gap = true;
    } else {
      return false;
    }
  }
  return true;
}

std::size_t AsciiNormalizer::write(std::string_view text, char* target) const noexcept {
  if (edge_ != '\0') {
    while (!text.empty() && text.front() == edge_) text.remove_prefix(1);
    while (!text.empty() && text.back() == edge_) text.remove_suffix(1);
  }
  char* end = target;
  bool in_gap = false;
  for (char const c : text) {
    unsigned char const becomes = fate(c);
    if (becomes == nothing) continue;
    if (becomes == gap) {
      in_gap = true;
      continue;
    }
    if (in_gap && end != target) *end++ = edge_;
    in_gap = false;
    *end++ = static_cast<char>(becomes);
  }
  return static_cast<std::size_t>(end - target);
}

}  // namespace core
