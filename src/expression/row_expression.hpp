// A SQL expression over a row's OLD and NEW, or over {value} and NEW, as a user wrote it: a condition, or a
// column's new value.
//
// Its text is bound (expression/expression_binder.hpp), parsed and planned once a rule and backend, by
// the writer, and made ready to run once a statement, which is when PostgreSQL checks the writer's right to
// execute its functions: it never runs with more rights than the writer's. One that holds a sub-select runs
// as a saved query instead.
#pragma once

#include <memory>

#include "catalog/dependencies.hpp"
#include "core/json.hpp"
#include "expression/expression_parameters.hpp"
#include "expression/expression_parser.hpp"

namespace expression {

class RowExpression {
 public:
  /// `home` is the relation that the text is about; `relation`, that or a partition of it, the one whose rows
  /// it will see; `holder`, the object by which its meaning is recorded, or none (expression/meaning.hpp). It
  /// runs under `settings`, as pg::effective_settings() had them where it was written. Errors are those of
  /// parse_expression() and require_meaning(). The caller has both relations open and locked. The
  /// object owns all that it needs: the memory context, the transaction and the relations that it
  /// was compiled in may go before it.
  static std::unique_ptr<const RowExpression> compile(const ExpressionSource& bound,
                                                      const core::Json& settings,
                                                      const catalog::Object& holder, Relation home,
                                                      Relation relation);
  ~RowExpression();
  RowExpression(const RowExpression&) = delete;
  RowExpression& operator=(const RowExpression&) = delete;

  /// False once something that the expression uses has changed: a function's body, a type, the user whose
  /// rights its functions were planned with. Only looks at what invalidations have marked; a
  /// statement that has begun goes on with the expression as it was.
  bool is_current() const noexcept;
  /// True of a condition that is no row's, whatever stands in it: its text is a constant but true.
  bool is_never_true() const noexcept;

 private:
  friend class RowExpressionState;
  RowExpression(ExpressionSource bound, core::Json settings, Relation home);

  void prepare_query(const ParsedExpression& parsed, Relation home);

  ExpressionSource source_;
  core::Json settings_;
  /// $1 is OLD, or the column's value, and $2 is NEW; without a query, there is $1 only. A query is about $3.
  ExpressionParameters parameters_;
  /// The whole, or the assignment of what a query returns, which is its $1.
  CachedExpression* expression_ = nullptr;
  SPIPlanPtr query_ = nullptr;
  std::string query_text_;  // which its parser reads by itself: see expression/bound_calls.hpp
  ValueType query_result_;
  bool uses_row_ = false;
  bool needs_settings_ = false;
  Oid planned_for_ = InvalidOid;  // the user, where functions may have been inlined by his rights
};

/// An expression that is ready to run in one statement, in whose memory it lives. The expression outlives it.
class RowExpressionState {
 public:
  /// 42501 where the current user may not execute one of its functions; for one that runs as a
  /// query, only when it runs.
  RowExpressionState(const RowExpression& expression, Relation relation, MemoryContext statement_memory);

  /// Of a condition; false for NULL too. One that has no OLD looks at no old row. What the
  /// expression raises passes, with its name in the context.
  bool is_true(TupleTableSlot* old_row, TupleTableSlot* new_row);
  /// What the column becomes, of the value that it has. Lasts as long as the current memory context, at most
  /// until the next call.
  NullableDatum value(NullableDatum value, TupleTableSlot* new_row);
  /// False if the value that it has is all that matters.
  bool uses_row() const noexcept { return expression_.uses_row_; }

 private:
  NullableDatum evaluate(TupleTableSlot* old_row, TupleTableSlot* new_row);
  NullableDatum run_query(NullableDatum first, TupleTableSlot* new_row);

  const RowExpression& expression_;
  ExprState* state_ = nullptr;
  ExprContext* context_ = nullptr;
  ParamListInfo query_values_ = nullptr;
  TupleDesc home_row_ = nullptr;
  TupleConversionMap* to_home_ = nullptr;
};

}  // namespace expression
