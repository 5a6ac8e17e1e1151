#include "pg/text.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace pg {

std::string to_string(const char* text) {
  return text != nullptr ? std::string(text) : std::string();
}

std::string output(Oid type, Datum value) {
  return to_string(call([&] {
    Oid function = InvalidOid;
    bool is_varlena = false;
    getTypeOutputInfo(type, &function, &is_varlena);
    return OidOutputFunctionCall(function, value);
  }));
}

std::string clipped(const std::string& text) {
  constexpr int room = 96;  // with the ellipsis within what core::quoted() shows of a text
  if (text.size() <= room) return text;
  int const end = call([&] { return pg_mbcliplen(text.data(), static_cast<int>(text.size()), room); });
  return text.substr(0, static_cast<std::size_t>(end)) + "...";
}

std::string text_to_string(Datum value) {
  return to_string(call([&] { return TextDatumGetCString(value); }));
}

Datum to_text(std::string_view text) {
  return call(
      [&] { return PointerGetDatum(cstring_to_text_with_len(text.data(), static_cast<int>(text.size()))); });
}

std::string to_utf8(const std::string& text) {
  return to_string(
      call([&] { return pg_server_to_any(text.c_str(), static_cast<int>(text.size()), PG_UTF8); }));
}

std::string from_utf8(const std::string& text) {
  return to_string(
      call([&] { return pg_any_to_server(text.c_str(), static_cast<int>(text.size()), PG_UTF8); }));
}

std::string quote_identifier(const std::string& name) {
  return to_string(call([&] { return ::quote_identifier(name.c_str()); }));
}

std::string quote_literal(const std::string& text) {
  return to_string(call([&] { return quote_literal_cstr(text.c_str()); }));
}

std::string quote_relation(Oid relation) {
  return to_string(call([&] {
    char* name = get_rel_name(relation);
    char* schema = get_namespace_name(get_rel_namespace(relation));
    if (name == nullptr || schema == nullptr) {
      ereport(ERROR,
              (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("relation with OID %u does not exist", relation)));
    }
    return quote_qualified_identifier(schema, name);
  }));
}

std::string json_string(const std::string& text) {
  return to_string(call([&] {
    StringInfoData buffer;
    initStringInfo(&buffer);
    escape_json(&buffer, text.c_str());
    return buffer.data;
  }));
}

namespace {

/// A piece of a text in UTF-8, up to what has no such form.
struct Translated {
  int done;  // bytes of the piece
  char* text;
};

/// A text that no database has without checking it has a translation that is longer by a known factor at
/// most.
Translated translate(Oid conversion, std::string_view piece) {
  auto const size = static_cast<int>(piece.size());
  int const room = size * MAX_CONVERSION_GROWTH + 1;
  auto* const text = static_cast<unsigned char*>(palloc(static_cast<std::size_t>(room)));
  auto* const bytes = reinterpret_cast<unsigned char*>(pnstrdup(piece.data(), piece.size()));
  int const done = pg_do_encoding_conversion_buf(conversion, GetDatabaseEncoding(), PG_UTF8, bytes, size,
                                                 text, room, true);
  pfree(bytes);
  return {done, reinterpret_cast<char*>(text)};
}

bool is_utf8_already() {
  return GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII;
}

/// What a text takes in UTF-8, where a dump of it may be restored. What doesn't translate counts as much as a
/// character can take.
std::size_t size_in_utf8(std::string_view text) {
  if (is_utf8_already()) return text.size();
  return call([&] {
    Oid const conversion = FindDefaultConversionProc(GetDatabaseEncoding(), PG_UTF8);
    if (!OidIsValid(conversion)) return text.size() * MAX_CONVERSION_GROWTH;
    Translated const translated = translate(conversion, text);
    std::size_t const taken = std::strlen(translated.text);
    pfree(translated.text);
    return taken + (text.size() - static_cast<std::size_t>(translated.done)) * MAX_CONVERSION_GROWTH;
  });
}

}  // namespace

std::optional<std::string> translated_to_utf8(const std::string& text) {
  constexpr std::size_t longest_piece = std::size_t{1024} * 1024;
  if (is_utf8_already()) return text;
  Oid const conversion = call([] { return FindDefaultConversionProc(GetDatabaseEncoding(), PG_UTF8); });
  if (!OidIsValid(conversion)) return std::nullopt;
  std::string all;
  std::size_t at = 0;
  while (at < text.size()) {
    const char* const rest = text.data() + at;
    auto const left = static_cast<int>(std::min(text.size() - at, 2 * longest_piece));
    int const size = call([&] { return pg_mbcliplen(rest, left, static_cast<int>(longest_piece)); });
    Translated const piece =
        call([&] { return translate(conversion, std::string_view(rest, static_cast<std::size_t>(size))); });
    all += piece.text;
    call([&] { pfree(piece.text); });
    if (piece.done < size || size == 0) return std::nullopt;
    at += static_cast<std::size_t>(size);
  }
  return all;
}

std::string hashed_identifier(const std::string& name, const std::string& hashed, std::size_t limit) {
  constexpr std::size_t hash_length = 9;  // an underscore and eight hexadecimal digits
  std::uint32_t const hash = call([&] {
    return DatumGetUInt32(
        hash_any(reinterpret_cast<const unsigned char*>(hashed.data()), static_cast<int>(hashed.size())));
  });
  // A character can take more bytes in UTF-8 than here, so the name is cut until it fits there,
  // too.
  std::string_view kept = name;
  std::size_t room = limit - hash_length;
  do {
    int const length = call(
        [&] { return pg_mbcliplen(name.data(), static_cast<int>(name.size()), static_cast<int>(room)); });
    kept = std::string_view(name).substr(0, static_cast<std::size_t>(length));
    --room;
  } while (size_in_utf8(kept) > limit - hash_length);
  return fmt::format("{}_{:08x}", kept, hash);
}

std::string bounded_identifier(const std::string& name, std::size_t limit) {
  return size_in_utf8(name) <= limit ? name : hashed_identifier(name, name, limit);
}

std::vector<std::string> text_array(Datum array, const char* what) {
  struct Elements {
    Datum* values;
    bool* nulls;
    int count;
    int dimensions;
  };
  auto const elements = call([&] {
    Elements result{};
    ArrayType* object = DatumGetArrayTypeP(array);
    result.dimensions = ARR_NDIM(object);
    deconstruct_array(object, TEXTOID, -1, false, TYPALIGN_INT, &result.values, &result.nulls, &result.count);
    return result;
  });
  if (elements.dimensions > 1) {
    throw Report(ERRCODE_INVALID_PARAMETER_VALUE, fmt::format("{} must be a one-dimensional array", what));
  }
  std::vector<std::string> texts;
  texts.reserve(static_cast<std::size_t>(elements.count));
  for (int i = 0; i < elements.count; ++i) {
    if (elements.nulls[i]) {
      throw Report(ERRCODE_INVALID_PARAMETER_VALUE, fmt::format("{} must not contain NULL", what));
    }
    texts.push_back(text_to_string(elements.values[i]));
  }
  return texts;
}

}  // namespace pg
