#include "audit/value_text.hpp"

namespace audit {

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
