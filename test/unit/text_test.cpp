#include "core/message_text.hpp"

#include <array>
#include <random>

#include <boost/test/unit_test.hpp>

namespace {

using core::quoted;
using core::quoted_list;

constexpr std::size_t longest_shown = 100;

/// One character of each length that UTF-8 has.
constexpr std::array<std::string_view, 4> characters{"a", "ž", "猫", "🐈"};

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

/// The longest beginning of whole characters that has at most that many bytes.
std::string naive_cut(const std::vector<std::string_view>& text, std::size_t bytes) {
  std::string result;
  for (std::string_view const character : text) {
    if (result.size() + character.size() > bytes) break;
    result += character;
  }
  return result;
}

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) texts.push_back(std::to_string(i));
  return texts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(short_texts_are_shown_as_they_are) {
  for (const char* text : {"", "a", "two words", "say \"no\"", "new\nline", "\ttab", "100 %s {} {0}",
                           "žluťoučký kůň", "猫", "a->b", "back\\slash"}) {
    BOOST_TEST(quoted(text) == "\"" + std::string(text) + "\"");
  }
  BOOST_TEST(quoted(std::string_view("a\0b", 3)) == std::string("\"a\0b\"", 5));
}

BOOST_AUTO_TEST_CASE(a_hundred_bytes_are_shown_and_one_more_is_not) {
  std::string const longest(longest_shown, 'x');
  BOOST_TEST(quoted(longest) == "\"" + longest + "\"");
  BOOST_TEST(quoted(longest + "y") == "\"" + longest + "...\"");
  BOOST_TEST(quoted(std::string(2'000'000, 'x')) == "\"" + longest + "...\"");
}

BOOST_AUTO_TEST_CASE(a_cut_never_goes_through_a_character) {
  for (std::string_view const character : characters) {
    for (std::size_t before = 90; before <= longest_shown; ++before) {
      std::string const head(before, 'x');
      std::size_t const fitting = (longest_shown - before) / character.size();
      BOOST_TEST(quoted(head + repeated(character, 50)) ==
                 "\"" + head + repeated(character, fitting) + "...\"");
    }
  }
}

BOOST_AUTO_TEST_CASE(random_texts_are_cut_like_a_naive_cut) {
  std::mt19937 random(20240501);
  for (int round = 0; round < 5000; ++round) {
    std::vector<std::string_view> text;
    std::string whole;
    std::size_t const length = random() % 130;
    for (std::size_t i = 0; i < length; ++i) {
      text.push_back(characters.at(random() % characters.size()));
      whole += text.back();
    }
    if (whole.size() <= longest_shown) {
      BOOST_TEST(quoted(whole) == "\"" + whole + "\"");
    } else {
      BOOST_TEST(quoted(whole) == "\"" + naive_cut(text, longest_shown) + "...\"");
    }
  }
}

/// Not UTF-8: nothing sensible can come of it, but nothing is read out of bounds either.
BOOST_AUTO_TEST_CASE(a_text_of_continuation_bytes_ends) {
  BOOST_TEST(quoted(std::string(longest_shown + 1, '\x80')) == "\"...\"");
  BOOST_TEST(quoted(std::string(longest_shown, '\x80')).size() == longest_shown + 2);
}

BOOST_AUTO_TEST_CASE(lists) {
  BOOST_TEST(quoted_list({}) == "");
  BOOST_TEST(quoted_list({"a"}) == R"("a")");
  BOOST_TEST(quoted_list({"a", "", "b c"}) == R"("a", "", "b c")");
  BOOST_TEST(quoted_list({std::string(101, 'x')}) == "\"" + std::string(100, 'x') + "...\"");
}

BOOST_AUTO_TEST_CASE(lists_of_over_fifty_say_how_many_more_there_are) {
  std::string first_fifty;
  for (int i = 0; i < 50; ++i) first_fifty += (i > 0 ? ", \"" : "\"") + std::to_string(i) + "\"";
  BOOST_TEST(quoted_list(numbered(50)) == first_fifty);
  BOOST_TEST(quoted_list(numbered(51)) == first_fifty + " and 1 more");
  BOOST_TEST(quoted_list(numbered(1000)) == first_fifty + " and 950 more");
}

BOOST_AUTO_TEST_CASE(lists_of_anything) {
  BOOST_TEST(core::joined(std::vector<std::string>{}).empty());
  BOOST_TEST(core::joined(std::array<std::string_view, 1>{"a"}) == "a");
  BOOST_TEST(core::joined(std::array<const char*, 3>{"", "", "b"}) == ", , b");
  auto const doubled = [](int number) { return std::to_string(2 * number); };
  std::vector<int> const numbers{1, 2, 3};
  BOOST_TEST(core::joined(numbers, doubled) == "2, 4, 6");
  BOOST_TEST(core::joined(numbers, doubled, 3) == "2, 4, 6");
  BOOST_TEST(core::joined(numbers, doubled, 2) == "2, 4 and 1 more");
}

BOOST_AUTO_TEST_SUITE_END()
