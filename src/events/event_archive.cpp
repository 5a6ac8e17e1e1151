#include "events/event_archive.hpp"

#include <array>

#include <fmt/format.h>

#include "events/store/event_table.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

std::string parameters() {
  std::string list;
  for (int i = 1; i <= event_type_columns; ++i) list += fmt::format("{}${}", i == 1 ? "" : ", ", i);
  return list;
}

}  // namespace

EventArchive::EventArchive(Oid table) {
  auto const columns = event_table.columns.first(event_type_columns);
  std::string const insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", pg::quote_relation(table),
                                         storage::column_names(columns), parameters());
  std::array<Oid, event_type_columns> types{};
  for (std::size_t i = 0; i < types.size(); ++i) types[i] = columns[i].type;
  MemoryContext const caller = CurrentMemoryContext;
  insert_ = pg::call([&] {
    SPIPlanPtr const plan = SPI_prepare(insert.c_str(), event_type_columns, types.data());
    MemoryContextSwitchTo(caller);
    if (plan == nullptr) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("SPI_prepare failed: %s", SPI_result_code_string(SPI_result))));
    }
    return plan;
  });
}

void EventArchive::add(const EventStore& store, HeapTuple row) {
  EventRow const read(row, RelationGetDescr(store.relation()));
  std::array<Datum, event_type_columns> values{};
  std::array<char, event_type_columns + 1> nulls{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = read.values()[i];
    nulls[i] = read.nulls()[i] ? 'n' : ' ';
  }
  MemoryContext const caller = CurrentMemoryContext;
  pg::call([&] {
    int const result = SPI_execute_plan(insert_, values.data(), nulls.data(), false, 0);
    MemoryContextSwitchTo(caller);
    if (result != SPI_OK_INSERT) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("SPI_execute_plan failed: %s", SPI_result_code_string(result))));
    }
  });
}

}  // namespace events
