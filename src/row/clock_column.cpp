#include "row/clock_column.hpp"

#include <utility>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace row {

ClockColumn::ClockColumn(Relation relation, std::string name)
    : name_(std::move(name)), number_(catalog::require_writable_column(relation, name_)) {
  const FormData_pg_attribute* const column = TupleDescAttr(RelationGetDescr(relation), number_ - 1);
  type_ = column->atttypid;
  modifier_ = column->atttypmod;
  if (type_ == TIMESTAMPTZOID || type_ == TIMESTAMPOID || type_ == DATEOID) return;
  std::string const type =
      pg::to_string(pg::call([&] { return format_type_with_typemod(type_, modifier_); }));
  pg::ErrorObject object = catalog::relation_names(RelationGetRelid(relation));
  object.column = name_;
  throw pg::Report(ERRCODE_DATATYPE_MISMATCH,
                   fmt::format("column {} of type {} cannot hold a time", core::quoted(name_), type))
      .with_hint("A column that gets the time is timestamptz, timestamp or date.")
      .on(object);
}

Datum ClockColumn::value(TimestampTz time) const {
  return pg::call([&] {
    Datum const with_zone = TimestampTzGetDatum(time);
    if (type_ == DATEOID) return DirectFunctionCall1(timestamptz_date, with_zone);
    bool const is_zoned = type_ == TIMESTAMPTZOID;
    Datum const whole = is_zoned ? with_zone : DirectFunctionCall1(timestamptz_timestamp, with_zone);
    if (modifier_ < 0) return whole;
    return DirectFunctionCall2(is_zoned ? timestamptz_scale : timestamp_scale, whole,
                               Int32GetDatum(modifier_));
  });
}

}  // namespace row
