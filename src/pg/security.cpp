#include "pg/security.hpp"

#include <fmt/format.h>

#include "pg/compat.hpp"
#include "pg/text.hpp"

namespace pg {

bool may_show_values(Oid relation, AttrNumber column) {
  return call([&] {
    if (check_enable_rls(relation, InvalidOid, true) == RLS_ENABLED) return false;
    return pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK ||
           pg_attribute_aclcheck(relation, column, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
  });
}

bool may_show_rows(Oid relation) {
  return call([&] {
    return check_enable_rls(relation, InvalidOid, true) != RLS_ENABLED &&
           pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
  });
}

void require_usage(Oid relation) {
  Oid const schema = call([&] { return get_rel_namespace(relation); });
  if (call([&] { return compat::may_use_schema(schema, GetUserId()); })) return;
  std::string const name = to_string(call([&] { return get_namespace_name(schema); }));
  throw Report(ERRCODE_INSUFFICIENT_PRIVILEGE, fmt::format("permission denied for schema {}", name));
}

bool is_run_for_another() noexcept {
  return InSecurityRestrictedOperation();
}

void require_own_doing(const char* function) {
  call([&] { PreventCommandIfReadOnly(function); });
  if (!is_run_for_another()) return;
  throw Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
               fmt::format("cannot execute {} within security-restricted operation", function))
      .with_detail("The session runs code for someone else than its user.");
}

bool is_run_by_foreign_key() noexcept {
  // Nothing else in PostgreSQL lets an owner see all rows of the tables that it owns.
  return InNoForceRLSOperation();
}

ActingAs::ActingAs(Oid role, int context) : settings_(NewGUCNestLevel()) {
  GetUserIdAndSecContext(&user_, &context_);
  if (role != user_) {
    call([] {
      set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
                        true, 0, false);
    });
  }
  SetUserIdAndSecContext(role,
                         context_ | context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
}

ActingAs::~ActingAs() {
  // An error's abort puts the settings and the user back.
  if (unwinding_.has_begun()) return;
  AtEOXact_GUC(false, settings_);
  SetUserIdAndSecContext(user_, context_);
}

}  // namespace pg
