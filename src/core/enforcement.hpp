// In which sessions a rule holds. A definition says so under "enforce", unless it is always.
#pragma once

#include <string>

#include "core/json.hpp"

namespace core {

enum class Enforcement {
  always,      // in every session; rows that replication applies were checked where they were written
  origin,      // as PostgreSQL's own triggers: not with session_replication_role = replica
  everywhere,  // in every session, rows that replication applies too
};

/// By its name. InvalidArgument where there is no such mode.
Enforcement parse_enforcement(const std::string& mode);

/// What a stored definition says; `always` where it says nothing that is known.
Enforcement enforcement_of(const Json& definition);

/// The definition, a JSON object, with another mode.
Json with_enforcement(Json definition, Enforcement mode);

}  // namespace core
