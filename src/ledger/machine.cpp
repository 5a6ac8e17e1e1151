#include "ledger/machine.hpp"

#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "core/invalid_argument.hpp"
#include "core/text.hpp"
#include "ledger/machine_store.hpp"
#include "ledger/refusal.hpp"
#include "pg/named_lock.hpp"
#include "pg/text.hpp"

namespace ledger {

namespace {

core::Json stored_object(const core::Json& stored, const char* key) {
  const core::Json* value = stored.member(key);
  return value != nullptr ? *value : core::Json();
}

const core::StepRule* find(const std::vector<core::StepRule>& rules, const core::Step& step) {
  for (const core::StepRule& rule : rules) {
    if (rule.step == step) return &rule;
  }
  return nullptr;
}

const std::string& bound(const core::Json& texts, const core::StepRule& rule) {
  const core::Json* const text = texts.member(rule.key);
  if (text != nullptr && text->string() != nullptr) return *text->string();
  throw core::InvalidArgument(
      fmt::format("{} is stored without what it is bound to", core::quoted(rule.key)));
}

struct Cached {
  StoredAt at;
  MachineInForce machine;
};

/// Never destroyed: at backend exit PostgreSQL is gone before static destructors would run.
std::unordered_map<std::string, Cached>* cache = nullptr;

}  // namespace

Machine::Machine(std::string name, std::int32_t version, const core::Json& stored)
    : name_(std::move(name)),
      version_(version),
      machine_(core::build_ledger_machine(core::read_ledger_definition(stored))),
      bound_guards_(stored_object(stored, "bound_guards")),
      bound_callbacks_(stored_object(stored, "bound_callbacks")),
      settings_(stored_object(stored, "settings")),
      conditions_(machine_.guards.size()) {}

const core::StepRule* Machine::guard(const core::Step& step) const {
  return find(machine_.guards, step);
}

const core::StepRule* Machine::callback(const core::Step& step) const {
  return find(machine_.callbacks, step);
}

std::string Machine::callback_function(const core::StepRule& callback) const {
  return bound(bound_callbacks_, callback);
}

const pg::RowExpression& Machine::condition(const core::StepRule& guard, Relation ledger) const {
  auto& condition = conditions_[static_cast<std::size_t>(&guard - machine_.guards.data())];
  if (!condition) condition = applying_machine(name_, [&] { return compile(guard, ledger); });
  return *condition;
}

void Machine::compile_guards(Relation ledger) const {
  for (std::size_t i = 0; i < conditions_.size(); ++i) conditions_[i] = compile(machine_.guards[i], ledger);
}

std::unique_ptr<const pg::RowExpression> Machine::compile(const core::StepRule& guard,
                                                          Relation ledger) const {
  return pg::RowExpression::compile(guard_source(bound(bound_guards_, guard), guard.key, name_), settings_,
                                    ledger, ledger);
}

bool Machine::is_current() const noexcept {
  for (const auto& condition : conditions_) {
    if (condition && !condition->is_current()) return false;
  }
  return true;
}

MachineInForce require_machine(const std::string& name) {
  Oid const table = find_machines_table();
  if (!OidIsValid(table)) throw no_such_machine(name);
  MachineStore const store(table, AccessShareLock);
  auto const at = store.in_force(name);
  if (!at) throw no_such_machine(name);
  if (cache == nullptr) cache = new std::unordered_map<std::string, Cached>();
  if (auto const found = cache->find(name);
      found != cache->end() && found->second.at == *at && found->second.machine->is_current()) {
    return found->second.machine;
  }
  cache->erase(name);
  auto const stored = store.find(name);
  MachineInForce machine = applying_machine(
      name, [&] { return std::make_shared<const Machine>(name, stored->version, stored->definition); });
  cache->insert_or_assign(name, Cached{*at, machine});
  return machine;
}

pg::ExpressionSource guard_source(std::string expression, const std::string& key,
                                  const std::string& machine) {
  pg::ExpressionSource source{
      std::move(expression),
      fmt::format("guard for {} of machine {}", core::quoted(key), core::quoted(machine)), "guard"};
  source.has_bare_columns = true;
  return source;
}

std::string callback_name(const std::string& key, const std::string& machine) {
  return fmt::format("callback {} of machine {}", core::quoted(key), core::quoted(machine));
}

void lock_machine(const std::string& name, Intent intent) {
  constexpr std::array<LOCKMODE, 3> modes{RowExclusiveLock, ShareUpdateExclusiveLock, ExclusiveLock};
  pg::lock_name("machine/" + name, modes.at(static_cast<std::size_t>(intent)));
}

}  // namespace ledger
