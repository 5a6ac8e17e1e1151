// Who makes transitions: a subject of a machine, by its name. It has no row of its own.
#pragma once

#include <string>

#include "pg/arguments.hpp"

namespace ledger {

/// Its datums live in the memory context that was current when it was made.
struct Subject {
  std::string machine;
  std::string id;
  Datum machine_text;
  Datum id_text;

  Subject(std::string machine_name, std::string subject_id);
  /// The first two arguments of a function.
  static Subject of(const pg::Arguments& arguments);

  /// What its writers take turns by: no two subjects have the same, wherever their names could be cut.
  std::string turn() const;
  /// As messages begin.
  std::string label() const;
};

}  // namespace ledger
