#include "storage/row_type.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace storage {

Oid RowType::require() const {
  Oid const type = pg::call([&] {
    Oid const schema = get_namespace_oid("pgshift", false);
    return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name_), ObjectIdGetDatum(schema));
  });
  if (OidIsValid(type)) return type;
  throw pg::Report(ERRCODE_UNDEFINED_OBJECT,
                   fmt::format("type pgshift.{} is gone, with its extension", name_));
}

pg::Report RowType::changed() const {
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    fmt::format("type pgshift.{} is not as this extension makes it", name_))
      .with_hint("Its attributes were changed: put them back as they were.");
}

Datum RowType::datum(std::span<const Datum> values, std::span<const bool> nulls) const {
  Oid const type = require();
  HeapTuple const made = pg::call([&] {
    TupleDesc const columns = lookup_rowtype_tupdesc(type, -1);
    HeapTuple row = nullptr;
    // A user may have added attributes and dropped them again. The type then has more columns than
    // the row has values; they are NULL.
    if (has_columns(columns, columns_)) {
      auto* const all_values = static_cast<Datum*>(palloc0(sizeof(Datum) * columns->natts));
      auto* const all_nulls = static_cast<bool*>(palloc(sizeof(bool) * columns->natts));
      std::fill_n(all_nulls, columns->natts, true);
      std::copy(values.begin(), values.end(), all_values);
      std::copy(nulls.begin(), nulls.end(), all_nulls);
      row = heap_form_tuple(columns, all_values, all_nulls);
    }
    ReleaseTupleDesc(columns);
    return row;
  });
  if (made == nullptr) throw changed();
  return HeapTupleGetDatum(made);
}

void RowType::add_to(pg::ResultRows& rows, std::span<const Datum> values, std::span<const bool> nulls) const {
  bool const fits =
      has_columns(rows.columns(), columns_) && rows.columns()->natts <= pg::ResultRows::most_columns;
  if (!fits) throw changed();
  std::array<std::optional<Datum>, pg::ResultRows::most_columns> row;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!nulls[i]) row.at(i) = values[i];
  }
  rows.add(std::span(row).first(values.size()));
}

}  // namespace storage
