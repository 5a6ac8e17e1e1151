// What the expressions of rules use, as PostgreSQL's own dependencies of their triggers: then PostgreSQL
// itself refuses to drop it, as it does where a view uses it, and finds who uses what by an index.
#pragma once

#include <memory>
#include <vector>

#include "catalog/dependencies.hpp"
#include "catalog/stored_trigger.hpp"
#include "expression/expression_user.hpp"
#include "rule/rule_kind.hpp"

namespace rule {

/// The kind of rule that a trigger is; null if it is none that anybody could apply.
const Kind* kind_of(const catalog::StoredTrigger& trigger);

/// Records what the expressions of a rule use, of its trigger. Nothing where one of them can't be parsed: a
/// rule that is broken stands in no command's way. The table is locked. The expressions are parsed
/// as the table's owner, in a trial that is rolled back, so that what that locks is released. 42P16
/// where they use what does not last, such as temporary objects; a temporary table's rules may.
void record_uses(Oid trigger);

/// False for a rule that has expressions and was made where nobody recorded what they use.
bool are_uses_recorded(Oid trigger, const Kind& kind, const core::Json& definition);

/// 54000 for a trigger with a function of ours whose definition is larger than any rule's.
void refuse_large_definition(const catalog::StoredTrigger& trigger);

/// The rules that are among what depends on an object. Their definitions are not read. Nothing is
/// locked, so that a rule may be gone when it is asked.
std::vector<std::unique_ptr<expression::User>> users_among(
    const std::vector<catalog::Dependency>& dependents);

}  // namespace rule
