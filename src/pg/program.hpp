// A program of ours that a backend runs beside itself: text in, text out. It lives no longer than the query.
#pragma once

#include <string>
#include <string_view>

#include "pg/boundary.hpp"

namespace pg {

struct ProgramResult {
  std::string output;   // what it has written, errors too
  std::string failure;  // how it ended, if not well
};

/// Runs a program that is installed beside the server's own, without arguments and with an empty environment.
/// One that can't be run is a failure, too. A cancelled query ends it.
ProgramResult run_program(const char* name, std::string_view input);

}  // namespace pg
