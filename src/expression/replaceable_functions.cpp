#include "expression/replaceable_functions.hpp"

#include "pg/compat.hpp"

namespace expression {

namespace {

bool is_any(Oid type) {
  return type == ANYOID || type == RECORDOID || type == RECORDARRAYOID || IsPolymorphicType(type);
}

bool is_polymorphic(Oid function) {
  Oid* types = nullptr;
  int count = 0;
  get_func_signature(function, &types, &count);
  for (int i = 0; i < count; ++i) {
    if (is_any(types[i])) return true;
  }
  return false;
}

/// Or a window function: the parser has to find these by itself.
bool is_aggregate(Oid function) {
  return get_func_prokind(function) != PROKIND_FUNCTION;
}

/// Nobody creates functions in pg_catalog.
bool outside_pg_catalog(Oid function) {
  return get_func_namespace(function) != PG_CATALOG_NAMESPACE;
}

bool note_replaceable(Oid function, void* found) {
  bool const is_replaceable =
      outside_pg_catalog(function) && (is_polymorphic(function) || is_aggregate(function));
  if (!is_replaceable) return false;
  *static_cast<Oid*>(found) = function;
  return true;
}

/// Arguments of a VARIADIC parameter are one array by now, and the planner has not added defaults
/// yet: only calls that leave arguments to their defaults have fewer.
bool lacks_arguments(const FuncExpr* call) {
  return outside_pg_catalog(call->funcid) && list_length(call->args) < get_func_nargs(call->funcid);
}

bool find_replaceable(Node* node, void* found) {
  if (node == nullptr) return false;
  if (check_functions_in_node(node, note_replaceable, found)) return true;
  if (IsA(node, FuncExpr) && lacks_arguments(castNode(FuncExpr, node))) {
    *static_cast<Oid*>(found) = castNode(FuncExpr, node)->funcid;
    return true;
  }
  if (IsA(node, Query)) return pg::compat::walk_query(castNode(Query, node), find_replaceable, found);
  return pg::compat::walk_expression(node, find_replaceable, found);
}

}  // namespace

Oid replaceable_function(Node* node) {
  Oid found = InvalidOid;
  find_replaceable(node, static_cast<void*>(&found));
  return found;
}

}  // namespace expression
