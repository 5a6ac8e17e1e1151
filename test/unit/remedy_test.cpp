#include "core/remedy.hpp"

#include <boost/test/unit_test.hpp>

using core::literal_for_comment;
using core::Remedy;

BOOST_AUTO_TEST_SUITE(remedy)

BOOST_AUTO_TEST_CASE(a_comment_is_one_line) {
  BOOST_TEST(Remedy::comment("Ask again.").text() == "-- Ask again.");
  BOOST_TEST(Remedy::comment("a\nb\rc\r\nd").text() == "-- a b c  d");
  BOOST_TEST(Remedy::comment("a\vb\fc\td\x7f").text() == "-- a b c d ");
  BOOST_TEST(Remedy::comment("a\xE2\x80\xA8"
                             "b\xC2\x85")
                 .text() == "-- a   b  ");
  BOOST_TEST(Remedy::comment(std::string_view("a\0b", 3)).text() == "-- a b");
  BOOST_TEST(Remedy::comment("*/ -- /* $$ '").text() == "-- */ -- /* $$ '");
}

BOOST_AUTO_TEST_CASE(every_byte_stays_within_the_comment) {
  for (int byte = 0; byte < 256; ++byte) {
    std::string const text(3, static_cast<char>(byte));
    for (const std::string& line :
         {Remedy::comment(text).text(), Remedy::comment(literal_for_comment(text)).text()}) {
      BOOST_TEST(line.starts_with("-- "));
      for (char const one : line) BOOST_TEST((one >= ' ' && one <= '~'));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_literal_means_the_text) {
  BOOST_TEST(literal_for_comment("payment") == "'payment'");
  BOOST_TEST(literal_for_comment("") == "''");
  BOOST_TEST(literal_for_comment("it's") == "'it''s'");
  BOOST_TEST(literal_for_comment("a\\b") == R"(E'a\\b')");
  BOOST_TEST(literal_for_comment("a\nb'") == R"(E'a\x0ab''')");
  BOOST_TEST(literal_for_comment("gr\xC3\xB6\xC3\x9F") == R"(E'gr\xc3\xb6\xc3\x9f')");
  BOOST_TEST(literal_for_comment("\\'") == R"(E'\\''')");
}

BOOST_AUTO_TEST_CASE(statements_are_as_they_were_written) {
  BOOST_TEST(Remedy::sql("DROP RULE a ON b;").text() == "DROP RULE a ON b;");
}

BOOST_AUTO_TEST_SUITE_END()
