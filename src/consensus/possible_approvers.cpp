#include "consensus/possible_approvers.hpp"

#include "catalog/catalog_scan.hpp"
#include "pg/boundary.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

struct Login {
  Oid oid;
  std::string name;
};

std::vector<Login> logins() {
  std::vector<Login> logins;
  catalog::CatalogScan rows(AuthIdRelationId, InvalidOid, {});
  while (HeapTuple const row = rows.next()) {
    auto* form = reinterpret_cast<Form_pg_authid>(GETSTRUCT(row));
    if (form->rolcanlogin) logins.push_back({form->oid, NameStr(form->rolname)});
  }
  return logins;
}

Oid role_oid(const std::string& name) {
  return pg::call([&] { return get_role_oid(name.c_str(), true); });
}

}  // namespace

PossibleApprovers possible_approvers(const core::GateDefinition& gate) {
  PossibleApprovers possible;
  std::vector<Login> const all = logins();
  if (gate.quorum.roles().empty()) {
    // Each could approve in the role that he is himself.
    possible.count = static_cast<int>(all.size());
    return possible;
  }
  std::vector<core::Vote> votes;
  for (const std::string& name : gate.quorum.roles()) {
    Oid const role = role_oid(name);
    if (!OidIsValid(role)) {
      possible.missing_roles.push_back(name);
      continue;
    }
    for (const Login& login : all) {
      bool const is_member = pg::call([&] { return is_member_of_role_nosuper(login.oid, role); });
      if (is_member) votes.push_back({login.name, name});
    }
  }
  possible.count = gate.quorum.count(votes);
  return possible;
}

}  // namespace consensus
