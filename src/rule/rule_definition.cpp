// The definition that a rule's trigger stores, for the view pgshift.rules.
#include "catalog/stored_trigger.hpp"
#include "pg/subtransaction.hpp"

/// (pg_trigger.tgargs) -> jsonb; NULL where it isn't one JSON text, as in a trigger that someone made by
/// hand.
PGSHIFT_FUNCTION(pgshift_rule_definition) {
  struct Stored {
    const char* text;
    bool whole;
  };
  // A view of all rules must not be stopped by one that somebody has made by hand.
  bool const is_large = pg::call([&] { return toast_raw_datum_size(PG_GETARG_DATUM(0)); }) >
                        VARHDRSZ + catalog::largest_stored_definition + 1;
  if (is_large) {
    fcinfo->isnull = true;
    return 0;
  }
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
