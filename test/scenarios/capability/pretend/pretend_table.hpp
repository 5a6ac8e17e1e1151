// The table that pretend() rules record in.
#pragma once

#include <array>

#include "storage/table_definition.hpp"

namespace pretend {

enum Column : int { column_id, column_table_id, column_value, column_count };

inline constexpr std::array<storage::Column, column_count> columns{{
    {"id", INT8OID, "GENERATED ALWAYS AS IDENTITY"},
    {"table_id", INT8OID, "NOT NULL"},
    {"value", TEXTOID, "COLLATE \"C\""},
}};
inline constexpr std::array<int, 1> id_columns{column_table_id};
inline constexpr std::array<storage::Index, 1> indexes{{{.columns = id_columns, .searched = 1}}};
inline constexpr const char* table_name = "_pgshift_pretend";
inline constexpr storage::TableDefinition table{
    .columns = columns,
    .indexes = indexes,
    .comment = "What was inserted into tables with a rule of pgshift.pretend()."};

}  // namespace pretend
