// What most files begin with, compiled once for all of them (`make pch=no` does without); those of core/,
// which know no PostgreSQL, without its headers. No file may count on it: each includes what it needs, and
// `make lint` compiles each by itself.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/json.hpp"
#ifndef PGSHIFT_CORE
#include "pg/boundary.hpp"
#endif
