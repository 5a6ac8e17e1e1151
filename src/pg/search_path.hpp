// The search path that names in a rule's expressions resolve under.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace pg {

/// The session's path as it stands, by schema name: "$user" resolved, and pg_temp last, so that nobody's
/// temporary table can stand in for one that an expression names.
std::string effective_search_path();

/// Holds search_path at `path` while it lives. The abort of the transaction restores it after an error.
class PinnedSearchPath {
 public:
  explicit PinnedSearchPath(const std::string& path);
  ~PinnedSearchPath();
  PinnedSearchPath(const PinnedSearchPath&) = delete;
  PinnedSearchPath& operator=(const PinnedSearchPath&) = delete;

 private:
  int nest_level_;
  int exceptions_;
};

}  // namespace pg
