#include "ledger/entry.hpp"

#include <algorithm>

#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

constexpr std::array<const char*, entry_column_count> column_names{
    "id",          "machine",  "subject_id", "from_state", "to_state",        "sort_key",
    "most_recent", "actor_id", "actor_type", "metadata",   "machine_version", "created_at"};

pg::Report changed_entry_type() {
  return pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "type pgshift.ledger_entry is not as this extension makes it")
      .with_hint("Its attributes were changed: put them back as they were.");
}

/// True for columns of an entry's types; what someone has added may be gone again.
bool are_entry_columns(TupleDesc columns) noexcept {
  int const count = columns->natts;
  if (count < entry_column_count || count > pg::ResultRows::most_columns) return false;
  for (int i = 0; i < count; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    if (i >= entry_column_count) {
      if (!column->attisdropped) return false;
    } else if (column->attisdropped || column->atttypid != entry_types[static_cast<std::size_t>(i)]) {
      return false;
    }
  }
  return true;
}

/// What is stored out of line must not leave the table.
Datum inlined(Datum value, bool is_null) {
  if (is_null) return 0;
  return PointerGetDatum(pg_detoast_datum_packed(reinterpret_cast<struct varlena*>(DatumGetPointer(value))));
}

}  // namespace

/// Looked up by name: if the extension is dropped and made anew, it has another OID.
Oid entry_type() {
  Oid const type = pg::call([] {
    Oid const schema = get_namespace_oid("pgshift", false);
    return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("ledger_entry"),
                           ObjectIdGetDatum(schema));
  });
  if (OidIsValid(type)) return type;
  throw pg::Report(ERRCODE_UNDEFINED_OBJECT, "type pgshift.ledger_entry is gone, with its extension");
}

std::string entry_columns() {
  return core::joined(column_names);
}

std::string Entry::to_state() const {
  return pg::text_to_string(values[entry_to_state]);
}

Entry read_entry(HeapTuple row, TupleDesc columns) {
  return pg::call([&] {
    Entry entry;
    entry.row = heap_copytuple(row);
    for (int i = 0; i < entry_column_count; ++i) {
      auto const column = static_cast<std::size_t>(i);
      entry.values[column] = heap_getattr(entry.row, i + 1, columns, &entry.nulls[column]);
    }
    entry.values[entry_metadata] = inlined(entry.values[entry_metadata], entry.nulls[entry_metadata]);
    return entry;
  });
}

Entry copy_entry(const Entry& entry, MemoryContext memory) {
  return pg::call([&] {
    Entry copy = entry;
    copy.row = nullptr;
    MemoryContext const caller = MemoryContextSwitchTo(memory);
    for (std::size_t i = 0; i < copy.values.size(); ++i) {
      bool by_value = false;
      std::int16_t length = 0;
      get_typlenbyval(entry_types[i], &length, &by_value);
      if (!copy.nulls[i]) copy.values[i] = datumCopy(copy.values[i], by_value, length);
    }
    MemoryContextSwitchTo(caller);
    return copy;
  });
}

Datum to_datum(const Entry& entry) {
  Oid const type = entry_type();
  HeapTuple const made = pg::call([&] {
    TupleDesc const columns = lookup_rowtype_tupdesc(type, -1);
    HeapTuple row = nullptr;
    if (are_entry_columns(columns)) {
      auto* const values = static_cast<Datum*>(palloc0(sizeof(Datum) * columns->natts));
      auto* const nulls = static_cast<bool*>(palloc(sizeof(bool) * columns->natts));
      std::fill_n(nulls, columns->natts, true);
      std::copy(entry.values.begin(), entry.values.end(), values);
      std::copy(entry.nulls.begin(), entry.nulls.end(), nulls);
      row = heap_form_tuple(columns, values, nulls);
    }
    ReleaseTupleDesc(columns);
    return row;
  });
  if (made == nullptr) throw changed_entry_type();
  return HeapTupleGetDatum(made);
}

void add_entry(pg::ResultRows& rows, const Entry& entry) {
  if (!are_entry_columns(rows.columns())) throw changed_entry_type();
  std::array<std::optional<Datum>, entry_column_count> values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!entry.nulls.at(i)) values.at(i) = entry.values.at(i);
  }
  rows.add(values);
}

}  // namespace ledger
