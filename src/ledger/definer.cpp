#include "ledger/definer.hpp"

namespace ledger {

Oid definer_of(const StoredMachine& machine) {
  return pg::call([&] { return get_role_oid(machine.defined_by.c_str(), true); });
}

bool may_define(const StoredMachine& machine) {
  Oid const definer = definer_of(machine);
  return OidIsValid(definer) && pg::call([&] { return has_privs_of_role(GetUserId(), definer); });
}

}  // namespace ledger
