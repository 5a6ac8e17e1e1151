#include "extension/own_function.hpp"

#include "pg/text.hpp"

namespace extension {

namespace {

constexpr const char* schema_name = "pgshift";

}  // namespace

std::string function_name(Oid function) {
  return pg::to_string(pg::call([&] {
    Oid const schema = get_namespace_oid(schema_name, true);
    bool const ours = OidIsValid(schema) && get_func_namespace(function) == schema;
    return ours ? get_func_name(function) : nullptr;
  }));
}

}  // namespace extension
