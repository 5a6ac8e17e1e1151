#include "define/state_values.hpp"

#include <algorithm>

namespace define {

bool needs_value(Relation /*relation*/, const core::Json& definition, const std::string& column,
                 const std::string& value) {
  auto const states = definition.texts("states");
  return definition.text("field") == column && std::find(states.begin(), states.end(), value) != states.end();
}

}  // namespace define
