#include "expression/expression_parser.hpp"

#include "catalog/relation.hpp"
#include "expression/bound_calls.hpp"
#include "expression/settings_dependence.hpp"
#include "expression/value_placeholder.hpp"
#include "pg/compat.hpp"

namespace expression {

namespace {

constexpr int old_varno = 1;
constexpr int new_varno = 2;

bool is_star(const Node* node) {
  return IsA(node, ColumnRef) && IsA(llast(reinterpret_cast<const ColumnRef*>(node)->fields), A_Star) &&
         list_length(reinterpret_cast<const ColumnRef*>(node)->fields) == 1;
}

/// A column is found by its own name, too, if it stands for itself: with OLD and NEW, it is ambiguous.
void add_row(ParseState* parse, Relation relation, const char* name, bool columns_stand_for_themselves) {
  ParseNamespaceItem* row =
      // The parser takes no lock for a relation that it is given open: the mode only says what the
      // caller holds at least.
      addRangeTableEntryForRelation(parse, relation, AccessShareLock, makeAlias(name, NIL), false, false);
  addNSItemToQuery(parse, row, false, true, columns_stand_for_themselves);
}

/// Takes the place of a row that there isn't.
void add_no_row(ParseState* parse) {
  RangeTblEntry* const nothing = makeNode(RangeTblEntry);
  nothing->rtekind = RTE_RESULT;
  nothing->eref = makeAlias("", NIL);
  parse->p_rtable = lappend(parse->p_rtable, nothing);
}

void add_rows(ParseState* parse, Relation relation, const ExpressionSource& source) {
  bool const has_old = source.has_old && !source.has_bare_columns;
  if (has_old) {
    add_row(parse, relation, "old", true);
  } else {
    add_no_row(parse);
  }
  add_row(parse, relation, "new", has_old || source.has_bare_columns);
}

/// The value as the column takes it in an UPDATE's SET clause, errors included.
Node* assigned(ParseState* parse, Node* node, Relation home, const std::string& column) {
  ValueType const target = ValueType::of_column(home, catalog::find_column(home, column));
  Node* const result = coerce_to_target_type(parse, node, exprType(node), target.type, target.modifier,
                                             COERCION_ASSIGNMENT, COERCE_IMPLICIT_CAST, -1);
  if (result != nullptr) return result;
  ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                  errmsg("column \"%s\" is of type %s but expression is of type %s", column.c_str(),
                         format_type_be(target.type), format_type_be(exprType(node))),
                  errhint("You will need to rewrite or cast the expression."),
                  parser_errposition(parse, exprLocation(node))));
  pg_unreachable();
}

void refuse_what_has_no_row(const ParseState* parse) {
  if (parse->p_hasAggs || parse->p_hasWindowFuncs) {
    ereport(ERROR, (errcode(ERRCODE_GROUPING_ERROR),
                    errmsg("aggregate and window functions are not allowed outside of a sub-select")));
  }
  if (parse->p_hasTargetSRFs) {
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("set-returning functions are not allowed outside of a sub-select")));
  }
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

bool is_user_defined(Oid function, void*) {
  return function >= FirstNormalObjectId;
}

bool mark_nullable(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, Var)) pg::compat::mark_nullable(castNode(Var, node));
  return pg::compat::walk_expression(node, mark_nullable, context);
}

/// True for code that is not PostgreSQL's own: its body may mean this or that under this or that setting.
bool runs_users_code(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, CoerceToDomain) || check_functions_in_node(node, is_user_defined, context)) return true;
  return pg::compat::walk_expression(node, runs_users_code, context);
}

bool collect_function(Oid function, void* context) {
  auto* functions = static_cast<List**>(context);
  *functions = list_append_unique_oid(*functions, function);
  return false;
}

bool collect_functions(Node* node, void* context) {
  if (node == nullptr) return false;
  check_functions_in_node(node, collect_function, context);
  if (IsA(node, Query))
    return pg::compat::walk_query(reinterpret_cast<Query*>(node), collect_functions, context);
  return pg::compat::walk_expression(node, collect_functions, context);
}

