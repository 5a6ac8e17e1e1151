// A program of ours that a backend runs beside itself: text in, text out. It lives no longer than the query,
// however that ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pg/boundary.hpp"

namespace draw {

struct ProgramResult {
  std::string output;   // what it has written, errors too
  std::string failure;  // how it ended, if not well
  bool is_missing = false;
};

/// Runs a program that is installed beside the server's own, without arguments and with an empty environment.
/// One that can't be run is a failure, too, and so is one that writes more than that many bytes. A cancelled
/// query ends it, and so does whatever ends the backend. One that must not restart a server whose postmaster
/// is process 1 ends by exit status 0 or 1 itself when the connection is closed: a backend may be killed.
ProgramResult run_program(const char* name, std::string_view input, std::size_t most_output);

}  // namespace draw
