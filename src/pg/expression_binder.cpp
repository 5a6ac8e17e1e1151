#include "pg/expression_binder.hpp"

#include <fmt/format.h>

#include "pg/relation.hpp"
#include "pg/settings.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

/// PostgreSQL writes queries, not expressions: the expression is made a query's one result, and taken out of
/// it.
std::string written_out(const ExpressionSource& source, Relation home) {
  std::string const table = quote_relation(RelationGetRelid(home));
  std::string name = "pgshift_expression";
  while (table.find(name) != std::string::npos) name += "_";
  // The line break ends a comment that the text may end in.
  std::string const text =
      fmt::format("SELECT (\n{}\n) AS {} FROM {} AS old, {} AS new", source.text, name, table, table);
  Query* const query = call([&] {
    auto* statement = linitial_node(RawStmt, raw_parser(text.c_str(), RAW_PARSE_DEFAULT));
    return parse_analyze_fixedparams(statement, text.c_str(), nullptr, 0, nullptr);
  });
  PinnedSettings const reading(reading_settings());
  std::string written = to_string(call([&] { return pg_get_querydef(query, false); }));
  auto const start = written.find("SELECT ") + std::string("SELECT ").size();
  auto const end = written.rfind(" AS " + name);
  return written.substr(start, end - start);
}

}  // namespace

std::string bind_expression(const ExpressionSource& source, Relation home) {
  auto const meant = call([&] { return parse_expression(source, home); });
  std::string bound = written_out(source, home);
  ExpressionSource const again{bound, source.what, source.construct, source.has_old};
  PinnedSettings const reading(reading_settings());
  auto const read = call([&] { return parse_expression(again, home); });
  if (call([&] { return equal(meant.functions, read.functions); })) return bound;
  throw Report(ERRCODE_FEATURE_NOT_SUPPORTED,
               fmt::format("{} uses an operator that it does not name", source.what))
      .with_detail(fmt::format("Written out, it would mean something else: {}", bound))
      .with_hint("Use OPERATOR(schema.=) instead of IS DISTINCT FROM, NULLIF, CASE ... WHEN and the like.");
}

}  // namespace pg
