// What an examination finds wrong, and what puts it right.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

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

/// What a finding is about.
struct FindingSubject {
  std::uint32_t relation;  // its OID, or 0
  std::string rule;        // empty if it is about no rule in particular
};

struct LocatedFinding {
  FindingSubject about;
  Finding finding;
};

/// All that an examination has found, in the order in which it did.
class Findings {
 public:
  void add(FindingSubject about, Finding finding) {
    found_.push_back({std::move(about), std::move(finding)});
  }
  void add(FindingSubject about, Severity severity, std::string text, Remedy remedy) {
    add(std::move(about), {severity, std::move(text), std::move(remedy)});
  }
  void add(std::uint32_t relation, std::string rule, Severity severity, std::string text, Remedy remedy) {
    add({relation, std::move(rule)}, severity, std::move(text), std::move(remedy));
  }

  const std::vector<LocatedFinding>& all() const noexcept { return found_; }

 private:
  std::vector<LocatedFinding> found_;
};

}  // namespace core
