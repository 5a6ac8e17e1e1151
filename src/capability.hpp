// What the extension can do, as the house sees it. What a capability leaves null is nothing to it.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "catalog/ddl_objects.hpp"
#include "catalog/dependencies.hpp"
#include "core/finding.hpp"
#include "core/table_id.hpp"
#include "expression/expression_user.hpp"
#include "rule/rule_kind.hpp"

namespace pgshift {

/// Rules or not. Functions run as the current user, within the command that they are told of.
struct Capability {
  const char* name;
  /// The rules that it makes.
  const rule::Kind* kind = nullptr;

  /// For doctor(): what is wrong besides rules, as far as the current user may ask about it.
  void (*examine)(core::Findings* findings) = nullptr;

  /// True if anything was recorded under that identity.
  bool (*has_recorded)(core::TableId table) = nullptr;
  /// A table has an identity again that another table, which was dropped, had.
  void (*identity_returned)(core::TableId table) = nullptr;

  /// What has expressions and is no rule, of what depends on an object.
  std::vector<std::unique_ptr<expression::User>> (*users_among)(
      const std::vector<catalog::Dependency>& dependents) = nullptr;

  /// True for an object that stands for something which the capability keeps, and has an owner of its own.
  bool (*stands_for_something)(const catalog::DdlObject& object) = nullptr;
  /// True for a command that objects_changed() is to be told of, once it has run.
  bool (*may_change_objects)(Node* command) = nullptr;
  void (*objects_changed)(Node* command, const std::vector<catalog::DdlObject>& changed) = nullptr;
  /// The extension is about to be dropped: from then on no event trigger sees what becomes of such objects.
  void (*extension_drops)() = nullptr;
  /// Objects were dropped, by whatever command.
  void (*objects_dropped)(const std::vector<catalog::DdlObject>& dropped) = nullptr;
};

/// All of them. Those with rules come in the order in which these see a row.
std::span<const Capability> capabilities();

}  // namespace pgshift
