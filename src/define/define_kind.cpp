#include "define/define_kind.hpp"

#include <algorithm>
#include <array>

#include "core/machine/machine_columns.hpp"
#include "define/define_examination.hpp"
#include "define/define_truncate.hpp"
#include "define/existing_rows.hpp"

namespace define {

namespace {

/// One, or a list of them, with its expressions as they mean the same now.
core::Json guard_for_now(core::Json guard, const core::Json& bound, const core::Json& settings) {
  if (auto* const text = std::get_if<std::string>(&guard.value)) {
    const std::string* const bound_text = bound.string();
    *text = rule::expression_for_now(*text, bound_text != nullptr ? *bound_text : "", settings);
  } else if (auto* const members = std::get_if<core::JsonObject>(&guard.value)) {
    for (core::JsonMember& member : *members) {
      if (member.name == "check") member.value = guard_for_now(member.value, bound, settings);
    }
  } else if (auto* const list = std::get_if<core::JsonArray>(&guard.value)) {
    const core::JsonArray* const bound_list = bound.array();
    for (std::size_t i = 0; i < list->size(); ++i) {
      bool const is_bound = bound_list != nullptr && i < bound_list->size();
      (*list)[i] = guard_for_now((*list)[i], is_bound ? (*bound_list)[i] : core::Json(), settings);
    }
  }
  return guard;
}

core::Json guards_for_now(const core::Json& definition, core::Json guards) {
  const core::Json* const bound = definition.member("bound_guards");
  const core::Json* const settings = definition.member("settings");
  if (auto* const members = std::get_if<core::JsonObject>(&guards.value)) {
    for (auto& [transition, guard] : *members) {
      const core::Json* const meant = bound != nullptr ? bound->member(transition) : nullptr;
      guard = guard_for_now(guard, meant != nullptr ? *meant : core::Json(),
                            settings != nullptr ? *settings : core::Json());
    }
  }
  return guards;
}

}  // namespace

std::span<const std::string_view> DefineKind::members() const noexcept {
  static constexpr std::array<std::string_view, 12> all{
      "field",         "states", "transitions", "initial", "guards",       "settings",
      "strict_insert", "frozen", "notify",      "stamps",  "bound_guards", "frozen_except"};
  return all;
}

std::string DefineKind::trigger_name(const core::Json& definition) const {
  constexpr int rank = 2;  // leaves room for rules that must see the row earlier
  return rule::rule_name(rank, name(), governed_column(definition));
}

std::vector<expression::ExpressionSource> DefineKind::expressions(const core::Json& definition,
                                                                  const std::string& rule) const {
  return bound_expressions(definition, rule);
}

rule::InstallerCall DefineKind::installer_call(const core::Json& definition, Oid table, bool unseen) const {
  core::MachineDefinition const machine = core::read_machine_definition(definition);
  rule::InstallerCall call("define", table);
  call.with("field", governed_column(definition));
  call.with("states", machine.states);
  call.with("transitions", machine.transitions);
  if (machine.initial) call.with("initial", *machine.initial);
  if (!machine.guards.is_null()) call.with("guards", guards_for_now(definition, machine.guards));
  if (machine.strict_insert) call.with("strict_insert", true);
  if (definition.member("frozen") != nullptr) call.with("frozen", machine.frozen);
  std::string const channel = definition.text("notify");
  if (!channel.empty()) call.with("notify", channel);
  if (unseen) call.with("validate_existing", false);
  auto const frozen_except = definition.texts("frozen_except");
  if (!frozen_except.empty()) call.with("frozen_except", frozen_except);
  if (const core::Json* const stamps = definition.member("stamps")) call.with("stamps", *stamps);
  return call;
}

bool DefineKind::names_column(const core::Json& definition, std::string_view column) const {
  return core::machine_names_column(definition, column);
}

std::optional<core::Json> DefineKind::rename_column(const core::Json& definition, const std::string& from,
                                                    const std::string& to) const {
  return core::machine_with_renamed_column(definition, from, to);
}

void DefineKind::check_rows(Oid table, const rule::RuleTrigger& rule) const {
  define::check_rows(table, rule);
}

bool DefineKind::needs_value(Relation /*relation*/, const core::Json& definition, const std::string& column,
                             const std::string& value) const {
  auto const states = definition.texts("states");
  return governed_column(definition) == column &&
         std::find(states.begin(), states.end(), value) != states.end();
}

const rule::TruncateTrigger* DefineKind::truncate() const noexcept {
  return &truncate_trigger;
}

void DefineKind::examine(const rule::ExaminedRule& rule, core::Findings* findings) const {
  define::examine(rule, findings);
}

}  // namespace define
