// Which of the fields that are followed differ between a row as it was and as it became.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "audit/audit_rule.hpp"

namespace audit {

/// Kept from row to row.
class ChangedFields {
 public:
  /// Looks at another row; true if there are any. Two values differ if their stored forms do.
  bool find(const AuditRule& rule, TupleTableSlot* old_row, TupleTableSlot* new_row);

  /// Their places among the rule's fields, in order.
  std::span<const std::uint16_t> places() const noexcept { return {places_.data(), count_}; }
  bool has_key() const noexcept { return has_key_; }

 private:
  std::vector<std::uint16_t> places_;
  std::size_t count_ = 0;
  bool has_key_ = false;
};

}  // namespace audit
