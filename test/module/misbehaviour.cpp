// What a sanitizer is there to find, done on purpose: the control that shows that it would be found.
#include "pg/text.hpp"
#include "witness.hpp"

namespace {

char used_after_free() {
  char* const memory = new char[16]();
  // Volatile, or the compiler would find it first.
  char* volatile kept = memory;
  delete[] memory;
  return kept[3];
}

int shifted_too_far() {
  int volatile places = 40;
  return 1 << places;
}

}  // namespace

PGSHIFT_FUNCTION(pgshift_test_misbehave) {
  std::string const how = pg::text_to_string(PG_GETARG_DATUM(0));
  return pgshift_test::bigint(how == "shift" ? shifted_too_far() : used_after_free());
}
