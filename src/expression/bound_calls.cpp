#include "expression/bound_calls.hpp"

#include "pg/compat.hpp"

namespace expression {

namespace {

/// Nobody creates functions in pg_catalog. Aggregates and window functions can't be bound outside of it.
bool is_to_be_taken_out(const FuncCall* written) {
  return list_length(written->funcname) == 2 &&
         std::strcmp(strVal(linitial(written->funcname)), "pg_catalog") != 0 && !written->agg_star &&
         written->over == nullptr;
}

/// A call's place is taken by changing the node: whatever points to it is many things.
void become_parameter(FuncCall* written, int number) {
  static_assert(sizeof(ParamRef) <= sizeof(FuncCall));
  ParamRef parameter{};
  parameter.type = T_ParamRef;
  parameter.number = number;
  parameter.location = written->location;
  std::memcpy(static_cast<void*>(written), &parameter, sizeof parameter);
}

bool take_out(Node* node, void* context) {
  if (node == nullptr) return false;
  if (pg::compat::walk_raw_tree(node, take_out, context)) return true;
  if (!IsA(node, FuncCall)) return false;
  auto* const written = castNode(FuncCall, node);
  if (!is_to_be_taken_out(written)) return false;
  auto* const calls = static_cast<List**>(context);
  FuncCall* const kept = makeNode(FuncCall);
  *kept = *written;
  *calls = lappend(*calls, kept);
  become_parameter(written, first_call_parameter + list_length(*calls) - 1);
  return false;
}

Oid find_exactly(const FuncCall* written, const Oid* types, int count) {
  Oid const schema = LookupExplicitNamespace(strVal(linitial(written->funcname)), false);
  // Name, arguments' types and schema are unique in pg_proc: this is the one function, whatever
  // other ones could be called with these arguments.
  oidvector* const arguments = buildoidvector(types, count);
  return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
                         CStringGetDatum(strVal(lsecond(written->funcname))), PointerGetDatum(arguments),
                         ObjectIdGetDatum(schema));
}

bool order_arguments(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, Query)) return pg::compat::walk_query(castNode(Query, node), order_arguments, context);
  if (IsA(node, FuncExpr)) {
    auto* const function = castNode(FuncExpr, node);
    List* const ordered = list_copy(function->args);
    const ListCell* cell = nullptr;
    foreach (cell, function->args) {
      auto* const argument = static_cast<Node*>(lfirst(cell));
      if (!IsA(argument, NamedArgExpr)) continue;
      auto* const named = castNode(NamedArgExpr, argument);
      lfirst(list_nth_cell(ordered, named->argnumber)) = named->arg;
    }
    function->args = ordered;
  }
  return pg::compat::walk_expression(node, order_arguments, context);
}

}  // namespace

List* take_out_calls(Node* raw) {
  List* calls = NIL;
  take_out(raw, static_cast<void*>(&calls));
  return calls;
}

Node* meaning_of_call(ParseState* parse, FuncCall* written) {
  Node* const last_set = parse->p_last_srf;
  List* arguments = NIL;
  Oid types[FUNC_MAX_ARGS];
  int count = 0;
  const ListCell* cell = nullptr;
  foreach (cell, written->args) {
    if (count == FUNC_MAX_ARGS) break;
    auto* const raw = static_cast<Node*>(copyObjectImpl(lfirst(cell)));
    Node* const argument = transformExpr(parse, raw, parse->p_expr_kind);
    arguments = lappend(arguments, argument);
    types[count++] = exprType(argument);
  }
  Oid const function = find_exactly(written, types, count);
  if (!OidIsValid(function) || get_func_prokind(function) != PROKIND_FUNCTION) {
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                    errmsg("function %s does not exist",
                           func_signature_string(written->funcname, count, NIL, types)),
                    parser_errposition(parse, written->location)));
  }
  FuncExpr* const call = makeNode(FuncExpr);
  call->funcid = function;
  call->funcresulttype = get_func_rettype(function);
  call->funcretset = get_func_retset(function);
  call->funcvariadic = written->func_variadic;
  call->funcformat = written->funcformat;
  call->args = arguments;
  call->location = written->location;
  if (call->funcretset) {
    check_srf_call_placement(parse, last_set, written->location);
    parse->p_last_srf = reinterpret_cast<Node*>(call);
  }
  return reinterpret_cast<Node*>(call);
}

void put_arguments_in_order(Query* query) {
  order_arguments(reinterpret_cast<Node*>(query), nullptr);
}

}  // namespace expression
