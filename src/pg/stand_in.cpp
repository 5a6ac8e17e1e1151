#include "pg/stand_in.hpp"

#include <fmt/format.h>

#include "pg/outside_extension.hpp"
#include "pg/relation.hpp"
#include "pg/security.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

constexpr std::size_t longest_name = NAMEDATALEN - 1;

/// One that is free: a table of the same name may have been dropped before.
std::string free_name(Oid gone, const std::string& called) {
  std::string const plain = fmt::format("_pgshift_dropped_{}_{}", gone, called);
  std::string name = bounded_identifier(plain, longest_name);
  for (int attempt = 0; OidIsValid(find_own_table(name)); ++attempt) {
    name = hashed_identifier(plain, std::to_string(attempt), longest_name);
  }
  return name;
}

void go_with(Oid relation, Oid keeper) {
  call([&] {
    ObjectAddress const stand_in{TypeRelationId, get_rel_type_id(relation), 0};
    ObjectAddress const table{RelationRelationId, keeper, 0};
    recordDependencyOn(&stand_in, &table, DEPENDENCY_AUTO);
  });
}

}  // namespace

Oid StandIn::relation(const OwnTable& keeper) {
  Oid const keeper_oid = RelationGetRelid(keeper.relation());
  if (!OidIsValid(relation_)) {
    ActingAs const owner(owner_of(keeper_oid));
    OutsideExtension const by_itself;
    PinnedSettings const settings(reading_settings());
    std::string const name = free_name(gone_, name_);
    std::string const type = fmt::format("pgshift.{}", quote_identifier(name));
    Spi spi;
    spi.execute(fmt::format("CREATE TYPE {} AS ()", type));
    spi.execute(fmt::format(
        "COMMENT ON TYPE {} IS {}", type,
        quote_literal(fmt::format(
            "Stands for table {}, which was dropped (OID {}), in what was recorded of it.", name_, gone_))));
    relation_ = find_own_table(name);
    go_with(relation_, keeper_oid);
  }
  return relation_;
}

}  // namespace pg
