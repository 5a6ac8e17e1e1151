#include "expression/expression_binder.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "expression/bound_calls.hpp"
#include "expression/replaceable_functions.hpp"
#include "expression/value_placeholder.hpp"
#include "pg/settings.hpp"
#include "pg/text.hpp"

namespace expression {

namespace {

/// PostgreSQL writes queries, not expressions: the expression is made a query's one result, and taken out of
/// it.
std::string written_out(const ExpressionSource& source, Relation home) {
  std::string const table = pg::quote_relation(RelationGetRelid(home));
  std::string name = "pgshift_expression";
  // The result's name is searched for from the end of what PostgreSQL writes, where the table's
  // name comes after it.
  while (table.find(name) != std::string::npos) name += "_";
  ExpressionParameters parameters;
  if (source.column) {
    parameters.types[0] = ValueType::of_column(home, catalog::find_column(home, *source.column));
  }
  // Among several rows, columns are written with the name of theirs. The line break ends a comment that the
  // text may end in.
  std::string const rows = source.has_bare_columns ? fmt::format("{} AS new", table)
                                                   : fmt::format("{0} AS old, {0} AS new", table);
  std::string const text = fmt::format("SELECT (\n{}\n) AS {} FROM {}",
                                       pg::call([&] { return readable_text(source); }), name, rows);
  Query* const query = pg::call([&] {
    auto* statement = linitial_node(RawStmt, raw_parser(text.c_str(), RAW_PARSE_DEFAULT));
    Query* const analyzed = parse_analyze_withcb(statement, text.c_str(), ExpressionParameters::set_up_hook,
                                                 &parameters, nullptr);
    put_arguments_in_order(analyzed);
    return analyzed;
  });
  // PostgreSQL leaves out the schema of what is found without it. Under these settings that is
  // pg_catalog alone.
  pg::PinnedSettings const reading(pg::reading_settings());
  std::string written = pg::to_string(pg::call([&] { return pg_get_querydef(query, false); }));
  // A line break may follow instead of a blank.
  auto const start = written.find_first_not_of(" \n", written.find("SELECT") + std::string("SELECT").size());
  auto const end = written.rfind(" AS " + name);
  written = written.substr(start, end - start);
  if (!source.column) return written;
  return pg::to_string(pg::call([&] { return parameter_to_value(written.c_str()); }));
}

/// Its name and arguments' types would not be enough to find it again.
void refuse_replaceable(const ExpressionSource& source, Node* node) {
  Oid const function = pg::call([&] { return replaceable_function(node); });
  if (!OidIsValid(function)) return;
  bool const is_function = pg::call([&] { return get_func_prokind(function) == PROKIND_FUNCTION; });
  throw pg::Report(ERRCODE_FEATURE_NOT_SUPPORTED,
                   fmt::format("{} uses {}, in whose place another function could be put", source.what,
                               pg::to_string(pg::call([&] { return format_procedure_qualified(function); }))))
      .with_detail(is_function ? "It takes arguments of any type, or is called without all of its arguments."
                               : "It is an aggregate or a window function.")
      .with_hint("Give it all arguments, or wrap it in a function with types of its own.");
}

}  // namespace

std::string bind_expression(const ExpressionSource& source, Relation home) {
  auto const meant = pg::call([&] { return parse_expression(source, home, TextIs::written); });
  refuse_replaceable(source, meant.node);
  std::string bound = written_out(source, home);
  ExpressionSource again = source;
  again.text = bound;
  pg::PinnedSettings const reading(pg::reading_settings());
  // A view's definition does not name the operators that IS DISTINCT FROM and its like stand for.
  // So the text is read as it will be, and both must call the same functions.
  auto const read = pg::call([&] { return parse_expression(again, home, TextIs::bound); });
  if (pg::call([&] { return equal(meant.functions, read.functions); })) return bound;
  throw pg::Report(ERRCODE_FEATURE_NOT_SUPPORTED,
                   fmt::format("{} uses an operator that it does not name", source.what))
      .with_detail(fmt::format("Written out, it would mean something else: {}", bound))
      .with_hint("Use OPERATOR(schema.=) instead of IS DISTINCT FROM, NULLIF, CASE ... WHEN and the like.");
}

}  // namespace expression
