#include "normalize/normalize_examination.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "normalize/normalize_kind.hpp"
#include "normalize/row_normalizer.hpp"
#include "pg/dry_run.hpp"
#include "row/row_sample.hpp"
#include "row/table_scan.hpp"
#include "rule/governed_table.hpp"

namespace normalize {

namespace {

using core::Severity;

/// Replaces one field by itself, for the sake of the backfill.
std::string backfilling_call(const rule::ExaminedRule& rule) {
  auto fields = read_definition(rule.trigger.definition);
  auto const simplest = std::find_if(fields.begin(), fields.end(), [](const StoredField& field) {
    return core::find_normalizer(field.text) != nullptr;
  });
  std::string const column = (simplest != fields.end() ? *simplest : fields.front()).column;
  std::erase_if(fields, [&](const StoredField& field) { return field.column != column; });
  return kind.installer_call(write_definition(fields), RelationGetRelid(rule.home), false)
      .with("backfill", true)
      .select();
}

void count_rows(Relation table, row::RowSample* sample) {
  auto const triggers = rule::rule_triggers(table, kind.name());
  if (triggers.empty()) return;
  auto const rule = rule::compile_applying<NormalizeRule>(table, *triggers.front().trigger);
  RowNormalizer normalizer(rule, CurrentMemoryContext);
  row::EntityKey const key = row::EntityKey::of(table);
  row::TableScan scan(table);
  while (scan.next()) {
    TupleTableSlot* const row = scan.row();
    if (!normalizer.normalize(row, row, table).empty()) sample->add(row, key);
  }
}

}  // namespace

void examine(const rule::ExaminedRule& rule, core::Findings* findings) {
  row::RowSample sample;
  for (Oid const oid : rule.tree) {
    catalog::OpenRelation const table(oid, NoLock);
    if (!rule::has_readable_rows(table.get())) continue;
    auto const failure = pg::failure_of([&] { count_rows(table.get(), &sample); });
    if (!failure) continue;
    findings->add(
        oid, rule.trigger.name, Severity::warning,
        rule.shows_rows ? fmt::format("a row cannot be normalized: {}", *failure)
                        : std::string("a row cannot be normalized"),
        core::Remedy::comment("Correct that row, or call pgshift.normalize() with another expression."));
  }
  if (sample.count() == 0) return;
  findings->add(rule, Severity::warning,
                fmt::format("{} {} not normal{}", sample.count(), sample.count() == 1 ? "row is" : "rows are",
                            rule.shows_rows ? ". " + sample.message() : std::string()),
                rule::owners_remedy(rule, backfilling_call(rule)));
}

}  // namespace normalize
