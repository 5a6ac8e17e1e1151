// A call of a trigger, as its function sees it.
#pragma once

#include <span>
#include <string_view>

#include "pg/compat.hpp"
#include "pg/slot.hpp"

namespace pg {

/// It points to what the trigger manager has passed, and lives no longer than the call.
class TriggerCall {
 public:
  enum class Level { row, statement, truncate };
  enum class Timing { before, after };

  /// Checks that `function` was called by the trigger manager, at that level and time; otherwise 39P01.
  TriggerCall(FunctionCallInfo fcinfo, const char* function, Level level, Timing timing = Timing::before);

  bool is_insert() const noexcept { return TRIGGER_FIRED_BY_INSERT(data_->tg_event); }
  bool is_update() const noexcept { return TRIGGER_FIRED_BY_UPDATE(data_->tg_event); }
  bool is_delete() const noexcept { return TRIGGER_FIRED_BY_DELETE(data_->tg_event); }

  /// True for a row that replication applies, PostgreSQL's own or another that works as that does, by a
  /// session with a replication origin and the replica role: it was checked where it was written. False for
  /// what a trigger on the subscriber writes meanwhile, and for what is applied with the rights of another
  /// than the table's owner: who may subscribe may subscribe to anything.
  bool is_replicated() const { return (IsLogicalWorker() || is_foreign_applier()) && is_applied_by_owner(); }
  /// True for a row that PostgreSQL's own replication applies: no session can say so of itself.
  bool is_replicated_by_server() const { return IsLogicalWorker() && is_applied_by_owner(); }

  Relation relation() const noexcept { return data_->tg_relation; }
  const Trigger& trigger() const noexcept { return *data_->tg_trigger; }
  /// The call site: one for each trigger of each table that a statement writes, and as long-lived as it.
  FmgrInfo& site() const noexcept { return *site_; }
  MemoryContext statement_memory() const noexcept { return site_->fn_mcxt; }

  /// OLD, in an UPDATE or a DELETE.
  TupleTableSlot* old_row() const noexcept { return data_->tg_trigslot; }
  /// NEW, in an INSERT or an UPDATE.
  TupleTableSlot* new_row() const noexcept { return is_update() ? data_->tg_newslot : data_->tg_trigslot; }

  /// What to return so that the row goes on as it is.
  Datum proceed() const noexcept {
    return PointerGetDatum(is_update() ? data_->tg_newtuple : data_->tg_trigtuple);
  }
  /// What to return so that NEW goes on with another value in one column. The row is made in the
  /// current memory context.
  Datum proceed_with(AttrNumber column, Datum value) const;
  /// The same for several columns.
  Datum proceed_with(std::span<const ColumnValue> changes) const;

 private:
  static bool is_foreign_applier() noexcept {
    return SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA && compat::has_replication_origin();
  }
  bool is_applied_by_owner() const;

  TriggerData* data_;
  FmgrInfo* site_;
};

/// A call of an event trigger.
class EventTriggerCall {
 public:
  /// Checks that `function` was called by the event trigger manager, at that event if one is named; otherwise
  /// 39P03.
  EventTriggerCall(FunctionCallInfo fcinfo, const char* function, const char* event = nullptr);

  std::string_view event() const noexcept { return data_->event; }
  /// The command, as it was parsed.
  Node* command() const noexcept { return data_->parsetree; }

 private:
  EventTriggerData* data_;
};

}  // namespace pg
