#include "storage/row_values.hpp"

#include <algorithm>

#include "pg/text.hpp"

namespace storage {

void read_values(HeapTuple row, TupleDesc columns, std::span<Datum> values, std::span<bool> nulls) {
  auto const count = static_cast<std::size_t>(columns->natts);
  pg::call([&] {
    if (count <= values.size()) {
      heap_deform_tuple(row, columns, values.data(), nulls.data());
      return;
    }
    auto* const all_values = static_cast<Datum*>(palloc(sizeof(Datum) * count));
    auto* const all_nulls = static_cast<bool*>(palloc(sizeof(bool) * count));
    heap_deform_tuple(row, columns, all_values, all_nulls);
    std::copy_n(all_values, values.size(), values.begin());
    std::copy_n(all_nulls, nulls.size(), nulls.begin());
    pfree(all_values);
    pfree(all_nulls);
  });
}

std::string_view text_view(Datum text) {
  return pg::call([&] {
    auto* const plain = pg_detoast_datum_packed(reinterpret_cast<struct varlena*>(DatumGetPointer(text)));
    return std::string_view(VARDATA_ANY(plain), VARSIZE_ANY_EXHDR(plain));
  });
}

Datum text_datum(std::string_view text) {
  return pg::to_text(text);
}

}  // namespace storage
