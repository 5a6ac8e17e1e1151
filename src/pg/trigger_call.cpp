#include "pg/trigger_call.hpp"

#include <fmt/format.h>

namespace pg {

TriggerCall::TriggerCall(FunctionCallInfo fcinfo, const char* function, Level level)
    : data_(reinterpret_cast<TriggerData*>(fcinfo->context)), site_(fcinfo->flinfo) {
  if (!CALLED_AS_TRIGGER(fcinfo)) {
    throw Report(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
                 fmt::format("function {}() was not called by the trigger manager", function));
  }
  TriggerEvent const event = data_->tg_event;
  bool const fits = level == Level::row ? TRIGGER_FIRED_FOR_ROW(event) : TRIGGER_FIRED_BY_TRUNCATE(event);
  if (!TRIGGER_FIRED_BEFORE(event) || !fits) {
    throw Report(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
                 fmt::format("function {}() must be fired {}", function,
                             level == Level::row ? "BEFORE, for each row" : "BEFORE TRUNCATE"));
  }
}

bool TriggerCall::is_replicated() const {
  if (!IsLogicalWorker()) return false;
  return call([] { return DatumGetInt32(OidFunctionCall0(F_PG_TRIGGER_DEPTH)); }) == 1;
}

Datum TriggerCall::proceed_with(AttrNumber column, Datum value) const {
  HeapTuple const row = is_update() ? data_->tg_newtuple : data_->tg_trigtuple;
  return call([&] {
    int number = column;
    bool null = false;
    return PointerGetDatum(
        heap_modify_tuple_by_cols(row, RelationGetDescr(data_->tg_relation), 1, &number, &value, &null));
  });
}

}  // namespace pg
