#include "consensus/possible_approvers.hpp"

#include "pg/boundary.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

struct Login {
  Oid oid;
  std::string name;
};

std::vector<Login> logins() {
  struct Row {
    Oid oid;
    char* name;
  };
  List* const rows = pg::call([] {
    List* found = NIL;
    Relation catalog = table_open(AuthIdRelationId, AccessShareLock);
    SysScanDesc scan = systable_beginscan(catalog, InvalidOid, false, nullptr, 0, nullptr);
    while (HeapTuple const tuple = systable_getnext(scan)) {
      auto* form = reinterpret_cast<Form_pg_authid>(GETSTRUCT(tuple));
      if (!form->rolcanlogin) continue;
      auto* row = static_cast<Row*>(palloc(sizeof(Row)));
      *row = {form->oid, pstrdup(NameStr(form->rolname))};
      found = lappend(found, row);
    }
    systable_endscan(scan);
    table_close(catalog, AccessShareLock);
    return found;
  });
  std::vector<Login> logins;
  const ListCell* cell = nullptr;
  foreach (cell, rows) {
    const Row* row = static_cast<const Row*>(lfirst(cell));
    logins.push_back({row->oid, row->name});
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
