// fmt's own code, once in the library. All other files include its templates only: with all of it in each,
// they would take three times as long to compile, and the library would hold half a megabyte of copies.
//
// fmt's own src/format.cc, which isn't packaged, instantiates templates of fmt::detail instead, which are
// others in each of fmt's releases. This names what all of them, from 9 to 12, have for everybody.
#define FMT_HEADER_ONLY
#include <fmt/format.h>

namespace {

/// What all formatting ends in. An inline function is in an object only if something there needs it.
[[gnu::used]] std::string (*const needed)(fmt::string_view, fmt::format_args) = fmt::vformat;

}  // namespace