List* functions_of(Node* node) {
  List* functions = NIL;
  collect_functions(node, static_cast<void*>(&functions));
  list_sort(functions, list_oid_cmp);
  return functions;
}

}  // namespace

// A position that the parser found is one in the expression's text: the statement that the user typed only
// holds that text in some literal.
void name_the_expression(void* argument) {
  const auto* source = static_cast<const ExpressionSource*>(argument);
  if (int const position = geterrposition(); position > 0) {
    errposition(0);
    internalerrposition(position);
    internalerrquery(source->text.c_str());
  }
  errcontext("%s", source->what.c_str());
}

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

namespace {

ParsedExpression parse(const ExpressionSource& source, Relation home, TextIs text_is) {
  ExpressionParameters parameters;
  ParseState* parse = make_parsestate(nullptr);
  const char* const text = readable_text(source);
  parse->p_sourcetext = text;
  add_rows(parse, home, source);
  Node* const raw = parse_single_expression(text);
  if (source.column)
    parameters.types[0] = ValueType::of_column(home, catalog::find_column(home, *source.column));
  if (text_is == TextIs::bound) parameters.calls = take_out_calls(raw);
  parameters.set_up(parse);
  Node* const meant = transformExpr(parse, raw, EXPR_KIND_OTHER);
  ParsedExpression result{};
  result.has_subselect = parse->p_hasSubLinks;
  if (!source.column) {
    result.node = coerce_to_boolean(parse, meant, source.construct);
  } else {
    result.type = ValueType::of_expression(meant);
    result.node = assigned(parse, meant, home, *source.column);
  }
  assign_expr_collations(parse, result.node);
  refuse_what_has_no_row(parse);
  List* const columns = pull_vars_of_level(result.node, 0);
  // Columns of OLD and NEW that a sub-select refers to are among them.
  ListCell* cell = nullptr;
  foreach (cell, columns) refuse_column(lfirst_node(Var, cell), home);
  result.uses_row = columns != NIL;
  result.runs_users_code = runs_users_code(result.node, nullptr);
  // A domain's own checks run under the writer's settings, as in any other write.
  bool const has_checks = source.column && IsA(result.node, CoerceToDomain);
  result.needs_settings = may_need_settings(
      has_checks ? reinterpret_cast<Node*>(castNode(CoerceToDomain, result.node)->arg) : result.node);
  result.functions = functions_of(result.node);
  result.rows = parse->p_rtable;
  free_parsestate(parse);
  return result;
}

}  // namespace

ParsedExpression parse_expression(const ExpressionSource& source, Relation home, TextIs text_is) {
  return naming(source, [&] { return parse(source, home, text_is); });
}

List* name_in(const ExpressionSource& source) {
  Node* const node = naming(source, [&] { return parse_single_expression(source.text.c_str()); });
  if (!IsA(node, ColumnRef)) return NIL;
  List* const parts = castNode(ColumnRef, node)->fields;
  return IsA(llast(parts), A_Star) ? NIL : parts;
}

Node* parse_assignment(const ValueType& type, Relation home, const std::string& column) {
  ParseState* parse = make_parsestate(nullptr);
  Node* const node = assigned(parse, parameter_node(1, type), home, column);
  assign_expr_collations(parse, node);
  free_parsestate(parse);
  return node;
}

const char* readable_text(const ExpressionSource& source) {
  return source.column ? value_to_parameter(source.text.c_str()) : source.text.c_str();
}

Node* number_columns(Node* node, Relation home, Relation relation) {
  // A partition's columns may stand in another order than those of the table that the text is
  // about.
  if (RelationGetRelid(home) != RelationGetRelid(relation)) {
    List* list = list_make1(node);
    list = map_partition_varattnos(list, old_varno, relation, home);
    list = map_partition_varattnos(list, new_varno, relation, home);
    node = static_cast<Node*>(linitial(list));
  }
  mark_nullable(node, nullptr);
  ChangeVarNodes(node, old_varno, INNER_VAR, 0);
  ChangeVarNodes(node, new_varno, OUTER_VAR, 0);
  return node;
}

}  // namespace expression
