// Functions of the extension, by which triggers are told to be its own.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace extension {

/// The name of a function of the extension's schema; empty for any other function.
std::string function_name(Oid function);

}  // namespace extension
