#include "expression/settings_dependence.hpp"

#include "pg/compat.hpp"

namespace expression {

namespace {

bool is_user_defined(Oid function, void*) {
  return function >= FirstNormalObjectId;
}

/// Types that comparing and computing with depends on no setting.
bool is_plain_type(Oid type) {
  switch (type) {
    case BOOLOID:
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case FLOAT4OID:
    case FLOAT8OID:
    case NUMERICOID:
    case TEXTOID:
    case VARCHAROID:
    case BPCHAROID:
    case DATEOID:
    case TIMESTAMPOID:
    case TIMESTAMPTZOID:
    case UUIDOID:
      return true;
    default:
      return false;
  }
}

/// Types that any setting writes and reads alike.
bool is_written_alike(Oid type) {
  switch (type) {
    case BOOLOID:
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case NUMERICOID:
    case TEXTOID:
    case VARCHAROID:
    case BPCHAROID:
    case UUIDOID:
      return true;
    default:
      return false;
  }
}

/// Functions that are known to look at their arguments only. Many another that is called immutable reads some
/// setting.
bool looks_at_arguments_only(Oid function) {
  switch (function) {
    case F_LOWER_TEXT:
    case F_UPPER_TEXT:
    case F_INITCAP:
    case F_BTRIM_TEXT:
    case F_BTRIM_TEXT_TEXT:
    case F_LTRIM_TEXT:
    case F_LTRIM_TEXT_TEXT:
    case F_RTRIM_TEXT:
    case F_RTRIM_TEXT_TEXT:
    case F_LPAD_TEXT_INT4:
    case F_LPAD_TEXT_INT4_TEXT:
    case F_RPAD_TEXT_INT4:
    case F_RPAD_TEXT_INT4_TEXT:
    case F_LEFT:
    case F_RIGHT:
    case F_SUBSTR_TEXT_INT4:
    case F_SUBSTR_TEXT_INT4_INT4:
    case F_SUBSTRING_TEXT_INT4:
    case F_SUBSTRING_TEXT_INT4_INT4:
    case F_SUBSTRING_TEXT_TEXT:
    case F_OVERLAY_TEXT_TEXT_INT4:
    case F_OVERLAY_TEXT_TEXT_INT4_INT4:
    case F_REPLACE:
    case F_REGEXP_REPLACE_TEXT_TEXT_TEXT:
    case F_REGEXP_REPLACE_TEXT_TEXT_TEXT_TEXT:
    case F_TRANSLATE:
    case F_SPLIT_PART:
    case F_REPEAT:
    case F_NORMALIZE:
    case F_LENGTH_TEXT:
    case F_CHAR_LENGTH_TEXT:
    case F_STRPOS:
    case F_POSITION_TEXT_TEXT:
    case F_STARTS_WITH:
    case F_MD5_TEXT:
    case F_ABS_INT2:
    case F_ABS_INT4:
    case F_ABS_INT8:
    case F_ABS_FLOAT8:
    case F_ABS_NUMERIC:
    case F_SIGN_NUMERIC:
    case F_ROUND_FLOAT8:
    case F_ROUND_NUMERIC:
    case F_ROUND_NUMERIC_INT4:
    case F_TRUNC_FLOAT8:
    case F_TRUNC_NUMERIC:
    case F_TRUNC_NUMERIC_INT4:
    case F_CEIL_FLOAT8:
    case F_CEIL_NUMERIC:
    case F_CEILING_NUMERIC:
    case F_FLOOR_FLOAT8:
    case F_FLOOR_NUMERIC:
    case F_TRIM_SCALE:
      return true;
    default:
      return false;
  }
}

/// True for what is done to an operand or by a function: operators and casts of PostgreSQL's own between
/// plain types don't look at settings; called by name, a function may do anything.
bool call_may_need_settings(Node* node) {
  if (IsA(node, FuncExpr)) {
    const auto* function = reinterpret_cast<const FuncExpr*>(node);
    if (looks_at_arguments_only(function->funcid)) return false;
    if (function->funcformat == COERCE_EXPLICIT_CALL) return true;
  }
  return check_functions_in_node(node, is_user_defined, nullptr) || !is_plain_type(exprType(node));
}

bool conversion_may_need_settings(const CoerceViaIO* conversion) {
  return !is_written_alike(conversion->resulttype) ||
         !is_written_alike(exprType(reinterpret_cast<Node*>(conversion->arg)));
}

bool may_need(Node* node, void* context) {
  if (node == nullptr) return false;
  switch (nodeTag(node)) {
    case T_Var:
    case T_Const:
    case T_Param:
    case T_BoolExpr:
    case T_NullTest:
    case T_BooleanTest:
    case T_CaseExpr:
    case T_CaseTestExpr:
    case T_CaseWhen:
    case T_CoalesceExpr:
    case T_RelabelType:
    case T_CollateExpr:
    case T_List:
      break;
    case T_OpExpr:
    case T_DistinctExpr:
    case T_NullIfExpr:
    case T_FuncExpr:
      if (call_may_need_settings(node)) return true;
      break;
    case T_CoerceViaIO:
      if (conversion_may_need_settings(reinterpret_cast<CoerceViaIO*>(node))) return true;
      break;
    default:
      // A node of any other kind, such as a sub-select, may call whatever there is.
      return true;
  }
  return pg::compat::walk_expression(node, may_need, context);
}

}  // namespace

bool may_need_settings(Node* expression) {
  // What is not immutable may read any setting, and is not told apart by its name.
  return may_need(expression, nullptr) || contain_mutable_functions(expression);
}

}  // namespace expression
