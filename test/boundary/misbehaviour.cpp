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

char used_after_pfree() {
  char* volatile kept = pg::call([] {
    void* const memory = palloc0(16);
    pfree(memory);
    return static_cast<char*>(memory);
  });
  return kept[3];
}

int shifted_too_far() {
  int volatile places = 40;
  return 1 << places;
}

int asserted_wrongly() {
  bool volatile right = false;
  Assert(right);
  return right ? 1 : 0;
}

int misbehave(std::string_view how) {
  if (how == "use after free") return used_after_free();
  if (how == "use after pfree") return used_after_pfree();
  if (how == "shift") return shifted_too_far();
  return asserted_wrongly();
}

}  // namespace

PGSHIFT_FUNCTION(pgshift_test_misbehave) {
  std::string const how = pg::text_to_string(PG_GETARG_DATUM(0));
  return pgshift_test::bigint(misbehave(how));
}
