#include "events/own_doing.hpp"

#include <fmt/format.h>

#include "pg/security.hpp"

namespace events {

void require_own_doing(const char* function) {
  pg::call([&] { PreventCommandIfReadOnly(function); });
  if (!pg::is_run_for_another()) return;
  throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                   fmt::format("cannot execute {} within security-restricted operation", function))
      .with_detail("The session runs code for someone else than its user.");
}

}  // namespace events
