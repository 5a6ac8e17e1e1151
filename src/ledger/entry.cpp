#include "ledger/entry.hpp"

namespace ledger {

Entry read_entry(HeapTuple row, TupleDesc columns) {
  Entry entry(pg::call([&] { return heap_copytuple(row); }), columns);
  if (entry.is_null(entry_metadata)) return entry;
  // What is stored out of line must not leave the table.
  entry.set(entry_metadata, pg::call([&] {
              return PointerGetDatum(pg_detoast_datum_packed(
                  reinterpret_cast<struct varlena*>(DatumGetPointer(entry.datum(entry_metadata)))));
            }));
  return entry;
}

Entry copy_entry(const Entry& entry, MemoryContext memory) {
  Entry copy;
  for (int i = 0; i < entry_column_count; ++i) {
    if (entry.is_null(i)) continue;
    copy.set(i, pg::call_in(memory, [&] {
               bool by_value = false;
               std::int16_t length = 0;
               get_typlenbyval(entry_columns[static_cast<std::size_t>(i)].type, &length, &by_value);
               return datumCopy(entry.datum(i), by_value, length);
             }));
  }
  return copy;
}

}  // namespace ledger
