// The definition that a rule's trigger stores, for the view pgshift.rules.
#include "pg/subtransaction.hpp"

/// (pg_trigger.tgargs) -> jsonb; NULL where it isn't one JSON text, as in a trigger that someone made by
/// hand.
PGSHIFT_FUNCTION(pgshift_rule_definition) {
  struct Stored {
    const char* text;
    bool whole;
  };
  auto const stored = pg::call([&] {
    bytea* arguments = PG_GETARG_BYTEA_PP(0);
    const char* const text = VARDATA_ANY(arguments);
    std::size_t const length = VARSIZE_ANY_EXHDR(arguments);
    // Whoever calls this by hand must not get a text of it that the database can't hold.
    bool const whole = length > 0 && strnlen(text, length) + 1 == length &&
                       pg_verify_mbstr(GetDatabaseEncoding(), text, static_cast<int>(length) - 1, true);
    return Stored{text, whole};
  });
  Datum definition = 0;
  if (stored.whole && pg::succeeds_on_data([&] {
        definition = pg::call([&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(stored.text)); });
      })) {
    return definition;
  }
  fcinfo->isnull = true;
  return 0;
}
