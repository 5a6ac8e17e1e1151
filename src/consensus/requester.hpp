// Whose request a row is: the requester may not approve it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pg/memory.hpp"

namespace consensus {

class Requester {
 public:
  /// A Report (42703, 42P17) if there is no such column or if it is generated.
  Requester(Relation relation, const std::string& column);

  AttrNumber column() const noexcept { return number_; }
  Oid type() const noexcept { return type_; }
  /// The text of the row's requester; nothing for NULL.
  std::optional<std::string> of(TupleTableSlot* row) const;
  /// True if they are one person to the column: char(n) ignores trailing blanks, citext and nondeterministic
  /// collations what they ignore; a number or a UUID may be spelled otherwise.
  bool is_same(const std::string& requester, std::string_view approver) const;

 private:
  bool is_same_value(const std::string& requester, const std::string& approver) const;

  AttrNumber number_;
  Oid type_;
  Oid collation_;
  bool blank_padded_;
  bool by_operator_ = false;
  pg::OwnedContext memory_;
  bool by_value_ = false;
  Oid input_parameter_ = InvalidOid;
  mutable FmgrInfo input_{};
  mutable FmgrInfo equals_{};
};

}  // namespace consensus
