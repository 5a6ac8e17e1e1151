#include "consensus/approvals.hpp"

#include <array>

#include "pg/own_rows.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/table_identity.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

constexpr int column_count = 13;

std::vector<Oid> column_types() {
  return {INT8OID,        INT8OID, TEXTOID, TEXTOID, TEXTOID,        TEXTOID,       TEXTOID,
          TIMESTAMPTZOID, BOOLOID, TEXTOID, TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID};
}

ScanKeyData equals(int column, RegProcedure function, Datum value) {
  ScanKeyData key;
  pg::call(
      [&] { ScanKeyInit(&key, static_cast<AttrNumber>(column), BTEqualStrategyNumber, function, value); });
  return key;
}

std::string_view text_of(Datum value) {
  return pg::call([&] {
    auto* text = pg_detoast_datum_packed(reinterpret_cast<struct varlena*>(DatumGetPointer(value)));
    return std::string_view(VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
  });
}

TimestampTz now() {
  return GetCurrentTimestamp();
}

/// By itself: an aggregate within braces of another is destroyed twice by gcc 12 where what comes after it
/// throws.
pg::OwnTableDefinition definition_of(const std::string& name) {
  pg::OwnTableDefinition definition{
      name,
      "id bigint GENERATED ALWAYS AS IDENTITY, table_id bigint NOT NULL, entity_id text COLLATE \"C\" "
      "NOT NULL,"
      " field text NOT NULL, transition text NOT NULL, approved_by text NOT NULL, role text, approved_at "
      "timestamptz NOT NULL,"
      " authenticated boolean NOT NULL, bound text, note text, used_at timestamptz, revoked_at timestamptz",
      "table_id, entity_id",
      "Approvals for a gate made by pgshift.consensus(), one row each: open until used_at (by the "
      "transition that it "
      "allowed) or revoked_at (by its approver, or because the row is gone). table_id: the table's "
      "identity, see pgshift.recorded_tables."};
  // Each is updated once, when it is used or revoked.
  definition.fillfactor = 50;
  return definition;
}

}  // namespace

pg::OwnTableShape Approvals::shape(const std::string& name) {
  return {definition_of(name), column_types(), {table_id, entity_id}};
}

void ensure_approvals_table(const std::string& name) {
  pg::ensure_own_table(definition_of(name));
}

Approvals::Approvals(const ConsensusRule& rule, LOCKMODE lock)
    : rule_(rule), table_(rule.approvals_table(), lock, column_types()) {}

std::vector<ScanKeyData> Approvals::keys(core::TableId table, const Datum* entity) {
  std::vector<ScanKeyData> keys{equals(table_id, F_INT8EQ, Int64GetDatum(table))};
  if (entity != nullptr) keys.push_back(equals(entity_id, F_TEXTEQ, *entity));
  return keys;
}

/// Nothing if it is not open, or another gate's.
std::optional<Approval> Approvals::read(HeapTuple row) const {
  Datum values[column_count];
  bool nulls[column_count];
  pg::call([&] { heap_deform_tuple(row, RelationGetDescr(table_.relation()), values, nulls); });
  auto const value = [&](Column column) { return values[column - 1]; };
  auto const optional_text = [&](Column column) {
    return nulls[column - 1] ? std::nullopt : std::optional(text_of(value(column)));
  };
  if (!nulls[used_at - 1] || !nulls[revoked_at - 1]) return std::nullopt;
  if (text_of(value(transition)) != rule_.gate().transition) return std::nullopt;
  if (text_of(value(field)) != rule_.gate().field) return std::nullopt;
  return Approval{row,
                  DatumGetInt64(value(id)),
                  text_of(value(entity_id)),
                  text_of(value(approved_by)),
                  optional_text(role),
                  DatumGetTimestampTz(value(approved_at)),
                  DatumGetBool(value(authenticated)),
                  optional_text(bound),
                  optional_text(note)};
}

std::vector<Approval> Approvals::open(const std::string* entity, Snapshot snapshot) const {
  std::vector<Approval> approvals;
  Datum const key = entity != nullptr ? pg::to_text(*entity) : Datum{0};
  for (core::TableId const table : rule_.table_ids()) {
    pg::OwnRows rows(table_, snapshot, keys(table, entity != nullptr ? &key : nullptr));
    while (HeapTuple const row = rows.next()) {
      HeapTuple const copy = pg::call([&] { return heap_copytuple(row); });
      if (auto approval = read(copy)) approvals.push_back(*approval);
    }
  }
  return approvals;
}

