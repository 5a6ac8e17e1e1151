// JSON as the server parses it, handed on as core::Json.
#pragma once

#include <optional>
#include <string>

#include "core/json.hpp"
#include "pg/boundary.hpp"

namespace pg {

/// 54001 where it is nested too deeply for the stack.
core::Json read_jsonb(Datum jsonb);
/// Parses a JSON text; the server's error (22P02) where it is none.
core::Json read_json_text(const std::string& text);
/// The same, but nothing where the text is no JSON. It takes a subtransaction.
std::optional<core::Json> read_if_json(const std::string& text);
std::string write_json(const core::Json& json);

}  // namespace pg
