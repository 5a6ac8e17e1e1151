#include "ddl/strangers.hpp"

namespace ddl {

bool concerns(Oid rules_owner, Oid objects_owner) {
  return OidIsValid(rules_owner) && (rules_owner == objects_owner || pg::call([&] {
                                       return is_member_of_role_nosuper(GetUserId(), rules_owner);
                                     }));
}

}  // namespace ddl
