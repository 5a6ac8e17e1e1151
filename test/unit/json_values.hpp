// JSON as definitions hold it, in few words.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "core/json.hpp"

inline core::Json text(std::string value) {
  return core::Json{std::move(value)};
}

inline core::Json list(const std::vector<std::string>& values) {
  return core::json_array(values);
}

inline core::Json object(std::initializer_list<core::JsonMember> members) {
  return core::Json{core::JsonObject(members)};
}

/// One value of each kind, with what a message calls it.
inline const std::vector<std::pair<core::Json, std::string>>& kinds() {
  static const std::vector<std::pair<core::Json, std::string>> all{
      {core::Json{}, "null"},
      {core::Json{true}, "a boolean"},
      {core::Json{core::JsonNumber{"1"}}, "a number"},
      {text("a"), "a string"},
      {list({"a"}), "an array"},
      {object({{"a", list({"b"})}}), "an object"},
  };
  return all;
}

/// Those that are not of that kind.
inline std::vector<std::pair<core::Json, std::string>> kinds_but(const std::string& kind) {
  std::vector<std::pair<core::Json, std::string>> others;
  for (const auto& sample : kinds()) {
    if (sample.second != kind) others.push_back(sample);
  }
  BOOST_TEST(others.size() == kinds().size() - 1);
  return others;
}
