#include "pg/trigger_call.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pg/compat.hpp"

namespace pg {

namespace {

/// Whether the current user owns the table, or one that it is a partition of.
bool is_owned_by_current_user(Relation relation) {
  Oid const user = GetUserId();
  if (compat::owns_relation(RelationGetRelid(relation), user)) return true;
  if (!relation->rd_rel->relispartition) return false;
  const ListCell* cell = nullptr;
  foreach (cell, get_partition_ancestors(RelationGetRelid(relation))) {
    if (compat::owns_relation(lfirst_oid(cell), user)) return true;
  }
  return false;
}

}  // namespace

TriggerCall::TriggerCall(FunctionCallInfo fcinfo, const char* function, Level level, Timing timing)
    : data_(reinterpret_cast<TriggerData*>(fcinfo->context)), site_(fcinfo->flinfo) {
  if (!CALLED_AS_TRIGGER(fcinfo)) {
    throw Report(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
                 fmt::format("function {}() was not called by the trigger manager", function));
  }
  TriggerEvent const event = data_->tg_event;
  bool const for_row = TRIGGER_FIRED_FOR_ROW(event) != 0;
  bool const at_level = level == Level::row         ? for_row
                        : level == Level::statement ? !for_row
                                                    : TRIGGER_FIRED_BY_TRUNCATE(event);
  bool const in_time = timing == Timing::before ? TRIGGER_FIRED_BEFORE(event) : TRIGGER_FIRED_AFTER(event);
  if (!at_level || !in_time) {
    constexpr const char* at[] = {", for each row", ", for each statement", " TRUNCATE"};
    throw Report(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
                 fmt::format("function {}() must be fired {}{}", function,
                             timing == Timing::before ? "BEFORE" : "AFTER", at[static_cast<int>(level)]));
  }
}

bool TriggerCall::is_applied_by_owner() const {
  return call([&] {
    return DatumGetInt32(OidFunctionCall0(F_PG_TRIGGER_DEPTH)) == 1 && is_owned_by_current_user(relation());
  });
}

Datum TriggerCall::proceed_with(AttrNumber column, Datum value) const {
  ColumnValue const change{column, {value, false}};
  return proceed_with(std::span(&change, 1));
}

/// As heap_modify_tuple() does it, but for the columns that are known already.
Datum TriggerCall::proceed_with(std::span<const ColumnValue> changes) const {
  HeapTuple const row = is_update() ? data_->tg_newtuple : data_->tg_trigtuple;
  TupleTableSlot* const slot = new_row();
  return call([&] {
    TupleDesc const columns = RelationGetDescr(data_->tg_relation);
    Datum values[MaxHeapAttributeNumber];
    bool nulls[MaxHeapAttributeNumber];
    slot_getallattrs(slot);
    std::copy_n(slot->tts_values, columns->natts, values);
    std::copy_n(slot->tts_isnull, columns->natts, nulls);
    for (const ColumnValue& change : changes) {
      values[change.column - 1] = change.value.value;
      nulls[change.column - 1] = change.value.isnull;
    }
    HeapTuple const changed = heap_form_tuple(columns, values, nulls);
    changed->t_data->t_ctid = row->t_data->t_ctid;
    changed->t_self = row->t_self;
    changed->t_tableOid = row->t_tableOid;
    return PointerGetDatum(changed);
  });
}

EventTriggerCall::EventTriggerCall(FunctionCallInfo fcinfo, const char* function, const char* event)
    : data_(CALLED_AS_EVENT_TRIGGER(fcinfo) ? reinterpret_cast<EventTriggerData*>(fcinfo->context)
                                            : nullptr) {
  if (data_ == nullptr || (event != nullptr && this->event() != event)) {
    throw Report(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED,
                 event == nullptr
                     ? fmt::format("function {}() was not called by the event trigger manager", function)
                     : fmt::format("function {}() must be called at {} by the event trigger manager",
                                   function, event));
  }
  fcinfo->isnull = true;
}

}  // namespace pg
