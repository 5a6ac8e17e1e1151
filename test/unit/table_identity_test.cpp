#include "core/table_id.hpp"

#include <limits>

#include <boost/test/unit_test.hpp>

namespace {

core::Json holding(core::Json id) {
  return {core::JsonObject{{"field", {std::string("status")}}, {"table_id", std::move(id)}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(table_identity)

BOOST_AUTO_TEST_CASE(a_definition_holds_one) {
  core::Json const definition{core::JsonObject{{"field", {std::string("status")}}}};
  BOOST_TEST(!core::table_id_of(definition).has_value());
  core::TableId const highest = std::numeric_limits<core::TableId>::max();
  core::Json const given = core::with_table_id(definition, highest);
  BOOST_TEST(core::table_id_of(given).value() == highest);
  BOOST_TEST(given.text("field") == "status");
  core::Json const another = core::with_table_id(given, 5);
  BOOST_TEST(core::table_id_of(another).value() == 5);
  BOOST_TEST(another.object()->size() == 2);
}

BOOST_AUTO_TEST_CASE(what_is_no_identity_is_none) {
  for (const char* const text :
       {"", " 5", "5 ", "5x", "+5", "-5", "0", "0x5", "9223372036854775808", "NaN"}) {
    BOOST_TEST(!core::table_id_of(holding({std::string(text)})).has_value(), text);
  }
  BOOST_TEST(!core::table_id_of(holding({core::JsonNumber{"5"}})).has_value());
  BOOST_TEST(!core::table_id_of({std::string("5")}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
