// pgshift.set_actor()
#include "extension/actor.hpp"
#include "pg/arguments.hpp"

namespace extension {

namespace {

/// True if the call is all there is to the query that the client has sent: nothing else acts in that name.
bool is_all_of_query(FunctionCallInfo call) {
  const QueryDesc* const query = ActivePortal != nullptr ? ActivePortal->queryDesc : nullptr;
  return query != nullptr && query->estate != nullptr &&
         call->flinfo->fn_mcxt == query->estate->es_query_cxt &&
         list_length(query->plannedstmt->planTree->targetlist) == 1;
}

/// As SET LOCAL does.
void warn_of_no_effect(FunctionCallInfo call) {
  if (!is_all_of_query(call)) return;
  pg::call([] { WarnNoTransactionBlock(true, "set_actor()"); });
}

}  // namespace

}  // namespace extension

PGSHIFT_WRITER(pgshift_set_actor) {
  pg::Arguments const arguments(fcinfo);
  extension::warn_of_no_effect(fcinfo);
  extension::set_actor(arguments.given(0) ? arguments.text(0, "actor") : std::string());
  PG_RETURN_VOID();
}
