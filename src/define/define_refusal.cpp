#include "define/define_refusal.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "row/shown_row.hpp"

namespace define {

namespace {

/// The table that the user knows: for a partition, the one that the rule was defined on.
struct Site {
  pg::ErrorObject object;
  std::string row;
  bool shows_values;

  explicit Site(const DefineRule& rule, const RefusedRow& refused)
      : object(catalog::relation_names(rule.home().relation)),
        row(row::shown_row(rule.home().relation, refused.relation, refused.row)) {
    object.column = rule.column().name();
    object.constraint = rule.name();
    Oid const table = rule.home().relation;
    AttrNumber const column = pg::call([&] { return get_attnum(table, object.column.c_str()); });
    shows_values = column != InvalidAttrNumber && pg::may_show_values(table, column);
  }

  /// `[PgShift] <what> on table "loans"<rest>`, the rest only for those who may see it, as the detail without
  /// the row's name, which ends it, says more.
  pg::Report refuse(const char* what, const std::string& rest, const char* rest_for_others,
                    std::string detail,
                    std::source_location location = std::source_location::current()) const {
    std::string message = fmt::format("[PgShift] {} on table {}{}", what, core::quoted(object.table),
                                      shows_values ? rest : rest_for_others);
    // An expression ends where the line does.
    if (!detail.empty() && !row.empty()) detail += detail.ends_with('.') ? ' ' : '\n';
    return pg::Report(ERRCODE_CHECK_VIOLATION, std::move(message), location)
        .with_detail(detail + row)
        .on(object);
  }
};

std::string shown(const DefineRule& rule, StateValue value) {
  return value ? core::quoted(pg::clipped(rule.column().text(*value))) : "NULL";
}

std::string shown(const DefineRule& rule, core::StateId state) {
  return core::quoted(rule.machine().name(state));
}

/// Where one can go from a state.
std::string ways_out(const DefineRule& rule, core::StateId from) {
  if (rule.machine().is_terminal(from)) return fmt::format("{} is a terminal state.", shown(rule, from));
  return fmt::format("Allowed from {}: {}.", shown(rule, from),
                     core::quoted_list(rule.machine().targets(from)));
}

}  // namespace

pg::Report invalid_transition(const DefineRule& rule, const RefusedRow& row, StateValue from,
                              core::StateId to) {
  Site const site(rule, row);
  auto const state = from ? rule.column().find(*from) : std::nullopt;
  std::string detail;
  if (site.shows_values) {
    detail = state ? ways_out(rule, *state)
                   : fmt::format("{} is not a state of {}, so no transition leads out of it.",
                                 shown(rule, from), core::quoted(rule.column().name()));
  }
  auto report =
      site.refuse("Invalid state transition",
                  fmt::format(": {} -> {} is not allowed.", shown(rule, from), shown(rule, to)), ".", detail);
  if (site.shows_values && !state) {
    report.with_hint(
        "The row was written without the rule. To correct it, drop the rule, update the row and define the "
        "rule "
        "again.");
  }
  return report;
}

pg::Report invalid_state(const DefineRule& rule, const RefusedRow& row, StateValue value) {
  Site const site(rule, row);
  const core::StateMachine& machine = rule.machine();
  auto report = site.refuse(
      "Invalid state",
      fmt::format(": {} is not a state of {}.", shown(rule, value), core::quoted(rule.column().name())),
      ": the value is not a state.", fmt::format("The states are {}.", core::quoted_list(machine.states())));
  if (!value && !machine.initial())
    report.with_hint("A rule with an initial state puts new rows without one into it.");
  return report;
}

pg::Report no_state_to_start_in(const DefineRule& rule, const RefusedRow& row, core::StateId state) {
  std::vector<std::string> starts;
  for (core::StateId const start : rule.machine().starts()) starts.push_back(rule.machine().name(start));
  const char* const what = starts.size() == 1 ? "the initial state" : "an initial state";
  return Site(rule, row).refuse(
      "Invalid state",
      fmt::format(": {} is not {} of {}.", shown(rule, state), what, core::quoted(rule.column().name())),
      ": the value is not the initial state.",
      fmt::format("Rows can only be inserted as {}.", core::quoted_list(starts)));
}

pg::Report guard_rejected(const DefineRule& rule, const RefusedRow& row, const core::TransitionHook& guard,
                          const core::Step& step) {
  Site site(rule, row);
  if (!guard.name.empty()) site.object.constraint = guard.name;
  return site.refuse(
      "Guard rejected the transition",
      fmt::format(": {} -> {}.", core::quoted(core::from_name(rule.machine(), step)), shown(rule, step.to)),
      ".", guard.message.empty() ? fmt::format("Guard: {}", guard.text) : guard.message);
}

pg::Report row_is_frozen(const DefineRule& rule, const RefusedRow& row, core::StateId state,
                         const std::string& what) {
  return Site(rule, row).refuse("Row is frozen",
                                fmt::format(": state {} allows no change.", shown(rule, state)),
                                ": its state allows no change.", what);
}

}  // namespace define
