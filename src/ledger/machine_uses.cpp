#include "ledger/machine_uses.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "core/stored_definition.hpp"
#include "expression/named_function.hpp"
#include "expression/used_objects.hpp"
#include "ledger/ledger_table.hpp"
#include "ledger/machine_object.hpp"
#include "ledger/machine_store.hpp"
#include "pg/dry_run.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"
#include "storage/table_creation.hpp"

namespace ledger {

namespace {

/// What all those depend on whose uses have been recorded, whatever they use.
catalog::Object recorded_mark() {
  return {NamespaceRelationId, storage::own_schema()};
}

/// A type is dumped before constraints are, and the extension goes without its machines being asked.
bool is_kept_anyway(const catalog::Object& object) {
  return object.catalog == ConstraintRelationId || pg::call([&] {
           Oid const extension = getExtensionOfObject(object.catalog, object.oid);
           return OidIsValid(extension) && extension == get_extension_oid("pgshift_state", true);
         });
}

expression::Uses used_by(const expression::ExpressionSource& guard) {
  LedgerTable const ledger(AccessShareLock);
  return expression::used_objects({guard}, ledger.relation());
}

struct Used : expression::Uses {
  bool is_all = true;  // false where something has lost its meaning

  template <class Find>
  void add(Find&& find) {
    expression::Uses more;
    if (auto const failure = pg::failing([&] { more = find(); })) {
      is_all = false;
      if (expression::is_without_meaning(*failure)) meanings.push_back(expression::no_meaning);
      return;
    }
    objects.insert(objects.end(), more.objects.begin(), more.objects.end());
    meanings.insert(meanings.end(), more.meanings.begin(), more.meanings.end());
    if (!more.unusable.empty()) unusable = more.unusable;
  }
};

/// Each is parsed in a trial of its own: what one of them has lost keeps no other from being
/// recorded.
Used used_by(const CompiledMachine& machine) {
  Used used;
  for (const expression::ExpressionSource& guard : machine.bound_guards()) {
    used.add([&] { return used_by(guard); });
  }
  for (const core::TransitionHook& callback : machine.callbacks()) {
    used.add([&] {
      expression::Uses function;
      expression::NamedFunction const named(machine.callback_function(callback), entry_type.require());
      function.objects.push_back({ProcedureRelationId, named.require()});
      return function;
    });
  }
  std::erase_if(used.objects, is_kept_anyway);
  if (used.is_all) used.objects.push_back(recorded_mark());
  return used;
}

[[noreturn]] void refuse_use(const std::string& machine, const std::string& what) {
  throw pg::Report(ERRCODE_INVALID_TABLE_DEFINITION,
                   fmt::format("machine {} cannot use {}", core::quoted(machine), what))
      .with_detail("A guard means the same in every session, and later.")
      .on({"", "", "", machine});
}

bool has_expressions(const CompiledMachine& machine) {
  return !machine.guards().empty() || !machine.callbacks().empty();
}

/// As its owner: names in guards mean what they mean to that role.
std::optional<StoredMachine> stored_in_force(const std::string& machine) {
  std::optional<StoredMachine> stored;
  Oid const table = find_machines_table();
  if (!OidIsValid(table)) return stored;
  // A table of machines that is out of order is no reason to refuse a command about something else.
  pg::failure_of([&] { stored = MachineStore(table, AccessShareLock).find(machine); });
  return stored;
}

/// Which machines objects stand for. What is called by a hash says it only to those who know all machines:
/// their names are read once, when the first such object is asked about.
class MachinesOfObjects {
 public:
  std::optional<std::string> of(const std::string& object) {
    if (auto plain = machine_of_object(object)) return plain;
    if (!by_object_) read();
    auto const found = by_object_->find(object);
    return found != by_object_->end() ? std::optional<std::string>(found->second) : std::nullopt;
  }

 private:
  void read() {
    by_object_.emplace();
    Oid const table = find_machines_table();
    if (!OidIsValid(table)) return;
    std::vector<std::string> names;
    pg::failure_of([&] { names = MachineStore(table, AccessShareLock).names(); });
    for (std::string& name : names) {
      std::string object = machine_object_name(name);
      if (!machine_of_object(object)) by_object_->emplace(std::move(object), std::move(name));
    }
  }

