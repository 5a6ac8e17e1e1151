#include "rule/examined_rule.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/dependencies.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace rule {

namespace {

Oid owner_of(Oid table) {
  return catalog::owner_of(catalog::Object{RelationRelationId, table});
}

std::vector<Oid> owners_of(const std::vector<Oid>& tables) {
  std::vector<Oid> owners;
  for (Oid const table : tables) {
    Oid const owner = owner_of(table);
    if (std::find(owners.begin(), owners.end(), owner) == owners.end()) owners.push_back(owner);
  }
  return owners;
}

std::string role_name(Oid role) {
  return pg::to_string(pg::call([&] { return GetUserNameFromId(role, true); }));
}

}  // namespace

bool owns_exactly(const std::vector<Oid>& tables) {
  return owners_of(tables) == std::vector<Oid>{GetUserId()};
}

core::Remedy owners_remedy(bool is_owners_question, const std::vector<Oid>& tables, std::string statements) {
  if (is_owners_question) return core::Remedy::sql(std::move(statements));
  auto const owners = owners_of(tables);
  std::string const names =
      core::joined(owners, [](Oid owner) { return core::literal_for_comment(role_name(owner)); });
  if (owners.size() > 1) {
    return core::Remedy::comment(fmt::format(
        "What puts this right runs triggers and expressions of the roles {}, who own the table and its "
        "partitions: once one role owns them all, pgshift.doctor() gives it to that role.",
        names));
  }
  return core::Remedy::comment(fmt::format(
      "What puts this right runs triggers and expressions of the table's owner, so pgshift.doctor() "
      "gives it to that role alone: ask as {}, in a session of its own.",
      names));
}

}  // namespace rule
