#include "pg/arguments.hpp"

#include <fmt/format.h>

#include "pg/text.hpp"

namespace pg {

Datum Arguments::required(int place, const char* name) const {
  if (!given(place)) throw Report(ERRCODE_NULL_VALUE_NOT_ALLOWED, fmt::format("{} must not be NULL", name));
  return call_->args[place].value;
}

std::string Arguments::name(int place, const char* name) const {
  return NameStr(*DatumGetName(required(place, name)));
}

std::string Arguments::text(int place, const char* name) const {
  return text_to_string(required(place, name));
}

std::vector<std::string> Arguments::texts(int place, const char* name) const {
  return text_array(required(place, name), name);
}

}  // namespace pg
