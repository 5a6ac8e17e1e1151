// pgshift.pending_approvals() and pgshift.approvals().
#include <algorithm>
#include <tuple>

#include "consensus/approval_standing.hpp"
#include "consensus/approvals.hpp"
#include "consensus/consensus_kind.hpp"
#include "identity/table_identity.hpp"
#include "pg/arguments.hpp"
#include "pg/result_rows.hpp"
#include "pg/snapshot.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

/// The entity as approvals name it: as its row's key is written, if it is there.
std::string written(const GatedTable& table, const std::string& typed) {
  row::EntityLookup const id = table.entity(typed);
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
  auto const place = id.find(snapshot.get());
  if (!place) return id.text();
  catalog::OpenRelation const relation(place->table, AccessShareLock);
  row::RowLocker rows(relation.get());
  TupleTableSlot* const row = rows.fetch(place->row, snapshot.get());
  return row != nullptr ? GatedTable::gates_of(relation.get(), std::nullopt).front()->entity_of(row)
                        : id.text();
}

/// The table that is asked about: its gates may be gone, and what was approved is there.
class AskedTable {
 public:
  explicit AskedTable(Oid relation) : relation_(relation) {
    {
      catalog::OpenRelation const table(catalog::require_table(relation), AccessShareLock);
      if (!rule::rule_triggers(table.get(), kind.name()).empty()) gated_.emplace(relation);
    }
    // What was approved was of the table that the partition is of.
    if (!gated_ && pg::call([&] { return get_rel_relispartition(relation); })) {
      relation_ = pg::call([&] { return llast_oid(get_partition_ancestors(relation)); });
    }
    require_sight_of_all(home());
  }

  Oid home() const { return gated_ ? gated_->home() : relation_; }
  const GatedTable* gated() const { return gated_ ? &*gated_ : nullptr; }
  std::vector<GateRef> gates() const { return gated_ ? gated_->gates(std::nullopt) : std::vector<GateRef>(); }
  std::optional<std::string> entity(const pg::Arguments& arguments) const {
    if (!arguments.given(1)) return std::nullopt;
    std::string typed = arguments.text(1, "entity_id");
    if (gated_) return written(*gated_, typed);
    catalog::OpenRelation const table(relation_, AccessShareLock);
    bool const has_key = !row::EntityKey::of(table.get()).empty();
    return has_key ? row::EntityLookup(table.get(), typed).text() : typed;
  }

 private:
  Oid relation_;
  std::optional<GatedTable> gated_;
};

std::vector<std::optional<Datum>> values_of(const Approval& approval, const Standing& standing) {
  auto const text = [](const std::optional<std::string_view>& value) {
    return value ? std::optional(pg::to_text(*value)) : std::nullopt;
  };
  auto const time = [](const std::optional<TimestampTz>& value) {
    return value ? std::optional(TimestampTzGetDatum(*value)) : std::nullopt;
  };
  return {Int64GetDatum(approval.id),
          pg::to_text(approval.entity),
          pg::to_text(approval.transition),
          pg::to_text(approval.approver),
          text(approval.role),
          TimestampTzGetDatum(approval.given),
          time(standing.expires),
          text(approval.note),
          approval.gate.empty() ? std::nullopt : std::optional(pg::to_text(approval.gate))};
}

void pending_approvals(FunctionCallInfo fcinfo) {
  pg::Arguments const arguments(fcinfo);
  GatedTable const table(arguments.relation(0, "relation"));
  require_sight_of_all(table.home());
  std::optional<std::string> entity;
  if (arguments.given(1)) entity = written(table, arguments.text(1, "entity_id"));
  pg::ResultRows rows(fcinfo);
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_statement();
  for (const GateRef& gate : table.gates(std::nullopt)) {
    Approvals const approvals(*gate, AccessShareLock);
    auto open = approvals.open(entity ? &*entity : nullptr, snapshot.get());
    std::sort(open.begin(), open.end(),
              [](const Approval& left, const Approval& right) { return left.id < right.id; });
    Standings standings(&table, snapshot.get());
    for (const Approval& approval : open) {
      Standing const standing = standings.of(approval, gate.get());
      if (standing.status == "open") rows.add(values_of(approval, standing));
    }
  }
}

const ConsensusRule* gate_of(const std::vector<GateRef>& gates, const Approval& approval) {
  auto const found = std::find_if(gates.begin(), gates.end(), [&](const GateRef& gate) {
    return gate->gate().transition == approval.transition && gate->gate().gate == approval.gate &&
           gate->gate().field == approval.field;
  });
  return found != gates.end() ? found->get() : nullptr;
}

/// In the order in which they were given.
std::vector<Approval> all_of(const std::vector<core::TableId>& table, const std::string* entity,
                             Snapshot snapshot) {
  std::vector<Approval> all;
  for (Oid const oid : ApprovalsTable::of(table, AccessShareLock)) {
    ApprovalsTable const approvals(oid, AccessShareLock);
    for (core::TableId const id : table) {
      auto const found = approvals.find(id, entity, snapshot);
      all.insert(all.end(), found.begin(), found.end());
    }
  }
  std::sort(all.begin(), all.end(), [](const Approval& left, const Approval& right) {
    return std::tie(left.given, left.transition, left.id) < std::tie(right.given, right.transition, right.id);
  });
  return all;
}

void approvals(FunctionCallInfo fcinfo) {
  pg::Arguments const arguments(fcinfo);
  AskedTable const table(arguments.relation(0, "relation"));
  auto const ids = identity::identities_of(table.home());
  if (ids.empty() && table.gated() == nullptr) throw no_gate(table.home());
  auto const entity = table.entity(arguments);
  auto const gates = table.gates();
  pg::ResultRows rows(fcinfo);
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_statement();
  auto const all = all_of(ids, entity ? &*entity : nullptr, snapshot.get());
  Standings standings(table.gated(), snapshot.get());
  for (const Approval& approval : all) {
    Standing const standing = standings.of(approval, gate_of(gates, approval));
    auto values = values_of(approval, standing);
    values.emplace_back(pg::to_text(standing.status));
    values.emplace_back(standing.ended ? std::optional(TimestampTzGetDatum(*standing.ended)) : std::nullopt);
    rows.add(values);
  }
}

}  // namespace

}  // namespace consensus

PGSHIFT_FUNCTION(pgshift_pending_approvals) {
  consensus::pending_approvals(fcinfo);
  return Datum{0};
}

PGSHIFT_FUNCTION(pgshift_approvals) {
  consensus::approvals(fcinfo);
  return Datum{0};
}
