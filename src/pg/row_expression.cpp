#include "pg/row_expression.hpp"

#include <fmt/format.h>

#include "pg/compat.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

constexpr int old_varno = 1;
constexpr int new_varno = 2;

/// Says which expression an error is about. A position that the parser found is one in the expression's text:
/// the statement that the user typed only holds that text in some literal.
void name_the_expression(void* argument) {
  const auto* source = static_cast<const ExpressionSource*>(argument);
  if (int const position = geterrposition(); position > 0) {
    errposition(0);
    internalerrposition(position);
    internalerrquery(source->text.c_str());
  }
  errcontext("%s", source->what.c_str());
}

/// While it lives, errors that the guarded call raises name the expression. The guard puts the stack back.
class ErrorsName {
 public:
  explicit ErrorsName(const ExpressionSource& source) noexcept
      : callback_{error_context_stack, name_the_expression, const_cast<ExpressionSource*>(&source)} {
    error_context_stack = &callback_;
  }
  // Trivial: it stands in guarded calls.
  ~ErrorsName() = default;
  ErrorsName(const ErrorsName&) = delete;
  ErrorsName& operator=(const ErrorsName&) = delete;

 private:
  ErrorContextCallback callback_;
};

// ---- what follows runs inside guarded calls: plain C, no objects -----------------------------------------

bool is_star(const Node* node) {
  return IsA(node, ColumnRef) && IsA(llast(reinterpret_cast<const ColumnRef*>(node)->fields), A_Star) &&
         list_length(reinterpret_cast<const ColumnRef*>(node)->fields) == 1;
}

/// The one expression that the text holds. The grammar of PL/pgSQL expressions is that of a SELECT's rest.
Node* parse_single_expression(const char* text) {
  List* statements = raw_parser(text, RAW_PARSE_PLPGSQL_EXPR);
  auto* select = castNode(SelectStmt, linitial_node(RawStmt, statements)->stmt);
  bool const bare = select->distinctClause == NIL && select->fromClause == NIL &&
                    select->whereClause == nullptr && select->groupClause == NIL &&
                    select->havingClause == nullptr && select->windowClause == NIL &&
                    select->sortClause == NIL && select->limitOffset == nullptr &&
                    select->limitCount == nullptr && select->lockingClause == NIL && select->op == SETOP_NONE;
  auto* target =
      list_length(select->targetList) == 1 ? linitial_node(ResTarget, select->targetList) : nullptr;
  if (!bare || target == nullptr || target->name != nullptr || target->indirection != NIL ||
      is_star(target->val)) {
    ereport(ERROR, (errcode(ERRCODE_SYNTAX_ERROR), errmsg("not a single SQL expression"),
                    errdetail("A query, a list, an alias or an empty text is no expression.")));
  }
  return target->val;
}

void add_row(ParseState* parse, Relation relation, const char* name) {
  ParseNamespaceItem* row =
      addRangeTableEntryForRelation(parse, relation, AccessShareLock, makeAlias(name, NIL), false, false);
  addNSItemToQuery(parse, row, false, true, true);
}

void refuse_column(const Var* var, Relation relation) {
  TupleDesc const columns = RelationGetDescr(relation);
  const char* const row = var->varno == new_varno ? "NEW" : "OLD";
  if (var->varattno < 0 && var->varno == new_varno) {
    ereport(ERROR, (errcode(ERRCODE_INVALID_OBJECT_DEFINITION), errmsg("cannot use system columns of NEW"),
                    errdetail("The row is not stored yet when rules are checked.")));
  }
  if (columns->constr == nullptr || var->varattno < 0) return;
  for (int i = 0; i < columns->natts; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    bool const meant = var->varattno == 0 || var->varattno == column->attnum;
    bool const unknown =
        column->attgenerated != '\0' && (var->varno == new_varno || column->attgenerated != 's');
    if (meant && unknown && !column->attisdropped) {
      ereport(ERROR, (errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
                      errmsg("cannot use generated column \"%s\" of %s", NameStr(column->attname), row),
                      errdetail("Generated columns are computed after rules are checked.")));
    }
  }
}

bool is_users_function(Oid function, void*) {
  return function >= FirstNormalObjectId;
}

/// True for code that is not PostgreSQL's own: its body may mean this or that under this or that setting.
bool runs_users_code(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, CoerceToDomain) || check_functions_in_node(node, is_users_function, context)) return true;
  return compat::walk_expression(node, runs_users_code, context);
}

struct Analysed {
  Node* expression;
  bool has_subselect;
  bool runs_users_code;
  bool needs_settings;
};

Analysed analyse(const ExpressionSource& source, Relation home) {
  ErrorsName const errors(source);
  const char* const text = source.text.c_str();
  ParseState* parse = make_parsestate(nullptr);
  parse->p_sourcetext = text;
  add_row(parse, home, "old");
  add_row(parse, home, "new");
  Node* node = transformExpr(parse, parse_single_expression(text), EXPR_KIND_OTHER);
  node = coerce_to_boolean(parse, node, source.construct);
  assign_expr_collations(parse, node);
  if (parse->p_hasAggs || parse->p_hasWindowFuncs) {
    ereport(ERROR, (errcode(ERRCODE_GROUPING_ERROR),
                    errmsg("aggregate and window functions are not allowed outside of a sub-select")));
  }
  if (parse->p_hasTargetSRFs) {
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("set-returning functions are not allowed outside of a sub-select")));
  }
  ListCell* cell = nullptr;
  foreach (cell, pull_vars_of_level(node, 0)) refuse_column(lfirst_node(Var, cell), home);
  bool const users_code = runs_users_code(node, nullptr);
  Analysed const result{node, parse->p_hasSubLinks, users_code,
                        users_code || contain_mutable_functions(node)};
  free_parsestate(parse);
  return result;
}

/// Points OLD's and NEW's columns at the slots that they come in, in the order that `relation` has them.
Node* bind_rows(Node* node, Relation home, Relation relation) {
  if (RelationGetRelid(home) != RelationGetRelid(relation)) {
    List* list = list_make1(node);
    list = map_partition_varattnos(list, old_varno, relation, home);
    list = map_partition_varattnos(list, new_varno, relation, home);
    node = static_cast<Node*>(linitial(list));
  }
  ChangeVarNodes(node, old_varno, INNER_VAR, 0);
  ChangeVarNodes(node, new_varno, OUTER_VAR, 0);
  return node;
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
  auto const analysed = call([&] { return analyse(source_, home); });
  needs_settings_ = analysed.has_subselect || analysed.needs_settings;
  runs_users_code_ = analysed.runs_users_code;
  if (analysed.has_subselect) prepare_query();
  return analysed.expression;
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
