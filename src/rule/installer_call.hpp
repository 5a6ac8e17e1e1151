// The SQL statement that makes a rule that is installed already: on another table, or anew.
#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"
#include "pg/boundary.hpp"

namespace rule {

/// pgshift.<installer>('<table>', argument => …), whatever the names and texts in it hold.
class InstallerCall {
 public:
  InstallerCall(const char* installer, Oid table);

  InstallerCall& with(const char* argument, const std::string& text);
  /// A literal would otherwise be taken for the flag.
  InstallerCall& with(const char* argument, const char* text) = delete;
  InstallerCall& with(const char* argument, const std::vector<std::string>& texts);
  InstallerCall& with(const char* argument, const core::Json& json);
  InstallerCall& with(const char* argument, bool flag);
  InstallerCall& with(const char* argument, int number);

  /// As a statement.
  std::string select() const;
  /// The same for a PL/pgSQL block.
  std::string perform() const;

 private:
  InstallerCall& with_sql(const char* argument, const std::string& sql);

  std::string arguments_;
};

/// Of an expression as its author wrote it and as it was bound, the one that means the same in this session:
/// names are found in the search_path, and that may be another now than the one in `settings`.
std::string expression_for_now(const std::string& written, const std::string& bound,
                               const core::Json& settings);

/// Statements as one that PL/pgSQL runs in one transaction, whoever pastes it.
std::string do_block(const std::vector<std::string>& statements);

}  // namespace rule
