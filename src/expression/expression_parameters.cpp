#include "expression/expression_parameters.hpp"

#include "expression/bound_calls.hpp"
#include "expression/expression_parser.hpp"

namespace expression {

namespace {

constexpr int whole_text = 3;

/// Null makes the parser say that there is no such parameter.
Node* find_parameter(ParseState* parse, ParamRef* reference) {
  const auto* parameters = static_cast<const ExpressionParameters*>(parse->p_ref_hook_state);
  int const number = reference->number;
  if (number == whole_text && parameters->bound_text != nullptr) {
    // This runs whenever the query is parsed anew, and looks up all that the text names anew then.
    Node* const raw = parse_single_expression(parameters->bound_text);
    parameters->calls = take_out_calls(raw);
    return transformExpr(parse, raw, parse->p_expr_kind);
  }
  if (int const call = number - first_call_parameter; call >= 0 && call < list_length(parameters->calls)) {
    return meaning_of_call(parse, list_nth_node(FuncCall, parameters->calls, call));
  }
  if (number < 1 || number > static_cast<int>(parameters->types.size())) return nullptr;
  const ValueType& type = parameters->types[static_cast<std::size_t>(number - 1)];
  if (!OidIsValid(type.type)) return nullptr;
  Node* const node = parameter_node(number, type);
  reinterpret_cast<Param*>(node)->location = reference->location;
  return node;
}

}  // namespace

ValueType ValueType::of_column(Relation relation, AttrNumber column) {
  const FormData_pg_attribute* attribute = TupleDescAttr(RelationGetDescr(relation), column - 1);
  return {attribute->atttypid, attribute->atttypmod, attribute->attcollation};
}

ValueType ValueType::of_expression(Node* node) {
  return {exprType(node), exprTypmod(node), exprCollation(node)};
}

ValueType ValueType::of_row(Relation relation) {
  return {relation->rd_rel->reltype, -1, InvalidOid};
}

void ExpressionParameters::set_up(ParseState* parse) const {
  parse->p_paramref_hook = find_parameter;
  parse->p_ref_hook_state = const_cast<ExpressionParameters*>(this);
}

void ExpressionParameters::set_up_hook(ParseState* parse, void* parameters) {
  static_cast<const ExpressionParameters*>(parameters)->set_up(parse);
}

Node* parameter_node(int number, const ValueType& type) {
  Param* const parameter = makeNode(Param);
  parameter->paramkind = PARAM_EXTERN;
  parameter->paramid = number;
  parameter->paramtype = type.type;
  parameter->paramtypmod = type.modifier;
  parameter->paramcollid = type.collation;
  parameter->location = -1;
  return reinterpret_cast<Node*>(parameter);
}

}  // namespace expression
