// What an examination finds wrong, and what puts it right.
#pragma once

#include <string>

#include "core/remedy.hpp"

namespace core {

/// error: a rule can be got round, or stops writes, as things are. warning: it can be got round or stops
/// writes in some circumstances, or isn't what was meant. info: something to know.
enum class Severity { error, warning, info };

inline const char* severity_name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    default:
      return "info";
  }
}

struct Finding {
  Severity severity;
  std::string text;
  Remedy remedy;
};

}  // namespace core
