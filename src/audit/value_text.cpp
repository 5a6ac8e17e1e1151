#include "audit/value_text.hpp"

#include "pg/text.hpp"

namespace audit {

namespace {

Datum integer_text(std::int64_t value) {
  auto* const result = static_cast<text*>(palloc(VARHDRSZ + MAXINT8LEN + 1));
  SET_VARSIZE(result, VARHDRSZ + pg_lltoa(value, VARDATA(result)));
  return PointerGetDatum(result);
}

Datum text_of(const AuditedField& field, Datum value) {
  switch (field.form) {
    case TextForm::as_it_is:
      // The log must not point into another table's TOAST.
      return PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
    case TextForm::int2:
      return integer_text(DatumGetInt16(value));
    case TextForm::int4:
      return integer_text(DatumGetInt32(value));
    case TextForm::int8:
      return integer_text(DatumGetInt64(value));
    case TextForm::output_function:
      break;
  }
  return CStringGetTextDatum(OutputFunctionCall(&field.output, value));
}

}  // namespace

std::optional<Datum> value_text(const AuditedField& field, TupleTableSlot* row, Redacted redacted) {
  if (field.is_redacted && redacted == Redacted::hidden) return std::nullopt;
  bool null = false;
  Datum const text = pg::call([&]() -> Datum {
    Datum const value = slot_getattr(row, field.number, &null);
    return null ? 0 : text_of(field, value);
  });
  if (null) return std::nullopt;
  return text;
}

Datum entity_text(const AuditRule& rule, TupleTableSlot* row) {
  const AuditedField* const key = rule.key_field();
  if (key == nullptr) return pg::to_text(rule.key().text(row));
  auto const value = value_text(*key, row);
  return value ? *value : pg::to_text("");
}

}  // namespace audit
