#include "pg/row_expression.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "pg/settings.hpp"
#include "pg/spi.hpp"

namespace pg {

namespace {

/// What decides how a bound text is read. Dates, times and intervals in it are written so that any style
/// reads them alike.
bool decides_reading(std::string_view setting) {
  constexpr std::array<std::string_view, 6> deciding{
      "search_path",    "standard_conforming_strings", "transform_null_equals", "array_nulls", "xmloption",
      "backslash_quote"};
  return std::find(deciding.begin(), deciding.end(), setting) != deciding.end();
}

/// Settings to run under that also read text as the bound text must be read.
core::Json with_reading_path(const core::Json& settings) {
  core::JsonObject members;
  core::Json const reading = reading_settings();
  if (const core::JsonObject* own = settings.object()) members = *own;
  for (core::JsonMember& member : members) {
    if (const core::Json* value = reading.member(member.name);
        value != nullptr && decides_reading(member.name)) {
      member.value = *value;
    }
  }
  return {std::move(members)};
}

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

RowExpression::RowExpression(ExpressionSource bound, core::Json settings, Relation home)
    : source_(std::move(bound)), settings_(std::move(settings)), row_type_(home->rd_rel->reltype) {}

RowExpression::~RowExpression() {
  if (expression_ != nullptr) FreeCachedExpression(expression_);
  if (query_ != nullptr) SPI_freeplan(query_);
}

std::unique_ptr<const RowExpression> RowExpression::compile(const ExpressionSource& bound,
                                                            const core::Json& settings, Relation home,
                                                            Relation relation) {
  std::unique_ptr<RowExpression> expression(new RowExpression(bound, settings, home));
  PinnedSettings const reading(reading_settings());
  auto const parsed = call([&] { return parse_expression(bound, home); });
  expression->needs_settings_ = parsed.needs_settings;
  if (parsed.has_subselect) {
    // Whenever it is parsed anew it must be read in the same way, so its functions do not get the path back.
    expression->settings_ = with_reading_path(settings);
    expression->needs_settings_ = true;
    expression->prepare_query();
  } else {
    if (parsed.runs_users_code) expression->planned_for_ = GetUserId();
    expression->expression_ =
        call([&] { return GetCachedExpression(bind_rows(parsed.node, home, relation)); });
  }
  return expression;
}

void RowExpression::prepare_query() {
  std::string const text =
      fmt::format("SELECT ({}) FROM pg_catalog.unnest(ARRAY[$1]) AS old, pg_catalog.unnest(ARRAY[$2]) AS new",
                  source_.text);
  Spi const spi;
  query_ = call([&] {
    Oid types[] = {row_type_, row_type_};
    SPIPlanPtr plan = SPI_prepare(text.c_str(), 2, types);
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
  if (!expression_.needs_settings_) return evaluate(old_row, new_row);
  PinnedSettings const settings(expression_.settings_);
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
