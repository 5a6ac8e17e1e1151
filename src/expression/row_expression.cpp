#include "expression/row_expression.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "expression/meaning.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"

namespace expression {

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
  core::Json const reading = pg::reading_settings();
  if (const core::JsonObject* own = settings.object()) members = *own;
  for (core::JsonMember& member : members) {
    if (const core::Json* value = reading.member(member.name);
        value != nullptr && decides_reading(member.name)) {
      member.value = *value;
    }
  }
  return {std::move(members)};
}

ParsedExpression parse_bound(const ExpressionSource& bound, Relation home) {
  pg::PinnedSettings const reading(pg::reading_settings());
  return pg::call([&] { return parse_expression(bound, home, TextIs::bound); });
}

Datum row_datum(TupleTableSlot* slot, TupleConversionMap* to_home, TupleDesc home_row) {
  bool should_free = false;
  HeapTuple tuple = ExecFetchSlotHeapTuple(slot, false, &should_free);
  if (to_home != nullptr) tuple = execute_attr_map_tuple(tuple, to_home);
  return heap_copy_tuple_as_datum(tuple, home_row);
}

ParamListInfo make_parameters(const ExpressionParameters& parameters) {
  ParamListInfo const list = makeParamList(static_cast<int>(parameters.types.size()));
  for (int i = 0; i < list->numParams; ++i) {
    list->params[i].ptype = parameters.types[static_cast<std::size_t>(i)].type;
    list->params[i].pflags = 0;
  }
  return list;
}

/// PostgreSQL itself knows what the expression depends on as it is planned. Of a call that was computed by
/// then, since the function is immutable and its arguments are constants, nothing is left in that. So what
/// the expression calls as it is read counts, too. Lasts until FreeCachedExpression().
CachedExpression* plan(Node* read) {
  List* relations = NIL;
  List* others = NIL;
  bool has_row_security = false;
  extract_query_dependencies(read, &relations, &others, &has_row_security);
  CachedExpression* const planned = GetCachedExpression(read);
  MemoryContext const caller = MemoryContextSwitchTo(planned->context);
  planned->relationOids = list_concat(planned->relationOids, relations);
  planned->invalItems = list_concat(planned->invalItems, static_cast<List*>(copyObjectImpl(others)));
  MemoryContextSwitchTo(caller);
  return planned;
}

void set_parameter(ParamListInfo list, int number, NullableDatum value) {
  list->params[number - 1].value = value.value;
  list->params[number - 1].isnull = value.isnull;
}

}  // namespace

bool RowExpression::is_current() const noexcept {
  if (OidIsValid(planned_for_) && planned_for_ != GetUserId()) return false;
  // Both only read what invalidations have set, and so can't ereport.
  return (expression_ == nullptr || expression_->is_valid) &&
         (query_ == nullptr || SPI_plan_is_valid(query_));
}

bool RowExpression::is_never_true() const noexcept {
  if (query_ != nullptr || expression_ == nullptr || !IsA(expression_->expr, Const)) return false;
  const auto* constant = reinterpret_cast<const Const*>(expression_->expr);
  return constant->constisnull || !DatumGetBool(constant->constvalue);
}

RowExpression::RowExpression(ExpressionSource bound, core::Json settings, Relation home)
    : source_(std::move(bound)), settings_(std::move(settings)) {
  ValueType const row = ValueType::of_row(home);
  parameters_.types[0] =
      source_.column ? ValueType::of_column(home, catalog::find_column(home, *source_.column)) : row;
  parameters_.types[1] = row;
}

RowExpression::~RowExpression() {
  // Neither is freed by an abort, nor with a memory context of the statement: both are freed here,
  // also while an exception is under way.
  if (expression_ != nullptr) FreeCachedExpression(expression_);
  if (query_ != nullptr) SPI_freeplan(query_);
}

std::unique_ptr<const RowExpression> RowExpression::compile(const ExpressionSource& bound,
                                                            const core::Json& settings,
                                                            const catalog::Object& holder, Relation home,
                                                            Relation relation) {
  std::unique_ptr<RowExpression> expression(new RowExpression(bound, settings, home));
  auto const parsed = parse_bound(bound, home);
  require_meaning(holder, bound, parsed.node);
  expression->needs_settings_ = parsed.needs_settings;
  expression->uses_row_ = parsed.uses_row || parsed.has_subselect;
  // The planner puts the body of a SQL function in the place of its call only where the current
  // user may execute the function, and no check is left when the expression is made ready. So that
  // plan is for this user alone.
  if (parsed.runs_users_code) expression->planned_for_ = GetUserId();
  if (parsed.has_subselect) {
    // Whenever it is parsed anew it must be read in the same way, so its functions do not get the path back.
    expression->settings_ = with_reading_path(settings);
    expression->needs_settings_ = true;
    expression->prepare_query(parsed, home);
  } else {
    // Planning may put the bodies of SQL functions in their calls' place, which mean what they mean at run
    // time.
    pg::PinnedSettings const running(settings);
    expression->expression_ = pg::call([&] { return plan(number_columns(parsed.node, home, relation)); });
  }
  return expression;
}

