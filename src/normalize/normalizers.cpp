// pgshift.normalizers(): the built-in ones.
#include "core/normalize/normalizer.hpp"
#include "pg/text.hpp"

namespace normalize {

namespace {

/// An example that the database's encoding may lack characters for is left out.
bool is_writable(std::string_view text) {
  return core::is_ascii(text) || GetDatabaseEncoding() == PG_UTF8;
}

void add_row(const ReturnSetInfo* result, const core::Normalizer& normalizer) {
  bool const has_example = is_writable(normalizer.example_in) && is_writable(normalizer.example_out);
  pg::call([&] {
    Datum values[] = {pg::to_text(normalizer.name), pg::to_text(normalizer.expression),
                      pg::to_text(normalizer.example_in), pg::to_text(normalizer.example_out)};
    bool nulls[] = {false, false, !has_example, !has_example};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  });
}

}  // namespace

}  // namespace normalize

PGSHIFT_FUNCTION(pgshift_normalizers) {
  pg::call([&] { InitMaterializedSRF(fcinfo, 0); });
  const auto* result = reinterpret_cast<const ReturnSetInfo*>(fcinfo->resultinfo);
  for (const core::Normalizer& normalizer : core::normalizers()) normalize::add_row(result, normalizer);
  return 0;
}
