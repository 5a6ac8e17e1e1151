#include "define/named_columns.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/invalid_argument.hpp"
#include "core/message_text.hpp"
#include "define/define_kind.hpp"
#include "pg/text.hpp"

namespace define {

namespace {

const FormData_pg_attribute* require_named(Relation table, const char* argument, const std::string& name) {
  AttrNumber const number = catalog::find_column(table, name);
  if (number != InvalidAttrNumber) return TupleDescAttr(RelationGetDescr(table), number - 1);
  pg::ErrorObject const object = catalog::relation_names(RelationGetRelid(table));
  throw pg::Report(ERRCODE_UNDEFINED_COLUMN,
                   fmt::format("{}: column {} of relation {} does not exist", argument, core::quoted(name),
                               core::quoted(object.table)))
      .with_detail(fmt::format("The columns are {}.", core::quoted_list(catalog::column_names(table))))
      .on(object);
}

pg::Report no_stamp(Relation table, const std::string& column, const std::string& why) {
  pg::ErrorObject object = catalog::relation_names(RelationGetRelid(table));
  object.column = column;
  return pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, fmt::format("stamps: {} {}", core::quoted(column), why))
      .with_hint("A stamped column is written by its rule alone.")
      .on(object);
}

bool is_of_primary_key(Relation table, AttrNumber column) {
  auto const key = row::EntityKey::of(table);
  return std::find(key.columns().begin(), key.columns().end(), column) != key.columns().end();
}

/// A row is not moved to another partition by what its triggers set.
bool is_of_partition_key(Relation table, AttrNumber column) {
  if (table->rd_rel->relkind != RELKIND_PARTITIONED_TABLE) return false;
  return pg::call([&] {
    Bitmapset* const columns = bms_make_singleton(column - FirstLowInvalidHeapAttributeNumber);
    return has_partition_attrs(table, columns, nullptr);
  });
}

void refuse_other_writers(Relation table, const std::string& column, const std::string& field) {
  for (const rule::RuleTrigger& rule : rule::rule_triggers(table)) {
    const core::Json* const normalized =
        rule.kind == "normalize" ? rule.definition.member("fields") : nullptr;
    if (normalized != nullptr && normalized->member(column) != nullptr) {
      throw no_stamp(table, column, fmt::format("is normalized by rule {}", core::quoted(rule.name)));
    }
    if (rule.kind != kind.name() || governed_column(rule.definition) == field) continue;
    auto const stamped = core::stamped_columns(rule.definition);
    if (std::find(stamped.begin(), stamped.end(), column) != stamped.end()) {
      throw no_stamp(table, column, fmt::format("is stamped by rule {}", core::quoted(rule.name)));
    }
  }
}

/// The states that a row can be inserted in without getting that stamp.
std::vector<std::string> unstamped_starts(const DefineRule& rule, const Stamp& stamp) {
  std::vector<std::string> states;
  for (std::size_t i = 0; i < rule.machine().size(); ++i) {
    auto const state = static_cast<core::StateId>(i);
    bool const may_start = rule.machine().may_start_in(state);
    if (may_start && !stamp.states.tells(state)) states.push_back(rule.machine().name(state));
  }
  return states;
}

/// What an approval was given for changes by the very step that it allows.
void examine_gates(const rule::ExaminedRule& rule, const DefineRule& compiled, const Stamp& stamp,
                   core::Findings* findings) {
  for (const rule::RuleTrigger& gate : rule::rule_triggers(rule.home, "consensus")) {
    auto const bound = gate.definition.texts("bind");
    auto const state = compiled.machine().find(gate.definition.text("transition"));
    bool const is_stamped = std::find(bound.begin(), bound.end(), stamp.column.name()) != bound.end() &&
                            state && gate.definition.text("field") == compiled.column().name() &&
                            stamp.states.tells(*state);
    if (!is_stamped) continue;
    findings->add(
        rule, core::Severity::error,
        fmt::format("approvals by {} are bound to {}, which the rule stamps when they are used: none counts",
                    core::quoted(gate.name), core::quoted(stamp.column.name())),
        core::Remedy::comment("Call pgshift.consensus() again without that column in bind."));
  }
}

}  // namespace

void check_frozen_except(const core::Json& definition, Relation table) {
  auto const columns = definition.texts("frozen_except");
  if (columns.empty()) return;
  if (definition.texts("frozen").empty()) {
    throw core::InvalidArgument(
        "frozen_except needs frozen states", {},
        "It names columns that may change in rows that are frozen; name their states by frozen.");
  }
  std::set<std::string> seen;
  for (const std::string& name : columns) {
    const FormData_pg_attribute* const column = require_named(table, "frozen_except", name);
    if (!seen.insert(name).second) {
      throw core::InvalidArgument(fmt::format("frozen_except lists {} twice", core::quoted(name)));
    }
    if (name == governed_column(definition)) {
      throw core::InvalidArgument(
          fmt::format("frozen_except: {} is the column that holds the state", core::quoted(name)),
          "A frozen row changes its state by declared transitions.");
    }
    if (column->attgenerated != '\0') {
      throw core::InvalidArgument(fmt::format("frozen_except: {} is a generated column", core::quoted(name)),
                                  "It changes with the columns that it is computed from.", "Name those.");
    }
  }
}

void check_stamps(const core::Json& definition, Relation table, const std::vector<Oid>& partitions) {
  std::string const field = governed_column(definition);
  for (const std::string& name : core::stamped_columns(definition)) {
    const FormData_pg_attribute* const column = require_named(table, "stamps", name);
    if (name == field) throw no_stamp(table, name, "is the column that holds the state");
    if (column->attgenerated != '\0') throw no_stamp(table, name, "is a generated column");
    if (is_of_primary_key(table, column->attnum))
      throw no_stamp(table, name, "is a column of the primary key");
    for (Oid const oid : partitions) {
      catalog::OpenRelation const partition(oid, NoLock);
      if (is_of_partition_key(partition.get(), catalog::find_column(partition.get(), name))) {
        throw no_stamp(table, name, "is a column of the partition key");
      }
      refuse_other_writers(partition.get(), name, field);
    }
  }
}

void examine_stamps(const rule::ExaminedRule& rule, const DefineRule& compiled, core::Findings* findings) {
  for (const Stamp& stamp : compiled.stamps()) {
    std::string const column = core::quoted(stamp.column.name());
    if (is_of_primary_key(rule.home, stamp.column.number())) {
      findings->add(
          rule, core::Severity::warning,
          fmt::format("{}, which the rule stamps, is a column of the primary key: it changes with the state",
                      column),
          core::Remedy::comment("Call pgshift.define() again without that stamp, or choose another key."));
    }
    examine_gates(rule, compiled, stamp, findings);
    auto const states = unstamped_starts(compiled, stamp);
    bool const is_required =
        TupleDescAttr(RelationGetDescr(rule.home), stamp.column.number() - 1)->attnotnull;
    if (!is_required || states.empty()) continue;
    findings->add(
        rule, core::Severity::warning,
        fmt::format(
            "{} is NOT NULL, and no time is known of it in a row that is inserted as {}: such INSERTs fail",
            column, core::quoted_list(states)),
        rule::owners_remedy(rule, fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;",
                                              pg::quote_relation(RelationGetRelid(rule.home)),
                                              pg::quote_identifier(stamp.column.name()))));
  }
}

}  // namespace define
