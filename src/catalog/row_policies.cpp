#include "catalog/row_policies.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/compat.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace catalog {

namespace {

/// A member of the owning role is not enough: other members could have written what would run as that user.
bool can_act_as_asker(Oid owner) {
  return pg::call([&] { return superuser_arg(owner) || has_privs_of_role(owner, GetUserId()); });
}

/// Of its partitions, too: whatever plans a query evaluates what their owners have written.
bool is_of_trusted_owners(Oid table) {
  auto const tables = relation_tree(table, NoLock);
  return std::all_of(tables.begin(), tables.end(), [](Oid oid) { return can_act_as_asker(owner_of(oid)); });
}

struct Policies {
  List* conditions;
  bool have_queries;
};

/// The conditions that PostgreSQL adds to a query of the table. It only reads them here.
Policies policies_of(const std::string& query) {
  return pg::call([&] {
    auto* raw = linitial_node(RawStmt, raw_parser(query.c_str(), RAW_PARSE_DEFAULT));
    List* const queries = pg_analyze_and_rewrite_fixedparams(raw, query.c_str(), nullptr, 0, nullptr);
    auto const* const read = linitial_node(Query, queries);
    return Policies{linitial_node(RangeTblEntry, read->rtable)->securityQuals, read->hasSubLinks};
  });
}

/// A type whose values are read and written by the server's code alone: composites and domains within it have
/// checks.
bool is_plain(Oid type) {
  Oid const element = get_element_type(type);
  Oid const single = OidIsValid(element) ? element : type;
  char const kind = get_typtype(single);
  return type != XMLOID && (kind == TYPTYPE_BASE || kind == TYPTYPE_ENUM);
}

bool is_json(Oid type) {
  return type == JSONOID || type == JSONBOID;
}

/// A function of the server's, or of an extension's library, that has one thing to do. Those whose arguments
/// can be of any type may call others' functions, those that make JSON of such a value look for others'
/// casts, and those that make XML may run queries.
bool is_harmless(Oid function) {
  HeapTuple const row = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
  if (!HeapTupleIsValid(row)) return false;
  auto const* form = reinterpret_cast<Form_pg_proc>(GETSTRUCT(row));
  bool harmless = (form->prolang == INTERNALlanguageId || form->prolang == ClanguageId) &&
                  form->provolatile != PROVOLATILE_VOLATILE && superuser_arg(form->proowner) &&
                  form->prorettype != XMLOID && !form->proretset;
  for (int i = 0; harmless && i < form->pronargs; ++i) {
    Oid const type = form->proargtypes.values[i];
    bool const is_any = get_typtype(type) == TYPTYPE_PSEUDO;
    harmless = !is_any || (IsPolymorphicType(type) && !is_json(form->prorettype));
  }
  ReleaseSysCache(row);
  return harmless;
}

bool is_harmful(Oid function, void* /*context*/) {
  return pg::compat::reads_named_type(function) || !is_harmless(function);
}

/// A column that is stored, of the table whose columns these are.
bool is_plain_column(const Var* var, TupleDesc columns) {
  if (var->varattno <= 0 || var->varlevelsup != 0) return false;
  char const generated = TupleDescAttr(columns, var->varattno - 1)->attgenerated;
  return generated == '\0' || generated == ATTRIBUTE_GENERATED_STORED;
}

/// True if evaluating the expression can run others' code. What is not known to be harmless is not.
bool has_others_code(Node* node, void* context) {
  if (node == nullptr) return false;
  switch (nodeTag(node)) {
    case T_List:
    case T_CaseWhen:
      break;
    case T_Var:
      return !is_plain_column(castNode(Var, node), static_cast<TupleDesc>(context));
    case T_Const:
      return false;
    case T_FuncExpr:
    case T_OpExpr:
    case T_DistinctExpr:
    case T_NullIfExpr:
    case T_ScalarArrayOpExpr:
      if (!is_plain(exprType(node)) || check_functions_in_node(node, is_harmful, context)) return true;
      break;
    case T_CoerceViaIO:
      if (!is_plain(exprType(reinterpret_cast<Node*>(castNode(CoerceViaIO, node)->arg)))) return true;
      [[fallthrough]];
    case T_BoolExpr:
    case T_RelabelType:
    case T_ArrayCoerceExpr:
    case T_CollateExpr:
    case T_CaseExpr:
    case T_CaseTestExpr:
    case T_CoalesceExpr:
    case T_MinMaxExpr:
    case T_ArrayExpr:
    case T_SQLValueFunction:
    case T_NullTest:
    case T_BooleanTest:
      if (!is_plain(exprType(node))) return true;
      break;
    default:
      return true;
  }
  return pg::compat::walk_expression(node, has_others_code, context);
}

[[noreturn]] void refuse(Oid table) {
  pg::ErrorObject const names = relation_names(table);
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("row security of table {} would run code of others with your rights",
                               core::quoted(names.table)))
      .with_detail("Its policies use more than functions that PostgreSQL or an extension brings.")
      .with_hint(
          "Ask as a role to which row security does not apply, or through a SECURITY DEFINER function of the "
          "table's owner that decides what its caller may see.")
      .on(names);
}

}  // namespace

