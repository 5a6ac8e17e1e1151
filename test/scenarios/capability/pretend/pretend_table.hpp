// The table that pretend() rules record in.
#pragma once

#include "storage/own_table.hpp"

namespace pretend {

inline storage::OwnTableShape shape() {
  return {{"_pgshift_pretend",
           "id bigint GENERATED ALWAYS AS IDENTITY, table_id bigint NOT NULL, value text COLLATE \"C\"",
           "table_id", "What was inserted into tables with a rule of pgshift.pretend()."},
          {INT8OID, INT8OID, TEXTOID},
          {2}};
}

}  // namespace pretend
