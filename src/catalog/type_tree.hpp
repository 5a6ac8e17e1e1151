// Where values of a type can be: in arrays, domains, composite types, ranges and multiranges of it, and of
// these, at any depth.
#pragma once

#include <vector>

#include "pg/boundary.hpp"

namespace catalog {

struct TypeTree {
  struct Column {
    Oid relation;
    AttrNumber number;
  };
  std::vector<Oid> types;       // the type itself first
  std::vector<Column> columns;  // of tables, views and so on, of any of these types
};

/// By PostgreSQL's dependencies: neither a lock nor a scan is needed.
TypeTree types_with(Oid type);

}  // namespace catalog
