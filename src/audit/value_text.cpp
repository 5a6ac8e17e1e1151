#include "audit/value_text.hpp"

namespace audit {

namespace {

/// Time zones differ without harm: times are written with their offset.
bool session_writes_as_the_log() {
  return DateStyle == USE_ISO_DATES && IntervalStyle == INTSTYLE_POSTGRES &&
         bytea_output == BYTEA_OUTPUT_HEX && extra_float_digits > 0;
}

}  // namespace

core::Json log_settings() {
  return {core::JsonObject{{"search_path", {"pg_catalog, pg_temp"}},
                           {"DateStyle", {"ISO, YMD"}},
                           {"IntervalStyle", {"postgres"}},
                           {"bytea_output", {"hex"}},
                           {"extra_float_digits", {"1"}},
                           {"lc_monetary", {"C"}}}};
}

LogStyle::LogStyle(const AuditRule& rule) {
  if (rule.always_pins_settings() || !session_writes_as_the_log()) pinned_.emplace(log_settings());
}

std::optional<Datum> value_text(const AuditedField& field, TupleTableSlot* row, Redacted redacted) {
  if (field.is_redacted && redacted == Redacted::hidden) return std::nullopt;
  bool null = false;
  Datum const text = pg::call([&]() -> Datum {
    Datum const value = slot_getattr(row, field.number, &null);
    if (null) return 0;
    // The log must not point into another table's TOAST.
    if (field.is_text) return PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
    return CStringGetTextDatum(OutputFunctionCall(&field.output, value));
  });
  if (null) return std::nullopt;
  return text;
}

}  // namespace audit
