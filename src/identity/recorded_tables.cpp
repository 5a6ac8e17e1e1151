// What the view pgshift.recorded_tables shows.

#include "identity/table_bindings.hpp"
#include "pg/result_rows.hpp"
#include "pg/text.hpp"
#include "storage/table_registry.hpp"

namespace identity {

namespace {

void list_recorded_tables(pg::ResultRows& result) {
  TableBindings const bindings(AccessShareLock);
  for (const storage::RegisteredTable& table : storage::registered_tables()) {
    pg::call([] { CHECK_FOR_INTERRUPTS(); });
    auto const binding = bindings.find(table.id);
    bool const is_there = binding && binding->is_living();
    result.add({Int64GetDatum(table.id),
                is_there ? std::optional(ObjectIdGetDatum(binding->relation)) : std::nullopt,
                pg::to_text(is_there ? pg::quote_relation(binding->relation) : table.name)});
  }
}

}  // namespace

}  // namespace identity

PGSHIFT_FUNCTION(pgshift_list_recorded_tables) {
  pg::ResultRows result(fcinfo);
  identity::list_recorded_tables(result);
  return 0;
}
