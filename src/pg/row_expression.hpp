// A boolean SQL expression over a row's OLD and NEW, as a user wrote it.
//
// Its text is bound (pg/expression_binder.hpp), parsed and planned once a rule and backend, by whoever
// writes, and made ready to run once a statement, which is when PostgreSQL checks his right to execute its
// functions: it never runs with more rights than the writer's. One that holds a sub-select runs as a saved
// query instead.
#pragma once

#include <memory>

#include "core/json.hpp"
#include "pg/expression_parser.hpp"

namespace pg {

class RowExpression {
 public:
  /// `home` is the relation that the text is about; `relation`, that or a partition of it, the one whose rows
  /// it will see. It runs under `settings`, as pg::effective_settings() had them where it was written. Errors
  /// are those of parse_expression().
  static std::unique_ptr<const RowExpression> compile(const ExpressionSource& bound,
                                                      const core::Json& settings, Relation home,
                                                      Relation relation);
  ~RowExpression();
  RowExpression(const RowExpression&) = delete;
  RowExpression& operator=(const RowExpression&) = delete;

  /// False once something that the expression uses has changed: a function's body, a type, the user whose
  /// rights its functions were planned with.
  bool is_current() const noexcept;

 private:
  friend class RowExpressionState;
  RowExpression(ExpressionSource bound, core::Json settings, Relation home);

  void prepare_query();

  ExpressionSource source_;
  core::Json settings_;
  Oid row_type_;
  CachedExpression* expression_ = nullptr;
  SPIPlanPtr query_ = nullptr;
  bool needs_settings_ = false;
  Oid planned_for_ = InvalidOid;  // the user, where functions may have been inlined by his rights
};

/// An expression that is ready to run in one statement, in whose memory it lives. The expression outlives it.
class RowExpressionState {
 public:
  RowExpressionState(const RowExpression& expression, Relation relation, MemoryContext statement_memory);

  /// False for NULL too.
  bool is_true(TupleTableSlot* old_row, TupleTableSlot* new_row) const;

 private:
  bool evaluate(TupleTableSlot* old_row, TupleTableSlot* new_row) const;
  bool run_query(TupleTableSlot* old_row, TupleTableSlot* new_row) const;

  const RowExpression& expression_;
  ExprState* state_ = nullptr;
  ExprContext* context_ = nullptr;
  TupleDesc home_row_ = nullptr;
  TupleConversionMap* to_home_ = nullptr;
};

}  // namespace pg
