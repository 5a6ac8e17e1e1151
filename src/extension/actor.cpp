#include "extension/actor.hpp"

#include <string_view>

#include "pg/security.hpp"
#include "pg/text.hpp"

namespace extension {

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
  if (pg::is_run_for_another())
    return pg::to_string(pg::call([] { return GetUserNameFromId(GetUserId(), false); }));
  if (std::string actor = given_actor(); !actor.empty()) return actor;
  return pg::to_string(pg::call([] { return GetUserNameFromId(GetSessionUserId(), false); }));
}

Datum ActorText::now(MemoryContext memory) {
  bool const for_another = pg::is_run_for_another();
  const char* const given = for_another || actor_setting == nullptr ? "" : actor_setting;
  Oid const session_role = for_another ? GetUserId() : GetSessionUserId();
  Oid const role = *given != '\0' ? InvalidOid : session_role;
  auto const is_same = [&] {
    return OidIsValid(role) || std::string_view(VARDATA(text_), VARSIZE(text_) - VARHDRSZ) == given;
  };
  if (text_ != nullptr && role == role_ && is_same()) return PointerGetDatum(text_);
  pg::call([&] {
    if (text_ != nullptr) pfree(text_);
    text_ = nullptr;
    const char* const name = OidIsValid(role) ? GetUserNameFromId(role, false) : given;
    MemoryContext const caller = MemoryContextSwitchTo(memory);
    text_ = cstring_to_text(name);
    MemoryContextSwitchTo(caller);
  });
  role_ = role;
  return PointerGetDatum(text_);
}

void set_actor(const std::string& actor) {
  pg::call([&] {
    set_config_option(setting_name, actor.c_str(), PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
                      false);
  });
}

}  // namespace extension
