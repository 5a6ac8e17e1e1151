// pgshift.doctor(): what could get round rules, or stops them from working.
#include <algorithm>
#include <tuple>

#include "capability.hpp"
#include "doctor/examined_tables.hpp"
#include "doctor/own_event_triggers.hpp"
#include "doctor/table_examination.hpp"
#include "pg/arguments.hpp"
#include "pg/result_rows.hpp"
#include "pg/text.hpp"
#include "storage/storage_examination.hpp"

namespace doctor {

namespace {

core::Findings findings_of(const std::vector<Oid>& tables, bool is_all) {
  core::Findings findings;
  if (!tables.empty()) examine_following(&findings);
  for (const pgshift::Capability& capability : pgshift::capabilities()) {
    if (is_all && capability.examine != nullptr) capability.examine(&findings);
  }
  if (is_all) {
    storage::examine_registry(&findings);
    storage::examine_tables_elsewhere(&findings);
  }
  std::set<std::string> recorded;
  for (Oid const table : tables) {
    pg::call([] { CHECK_FOR_INTERRUPTS(); });
    examine_table(table, &recorded, &findings);
  }
  return findings;
}

/// By table, what is worst first: then remedies can be run in this order.
std::vector<core::LocatedFinding> in_order(const core::Findings& findings) {
  struct Ranked {
    std::tuple<std::string, std::string, core::Severity, std::string, std::string> rank;
    const core::LocatedFinding* finding;
  };
  std::vector<Ranked> ranked;
  for (const core::LocatedFinding& one : findings.all()) {
    pg::ErrorObject const names =
        OidIsValid(one.about.relation) ? catalog::relation_names(one.about.relation) : pg::ErrorObject();
    ranked.push_back(
        {{names.schema, names.table, one.finding.severity, one.about.rule, one.finding.text}, &one});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& left, const Ranked& right) { return left.rank < right.rank; });
  std::vector<core::LocatedFinding> ordered;
  ordered.reserve(ranked.size());
  for (const Ranked& one : ranked) ordered.push_back(*one.finding);
  return ordered;
}

void doctor(const pg::Arguments& arguments, pg::ResultRows& result) {
  auto const tables =
      arguments.given(0) ? tables_with_rules_of(arguments.relation(0, "relation")) : own_tables_with_rules();
  for (const auto& [about, finding] : in_order(findings_of(tables, !arguments.given(0)))) {
    result.add({OidIsValid(about.relation) ? std::optional(ObjectIdGetDatum(about.relation)) : std::nullopt,
                about.rule.empty() ? std::nullopt : std::optional(pg::to_text(about.rule)),
                pg::to_text(core::severity_name(finding.severity)), pg::to_text(finding.text),
                pg::to_text(finding.remedy.text())});
  }
}

}  // namespace

}  // namespace doctor

PGSHIFT_WRITER(pgshift_doctor) {
  pg::ResultRows result(fcinfo);
  doctor::doctor(pg::Arguments(fcinfo), result);
  return 0;
}
