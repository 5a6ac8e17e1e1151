#include "ledger/lost_names.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include <fmt/format.h>

#include "core/text.hpp"
#include "ledger/definer.hpp"
#include "ledger/entry_function.hpp"
#include "ledger/ledger_table.hpp"
#include "ledger/machine.hpp"
#include "ledger/machine_store.hpp"
#include "pg/security.hpp"
#include "pg/trial.hpp"

namespace ledger {

namespace {

struct NamedMachine {
  std::string name;
  StoredMachine stored;
};

/// None where the table can't be read: no machine can be used then.
std::vector<NamedMachine> machines_that(const std::function<bool(const core::Json&)>& may_use) {
  std::vector<NamedMachine> machines;
  Oid const table = find_machines_table();
  if (!OidIsValid(table)) return machines;
  pg::failure_of([&] {
    MachineStore const store(table, AccessShareLock);
    for (const std::string& name : store.names()) {
      auto stored = store.find(name);
      if (stored && may_use(stored->definition)) machines.push_back({name, std::move(*stored)});
    }
  });
  return machines;
}

bool is_part_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & '\x80') != 0;
}

/// True if it has the name in it, and not as part of a longer one. Where many names have changed at once,
/// none is given.
bool names_it(const std::string& text, const std::string& name) {
  if (name.empty()) return false;
  auto const goes_on = [](char one, char other) { return is_part_of_name(one) && is_part_of_name(other); };
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    auto const end = at + name.size();
    bool const begins = at == 0 || !goes_on(text[at - 1], name.front());
    bool const ends = end == text.size() || !goes_on(name.back(), text[end]);
    if (begins && ends) return true;
  }
  return false;
}

/// What is wrong with the first guard or callback that something of these names is missing to.
class Missing {
 public:
  Missing(const NamedMachine& machine, const std::vector<std::string>& names)
      : machine_(machine.name, machine.stored.version, machine.stored.definition), names_(names) {}

  std::optional<std::string> find() const {
    for (const core::StepRule& guard : machine_.guards()) {
      if (auto found = about_it(failure_of(guard))) return found;
    }
    for (const core::StepRule& callback : machine_.callbacks()) {
      std::string const function = machine_.callback_function(callback);
      if (function_exists(function)) continue;
      auto found = about_it(fmt::format("function {}(pgshift.ledger_entry) is gone", function));
      if (found) return found;
    }
    return std::nullopt;
  }

 private:
  std::optional<std::string> failure_of(const core::StepRule& guard) const {
    return pg::failure_of([&] {
      LedgerTable const ledger(AccessShareLock);
      machine_.compile_guard(guard, ledger.relation());
    });
  }

  std::optional<std::string> about_it(std::optional<std::string> failure) const {
    bool const is = failure && std::any_of(names_.begin(), names_.end(),
                                           [&](const std::string& name) { return names_it(*failure, name); });
    return is ? failure : std::nullopt;
  }

  Machine machine_;
  const std::vector<std::string>& names_;
};

/// As whoever has defined it: compiling runs immutable functions, which are his.
std::optional<std::string> missing_to(const NamedMachine& machine, const std::vector<std::string>& names) {
  Oid const definer = definer_of(machine.stored);
  if (!OidIsValid(definer)) return std::nullopt;
  pg::ActingAs const as(definer);
  std::optional<std::string> missing;
  // A definition that can't be read at all needs nothing.
  pg::failure_of([&] { missing = Missing(machine, names).find(); });
  return missing;
}

}  // namespace

void refuse_lost_names(const std::vector<std::string>& names,
                       const std::function<bool(const core::Json&)>& may_use) {
  for (const NamedMachine& machine : machines_that(may_use)) {
    auto const missing = missing_to(machine, names);
    if (!missing) continue;
    throw pg::Report(
        ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        fmt::format("a guard or callback of machine {} uses what would be gone, or called otherwise",
                    core::quoted(machine.name)))
        .with_detail(*missing)
        .with_hint("Define the machine anew without it by pgshift.define_machine() first.")
        .on({"", "", "", machine.name});
  }
}

}  // namespace ledger
