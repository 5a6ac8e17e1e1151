#include "expression/refusing_checks.hpp"

#include "pg/compat.hpp"
#include "pg/dry_run.hpp"

namespace expression {

namespace {

struct Check {
  char* name;
  Node* condition;
};

struct Substitution {
  AttrNumber column;
  Const* value;
};

extern "C" {
static Node* substituted(Node* node, void* context) {
  if (node == nullptr) return nullptr;
  const auto* substitution = static_cast<const Substitution*>(context);
  if (IsA(node, Var) && castNode(Var, node)->varattno == substitution->column) {
    return static_cast<Node*>(copyObjectImpl(substitution->value));
  }
  return pg::compat::mutate_expression(node, substituted, context);
}
}

/// What is evaluated may make PostgreSQL rebuild the relation's own copies.
List* checks_of(Relation relation) {
  List* checks = NIL;
  const TupleConstr* const constraints = RelationGetDescr(relation)->constr;
  for (int i = 0; constraints != nullptr && i < constraints->num_check; ++i) {
    const ConstrCheck& constraint = constraints->check[i];
    if (!pg::compat::is_enforced(constraint)) continue;
    auto* const check = static_cast<Check*>(palloc(sizeof(Check)));
    *check = {pstrdup(constraint.ccname), static_cast<Node*>(stringToNode(constraint.ccbin))};
    checks = lappend(checks, check);
  }
  return checks;
}

Const* as_constant(Relation relation, AttrNumber column, Datum value) {
  const FormData_pg_attribute* const attribute = TupleDescAttr(RelationGetDescr(relation), column - 1);
  return makeConst(attribute->atttypid, attribute->atttypmod, attribute->attcollation, attribute->attlen,
                   value, false, attribute->attbyval);
}

bool is_false(Node* condition, Substitution substitution) {
  auto* const asked = reinterpret_cast<Expr*>(substituted(condition, &substitution));
  // The planner computes what is constant and leaves the rest. Only a condition of which nothing is
  // left is false for every row.
  Node* const answer = reinterpret_cast<Node*>(expression_planner(asked));
  if (!IsA(answer, Const)) return false;
  const auto* const constant = castNode(Const, answer);
  return !constant->constisnull && !DatumGetBool(constant->constvalue);
}

}  // namespace

std::vector<RefusingCheck> refusing_checks(Relation relation, AttrNumber column,
                                           const std::vector<Datum>& values) {
  std::vector<RefusingCheck> found;
  const List* const checks = pg::call([&] { return checks_of(relation); });
  const ListCell* cell = nullptr;
  foreach (cell, checks) {
    const auto* const check = static_cast<const Check*>(lfirst(cell));
    RefusingCheck refusing{check->name, {}};
    // What can't be evaluated says nothing: the error is rolled back with its trial.
    pg::failure_of([&] {
      for (std::size_t place = 0; place < values.size(); ++place) {
        bool const refuses = pg::call([&] {
          return is_false(check->condition, {column, as_constant(relation, column, values[place])});
        });
        if (refuses) refusing.values.push_back(place);
      }
    });
    if (!refusing.values.empty()) found.push_back(std::move(refusing));
  }
  return found;
}

}  // namespace expression
