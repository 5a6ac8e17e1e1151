// Which columns an audit follows: what is written reads as it was, and renames can be followed back.
#include "core/audit/audit_scope.hpp"

#include <algorithm>

#include "core/invalid_argument.hpp"
#include "json_text.hpp"
#include "property.hpp"

namespace {

using core::AuditScope;
using fuzz::require;

std::string print(const AuditScope& scope) {
  return fuzz::print_json(core::write_audit_scope(scope));
}

void check_accepted(const AuditScope& scope) {
  require(!scope.track || !scope.track->empty(), "something is tracked");
  for (const std::string& column : scope.redact) {
    require(scope.tracks(column) && scope.redacts(column), "what is redacted is tracked");
    require(std::find(scope.key.begin(), scope.key.end(), column) == scope.key.end(),
            "a key is not redacted");
  }
  for (const std::string& column : scope.exclude)
    require(!scope.tracks(column), "what is excluded is not tracked");
  for (const std::string& column : scope.key) require(scope.needs(column), "an audit needs its key");
}

/// Renames every column that it names; the entries before still go by the old name.
void check_renames(AuditScope scope) {
  std::int64_t entry = 0;
  for (const core::ColumnRename& rename : scope.renames) entry = std::max(entry, rename.before);
  if (entry > (std::int64_t{1} << 62U)) return;
  for (const std::string& column : scope.named()) {
    std::string const name = column + "!";
    auto const named = scope.named();
    if (std::find(named.begin(), named.end(), name) != named.end()) continue;
    AuditScope before = scope;
    scope.rename(column, name, ++entry);
    require(scope.tracks(name) == before.tracks(column) && scope.redacts(name) == before.redacts(column) &&
                scope.needs(name) == before.needs(column),
            "a renamed column is treated as before");
    require(scope.name_at(name, entry) == name, "an entry from now on has the new name");
    require(scope.name_at(name, entry - 1) == before.name_at(column, entry - 1),
            "an entry before has the old one");
    require(scope.has_been_left(column) && !scope.has_been_left(name),
            "the old name is free, the new one taken");
  }
  require(print(core::read_audit_scope(core::write_audit_scope(scope))) == print(scope),
          "renames read as written");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto const definition = fuzz::read_json({reinterpret_cast<const char*>(data), size});
  if (!definition) return -1;
  AuditScope const scope = core::read_audit_scope(*definition);
  require(print(core::read_audit_scope(core::write_audit_scope(scope))) == print(scope),
          "a scope reads as written");
  try {
    scope.check();
    check_accepted(scope);
    if (scope.named().size() < 100) check_renames(scope);
  } catch (const core::InvalidArgument& problem) {
    require(*problem.what() != '\0', "a refusal says why");
  }
  return 0;
}
