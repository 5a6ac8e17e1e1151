// What a statement keeps of a rule from one row to the next.
#pragma once

#include <memory>
#include <utility>

#include "pg/memory.hpp"
#include "pg/trigger_call.hpp"
#include "rule/rule_kind.hpp"

namespace rule {

/// Made at the statement's first row of one table's trigger, and gone with the statement. `Kept` is
/// constructed from the compiled rule and the statement's memory. If the rule can't be compiled,
/// the Report (55000) ends the statement. `Kept` is destroyed with the statement's memory, on abort
/// too, so its destructor must not call what can ereport.
template <class Kept, class CompiledRule>
Kept& kept_by_statement(const pg::TriggerCall& call, const KindOf<CompiledRule>& kind) {
  FmgrInfo& site = call.site();
  if (site.fn_extra == nullptr) {
    auto rule = find_compiled(kind, call.relation(), call.trigger());
    site.fn_extra = pg::construct_in<Kept>(call.statement_memory(), std::move(rule), call.statement_memory());
  }
  return *static_cast<Kept*>(site.fn_extra);
}

}  // namespace rule
