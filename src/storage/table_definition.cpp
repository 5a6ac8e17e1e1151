#include "storage/table_definition.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace storage {

namespace {

std::string name_of(const Column& column) {
  return pg::quote_identifier(std::string(column.name));
}

std::string type_name(Oid type) {
  return pg::to_string(pg::call([&] { return format_type_be(type); }));
}

}  // namespace

std::string column_names(std::span<const Column> columns) {
  return core::joined(columns, name_of);
}

std::string column_list(std::span<const Column> columns) {
  return core::joined(columns, [](const Column& column) {
    return fmt::format("{} {}{}{}", name_of(column), type_name(column.type), column.rest.empty() ? "" : " ",
                       column.rest);
  });
}

std::string create_index(const std::string& table, const TableDefinition& definition, const Index& index) {
  auto const name = [&](int column) { return name_of(definition.columns[static_cast<std::size_t>(column)]); };
  std::string statement = fmt::format("CREATE {}INDEX ON {} {}({})", index.is_unique ? "UNIQUE " : "", table,
                                      index.method.empty() ? "" : fmt::format("USING {} ", index.method),
                                      core::joined(index.columns, name));
  if (!index.options.empty()) statement += fmt::format(" WITH ({})", index.options);
  if (index.of_rows_with != Index::all_rows) statement += " WHERE " + name(index.of_rows_with);
  return statement;
}

bool has_columns(TupleDesc columns, std::span<const Column> wanted) noexcept {
  auto const count = static_cast<int>(wanted.size());
  if (columns->natts < count) return false;
  for (int i = 0; i < columns->natts; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    bool const fits =
        i < count ? !column->attisdropped && column->atttypid == wanted[i].type : column->attisdropped;
    if (!fits) return false;
  }
  return true;
}

bool requires_values(TupleDesc columns, std::span<const Column> wanted) noexcept {
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].is_required && !TupleDescAttr(columns, static_cast<int>(i))->attnotnull) return false;
  }
  return true;
}

}  // namespace storage
