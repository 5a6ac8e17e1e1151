// An event trigger that looks after what goes with something that is dropped, whatever drops it: columns that
// rules need, rules themselves, and tables about which something was recorded.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "capability.hpp"
#include "catalog/ddl_objects.hpp"
#include "catalog/relation.hpp"
#include "catalog/stored_trigger.hpp"
#include "ddl/followed_table.hpp"
#include "ddl/restored_rules.hpp"
#include "ddl/strangers.hpp"
#include "ddl/table_identities.hpp"
#include "ddl/type_change.hpp"
#include "extension/own_function.hpp"
#include "pg/memory.hpp"
#include "pg/security.hpp"
#include "pg/trigger_call.hpp"
#include "rule/rule_kind.hpp"

namespace ddl {

namespace {

bool relation_is_gone(Oid relation) {
  return pg::call([&] { return get_rel_relkind(relation); }) == '\0';
}

/// True for a column, of a table that stays, which has gone with something else. What ALTER TABLE was told to
/// drop is followed at its end.
bool is_lost_column(Node* command, const catalog::DdlObject& object) {
  if (object.catalog != RelationRelationId || !object.type.ends_with(" column")) return false;
  return !(IsA(command, AlterTableStmt) && object.is_original) && !relation_is_gone(object.oid);
}

using LostColumns = std::map<Oid, std::vector<std::string>>;

/// By relation: composite types have columns, too.
LostColumns lost_columns(Node* command, const std::vector<catalog::DdlObject>& dropped) {
  LostColumns lost;
  for (const catalog::DdlObject& object : dropped) {
    if (is_lost_column(command, object)) lost[object.oid].push_back(object.last_name);
  }
  return lost;
}

bool is_composite_type(Oid relation) {
  return pg::call([&] { return get_rel_relkind(relation); }) == RELKIND_COMPOSITE_TYPE;
}

/// Triggers for TRUNCATE go along with what their owner has made them depend on, and come again.
void restore_truncate_triggers(const std::vector<catalog::DdlObject>& dropped) {
  for (const catalog::DdlObject& object : dropped) {
    if (object.is_original || object.catalog != TriggerRelationId) continue;
    auto const trigger = catalog::dropped_trigger(object.oid);
    bool const is_ours =
        trigger && !trigger->is_for_rows() && !extension::function_name(trigger->function).empty();
    if (!is_ours || relation_is_gone(trigger->table)) continue;
    pg::ActingAs const owner(catalog::owner_of(trigger->table));
    rule::sync_truncate_triggers(trigger->table);
  }
}

void follow_drops(Node* command, const std::vector<catalog::DdlObject>& dropped) {
  restore_rules(command, dropped);
  restore_truncate_triggers(dropped);
  for (const pgshift::Capability& capability : pgshift::capabilities()) {
    if (capability.objects_dropped != nullptr) capability.objects_dropped(dropped);
  }
  auto const lost = lost_columns(command, dropped);
  for (const auto& [relation, columns] : lost) change_members(relation);
  // Strangers may have made many tables with them, and long rules.
  pg::RowMemory memory;
  for (const auto& [relation, columns] : lost) {
    memory.next_row();
    if (is_composite_type(relation)) continue;
    Oid const owner = catalog::owner_of(relation);
    if (!concerns(owner, InvalidOid)) {
      follow_loss(relation, columns);
      continue;
    }
    TableChange change;
    change.table = relation;
    change.columns.dropped = columns;
    pg::ActingAs const as_owner(owner);
    follow(change);
  }
}

}  // namespace

}  // namespace ddl

PGSHIFT_FUNCTION(pgshift_follow_drop) {
  pg::EventTriggerCall const call(fcinfo, "pgshift.follow_drop", "sql_drop");
  auto const dropped = catalog::dropped_objects();
  ddl::follow_drops(call.command(), dropped);
  ddl::forget_dropped_tables(dropped);
  return 0;
}
