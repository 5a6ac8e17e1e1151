// The texts by which the log knows a table's entities, without a look at each entry.
#pragma once

#include <optional>
#include <string>

#include "audit/log/audit_log.hpp"
#include "storage/index_search.hpp"

namespace audit {

/// Those that begin so, each once, in the order of their bytes. What this transaction has not
/// committed yet counts, too, but for entries that wait to be written. The log outlives it.
class LoggedEntities {
 public:
  /// 55000 where the log has lost its index. That is locked by AccessShareLock until the
  /// transaction ends.
  LoggedEntities(const storage::Table& log, core::TableId table, std::string beginning);

  /// Nothing at the end. Each costs one search by the index, however many entries an entity has.
  std::optional<std::string> next();

 private:
  std::optional<std::string> find(storage::IndexSearch& search, const std::string& text);

  core::TableId table_;
  std::string beginning_;
  std::optional<std::string> last_;
  storage::IndexSearch from_;
  storage::IndexSearch after_;
};

}  // namespace audit
