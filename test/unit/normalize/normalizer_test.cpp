#include "core/normalize/normalizer.hpp"

#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "core/normalize/field_normalizers.hpp"
#include "rejection.hpp"

namespace {

using core::AsciiNormalizer;

/// As the C locale has them.
class PlainFunctions : public core::TextFunctions {
 public:
  std::string lower(const std::string& text) const override {
    std::string result = text;
    for (char& c : result) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return result;
  }
  std::string upper(const std::string& text) const override {
    std::string result = text;
    for (char& c : result) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
    }
    return result;
  }
  std::string without_spaces(const std::string& text) const override {
    return only(text, [](char c) { return c != ' ' && (c < '\t' || c > '\r'); });
  }
  std::string digits_only(const std::string& text) const override {
    return only(text, [](char c) { return c >= '0' && c <= '9'; });
  }
  std::string composed(const std::string& text) const override { return text; }

 private:
  template <class Wanted>
  static std::string only(const std::string& text, Wanted&& wanted) {
    std::string result;
    for (char const c : text) {
      if (wanted(c)) result += c;
    }
    return result;
  }
};

/// As ICU has them in Turkish.
class TurkishFunctions final : public PlainFunctions {
 public:
  std::string lower(const std::string& text) const override { return replaced(text, 'I', "ı"); }
  std::string upper(const std::string& text) const override { return replaced(text, 'i', "İ"); }

 private:
  static std::string replaced(const std::string& text, char what, const char* by) {
    std::string result;
    for (char const c : text) {
      if (c == what) {
        result += by;
      } else {
        result += c;
      }
    }
    return result;
  }
};

AsciiNormalizer ascii(std::string_view name) {
  return core::AsciiNormalizer::make(*core::find_normalizer(name), PlainFunctions()).value();
}

