#include "rule/installer_call.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/jsonb.hpp"
#include "pg/settings.hpp"
#include "pg/text.hpp"

namespace rule {

InstallerCall::InstallerCall(const char* installer, Oid table)
    : arguments_(fmt::format("pgshift.{}({}", installer, pg::quote_literal(pg::quote_relation(table)))) {}

InstallerCall& InstallerCall::with_sql(const char* argument, const std::string& sql) {
  arguments_ += fmt::format(", {} => {}", argument, sql);
  return *this;
}

InstallerCall& InstallerCall::with(const char* argument, const std::string& text) {
  return with_sql(argument, pg::quote_literal(text));
}

InstallerCall& InstallerCall::with(const char* argument, const std::vector<std::string>& texts) {
  return with_sql(argument, fmt::format("ARRAY[{}]::text[]", core::joined(texts, pg::quote_literal)));
}

InstallerCall& InstallerCall::with(const char* argument, const core::Json& json) {
  return with_sql(argument, pg::quote_literal(pg::write_json(json)));
}

InstallerCall& InstallerCall::with(const char* argument, bool flag) {
  return with_sql(argument, flag ? "true" : "false");
}

InstallerCall& InstallerCall::with(const char* argument, int number) {
  return with_sql(argument, std::to_string(number));
}

std::string InstallerCall::select() const {
  return fmt::format("SELECT {});", arguments_);
}

std::string InstallerCall::perform() const {
  return fmt::format("PERFORM {});", arguments_);
}

std::string expression_for_now(const std::string& written, const std::string& bound,
                               const core::Json& settings) {
  return pg::effective_settings().text("search_path") == settings.text("search_path") ? written : bound;
}

std::string do_block(const std::vector<std::string>& statements) {
  std::string body = "\nBEGIN\n";
  for (const std::string& statement : statements) body += fmt::format("    {}\n", statement);
  body += "END ";
  std::string tag = "$$";
  for (int attempt = 1; body.find(tag) != std::string::npos; ++attempt) {
    tag = fmt::format("$pgshift{}$", attempt);
  }
  return fmt::format("DO {0}{1}{0};", tag, body);
}

}  // namespace rule
