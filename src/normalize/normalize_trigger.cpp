// The hot path: what every written row of a table with a normalize() rule passes through.
#include <algorithm>

#include "normalize/normalize_kind.hpp"
#include "normalize/row_normalizer.hpp"
#include "pg/text.hpp"
#include "row/entity_key.hpp"
#include "row/partition_move.hpp"
#include "rule/statement_rule.hpp"

namespace normalize {

namespace {

/// What a row that leaves its partition takes along to another.
struct HeldMove final : row::PartitionMove {
  using PartitionMove::PartitionMove;
  std::string row;
  std::vector<std::optional<std::string>> values;  // of fields that were kept as they were, by place
};

/// What one statement keeps for one table's trigger between rows.
class NormalizeStatement {
 public:
  NormalizeStatement(std::shared_ptr<const NormalizeRule> rule, MemoryContext memory)
      : memory_(memory), row_(std::move(rule), memory) {}

  std::span<const pg::ColumnValue> insert(const pg::TriggerCall& call);
  std::span<const pg::ColumnValue> update(const pg::TriggerCall& call);

 private:
  void take_along(const pg::TriggerCall& call);
  std::vector<bool> brought_along(const pg::TriggerCall& call) const;
  std::string name_of(TupleTableSlot* row, Relation relation) const;
  std::optional<std::string> text_of(const Field& field, TupleTableSlot* row) const;

  MemoryContext memory_;
  RowNormalizer row_;
  std::optional<HeldMove> move_;
};

std::span<const pg::ColumnValue> NormalizeStatement::insert(const pg::TriggerCall& call) {
  Relation const relation = call.relation();
  if (relation->rd_rel->relispartition && row_.rule().held(relation) != nullptr) {
    return row_.normalize(brought_along(call), call.new_row(), relation);
  }
  return row_.normalize(call.new_row(), relation);
}

std::span<const pg::ColumnValue> NormalizeStatement::update(const pg::TriggerCall& call) {
  auto const changes = row_.normalize(call.old_row(), call.new_row(), call.relation());
  if (move_) move_->withdraw();
  bool const keeps_some = std::find(row_.kept().begin(), row_.kept().end(), true) != row_.kept().end();
  if (keeps_some && call.relation()->rd_rel->relispartition) take_along(call);
  return changes;
}

void NormalizeStatement::take_along(const pg::TriggerCall& call) {
  TupleTableSlot* const row = row_.row_so_far(call.new_row(), call.relation());
  if (!move_) move_.emplace(memory_, row_.rule().home().trigger);
  if (!move_->leaves(call, row)) return;
  move_->row = name_of(row, call.relation());
  move_->values.clear();
  for (std::size_t place = 0; place < row_.kept().size(); ++place) {
    const Field& field = row_.rule().fields()[place];
    move_->values.push_back(row_.kept()[place] ? text_of(field, row) : std::nullopt);
  }
  move_->announce(call);
}

/// Which fields of a row that comes from another partition are as they were kept there.
std::vector<bool> NormalizeStatement::brought_along(const pg::TriggerCall& call) const {
  std::vector<bool> kept;
  const NormalizeRule& rule = row_.rule();
  auto* const move = static_cast<HeldMove*>(row::PartitionMove::announced(call, rule.home().trigger));
  if (move == nullptr || move->row != name_of(call.new_row(), call.relation())) return kept;
  move->withdraw();
  for (std::size_t place = 0; place < rule.fields().size(); ++place) {
    const auto& value = move->values[place];
    kept.push_back(value && value == text_of(rule.fields()[place], call.new_row()));
  }
  return kept;
}

/// By the primary key; without one, a row is known by what it brings along.
std::string NormalizeStatement::name_of(TupleTableSlot* row, Relation relation) const {
  catalog::OpenRelation const home(row_.rule().home().relation, AccessShareLock);
  return row::EntityKey::of(home.get(), relation).text(row);
}

std::optional<std::string> NormalizeStatement::text_of(const Field& field, TupleTableSlot* row) const {
  pg::read_columns(row, field.number);
  NullableDatum const value = pg::column_value(row, field.number);
  if (value.isnull) return std::nullopt;
  return pg::output(TupleDescAttr(row->tts_tupleDescriptor, field.number - 1)->atttypid, value.value);
}

}  // namespace

}  // namespace normalize

PGSHIFT_FUNCTION(pgshift_normalize_trigger) {
  pg::TriggerCall const call(fcinfo, "pgshift.normalize_trigger", pg::TriggerCall::Level::row);
  if (call.is_delete() || rule::is_exempt(call)) return call.proceed();
  auto& statement = rule::kept_by_statement<normalize::NormalizeStatement>(call, normalize::kind);
  auto const changes = call.is_update() ? statement.update(call) : statement.insert(call);
  return changes.empty() ? call.proceed() : call.proceed_with(changes);
}
