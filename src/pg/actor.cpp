#include "pg/actor.hpp"

#include "pg/security.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

constexpr const char* setting_name = "pgshift.actor";
char* actor_setting = nullptr;

}  // namespace

void define_actor_setting() {
  DefineCustomStringVariable(setting_name, "In whose name this session changes rows.",
                             "What audit() records as changed_by, and approve() as the approver, instead of "
                             "the session's user.",
                             &actor_setting, "", PGC_USERSET, 0, nullptr, nullptr, nullptr);
  MarkGUCPrefixReserved("pgshift");
}

std::string given_actor() {
  return actor_setting != nullptr ? actor_setting : "";
}

std::string current_actor() {
  // Who makes a session run his code does not act in its name.
  if (is_run_for_another()) return to_string(call([] { return GetUserNameFromId(GetUserId(), false); }));
  if (std::string actor = given_actor(); !actor.empty()) return actor;
  return to_string(call([] { return GetUserNameFromId(GetSessionUserId(), false); }));
}

void set_actor(const std::string& actor) {
  call([&] {
    set_config_option(setting_name, actor.c_str(), PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
                      false);
  });
}

}  // namespace pg