RowPolicies::RowPolicies(Oid table) : table_(table) {
  if (pg::call([&] { return check_enable_rls(table, InvalidOid, true) != RLS_ENABLED; })) return;
  Policies const policies = policies_of(fmt::format("SELECT FROM {}", pg::quote_relation(table)));
  conditions_ = policies.conditions;
  auto* const conditions = reinterpret_cast<Node*>(conditions_);
  OpenRelation const relation(table, AccessShareLock);
  TupleDesc const columns = RelationGetDescr(relation.get());
  if (!policies.have_queries && !pg::call([&] { return has_others_code(conditions, columns); })) {
    way_ = Way::evaluate;
  } else if (is_of_trusted_owners(table)) {
    way_ = Way::select;
  } else {
    refuse(table);
  }
}

bool RowPolicies::show(Relation relation, TupleTableSlot* row, Snapshot snapshot) const {
  switch (way_) {
    case Way::see_all:
      return true;
    case Way::evaluate:
      return evaluates(relation, row);
    case Way::select:
      return selects(relation, row, snapshot);
  }
  return false;
}

bool RowPolicies::evaluates(Relation relation, TupleTableSlot* row) const {
  OpenRelation const table(table_, AccessShareLock);
  return pg::call([&] {
    TupleTableSlot* seen = row;
    TupleConversionMap* const map =
        convert_tuples_by_name(RelationGetDescr(relation), RelationGetDescr(table.get()));
    if (map != nullptr) {
      seen = MakeSingleTupleTableSlot(RelationGetDescr(table.get()), &TTSOpsVirtual);
      execute_attr_map_slot(map->attrMap, row, seen);
    }
    EState* executor = CreateExecutorState();
    // Each is a condition, and so is their list.
    ExprState* conditions = ExecPrepareQual(conditions_, executor);
    ExprContext* context = GetPerTupleExprContext(executor);
    context->ecxt_scantuple = seen;
    bool const result = ExecQual(conditions, context);
    FreeExecutorState(executor);
    if (map != nullptr) ExecDropSingleTupleTableSlot(seen);
    return result;
  });
}

bool RowPolicies::selects(Relation relation, TupleTableSlot* row, Snapshot snapshot) const {
  std::string const query = fmt::format(
      "SELECT FROM {} WHERE tableoid OPERATOR(pg_catalog.=) $1 AND ctid OPERATOR(pg_catalog.=) $2",
      pg::quote_relation(table_));
  pg::Spi const spi;
  return pg::call([&] {
    Oid types[] = {OIDOID, TIDOID};
    Datum values[] = {ObjectIdGetDatum(RelationGetRelid(relation)), PointerGetDatum(&row->tts_tid)};
    SPIPlanPtr const plan = SPI_prepare(query.c_str(), 2, types);
    if (plan == nullptr) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("SPI_prepare failed: %s", SPI_result_code_string(SPI_result))));
    }
    SPI_execute_snapshot(plan, values, nullptr, snapshot, InvalidSnapshot, true, false, 1);
    return SPI_processed > 0;
  });
}

}  // namespace catalog
