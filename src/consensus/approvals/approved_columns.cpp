#include "consensus/approvals/approved_columns.hpp"

#include <algorithm>

#include "consensus/approvals/bound_values.hpp"
#include "consensus/approvals/open_approvals.hpp"
#include "identity/table_identity.hpp"

namespace consensus {

namespace {

void rename(const catalog::ColumnChanges::Rename& column, const Approval& approval, ApprovalChange* change) {
  if (approval.field == column.from) change->field = column.to;
  if (!approval.bound) return;
  auto values = read_bound_values(std::string(*approval.bound));
  auto const bound = std::find_if(values.begin(), values.end(),
                                  [&](const BoundValue& value) { return value.column == column.from; });
  if (bound == values.end()) return;
  bound->column = column.to;
  std::sort(values.begin(), values.end(),
            [](const BoundValue& left, const BoundValue& right) { return left.column < right.column; });
  change->bound = write_bound_values(values);
}

bool is_about(const Approval& approval, const std::string& column) {
  if (approval.field == column) return true;
  if (!approval.bound) return false;
  auto const values = read_bound_values(std::string(*approval.bound));
  return std::any_of(values.begin(), values.end(),
                     [&](const BoundValue& value) { return value.column == column; });
}

}  // namespace

void note_columns(Oid table, const catalog::ColumnChanges& changes) {
  if (!changes.renamed && changes.dropped.empty()) return;
  change_open(identity::identities_of(table), [&](const Approval& approval, ApprovalChange* change) {
    if (changes.renamed) rename(*changes.renamed, approval, change);
    change->is_revoked = std::any_of(changes.dropped.begin(), changes.dropped.end(),
                                     [&](const std::string& column) { return is_about(approval, column); });
  });
}

}  // namespace consensus