std::vector<Approval> Approvals::locked(const std::vector<Approval>& seen, Snapshot snapshot,
                                        pg::RowLocker::Changed changed) const {
  std::vector<Approval> approvals;
  if (seen.empty()) return approvals;
  pg::RowLocker locker(table_.relation());
  for (const Approval& approval : seen) {
    TupleTableSlot* const row = locker.lock(approval.row->t_self, snapshot, LockTupleNoKeyExclusive, changed);
    if (row == nullptr) continue;
    HeapTuple const copy = pg::call([&] { return ExecCopySlotHeapTuple(row); });
    if (auto newest = read(copy)) approvals.push_back(*newest);
  }
  return approvals;
}

Approvals::Given Approvals::given_by(const std::string& approver, const RowFacts& row) const {
  Given given;
  SnapshotData everything;  // what others have not committed yet, too
  InitDirtySnapshot(everything);
  Datum const entity = pg::to_text(row.entity);
  for (core::TableId const table : rule_.table_ids()) {
    pg::OwnRows rows(table_, &everything, keys(table, &entity));
    while (HeapTuple const found = rows.next()) {
      TransactionId const writer = everything.xmin;
      auto const approval = read(found);
      if (!approval || approval->approver != approver) continue;
      if (lapse_of(rule_, *approval, row, row) != Lapse::none) continue;
      if (!TransactionIdIsValid(writer)) return {true, InvalidTransactionId};
      given.in_progress = writer;
    }
  }
  return given;
}

void Approvals::add(const RowFacts& facts, const NewApproval& approval) {
  Datum values[column_count] = {};
  bool nulls[column_count] = {};
  auto const set = [&](Column column, Datum value) { values[column - 1] = value; };
  auto const set_text = [&](Column column, const std::optional<std::string>& text) {
    nulls[column - 1] = !text;
    if (text) set(column, pg::to_text(*text));
  };
  set(id, Int64GetDatum(table_.next_id()));
  set(table_id, Int64GetDatum(rule_.table_ids().front()));
  set_text(entity_id, facts.entity);
  set_text(field, rule_.gate().field);
  set_text(transition, rule_.gate().transition);
  set_text(approved_by, approval.approver);
  set_text(role, approval.role);
  set(approved_at, TimestampTzGetDatum(now()));
  set(authenticated, BoolGetDatum(rule_.gate().authenticated));
  set_text(bound, facts.bound.empty() ? std::nullopt : std::optional(facts.bound));
  set_text(note, approval.note);
  nulls[used_at - 1] = true;
  nulls[revoked_at - 1] = true;
  table_.insert(values, nulls);
}

void Approvals::mark(const std::vector<Approval>& approvals, Column column) {
  Datum const value = TimestampTzGetDatum(now());
  bool const null = false;
  for (const Approval& approval : approvals) table_.update(approval.row, {column}, &value, &null);
}

void void_approvals(const ConsensusRule& rule, const std::string& entity) {
  Approvals approvals(rule, RowExclusiveLock);
  // The entity is gone at every isolation level, so whatever was approved meanwhile is void, too.
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
  approvals.revoke(approvals.locked(approvals.open(&entity, snapshot.get()), snapshot.get(),
                                    pg::RowLocker::Changed::follow));
}

namespace {

std::vector<Oid> approvals_tables_of_all() {
  pg::PinnedSettings const settings(pg::reading_settings());
  pg::Spi spi;
  // With a snapshot of its own: that of the command still has what it has dropped.
  spi.execute(
      "SELECT oid FROM pg_catalog.pg_class WHERE relnamespace = 'pgshift'::pg_catalog.regnamespace"
      " AND relkind = 'r' AND pg_catalog.starts_with(relname::pg_catalog.text, '_pgshift_consensus_')");
  std::vector<Oid> tables;
  tables.reserve(spi.size());
  for (std::uint64_t row = 0; row < spi.size(); ++row) tables.push_back(spi.oid(row, 1));
  return tables;
}

}  // namespace

std::optional<std::string> approvals_table_of(core::TableId table, const std::string& transition) {
  for (Oid const oid : approvals_tables_of_all()) {
    if (!pg::is_in_order(oid)) continue;
    pg::OwnTable const approvals(oid, AccessShareLock, column_types());
    pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
    pg::OwnRows rows(approvals, snapshot.get(), Approvals::keys(table, nullptr));
    while (HeapTuple const row = rows.next()) {
      if (Approvals::is_for(approvals, row, transition)) {
        return std::string(RelationGetRelationName(approvals.relation()));
      }
    }
  }
  return std::nullopt;
}

bool Approvals::is_for(const pg::OwnTable& approvals, HeapTuple row, const std::string& transition) {
  bool null = false;
  Datum const of = pg::call([&] {
    return heap_getattr(row, Approvals::transition, RelationGetDescr(approvals.relation()), &null);
  });
  return !null && text_of(of) == transition;
}

void void_approvals_of_dropped(core::TableId table) {
  change_open(table, [](const OpenApproval&, ApprovalChange* change) { change->is_revoked = true; });
}

