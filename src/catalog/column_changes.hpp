// What a command has done to the names of a table's columns.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace catalog {

struct ColumnChanges {
  struct Rename {
    std::string from;
    std::string to;
  };
  std::optional<Rename> renamed;
  std::vector<std::string> dropped;
  std::vector<std::string> added;

  bool empty() const noexcept { return !renamed && dropped.empty() && added.empty(); }
};

}  // namespace catalog