void RowExpression::prepare_query(const ParsedExpression& parsed, Relation home) {
  bool const is_condition = !source_.column;
  bool const has_old = is_condition && source_.has_old && !source_.has_bare_columns;
  query_text_ = pg::call([&] { return readable_text(source_); });
  parameters_.bound_text = query_text_.c_str();
  auto const query_of = [&](const char* expression) {
    return fmt::format("SELECT ({}) FROM {}pg_catalog.unnest(ARRAY[$2]) AS new", expression,
                       has_old ? "pg_catalog.unnest(ARRAY[$1]) AS old, " : "");
  };
  std::string const text = query_of("$3");
  std::string const shown = query_of(query_text_.c_str());
  pg::PinnedSettings const reading(pg::reading_settings());
  pg::Spi const spi;
  query_ = pg::call([&] {
    SPIPrepareOptions options{};
    // PostgreSQL calls the hook with this very object whenever it has to parse the query anew.
    options.parserSetup = ExpressionParameters::set_up_hook;
    options.parserSetupArg = &parameters_;
    SPIPlanPtr plan = SPI_prepare_extended(text.c_str(), &options);
    if (plan == nullptr) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("SPI_prepare failed: %s", SPI_result_code_string(SPI_result))));
    }
    // What errors say of the query is what it means.
    auto* const source = static_cast<CachedPlanSource*>(linitial(SPI_plan_get_plan_sources(plan)));
    source->query_string = MemoryContextStrdup(source->context, shown.c_str());
    SPI_keepplan(plan);
    return plan;
  });
  if (is_condition) return;
  query_result_ = parsed.type;
  expression_ = pg::call([&] { return plan(parse_assignment(query_result_, home, *source_.column)); });
}

RowExpressionState::RowExpressionState(const RowExpression& expression, Relation relation,
                                       MemoryContext statement_memory)
    : expression_(expression) {
  pg::call_in(statement_memory, [&] {
    if (expression.expression_ != nullptr) {
      // This checks the right to execute each function, once for the statement.
      state_ = ExecInitExpr(reinterpret_cast<Expr*>(expression.expression_->expr), nullptr);
      // It has no executor state that would end it: its memory is a child of the statement's.
      context_ = CreateStandaloneExprContext();
      context_->ecxt_param_list_info =
          make_parameters(expression.query_ != nullptr ? ExpressionParameters{{expression.query_result_}}
                                                       : expression.parameters_);
    }
    if (expression.query_ != nullptr) {
      query_values_ = make_parameters(expression.parameters_);
      home_row_ = lookup_rowtype_tupdesc_copy(expression.parameters_.types[1].type, -1);
      // That is null where the relation's rows already have the form of the home's.
      to_home_ = convert_tuples_by_name(RelationGetDescr(relation), home_row_);
    }
  });
}

bool RowExpressionState::is_true(TupleTableSlot* old_row, TupleTableSlot* new_row) {
  auto const run = [&] {
    if (expression_.query_ == nullptr) return evaluate(old_row, new_row);
    if (!expression_.source_.has_old) return run_query({0, true}, new_row);
    return run_query({pg::call([&] { return row_datum(old_row, to_home_, home_row_); }), false}, new_row);
  };
  auto const is_true = [](NullableDatum result) { return !result.isnull && DatumGetBool(result.value); };
  if (!expression_.needs_settings_) return is_true(run());
  pg::PinnedSettings const settings(expression_.settings_);
  return is_true(run());
}

NullableDatum RowExpressionState::value(NullableDatum value, TupleTableSlot* new_row) {
  auto const run = [&] {
    NullableDatum const given = expression_.query_ != nullptr ? run_query(value, new_row) : value;
    set_parameter(context_->ecxt_param_list_info, 1, given);
    return evaluate(nullptr, new_row);
  };
  if (!expression_.needs_settings_) return run();
  pg::PinnedSettings const settings(expression_.settings_);
  return run();
}

NullableDatum RowExpressionState::evaluate(TupleTableSlot* old_row, TupleTableSlot* new_row) {
  return pg::call([&] {
    return naming(expression_.source_, [&] {
      ResetExprContext(context_);
      context_->ecxt_innertuple = old_row;
      context_->ecxt_outertuple = new_row;
      NullableDatum result{};
      result.value = ExecEvalExprSwitchContext(state_, context_, &result.isnull);
      return result;
    });
  });
}

NullableDatum RowExpressionState::run_query(NullableDatum first, TupleTableSlot* new_row) {
  pg::Spi const spi;
  return pg::call([&] {
    set_parameter(query_values_, 1, first);
    set_parameter(query_values_, 2, {row_datum(new_row, to_home_, home_row_), false});
    MemoryContext const caller = CurrentMemoryContext;
    // Not read-only: it sees what the statement has written so far, as a trigger function would.
    int const code = naming(expression_.source_, [&] {
      return SPI_execute_plan_with_paramlist(expression_.query_, query_values_, false, 1);
    });
    if (code != SPI_OK_SELECT || SPI_processed != 1) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("expression returned no row: %s", SPI_result_code_string(code))));
    }
    // SPI leaves its own memory current, which goes with the connection.
    MemoryContextSwitchTo(caller);
    TupleDesc const columns = SPI_tuptable->tupdesc;
    NullableDatum result{};
    // The row goes with the connection to SPI, so a value that is a pointer is copied for the
    // caller.
    result.value = SPI_getbinval(SPI_tuptable->vals[0], columns, 1, &result.isnull);
    const FormData_pg_attribute* column = TupleDescAttr(columns, 0);
    if (!result.isnull) result.value = datumCopy(result.value, column->attbyval, column->attlen);
    return result;
  });
}

}  // namespace expression
