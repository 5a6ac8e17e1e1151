// The hot path: what every written row of a table with a define() rule passes through.
#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "define/define_kind.hpp"
#include "define/define_refusal.hpp"
#include "define/notification.hpp"
#include "pg/text.hpp"
#include "row/changed_row.hpp"
#include "row/partition_move.hpp"
#include "rule/statement_rule.hpp"

namespace define {

namespace {

/// The end of a move that the row leaves keeps what the end that it enters must find.
struct StateMove final : row::PartitionMove {
  using PartitionMove::PartitionMove;
  // As text: a row that is older than the rule may be in none of its states.
  std::optional<std::string> state;
  std::string row;
  std::vector<NullableDatum> stamps;  // by place; a time is a value by itself
};

/// What one statement keeps for one table's trigger between rows.
class DefineStatement {
 public:
  DefineStatement(std::shared_ptr<const DefineRule> rule, MemoryContext memory)
      : rule_(std::move(rule)),
        move_(memory, rule_->home().trigger),
        guards_(rule_->guards().size()),
        row_to_be_(memory) {}

  static DefineStatement& of(const pg::TriggerCall& call) {
    return rule::kept_by_statement<DefineStatement>(call, kind);
  }

  Datum insert(const pg::TriggerCall& call);
  Datum update(const pg::TriggerCall& call);
  Datum remove(const pg::TriggerCall& call);

 private:
  void check_transition(const pg::TriggerCall& call, TupleTableSlot* row, StateValue from, StateValue to);
  void check_guards(const pg::TriggerCall& call, const core::Step& step, TupleTableSlot* new_row);
  void check_unchanged(const pg::TriggerCall& call, core::StateId frozen, bool state_changes) const;
  void stamp(TupleTableSlot* old_row, TupleTableSlot* new_row, std::optional<core::StateId> entered);
  void set(TupleTableSlot* row, AttrNumber column, NullableDatum value);
  Datum with_changes(const pg::TriggerCall& call) const {
    return changes_.empty() ? call.proceed() : call.proceed_with(changes_);
  }
  static RefusedRow refused(const pg::TriggerCall& call) noexcept {
    return {call.relation(), call.is_insert() ? call.new_row() : call.old_row()};
  }
  void leave(const pg::TriggerCall& call, TupleTableSlot* row, StateValue to);
  bool arrives(const pg::TriggerCall& call, StateValue value);
  std::optional<std::string> text_of(StateValue value) const;

  StateValue state_in(TupleTableSlot* row) const {
    pg::read_columns(row, rule_->column().number());
    NullableDatum const state = pg::column_value(row, rule_->column().number());
    return state.isnull ? StateValue() : StateValue(state.value);
  }

