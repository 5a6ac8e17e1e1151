// A column that holds a time.
#pragma once

#include <string>

#include "pg/slot.hpp"

namespace row {

class ClockColumn {
 public:
  /// Throws a Report: 42703 no such column, 42804 one of another type than timestamptz, timestamp or date,
  /// 42P17 a generated one.
  ClockColumn(Relation relation, std::string name);

  const std::string& name() const noexcept { return name_; }
  AttrNumber number() const noexcept { return number_; }

  /// What an assignment of that time makes of it: in the session's time zone where the type has none.
  Datum value(TimestampTz time) const;

 private:
  std::string name_;
  AttrNumber number_;
  Oid type_;
  std::int32_t modifier_;
};

}  // namespace row
