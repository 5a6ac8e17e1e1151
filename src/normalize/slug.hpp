// The normalizer `slug`: a text in the letters and digits of ASCII.
#pragma once

#include "pg/boundary.hpp"

namespace normalize {

/// Appends the text, in UTF-8, as small letters, digits, and single hyphens for what is between words.
/// Letters are written as ICU writes them in Latin script, those that it can't by their code points. For
/// guarded calls; the server has ICU, which ASCII texts are not shown.
void append_slug(StringInfo result, const char* text, int length);

}  // namespace normalize
