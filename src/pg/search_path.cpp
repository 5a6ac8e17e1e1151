#include "pg/search_path.hpp"

#include <exception>

#include "pg/text.hpp"

namespace pg {

std::string effective_search_path() {
  List* schemas = call([] { return fetch_search_path(false); });
  std::string path;
  const ListCell* cell = nullptr;
  foreach (cell, schemas) {
    Oid const schema = lfirst_oid(cell);
    if (call([&] { return isTempNamespace(schema); })) continue;
    path += quote_identifier(to_string(call([&] { return get_namespace_name(schema); })));
    path += ", ";
  }
  return path + "pg_temp";
}

PinnedSearchPath::PinnedSearchPath(const std::string& path)
    : nest_level_(call([&] {
        int const level = NewGUCNestLevel();
        set_config_option("search_path", path.c_str(), PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
                          false);
        return level;
      })),
      exceptions_(std::uncaught_exceptions()) {}

PinnedSearchPath::~PinnedSearchPath() {
  if (std::uncaught_exceptions() == exceptions_) AtEOXact_GUC(true, nest_level_);
}

}  // namespace pg
