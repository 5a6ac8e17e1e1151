// Regular expressions that streams' names have to match.
#pragma once

#include <string>
#include <string_view>

namespace events {

/// What every text that matches begins with, as far as that can be told at a glance: of `^order-`, `order-`;
/// empty where nothing is known.
std::string plain_prefix(std::string_view pattern);

}  // namespace events