void change_open(core::TableId table,
                 const std::function<void(const OpenApproval&, ApprovalChange*)>& look_at) {
  for (Oid const oid : approvals_tables_of_all()) {
    if (!pg::is_in_order(oid)) continue;
    pg::OwnTable approvals(oid, RowExclusiveLock, column_types());
    pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
    pg::OwnRows rows(approvals, snapshot.get(), Approvals::keys(table, nullptr));
    while (HeapTuple const row = rows.next()) Approvals::change(approvals, row, look_at);
  }
}

void Approvals::change(pg::OwnTable& approvals, HeapTuple row,
                       const std::function<void(const OpenApproval&, ApprovalChange*)>& look_at) {
  std::array<Datum, column_count> values{};
  std::array<bool, column_count> nulls{};
  pg::call(
      [&] { heap_deform_tuple(row, RelationGetDescr(approvals.relation()), values.data(), nulls.data()); });
  if (!nulls[used_at - 1] || !nulls[revoked_at - 1]) return;
  std::optional<std::string> bound_now;
  if (!nulls[bound - 1]) bound_now = text_of(values[bound - 1]);
  ApprovalChange change;
  look_at({std::string(text_of(values[field - 1])), bound_now}, &change);
  std::vector<int> columns;
  std::vector<Datum> changed;
  auto const set = [&](Column column, Datum value) {
    columns.push_back(column);
    changed.push_back(value);
  };
  if (change.field) set(field, pg::to_text(*change.field));
  if (change.bound) set(bound, pg::to_text(*change.bound));
  if (change.is_revoked) set(revoked_at, TimestampTzGetDatum(now()));
  if (columns.empty()) return;
  std::array<bool, column_count> const no_nulls{};
  approvals.update(row, columns, changed.data(), no_nulls.data());
}

void revoke_all_open(Oid table, const core::Json& definition) {
  Oid const oid = pg::find_own_table(definition.text("approvals"));
  bool const is_table = OidIsValid(oid) && pg::call([&] { return get_rel_relkind(oid); }) == RELKIND_RELATION;
  if (!is_table || !pg::is_in_order(oid)) return;
  std::string const transition = definition.text("transition");
  // What is being approved of the old values is waited for, and what comes is of the new ones.
  pg::OwnTable approvals(oid, ShareRowExclusiveLock, column_types());
  pg::HeldSnapshot const snapshot = pg::HeldSnapshot::of_now();
  pg::RowLocker locker(approvals.relation());
  auto const is_open = [&](HeapTuple row) {
    Datum values[column_count];
    bool nulls[column_count];
    pg::call([&] { heap_deform_tuple(row, RelationGetDescr(approvals.relation()), values, nulls); });
    return nulls[Approvals::used_at - 1] && nulls[Approvals::revoked_at - 1] &&
           text_of(values[Approvals::transition - 1]) == transition;
  };
  Datum const value = TimestampTzGetDatum(now());
  bool const null = false;
  for (core::TableId const id : pg::identities_of(table)) {
    pg::OwnRows rows(approvals, snapshot.get(), Approvals::keys(id, nullptr));
    while (HeapTuple const row = rows.next()) {
      if (!is_open(row)) continue;
      TupleTableSlot* const locked =
          locker.lock(row->t_self, snapshot.get(), LockTupleNoKeyExclusive, pg::RowLocker::Changed::follow);
      if (locked == nullptr) continue;
      HeapTuple const newest = pg::call([&] { return ExecCopySlotHeapTuple(locked); });
      if (is_open(newest)) approvals.update(newest, {Approvals::revoked_at}, &value, &null);
    }
  }
}

Lapse lapse_of(const ConsensusRule& rule, const Approval& approval, const RowFacts& before,
               const RowFacts& after) {
  if (!rule.gate().quorum.admits(approval.role)) return Lapse::role;
  if (rule.gate().authenticated && !approval.authenticated) return Lapse::unauthenticated;
  if (auto const expiry = rule.expiry_of(approval.given); expiry && *expiry <= now()) return Lapse::expired;
  if (const auto& requester = rule.requester()) {
    for (const RowFacts* row : {&before, &after}) {
      if (!row->requester || requester->is_same(*row->requester, approval.approver)) return Lapse::requester;
    }
  }
  if (!rule.gate().bind.empty() && (approval.bound != before.bound || approval.bound != after.bound)) {
    return Lapse::changed;
  }
  return Lapse::none;
}

std::vector<core::Vote> votes_for(const ConsensusRule& rule, const std::vector<Approval>& approvals,
                                  const RowFacts& before, const RowFacts& after) {
  std::vector<core::Vote> votes;
  votes.reserve(approvals.size());
  for (const Approval& approval : approvals) {
    if (lapse_of(rule, approval, before, after) != Lapse::none) continue;
    votes.push_back({approval.approver, approval.role});
  }
  return votes;
}

}  // namespace consensus
