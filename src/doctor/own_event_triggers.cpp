#include "doctor/own_event_triggers.hpp"

#include <array>

#include <fmt/format.h>

#include "extension/own_function.hpp"

namespace doctor {

namespace {

struct Follower {
  const char* name;
  const char* event;
  const char* function;
  const char* without;  // what is so without it
};

constexpr std::array<Follower, 3> followers{
    {{"pgshift_follow_ddl", "ddl_command_end", "follow_ddl",
      "rules do not follow ALTER TABLE, and who may make triggers may replace rules"},
     {"pgshift_follow_drop", "sql_drop", "follow_drop", "what rules need can be dropped"},
     {"pgshift_guard_extension",
      "ddl_command_start WHEN TAG IN ('ALTER EXTENSION', 'DROP EXTENSION', 'DROP OWNED')", "guard_extension",
      "an owner of the extension who is no superuser can drop it with other roles' rules"}}};

struct Standing {
  bool exists;
  char enabled;
  Oid function;
};

Standing standing(const char* event_trigger) {
  return pg::call([&] {
    HeapTuple const row = SearchSysCache1(EVENTTRIGGERNAME, CStringGetDatum(event_trigger));
    if (!HeapTupleIsValid(row)) return Standing{false, '\0', InvalidOid};
    auto const* form = reinterpret_cast<Form_pg_event_trigger>(GETSTRUCT(row));
    Standing const found{true, form->evtenabled, form->evtfoid};
    ReleaseSysCache(row);
    return found;
  });
}

void examine(const Follower& follower, core::Findings* findings) {
  Standing const found = standing(follower.name);
  std::string const enable = fmt::format("ALTER EVENT TRIGGER {} ENABLE ALWAYS;", follower.name);
  if (!found.exists || extension::function_name(found.function) != follower.function) {
    findings->add(
        InvalidOid, {}, core::Severity::error,
        fmt::format("event trigger \"{}\" is gone: {}", follower.name, follower.without),
        core::Remedy::sql(fmt::format(
            "{1}CREATE EVENT TRIGGER {0} ON {3} EXECUTE FUNCTION pgshift.{4}(); "
            "{2} ALTER EXTENSION pgshift_state ADD EVENT TRIGGER {0};",
            follower.name, found.exists ? fmt::format("DROP EVENT TRIGGER {}; ", follower.name) : "", enable,
            follower.event, follower.function)));
  } else if (found.enabled != TRIGGER_FIRES_ALWAYS) {
    findings->add(InvalidOid, {}, core::Severity::error,
                  fmt::format("event trigger \"{}\" is disabled or does not fire in every session: {}",
                              follower.name, follower.without),
                  core::Remedy::sql(enable));
  }
}

}  // namespace

void examine_following(core::Findings* findings) {
  for (const Follower& follower : followers) examine(follower, findings);
}

}  // namespace doctor