std::string normal(const AsciiNormalizer& normalizer, std::string_view text) {
  std::string result(text.size(), '?');
  result.resize(normalizer.write(text, result.data()));
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(normalizer)

BOOST_AUTO_TEST_CASE(each_does_what_its_name_says) {
  struct Example {
    const char* name;
    const char* in;
    const char* out;
  };
  for (const auto& [name, in, out] : std::vector<Example>{
           {"email", "  Ann@X.Org ", "ann@x.org"},
           {"email", "\tA B ", "\ta b"},
           {"name", " \n Ann \t\r Lee\v", "Ann Lee"},
           {"name", " \t ", ""},
           {"phone", "+1 (2) 3-x4", "1234"},
           {"trim", "  a  b\t ", "a  b\t"},
           {"trim", "    ", ""},
           {"lowercase", " Ab1 ", " ab1 "},
           {"uppercase", " aB1 ", " AB1 "},
           {"nfc", " As it Is\n", " As it Is\n"},
           {"slug", "--Hello,  World! 2-", "hello-world-2"},
           {"slug", "?!", ""},
           {"digits", "a1b2", "12"},
           {"squish", "\n two \t words\f", "two words"},
           {"squish", "\x01 a\x1f", "\x01 a\x1f"},
           {"visible", "\n two \t\x01 words\f", "two words"},
           {"visible", "\x01 a\x1f\x7f b \x02", "a b"},
           {"visible", "\x01 \x02", ""},
       }) {
    BOOST_TEST(normal(ascii(name), in) == out);
  }
}

BOOST_AUTO_TEST_CASE(a_text_is_normal_exactly_if_writing_changes_nothing) {
  std::mt19937 random(20261120);
  std::string_view const alphabet = "aZ09  \t\n-_@.\x1f\x7f";
  for (const core::Normalizer& built_in : core::normalizers()) {
    AsciiNormalizer const normalizer = ascii(built_in.name);
    for (int round = 0; round < 5000; ++round) {
      std::string text;
      for (std::size_t left = random() % 12; left > 0; --left) text += alphabet[random() % alphabet.size()];
      std::string const once = normal(normalizer, text);
      BOOST_TEST(normalizer.is_normal(text) == (once == text));
      BOOST_TEST(normalizer.is_normal(once));
    }
  }
}

BOOST_AUTO_TEST_CASE(letters_that_leave_ascii_are_not_for_tables) {
  for (const char* name : {"email", "lowercase", "uppercase"}) {
    BOOST_TEST(!AsciiNormalizer::make(*core::find_normalizer(name), TurkishFunctions()).has_value());
  }
  for (const char* name : {"name", "phone", "trim", "nfc"}) {
    BOOST_TEST(AsciiNormalizer::make(*core::find_normalizer(name), TurkishFunctions()).has_value());
  }
}

BOOST_AUTO_TEST_CASE(ascii_is_told_from_the_rest_at_any_place) {
  BOOST_TEST(core::is_ascii(""));
  for (std::size_t length = 1; length < 40; ++length) {
    std::string text(length, '\x7f');
    BOOST_TEST(core::is_ascii(text));
    for (char& c : text) {
      c = '\x80';
      BOOST_TEST(!core::is_ascii(text));
      c = 'a';
    }
  }
}

BOOST_AUTO_TEST_CASE(examples_of_ascii_hold) {
  for (const core::Normalizer& built_in : core::normalizers()) {
    BOOST_TEST(core::find_normalizer(built_in.name) == &built_in);
    if (!core::is_ascii(built_in.example_in)) continue;
    BOOST_TEST(normal(ascii(built_in.name), built_in.example_in) == built_in.example_out);
  }
  BOOST_TEST(core::find_normalizer("Email") == nullptr);
}

BOOST_AUTO_TEST_CASE(fields_are_texts_by_column) {
  auto const read =
      core::read_field_normalizers({core::JsonObject{{"mail", {"email"}}, {"x", {"f({value})"}}}});
  BOOST_TEST(read.size() == 2U);
  BOOST_TEST(read[0].expression() == "LOWER(TRIM({value}))");
  BOOST_TEST(read[1].expression() == "f({value})");
  BOOST_TEST(rejection_of([] { core::read_field_normalizers({core::JsonArray{}}); }).message ==
             "fields must be a JSON object, not an array");
  BOOST_TEST(rejection_of([] { core::read_field_normalizers({core::JsonObject{}}); }).message ==
             "fields must name at least one column");
  BOOST_TEST(rejection_of([] { core::read_field_normalizers({core::JsonObject{{"x", {true}}}}); }).message ==
             "the normalizer of field \"x\" must be a string or a list of strings, not a boolean");
  BOOST_TEST(rejection_of([&] { core::refuse_normalizer({"x", "e-mail"}); }).message ==
             "the normalizer of field \"x\" is neither a built-in one nor an SQL expression with {value}: "
             "\"e-mail\"");
}

BOOST_AUTO_TEST_CASE(a_list_is_several_normalizers_of_one_field) {
  auto const list = [](std::vector<core::Json> texts) {
    return core::Json{core::JsonArray(std::move(texts))};
  };
  auto const read = core::read_field_normalizers({core::JsonObject{
      {"mail", list({{"trim"}, {"f({value})"}})}, {"x", {"trim"}}, {"y", list({{"trim"}})}}});
  BOOST_TEST(read.size() == 4U);
  BOOST_TEST((read[0].column == "mail" && read[0].text == "trim" && read[0].place == 1));
  BOOST_TEST((read[1].column == "mail" && read[1].text == "f({value})" && read[1].place == 2));
  BOOST_TEST((read[2].column == "x" && read[2].place == 0));
  BOOST_TEST((read[3].column == "y" && read[3].place == 1));
  core::JsonObject written;
  for (const core::FieldNormalizer& field : read) {
    core::add_member(&written, field.column, field.place, {field.text});
  }
  core::Json const again{written};
  for (const core::FieldNormalizer& field : read) {
    const core::Json* const text = core::member_of_normalizer(&again, field.column, field.place);
    BOOST_TEST((text != nullptr && text->string() != nullptr && *text->string() == field.text));
  }
  BOOST_TEST(core::member_of_normalizer(&again, "mail", 3) == nullptr);
  BOOST_TEST(core::member_of_normalizer(&again, "x", 1) == nullptr);
  BOOST_TEST(core::member_of_normalizer(&again, "z", 0) == nullptr);
  BOOST_TEST(core::member_of_normalizer(nullptr, "x", 0) == nullptr);
  auto const message = [](core::Json value) {
    return rejection_of([&] { core::read_field_normalizers({core::JsonObject{{"x", std::move(value)}}}); })
        .message;
  };
  BOOST_TEST(message(list({})) == "the list of normalizers of field \"x\" is empty");
  BOOST_TEST(message(list({{"trim"}, {true}})) ==
             "normalizer 2 of field \"x\" must be a string, not a boolean");
  BOOST_TEST(message(list({list({})})) == "normalizer 1 of field \"x\" must be a string, not an array");
  BOOST_TEST(rejection_of([&] { core::refuse_normalizer({"x", "e-mail", 2}); }).message ==
             "normalizer 2 of field \"x\" is neither a built-in one nor an SQL expression with {value}: "
             "\"e-mail\"");
}

BOOST_AUTO_TEST_SUITE_END()
