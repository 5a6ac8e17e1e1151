// What most files outside of core/ begin with, compiled once for all of them (`make pch=no` does without). No
// file may count on it: each includes what it needs, and `make lint` compiles each by itself.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/json.hpp"
#include "pg/boundary.hpp"
