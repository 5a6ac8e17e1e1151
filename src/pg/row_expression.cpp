#include "pg/row_expression.hpp"

#include <fmt/format.h>

#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"

namespace pg {

namespace {

Datum row_datum(TupleTableSlot* slot, TupleConversionMap* to_home, TupleDesc home_row) {
  bool should_free = false;
  HeapTuple tuple = ExecFetchSlotHeapTuple(slot, false, &should_free);
  if (to_home != nullptr) tuple = execute_attr_map_tuple(tuple, to_home);
  return heap_copy_tuple_as_datum(tuple, home_row);
}

}  // namespace

bool RowExpression::is_current() const noexcept {
  if (OidIsValid(planned_for_) && planned_for_ != GetUserId()) return false;
  return expression_ != nullptr ? expression_->is_valid : SPI_plan_is_valid(query_);
}

RowExpression::RowExpression(ExpressionSource source, Relation home)
    : source_(std::move(source)), row_type_(home->rd_rel->reltype) {}

RowExpression::~RowExpression() {
  if (expression_ != nullptr) FreeCachedExpression(expression_);
  if (query_ != nullptr) SPI_freeplan(query_);
}

std::unique_ptr<const RowExpression> RowExpression::compile(const ExpressionSource& source, Relation home,
                                                            Relation relation) {
  std::unique_ptr<RowExpression> expression(new RowExpression(source, home));
  PinnedSettings const settings(source.settings);
  Node* const node = expression->look_up_names(home);
  // Planning runs immutable functions, so it is the current user's again.
  if (expression->query_ == nullptr) {
    if (expression->runs_users_code_) expression->planned_for_ = GetUserId();
    expression->expression_ = call([&] { return GetCachedExpression(bind_rows(node, home, relation)); });
  }
  return expression;
}

/// As the table's owner: for a writer who may not use a schema that the search path names, the same name
/// would mean something else or nothing.
Node* RowExpression::look_up_names(Relation home) {
  ActingAs const owner(home->rd_rel->relowner);
  auto const parsed = call([&] { return parse_expression(source_, home); });
  needs_settings_ = parsed.has_subselect || parsed.needs_settings;
  runs_users_code_ = parsed.runs_users_code;
  if (parsed.has_subselect) prepare_query();
  return parsed.node;
}

/// The text names everything with its schema, as a view's definition does: PostgreSQL parses it anew when
/// something has changed, as whoever writes then, for whom the search path may hold less than for the owner.
void RowExpression::prepare_query() {
  // The line break ends a comment that the text may end in.
  std::string const text = fmt::format(
      "SELECT (\n{}\n) FROM pg_catalog.unnest(ARRAY[$1]) AS old, pg_catalog.unnest(ARRAY[$2]) AS new",
      source_.text);
  Oid types[] = {row_type_, row_type_};
  Query* const query = call([&] {
    auto* statement = linitial_node(RawStmt, raw_parser(text.c_str(), RAW_PARSE_DEFAULT));
    return parse_analyze_fixedparams(statement, text.c_str(), types, 2, nullptr);
  });
  const char* qualified = nullptr;
  {
    PinnedSettings const nothing_but_catalog(
        {core::JsonObject{{"search_path", {"pg_catalog, pg_temp"}}, {"extra_float_digits", {"3"}}}});
    qualified = call([&] { return pg_get_querydef(query, false); });
  }
  Spi const spi;
  query_ = call([&] {
    SPIPlanPtr plan = SPI_prepare(qualified, 2, types);
    if (plan == nullptr) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("SPI_prepare failed: %s", SPI_result_code_string(SPI_result))));
    }
    SPI_keepplan(plan);
    return plan;
  });
}

RowExpressionState::RowExpressionState(const RowExpression& expression, Relation relation,
                                       MemoryContext statement_memory)
    : expression_(expression) {
  call([&] {
    MemoryContext const caller = MemoryContextSwitchTo(statement_memory);
    if (expression.expression_ != nullptr) {
      state_ = ExecInitExpr(reinterpret_cast<Expr*>(expression.expression_->expr), nullptr);
      context_ = CreateStandaloneExprContext();
    } else {
      home_row_ = lookup_rowtype_tupdesc_copy(expression.row_type_, -1);
      to_home_ = convert_tuples_by_name(RelationGetDescr(relation), home_row_);
    }
    MemoryContextSwitchTo(caller);
  });
}

bool RowExpressionState::is_true(TupleTableSlot* old_row, TupleTableSlot* new_row) const {
  // What is immutable and PostgreSQL's own means the same whatever the writer has set.
  if (!expression_.needs_settings_) return evaluate(old_row, new_row);
  PinnedSettings const settings(expression_.source_.settings);
  return state_ != nullptr ? evaluate(old_row, new_row) : run_query(old_row, new_row);
}

bool RowExpressionState::evaluate(TupleTableSlot* old_row, TupleTableSlot* new_row) const {
  return call([&] {
    ErrorsName const errors(expression_.source_);
    ResetExprContext(context_);
    context_->ecxt_innertuple = old_row;
    context_->ecxt_outertuple = new_row;
    bool null = false;
    Datum const result = ExecEvalExprSwitchContext(state_, context_, &null);
    return !null && DatumGetBool(result);
  });
}

bool RowExpressionState::run_query(TupleTableSlot* old_row, TupleTableSlot* new_row) const {
  Spi const spi;
  return call([&] {
    ErrorsName const errors(expression_.source_);
    Datum rows[] = {row_datum(old_row, to_home_, home_row_), row_datum(new_row, to_home_, home_row_)};
    // Not read-only: it sees what the statement has written so far, as a trigger function would.
    int const result = SPI_execute_plan(expression_.query_, rows, nullptr, false, 1);
    if (result != SPI_OK_SELECT || SPI_processed != 1) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("expression returned no row: %s", SPI_result_code_string(result))));
    }
    bool null = false;
    Datum const value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null);
    return !null && DatumGetBool(value);
  });
}

}  // namespace pg
