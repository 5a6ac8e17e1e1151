#include "pg/settings.hpp"

#include <array>
#include <vector>

#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

constexpr const char* search_path = "search_path";
constexpr std::array<const char*, 19> settings_that_matter{search_path,
                                                           "DateStyle",
                                                           "IntervalStyle",
                                                           "TimeZone",
                                                           "timezone_abbreviations",
                                                           "standard_conforming_strings",
                                                           "transform_null_equals",
                                                           "array_nulls",
                                                           "extra_float_digits",
                                                           "bytea_output",
                                                           "quote_all_identifiers",
                                                           "default_text_search_config",
                                                           "xmloption",
                                                           "xmlbinary",
                                                           "lc_monetary",
                                                           "lc_numeric",
                                                           "lc_time",
                                                           "gin_fuzzy_search_limit",
                                                           "backslash_quote"};

std::string effective_search_path() {
  List* schemas = call([] { return fetch_search_path(false); });
  std::vector<std::string> path;
  const ListCell* cell = nullptr;
  foreach (cell, schemas) {
    Oid const schema = lfirst_oid(cell);
    if (call([&] { return isTempNamespace(schema); })) continue;
    path.push_back(quote_identifier(to_string(call([&] { return get_namespace_name(schema); }))));
  }
  path.emplace_back("pg_temp");
  return core::joined(path);
}

}  // namespace

core::Json effective_settings() {
  core::JsonObject settings;
  for (const char* const name : settings_that_matter) {
    std::string value = name == search_path
                            ? effective_search_path()
                            : to_string(call([&] { return GetConfigOption(name, false, false); }));
    settings.push_back({name, {std::move(value)}});
  }
  return {std::move(settings)};
}

core::Json reading_settings() {
  return {core::JsonObject{{search_path, {"pg_catalog, pg_temp"}},
                           {"DateStyle", {"ISO, YMD"}},
                           {"IntervalStyle", {"postgres"}},
                           {"TimeZone", {"UTC"}},
                           {"timezone_abbreviations", {"Default"}},
                           {"standard_conforming_strings", {"on"}},
                           {"transform_null_equals", {"off"}},
                           {"array_nulls", {"on"}},
                           {"extra_float_digits", {"3"}},
                           {"bytea_output", {"hex"}},
                           {"quote_all_identifiers", {"off"}},
                           {"xmloption", {"content"}},
                           {"xmlbinary", {"base64"}},
                           {"lc_monetary", {"C"}},
                           {"backslash_quote", {"safe_encoding"}}}};
}

PinnedSettings::PinnedSettings(const core::Json& settings)
    : nest_level_(call([] { return NewGUCNestLevel(); })) {
  for (const char* const name : settings_that_matter) {
    const core::Json* value = settings.member(name);
    const std::string* text = value != nullptr ? value->string() : nullptr;
    // To look at a setting costs next to nothing; to set some of them, even to what they are, costs
    // microseconds.
    if (text == nullptr || *text == call([&] { return GetConfigOption(name, false, false); })) continue;
    call([&] {
      set_config_option(name, text->c_str(), PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
    });
  }
}

PinnedSettings::~PinnedSettings() {
  // True keeps what the code in between has SET for the session or the transaction; what was pinned
  // goes back in any case.
  if (!unwinding_.has_begun()) AtEOXact_GUC(true, nest_level_);
}

}  // namespace pg
