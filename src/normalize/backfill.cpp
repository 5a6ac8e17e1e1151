#include "normalize/backfill.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "normalize/normalize_kind.hpp"
#include "normalize/row_normalizer.hpp"
#include "row/row_touch.hpp"
#include "row/table_scan.hpp"
#include "rule/governed_table.hpp"

namespace normalize {

namespace {

/// Rows of one UPDATE: few enough for memory, enough for its start not to count.
constexpr std::size_t batch = 100'000;

struct Count {
  std::uint64_t found = 0;
  std::uint64_t rewritten = 0;
  std::uint64_t frozen = 0;        // and so passed over
  std::vector<std::string> bound;  // columns that stay as they are
};

rule::RuleTrigger rule_of(Relation relation) {
  return rule::rule_triggers(relation, kind.name()).front();
}

/// A column that an UPDATE may set, one of the rule's if possible.
std::string column_to_set(Relation relation, const NormalizeRule& rule) {
  TupleDesc const columns = RelationGetDescr(relation);
  auto const is_settable = [&](int number) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, number - 1);
    return !column->attisdropped && column->attgenerated == '\0' &&
           column->attidentity != ATTRIBUTE_IDENTITY_ALWAYS;
  };
  for (const Field& field : rule.fields()) {
    if (is_settable(field.number)) return field.name;
  }
  for (int number = 1; number <= columns->natts; ++number) {
    if (is_settable(number)) return catalog::column_name(relation, static_cast<AttrNumber>(number));
  }
  return rule.fields().front().name;
}

/// True if normalizing may move rows to another of the table's partitions.
bool decides_partition(Relation table, const NormalizeRule& rule) {
  if (table->rd_rel->relkind != RELKIND_PARTITIONED_TABLE) return false;
  Bitmapset* const columns = pg::call([&] {
    Bitmapset* set = nullptr;
    for (const Field& field : rule.fields()) {
      AttrNumber const number = get_attnum(RelationGetRelid(table), field.name.c_str());
      set = bms_add_member(set, number - FirstLowInvalidHeapAttributeNumber);
    }
    return set;
  });
  return pg::call([&] { return has_partition_attrs(table, columns, nullptr); });
}

Oid target_of_updates(Oid table, const std::vector<Oid>& tree, Oid partition, const NormalizeRule& rule) {
  for (Oid const oid : tree) {
    catalog::OpenRelation const relation(oid, NoLock);
    if (decides_partition(relation.get(), rule)) return table;
  }
  return partition;
}

/// The table and its partitions; a plain table's inheritance children have no part in its rule.
std::vector<Oid> partitions(Oid table) {
  catalog::OpenRelation const relation(table, NoLock);
  return rule::partition_tree(relation.get());
}

std::vector<std::string> bound_columns(const NormalizeRule& rule, const HeldValues& held) {
  std::vector<std::string> columns;
  for (const Field& field : rule.fields()) {
    if (held.bind(field.number)) columns.push_back(field.name);
  }
  return columns;
}

void backfill_one(Oid table, const std::vector<Oid>& tree, Relation relation, Count* count) {
  Oid const oid = RelationGetRelid(relation);
  rule::RuleTrigger const trigger = rule_of(relation);
  auto const rule = rule::find_compiled(kind, relation, *trigger.trigger);
  Oid const target = target_of_updates(table, tree, oid, *rule);
  row::refuse_hidden_rows(target);
  std::string const column = column_to_set(relation, *rule);
  RowNormalizer normalizer(rule, CurrentMemoryContext);
  std::vector<ItemPointerData> rows;
  auto const rewrite = [&] {
    count->found += rows.size();
    count->rewritten += row::touch_rows(target, oid, column, rows);
    rows.clear();
  };
  row::TableScan scan(relation);
  const HeldValues* const held = rule->held(relation);
  if (held != nullptr) count->bound = bound_columns(*rule, *held);
  while (scan.next()) {
    TupleTableSlot* const row = scan.row();
    if (held != nullptr && held->freeze(row)) {
      ++count->frozen;
    } else if (!normalizer.normalize(row, row, relation).empty()) {
      rows.push_back(row->tts_tid);
    }
    if (rows.size() == batch) rewrite();
  }
  rewrite();
}

/// What is left as it was, and why; empty if nothing is.
std::string what_stays(const Count& count) {
  std::string text;
  auto const add = [&](const std::string& sentence) { text += text.empty() ? sentence : ' ' + sentence; };
  if (count.frozen == 1) add("1 frozen row was passed over.");
  if (count.frozen > 1) add(fmt::format("{} frozen rows were passed over.", count.frozen));
  if (!count.bound.empty()) {
    add(fmt::format("What approvals are bound to stays as it is: {}.", core::quoted_list(count.bound)));
  }
  std::uint64_t const left = count.found - std::min(count.found, count.rewritten);
  if (left == 1) add("1 more is not normal: another trigger or a rewrite rule kept it from being updated.");
  if (left > 1) {
    add(fmt::format("{} more are not normal: another trigger or a rewrite rule kept them from being updated.",
                    left));
  }
  return text;
}

}  // namespace

void backfill(Oid table) {
  Count count;
  std::vector<Oid> const tree = partitions(table);
  for (Oid const oid : tree) {
    catalog::OpenRelation const relation(oid, NoLock);
    if (rule::has_rows_of_its_own(relation.get())) backfill_one(table, tree, relation.get(), &count);
  }
  std::string const name = catalog::relation_names(table).table;
  std::string const detail = what_stays(count);
  pg::call([&] {
    ereport(NOTICE,
            (errmsg_plural("normalized %llu row of table \"%s\"", "normalized %llu rows of table \"%s\"",
                           static_cast<unsigned long>(count.rewritten),
                           static_cast<unsigned long long>(count.rewritten), name.c_str()),
             detail.empty() ? 0 : errdetail("%s", detail.c_str())));
  });
}

}  // namespace normalize