  std::shared_ptr<const DefineRule> rule_;
  StateMove move_;
  std::vector<std::optional<expression::RowExpressionState>> guards_;
  std::vector<pg::ColumnValue> changes_;  // of the row that is at hand
  row::ChangedRow row_to_be_;
};

Datum DefineStatement::insert(const pg::TriggerCall& call) {
  const core::StateMachine& machine = rule_->machine();
  StateValue const value = state_in(call.new_row());
  changes_.clear();
  if (call.relation()->rd_rel->relispartition && arrives(call, value)) return with_changes(call);
  auto const state = value ? rule_->column().find(*value) : machine.initial();
  if (!state) throw invalid_state(*rule_, refused(call), value);
  if (!value) changes_.push_back({rule_->column().number(), {rule_->column().value(*state), false}});
  if (!machine.may_start_in(*state)) throw no_state_to_start_in(*rule_, refused(call), *state);
  if (!rule_->stamps().empty()) stamp(nullptr, call.new_row(), state);
  if (rule_->guards_insert()) {
    check_guards(call, {std::nullopt, *state}, row_to_be_.of(call.new_row(), call.relation(), changes_));
  }
  return with_changes(call);
}

Datum DefineStatement::update(const pg::TriggerCall& call) {
  const core::StateMachine& machine = rule_->machine();
  const row::StateColumn& column = rule_->column();
  changes_.clear();
  pg::read_columns(call.old_row(), call.new_row(), column.number());
  StateValue const from = state_in(call.old_row());
  StateValue const to = state_in(call.new_row());
  bool const unchanged = from ? to && column.same(*from, *to) : !to;
  TupleTableSlot* row = call.new_row();
  if (!rule_->stamps().empty()) {
    stamp(call.old_row(), row, unchanged || !to ? std::nullopt : column.find(*to));
    row = row_to_be_.of(row, call.relation(), changes_);
  }
  if (!unchanged) {
    check_transition(call, row, from, to);
  } else if (machine.has_frozen() && from) {
    if (auto const state = column.find(*from); state && machine.is_frozen(*state))
      check_unchanged(call, *state, false);
  }
  move_.withdraw();
  if (call.relation()->rd_rel->relispartition && move_.leaves(call, row)) leave(call, row, to);
  return with_changes(call);
}

/// Where no state is entered, what is stamped stays as it was, whatever the statement gives.
void DefineStatement::stamp(TupleTableSlot* old_row, TupleTableSlot* new_row,
                            std::optional<core::StateId> entered) {
  TimestampTz const now = entered ? GetCurrentTimestamp() : 0;
  for (const Stamp& stamp : rule_->stamps()) {
    NullableDatum value{0, true};
    if (entered && stamp.states.tells(*entered)) {
      value = {stamp.column.value(now), false};
    } else if (old_row != nullptr) {
      pg::read_columns(old_row, stamp.column.number());
      value = pg::column_value(old_row, stamp.column.number());
    }
    set(new_row, stamp.column.number(), value);
  }
}

void DefineStatement::set(TupleTableSlot* row, AttrNumber column, NullableDatum value) {
  pg::read_columns(row, column);
  NullableDatum const given = pg::column_value(row, column);
  bool const is_so = given.isnull == value.isnull && (value.isnull || given.value == value.value);
  if (!is_so) changes_.push_back({column, value});
}

Datum DefineStatement::remove(const pg::TriggerCall& call) {
  if (move_.deletes(call)) return call.proceed();
  StateValue const value = state_in(call.old_row());
  auto const state = value ? rule_->column().find(*value) : std::nullopt;
  if (state && rule_->machine().is_frozen(*state))
    throw row_is_frozen(*rule_, refused(call), *state, "The row would be deleted.");
  return call.proceed();
}

void DefineStatement::check_transition(const pg::TriggerCall& call, TupleTableSlot* row, StateValue from,
                                       StateValue to) {
  const core::StateMachine& machine = rule_->machine();
  auto const target = to ? rule_->column().find(*to) : std::nullopt;
  if (!target) throw invalid_state(*rule_, refused(call), to);
  auto const source = from ? rule_->column().find(*from) : std::nullopt;
  if (!source || !machine.declares(*source, *target))
    throw invalid_transition(*rule_, refused(call), from, *target);
  if (machine.is_frozen(*source)) check_unchanged(call, *source, true);
  if (!rule_->guards().empty()) check_guards(call, {source, *target}, row);
  if (!rule_->channel().empty()) notify(*rule_, row, *source, *target);
}

void DefineStatement::check_guards(const pg::TriggerCall& call, const core::Step& step,
                                   TupleTableSlot* new_row) {
  TupleTableSlot* const old_row = step.from ? call.old_row() : nullptr;
  for (std::size_t i = 0; i < guards_.size(); ++i) {
    const core::TransitionHook& guard = rule_->guards()[i];
    if (!guard.steps.fits(step)) continue;
    if (!guards_[i]) {
      guards_[i].emplace(rule_->guard_expression(i, call.relation()), call.relation(),
                         call.statement_memory());
    }
    if (!guards_[i]->is_true(old_row, new_row)) throw guard_rejected(*rule_, refused(call), guard, step);
  }
}

/// A frozen row may change its state, where a transition is declared, and nothing else.
void DefineStatement::check_unchanged(const pg::TriggerCall& call, core::StateId frozen,
                                      bool state_changes) const {
  TupleTableSlot* const before = call.old_row();
  TupleTableSlot* const after = call.new_row();
  TupleDesc const columns = RelationGetDescr(call.relation());
  AttrNumber const exempt = state_changes ? rule_->column().number() : AttrNumber{InvalidAttrNumber};
  AttrNumber const changed = pg::call([&] {
    slot_getallattrs(before);
    slot_getallattrs(after);
    for (int i = 0; i < columns->natts; ++i) {
      const FormData_pg_attribute* column = TupleDescAttr(columns, i);
      // A generated column's new value is not computed yet; it follows from those of the others.
      if (column->attisdropped || column->attgenerated != '\0' || column->attnum == exempt) continue;
      if (rule_->may_change(column->attnum)) continue;
      bool const same_null = before->tts_isnull[i] == after->tts_isnull[i];
      if (same_null && (before->tts_isnull[i] || datum_image_eq(before->tts_values[i], after->tts_values[i],
                                                                column->attbyval, column->attlen))) {
        continue;
      }
      return column->attnum;
    }
    return AttrNumber{InvalidAttrNumber};
  });
  if (changed == InvalidAttrNumber) return;
  throw row_is_frozen(
      *rule_, refused(call), frozen,
      fmt::format("Column {} would change.", core::quoted(catalog::column_name(call.relation(), changed))));
}

std::optional<std::string> DefineStatement::text_of(StateValue value) const {
  if (!value) return std::nullopt;
  auto const state = rule_->column().find(*value);
  return state ? rule_->machine().name(*state) : rule_->column().text(*value);
}

void DefineStatement::leave(const pg::TriggerCall& call, TupleTableSlot* row, StateValue to) {
  move_.state = text_of(to);
  move_.row = rule_->identity().text(row);
  move_.stamps.clear();
  for (const Stamp& stamp : rule_->stamps()) {
    pg::read_columns(row, stamp.column.number());
    move_.stamps.push_back(pg::column_value(row, stamp.column.number()));
  }
  move_.announce(call);
}

/// True for a row that comes from another partition. It was checked when it left; only a trigger between the
/// two ends can have given it another state since.
bool DefineStatement::arrives(const pg::TriggerCall& call, StateValue value) {
  auto* const move = static_cast<StateMove*>(row::PartitionMove::arriving(call, rule_->home().trigger));
  if (move == nullptr || move->row != rule_->identity().text(call.new_row())) return false;
  move->withdraw();
  for (std::size_t place = 0; place < move->stamps.size(); ++place) {
    set(call.new_row(), rule_->stamps()[place].column.number(), move->stamps[place]);
  }
  if (text_of(value) == move->state) return true;
  auto const to = value ? rule_->column().find(*value) : std::nullopt;
  if (!to) throw invalid_state(*rule_, refused(call), value);
  auto const from = move->state ? rule_->machine().find(*move->state) : std::nullopt;
  throw invalid_transition(*rule_, refused(call),
                           from ? StateValue(rule_->column().value(*from)) : StateValue(), *to);
}

}  // namespace

}  // namespace define

PGSHIFT_FUNCTION(pgshift_define_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.define_trigger", pg::TriggerCall::Level::row);
  if (rule::is_exempt(call)) return call.proceed();
  auto& statement = define::DefineStatement::of(call);
  if (call.is_update()) return statement.update(call);
  return call.is_insert() ? statement.insert(call) : statement.remove(call);
}
