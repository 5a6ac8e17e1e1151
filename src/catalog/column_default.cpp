#include "catalog/column_default.hpp"

#include "pg/dry_run.hpp"

namespace catalog {

namespace {

/// Whether the domain takes the value is found where it is used.
Node* below_domains(Node* expression) {
  while (expression != nullptr && IsA(expression, CoerceToDomain)) {
    expression = reinterpret_cast<Node*>(castNode(CoerceToDomain, expression)->arg);
  }
  return expression;
}

}  // namespace

std::optional<NullableDatum> constant_default(Relation relation, AttrNumber column) {
  Node* expression = pg::call([&] { return below_domains(build_column_default(relation, column)); });
  if (expression == nullptr) return std::nullopt;
  if (!IsA(expression, Const)) {
    MemoryContext const memory = CurrentMemoryContext;
    // What fails here, fails where a row gets it, too.
    pg::failure_of([&] {
      expression = pg::call([&] {
        Expr* const planned = expression_planner(reinterpret_cast<Expr*>(expression));
        MemoryContext const trial = MemoryContextSwitchTo(memory);
        auto* const copy = static_cast<Node*>(copyObjectImpl(planned));
        MemoryContextSwitchTo(trial);
        return below_domains(copy);
      });
    });
  }
  if (!IsA(expression, Const)) return std::nullopt;
  const auto* const constant = castNode(Const, expression);
  return NullableDatum{constant->constvalue, constant->constisnull};
}

}  // namespace catalog
