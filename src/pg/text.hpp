// Text between PostgreSQL's memory and std::string, and into SQL: the one place that quotes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pg/boundary.hpp"

namespace pg {

/// The value's text form, by its type's output function.
std::string output(Oid type, Datum value);

std::string to_string(const char* text);
/// Cut to what a message has room for, at a character's end in the database's encoding, with an ellipsis.
std::string clipped(const std::string& text);

/// A text datum as a string; detoasts.
std::string text_to_string(Datum value);
/// A copy in the current memory context.
Datum to_text(std::string_view text);

/// In UTF-8, from the database's encoding; and back. A text that has no such form is PostgreSQL's own error
/// (22021, 22P05).
std::string to_utf8(const std::string& text);
std::string from_utf8(const std::string& text);

/// In UTF-8, or nothing where some of it has no such form, or the encoding none at all. Of any length.
std::optional<std::string> translated_to_utf8(const std::string& text);

/// Quoted where SQL needs it.
std::string quote_identifier(const std::string& name);
std::string quote_literal(const std::string& text);
/// The relation's name as SQL that means it under any search_path.
std::string quote_relation(Oid relation);

/// A JSON string, quotes and escapes included.
std::string json_string(const std::string& text);

/// An identifier of at most `limit` bytes (at most 63), in UTF-8 too: the name itself if it fits, else its
/// beginning and a hash of all of it, so that two long names never become one.
std::string bounded_identifier(const std::string& name, std::size_t limit);
/// The same, always with a hash: that of another text.
std::string hashed_identifier(const std::string& name, const std::string& hashed, std::size_t limit);

/// The elements of a text[], which must be one-dimensional and without NULLs; otherwise a Report (22023) that
/// calls it `what`.
std::vector<std::string> text_array(Datum array, const char* what);

}  // namespace pg
