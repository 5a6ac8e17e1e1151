#include "core/json.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using core::Json;
using core::JsonArray;
using core::JsonNumber;
using core::JsonObject;

}  // namespace

BOOST_AUTO_TEST_SUITE(json)

BOOST_AUTO_TEST_CASE(each_kind_is_itself_and_no_other) {
  struct Sample {
    Json json;
    std::string kind;
  };
  std::vector<Sample> const samples{
      {Json{}, "null"},
      {Json{true}, "a boolean"},
      {Json{JsonNumber{"1.50"}}, "a number"},
      {Json{std::string("text")}, "a string"},
      {Json{JsonArray{}}, "an array"},
      {Json{JsonObject{}}, "an object"},
  };
  for (const auto& [json, kind] : samples) {
    BOOST_TEST_CONTEXT(kind) {
      BOOST_TEST(json.kind() == kind);
      BOOST_TEST(json.is_null() == (kind == "null"));
      BOOST_TEST((json.boolean() != nullptr) == (kind == "a boolean"));
      BOOST_TEST((json.string() != nullptr) == (kind == "a string"));
      BOOST_TEST((json.array() != nullptr) == (kind == "an array"));
      BOOST_TEST((json.object() != nullptr) == (kind == "an object"));
    }
  }
}

BOOST_AUTO_TEST_CASE(values_are_kept) {
  BOOST_TEST(*Json{true}.boolean() == true);
  BOOST_TEST(*Json{false}.boolean() == false);
  BOOST_TEST(*Json{std::string("žluť\"\n")}.string() == "žluť\"\n");
  BOOST_TEST(std::get<JsonNumber>(Json{JsonNumber{"1e400"}}.value).text == "1e400");
  BOOST_TEST(Json{JsonArray(3)}.array()->size() == 3U);
}

BOOST_AUTO_TEST_CASE(members_are_found_by_their_exact_name) {
  Json const json{JsonObject{{"a", Json{std::string("first")}},
                             {"", Json{std::string("nameless")}},
                             {"A", Json{}},
                             {"inner", Json{JsonObject{{"a", Json{std::string("inner")}}}}}}};
  BOOST_TEST(*json.member("a")->string() == "first");
  BOOST_TEST(*json.member("")->string() == "nameless");
  BOOST_TEST(json.member("A")->is_null());
  BOOST_TEST(*json.member("inner")->member("a")->string() == "inner");
  BOOST_TEST(json.member("b") == nullptr);
  BOOST_TEST(json.member("a ") == nullptr);
  BOOST_TEST(json.member(std::string("a\0", 2)) == nullptr);
}

BOOST_AUTO_TEST_CASE(the_first_of_two_members_of_one_name_counts) {
  Json const json{JsonObject{{"a", Json{true}}, {"a", Json{false}}}};
  BOOST_TEST(*json.member("a")->boolean() == true);
}

BOOST_AUTO_TEST_CASE(what_is_no_object_has_no_members) {
  for (const Json& json : {Json{}, Json{true}, Json{JsonNumber{"1"}}, Json{std::string("a")},
                           Json{JsonArray{Json{std::string("a")}}}}) {
    BOOST_TEST(json.member("a") == nullptr);
    BOOST_TEST(json.member("") == nullptr);
  }
}

BOOST_AUTO_TEST_SUITE_END()
