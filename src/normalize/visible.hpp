// The normalizer `visible`: a text without what no reader sees in it.
#pragma once

#include "pg/boundary.hpp"

namespace normalize {

/// Appends the text, both in UTF-8, in Unicode's normalization form C and without what has no glyph: controls
/// and default-ignorable characters, but for joiners where UAX 31 allows them. White space is one blank each,
/// and none at the ends. For guarded calls; the server has ICU.
void append_visible(StringInfo result, const char* text, int length);

}  // namespace normalize
