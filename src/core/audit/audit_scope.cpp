#include "core/audit/audit_scope.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"

namespace core {

namespace {

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void refuse_repeated(const char* list, const std::vector<std::string>& names) {
  std::set<std::string_view> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) {
      throw InvalidArgument(fmt::format("{} names column {} twice", list, quoted(name)));
    }
  }
}

void replace(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::replace(names.begin(), names.end(), from, to);
}

std::int64_t number(const Json* json) {
  const auto* text = json != nullptr ? std::get_if<JsonNumber>(&json->value) : nullptr;
  std::int64_t value = 0;
  if (text != nullptr) std::from_chars(text->text.data(), text->text.data() + text->text.size(), value);
  return value;
}

Json id_in_json(std::int64_t id) {
  return {JsonNumber{std::to_string(id)}};
}

std::vector<IdRange> read_ranges(const Json& definition) {
  std::vector<IdRange> ranges;
  const Json* list = definition.member("keyed_otherwise");
  const JsonArray* elements = list != nullptr ? list->array() : nullptr;
  if (elements == nullptr) return ranges;
  for (const Json& range : *elements) {
    ranges.push_back({number(range.member("first")), number(range.member("last"))});
  }
  return ranges;
}

std::vector<ColumnRename> read_renames(const Json& definition) {
  std::vector<ColumnRename> renames;
  const Json* list = definition.member("renames");
  const JsonArray* elements = list != nullptr ? list->array() : nullptr;
  if (elements == nullptr) return renames;
  for (const Json& rename : *elements) {
    renames.push_back(read_rename(rename));
  }
  return renames;
}

}  // namespace

Json write_rename(const ColumnRename& rename) {
  return {JsonObject{{"from", {rename.from}}, {"to", {rename.to}}, {"before", id_in_json(rename.before)}}};
}

ColumnRename read_rename(const Json& json) {
  return {json.text("from"), json.text("to"), number(json.member("before"))};
}

std::vector<IdRange> keyed_otherwise(const std::vector<LoggedKey>& keys) {
  std::vector<IdRange> ranges;
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    if (keys[i].columns == keys.back().columns) continue;
    std::int64_t const last = keys[i + 1].since - 1;
    if (!ranges.empty() && ranges.back().last + 1 == keys[i].since) {
      ranges.back().last = last;
    } else {
      ranges.push_back({keys[i].since, last});
    }
  }
  return ranges;
}

Json write_logged_key(const LoggedKey& key) {
  return {JsonObject{{"key", json_array(key.columns)},
                     {"since", id_in_json(key.since)},
                     {"renames", id_in_json(static_cast<std::int64_t>(key.renames))}}};
}

LoggedKey read_logged_key(const Json& json) {
  return {json.texts("key"), number(json.member("since")),
          static_cast<std::size_t>(number(json.member("renames")))};
}

std::vector<std::string> LoggedKey::names_after(const std::vector<ColumnRename>& all) const {
  std::vector<std::string> names = columns;
  for (std::size_t i = renames; i < all.size(); ++i) {
    for (std::string& name : names) {
      if (name.empty()) continue;
      if (name == all[i].from) {
        name = all[i].to;
      } else if (name == all[i].to) {
        name.clear();  // whichever is called so now is another
      }
    }
  }
  return names;
}

std::string name_at(const std::vector<ColumnRename>& renames, std::string column, std::int64_t id) {
  for (auto rename = renames.rbegin(); rename != renames.rend() && id < rename->before; ++rename) {
    if (rename->to == column) column = rename->from;
  }
  return column;
}

bool AuditScope::tracks(std::string_view column) const {
  return (!track || holds(*track, column)) && !holds(exclude, column);
}

bool AuditScope::redacts(std::string_view column) const {
  return holds(redact, column);
}

void AuditScope::check() const {
  if (track && track->empty()) {
    throw InvalidArgument("track names no column", {}, "Leave it out to track all columns.");
  }
  if (track) refuse_repeated("track", *track);
  refuse_repeated("exclude", exclude);
  refuse_repeated("redact", redact);
  refuse_repeated("key", key);
  for (const std::string& name : exclude) {
    if (track && holds(*track, name)) {
      throw InvalidArgument(fmt::format("column {} is in both track and exclude", quoted(name)));
    }
  }
  for (const std::string& name : redact) {
    if (!tracks(name)) {
      throw InvalidArgument(fmt::format("column {} is to be redacted, but is not tracked", quoted(name)));
    }
    if (holds(key, name)) {
      throw InvalidArgument(fmt::format("column {} cannot be redacted: it is of the key", quoted(name)),
                            "The key's values name the entity in every entry.");
    }
  }
}

std::vector<std::string> AuditScope::named() const {
  std::vector<std::string> names = track.value_or(std::vector<std::string>());
  for (const auto* list : {&exclude, &redact, &key}) names.insert(names.end(), list->begin(), list->end());
  return names;
}

bool AuditScope::needs(std::string_view column) const {
  return holds(key, column) || (track && holds(*track, column));
}

std::string AuditScope::name_at(std::string column, std::int64_t id) const {
  return core::name_at(renames, std::move(column), id);
}

void AuditScope::rename(const std::string& from, const std::string& to, std::int64_t before) {
  if (track) replace(*track, from, to);
  replace(exclude, from, to);
  replace(redact, from, to);
  replace(key, from, to);
  renames.push_back({from, to, before});
}

bool AuditScope::has_known(std::string_view name) const {
  return std::any_of(renames.begin(), renames.end(),
                     [&](const ColumnRename& rename) { return rename.to == name || rename.from == name; });
}

bool AuditScope::has_been_left(std::string_view name) const {
  auto const last = std::find_if(renames.rbegin(), renames.rend(), [&](const ColumnRename& rename) {
    return rename.to == name || rename.from == name;
  });
  return last != renames.rend() && last->to != name;
}

AuditScope read_audit_scope(const Json& definition) {
  AuditScope scope;
  if (definition.member("track") != nullptr) scope.track = definition.texts("track");
  scope.exclude = definition.texts("exclude");
  scope.redact = definition.texts("redact");
  scope.key = definition.texts("key");
  scope.renames = read_renames(definition);
  scope.keyed_otherwise = read_ranges(definition);
  return scope;
}

Json write_audit_scope(const AuditScope& scope) {
  JsonObject members;
  if (scope.track) members.push_back({"track", json_array(*scope.track)});
  if (!scope.exclude.empty()) members.push_back({"exclude", json_array(scope.exclude)});
  if (!scope.redact.empty()) members.push_back({"redact", json_array(scope.redact)});
  if (!scope.key.empty()) members.push_back({"key", json_array(scope.key)});
  JsonArray renames;
  for (const ColumnRename& rename : scope.renames) renames.push_back(write_rename(rename));
  if (!renames.empty()) members.push_back({"renames", {std::move(renames)}});
  JsonArray ranges;
  for (const IdRange& range : scope.keyed_otherwise) {
    ranges.push_back({JsonObject{{"first", id_in_json(range.first)}, {"last", id_in_json(range.last)}}});
  }
  if (!ranges.empty()) members.push_back({"keyed_otherwise", {std::move(ranges)}});
  return {std::move(members)};
}

}  // namespace core
