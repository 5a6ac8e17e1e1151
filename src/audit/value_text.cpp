#include "audit/value_text.hpp"

#include "pg/text.hpp"

namespace audit {

namespace {

Datum integer_text(std::int64_t value) {
  auto* const result = static_cast<text*>(palloc(VARHDRSZ + MAXINT8LEN + 1));
  SET_VARSIZE(result, VARHDRSZ + pg_lltoa(value, VARDATA(result)));
  return PointerGetDatum(result);
}

/// As timestamp_out and timestamptz_out write it in ISO style and at UTC, whatever the session's settings
/// are.
Datum timestamp_text(Timestamp value, bool with_zone) {
  char buffer[MAXDATELEN + 1];
  struct pg_tm parts;
  fsec_t fraction = 0;
  if (TIMESTAMP_NOT_FINITE(value)) {
    EncodeSpecialTimestamp(value, buffer);
  } else if (timestamp2tm(value, nullptr, &parts, &fraction, nullptr, nullptr) == 0) {
    // It says that there is no zone.
    parts.tm_isdst = 0;
    EncodeDateTime(&parts, fraction, with_zone, 0, nullptr, USE_ISO_DATES, buffer);
  } else {
    ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
  }
  return CStringGetTextDatum(buffer);
}

Datum date_text(DateADT value) {
  char buffer[MAXDATELEN + 1];
  if (DATE_NOT_FINITE(value)) {
    EncodeSpecialDate(value, buffer);
  } else {
    struct pg_tm parts;
    j2date(value + POSTGRES_EPOCH_JDATE, &parts.tm_year, &parts.tm_mon, &parts.tm_mday);
    EncodeDateOnly(&parts, USE_ISO_DATES, buffer);
  }
  return CStringGetTextDatum(buffer);
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
    case TextForm::date:
      return date_text(DatumGetDateADT(value));
    case TextForm::timestamp:
      return timestamp_text(DatumGetTimestamp(value), false);
    case TextForm::timestamptz:
      return timestamp_text(DatumGetTimestampTz(value), true);
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
