#include "inspect/following.hpp"

#include <fmt/format.h>

namespace inspect {

namespace {

constexpr const char* event_trigger = "pgshift_follow_ddl";

struct Standing {
  bool exists;
  char enabled;
  Oid function;
};

Standing standing() {
  return pg::call([] {
    HeapTuple const row = SearchSysCache1(EVENTTRIGGERNAME, CStringGetDatum(event_trigger));
    if (!HeapTupleIsValid(row)) return Standing{false, '\0', InvalidOid};
    auto const* form = reinterpret_cast<Form_pg_event_trigger>(GETSTRUCT(row));
    Standing const found{true, form->evtenabled, form->evtfoid};
    ReleaseSysCache(row);
    return found;
  });
}

}  // namespace

void examine_following(pg::Findings* findings) {
  Standing const found = standing();
  std::string const enable = fmt::format("ALTER EVENT TRIGGER {} ENABLE ALWAYS;", event_trigger);
  if (!found.exists || pg::function_name(found.function) != "follow_ddl") {
    findings->add(
        InvalidOid, {}, core::Severity::error,
        fmt::format("event trigger \"{}\" is gone: rules do not follow ALTER TABLE, and who may make "
                    "triggers may replace rules",
                    event_trigger),
        fmt::format("{1}CREATE EVENT TRIGGER {0} ON ddl_command_end EXECUTE FUNCTION pgshift.follow_ddl(); "
                    "{2} ALTER EXTENSION pgshift_state ADD EVENT TRIGGER {0};",
                    event_trigger, found.exists ? fmt::format("DROP EVENT TRIGGER {}; ", event_trigger) : "",
                    enable));
  } else if (found.enabled != TRIGGER_FIRES_ALWAYS) {
    findings->add(
        InvalidOid, {}, core::Severity::error,
        fmt::format("event trigger \"{}\" is disabled or does not fire in every session: rules do not "
                    "follow ALTER TABLE, and who may make triggers may replace rules",
                    event_trigger),
        enable);
  }
}

}  // namespace inspect
