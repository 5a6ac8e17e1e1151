// pgshift.create_pretended()
#include "pg/arguments.hpp"
#include "pretend/pretend_table.hpp"
#include "storage/table_creation.hpp"

PGSHIFT_WRITER(pgshift_create_pretended) {
  pg::Arguments const arguments(fcinfo);
  return ObjectIdGetDatum(
      storage::create_table(arguments.text(0, "schema"), arguments.text(1, "name"), pretend::table));
}