  std::optional<std::unordered_map<std::string, std::string>> by_object_;
};

bool is_marked(const std::vector<catalog::Dependency>& needs) {
  catalog::Object const mark = recorded_mark();
  return std::any_of(needs.begin(), needs.end(),
                     [&](const catalog::Dependency& need) { return need.object == mark; });
}

/// A machine in force, by its guards and callbacks. Its name is looked for when somebody asks about these.
class MachineUser final : public expression::User {
 public:
  MachineUser(std::string object, Oid owner, std::shared_ptr<MachinesOfObjects> machines)
      : object_(std::move(object)), owner_(owner), machines_(std::move(machines)) {}

  Oid owner() const override { return owner_; }

  bool mentions(const std::string& name) const override {
    auto const machine = machines_->of(object_);
    auto const stored = machine ? stored_in_force(*machine) : std::nullopt;
    return stored && core::bound_texts_mention(stored->definition, name);
  }

  expression::Change change() const override {
    auto const machine = machines_->of(object_);
    auto const stored = machine ? stored_in_force(*machine) : std::nullopt;
    if (!stored || !OidIsValid(owner_)) return expression::Change::none;
    pg::ActingAs const as_owner(owner_);
    try {
      Used const used = used_by(CompiledMachine(*machine, stored->version, stored->definition));
      if (!used.is_all) return expression::Change::broken;
      bool const is_same = expression::are_recorded(machine_object(*machine), used.meanings);
      return is_same ? expression::Change::none : expression::Change::meaning;
    } catch (const core::InvalidArgument&) {
      return expression::Change::none;
    }
  }

  void record_uses() const override {
    auto const machine = machines_->of(object_);
    auto const stored = machine ? stored_in_force(*machine) : std::nullopt;
    if (!stored || is_disarmed(*machine)) return;
    pg::ActingAs const as_owner(owner_);
    ledger::record_uses(CompiledMachine(*machine, stored->version, stored->definition));
  }

  pg::Report refusal(const std::string& name) const override {
    std::string const machine = machines_->of(object_).value_or(object_);
    return uses_what_is_gone(fmt::format("a guard or callback of machine {}", core::quoted(machine)), name)
        .with_hint("Define the machine anew without it by pgshift.define_machine() first.")
        .on({"", "", "", machine});
  }

 private:
  std::string object_;
  Oid owner_;
  std::shared_ptr<MachinesOfObjects> machines_;
};

}  // namespace

void record_uses(const CompiledMachine& machine) {
  catalog::Object const object = machine_object(machine.name());
  if (!OidIsValid(object.oid)) return;
  catalog::remove_needs(object);
  arm_machine(machine.name());
  if (!has_expressions(machine)) return;
  Used const used = used_by(machine);
  if (!used.unusable.empty()) refuse_use(machine.name(), used.unusable);
  catalog::add_needs(object, used.objects);
  expression::record_meanings(object, used.meanings);
}

void record_uses_of_object(const std::string& name) {
  auto const machine = MachinesOfObjects().of(name);
  auto const stored = machine ? stored_in_force(*machine) : std::nullopt;
  if (!stored || is_disarmed(*machine)) return;
  Oid const owner = owner_of_machine(*machine);
  if (!OidIsValid(owner)) return;
  pg::ActingAs const as_owner(owner);
  try {
    record_uses(CompiledMachine(*machine, stored->version, stored->definition));
  } catch (const core::InvalidArgument&) {
    return;  // a definition that is none uses nothing
  }
}

bool are_uses_recorded(const CompiledMachine& machine) {
  return !has_expressions(machine) || is_marked(catalog::needs_of(machine_object(machine.name())));
}

std::vector<Oid> functions_of(const std::string& machine) {
  std::vector<Oid> functions;
  for (const catalog::Dependency& need : catalog::needs_of(machine_object(machine))) {
    if (need.object.catalog == ProcedureRelationId) functions.push_back(need.object.oid);
  }
  return functions;
}

std::vector<std::unique_ptr<expression::User>> users_among(
    const std::vector<catalog::Dependency>& dependents) {
  std::vector<std::unique_ptr<expression::User>> users;
  auto const machines = std::make_shared<MachinesOfObjects>();
  for (const catalog::Dependency& dependent : dependents) {
    bool const may_be = dependent.object.catalog == RelationRelationId && dependent.column == 0 &&
                        dependent.kind == DEPENDENCY_NORMAL;
    if (!may_be || !storage::is_in_own_schema(dependent.object.oid)) continue;
    std::string name = pg::to_string(pg::call([&] { return get_rel_name(dependent.object.oid); }));
    if (!is_machine_objects_name(name)) continue;
    users.push_back(
        std::make_unique<MachineUser>(std::move(name), catalog::owner_of(dependent.object), machines));
  }
  return users;
}

}  // namespace ledger
