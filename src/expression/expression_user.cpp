#include "expression/expression_user.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"

namespace expression {

pg::Report User::uses_what_is_gone(const std::string& user, const std::string& name) {
  pg::Report report(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
                    fmt::format("{} uses what would be gone, or called otherwise", user));
  if (!name.empty()) report.with_detail(fmt::format("It names {}.", core::quoted(name)));
  return report;
}

}  // namespace expression
