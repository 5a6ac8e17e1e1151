#include "core/audit_scope.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/text.hpp"

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

std::vector<ColumnRename> read_renames(const Json& definition) {
  std::vector<ColumnRename> renames;
  const Json* list = definition.member("renames");
  const JsonArray* elements = list != nullptr ? list->array() : nullptr;
  if (elements == nullptr) return renames;
  for (const Json& rename : *elements) {
    renames.push_back({rename.text("from"), rename.text("to"), number(rename.member("before"))});
  }
  return renames;
}

}  // namespace

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
  for (auto rename = renames.rbegin(); rename != renames.rend() && id < rename->before; ++rename) {
    if (rename->to == column) column = rename->from;
  }
  return column;
}

void AuditScope::rename(const std::string& from, const std::string& to, std::int64_t before) {
  if (track) replace(*track, from, to);
  replace(exclude, from, to);
  replace(redact, from, to);
  replace(key, from, to);
  renames.push_back({from, to, before});
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
  return scope;
}

Json write_audit_scope(const AuditScope& scope) {
  JsonObject members;
  if (scope.track) members.push_back({"track", json_array(*scope.track)});
  if (!scope.exclude.empty()) members.push_back({"exclude", json_array(scope.exclude)});
  if (!scope.redact.empty()) members.push_back({"redact", json_array(scope.redact)});
  if (!scope.key.empty()) members.push_back({"key", json_array(scope.key)});
  JsonArray renames;
  for (const ColumnRename& rename : scope.renames) {
    renames.push_back({JsonObject{{"from", {rename.from}},
                                  {"to", {rename.to}},
                                  {"before", {JsonNumber{std::to_string(rename.before)}}}}});
  }
  if (!renames.empty()) members.push_back({"renames", {std::move(renames)}});
  return {std::move(members)};
}

}  // namespace core
