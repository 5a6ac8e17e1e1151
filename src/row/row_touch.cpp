#include "row/row_touch.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace row {

namespace {

std::string update_command(Oid target, Oid table, const std::string& column) {
  std::string const name = pg::quote_identifier(column);
  std::string const set = fmt::format("SET {} = {} WHERE ctid OPERATOR(pg_catalog.=) ANY ($1)", name, name);
  if (target == table) return fmt::format("UPDATE ONLY {} {}", pg::quote_relation(table), set);
  return fmt::format("UPDATE {} {} AND tableoid OPERATOR(pg_catalog.=) {}::pg_catalog.regclass",
                     pg::quote_relation(target), set, pg::quote_literal(pg::quote_relation(table)));
}

Datum tid_array(const std::vector<ItemPointerData>& rows) {
  return pg::call([&] {
    auto* values = static_cast<Datum*>(palloc(sizeof(Datum) * rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) values[i] = PointerGetDatum(&rows[i]);
    return PointerGetDatum(construct_array(values, static_cast<int>(rows.size()), TIDOID,
                                           sizeof(ItemPointerData), false, TYPALIGN_SHORT));
  });
}

}  // namespace

std::uint64_t touch_rows(Oid target, Oid table, const std::string& column,
                         const std::vector<ItemPointerData>& rows) {
  if (rows.empty()) return 0;
  std::string const command = update_command(target, table, column);
  Datum tids = tid_array(rows);
  pg::Spi const spi;
  return pg::call([&] {
    Oid type = TIDARRAYOID;
    SPIPlanPtr const plan = SPI_prepare(command.c_str(), 1, &type);
    int const result = plan == nullptr ? SPI_result
                                       : SPI_execute_snapshot(plan, &tids, nullptr, GetLatestSnapshot(),
                                                              InvalidSnapshot, false, true, 0);
    if (result < 0) {
      ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                      errmsg_internal("UPDATE failed: %s", SPI_result_code_string(result))));
    }
    return static_cast<std::uint64_t>(SPI_processed);
  });
}

void refuse_hidden_rows(Oid table) {
  if (pg::call([&] { return check_enable_rls(table, InvalidOid, true); }) != RLS_ENABLED) return;
  pg::ErrorObject const names = catalog::relation_names(table);
  throw pg::Report(
      ERRCODE_INSUFFICIENT_PRIVILEGE,
      fmt::format("row security of table {} applies to you and may hide rows", core::quoted(names.table)))
      .with_hint("Lift it by ALTER TABLE ... NO FORCE ROW LEVEL SECURITY, and set it again afterwards.")
      .on(names);
}

}  // namespace row
