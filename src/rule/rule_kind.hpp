// A kind of rules, such as those of define(): what a capability tells the house of the rules that it makes.
//
// Each capability that makes rules has one object of a class that derives from KindOf its compiled rule. The
// list of them is in capabilities.cpp. What is not overridden says that there is nothing to do.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/column_changes.hpp"
#include "core/finding.hpp"
#include "core/json.hpp"
#include "expression/expression_parser.hpp"
#include "rule/examined_rule.hpp"
#include "rule/installer_call.hpp"
#include "rule/rule_application.hpp"
#include "rule/rule_cache.hpp"
#include "rule/rule_trigger.hpp"
#include "rule/truncate_trigger.hpp"
#include "storage/table_definition.hpp"

namespace rule {

/// Stateless. What gets a definition gets one that is a JSON object, and may throw core::InvalidArgument
/// where that has another shape than the kind's.
class Kind : public Compiler {
 public:
  Kind(const Kind&) = delete;
  Kind& operator=(const Kind&) = delete;

  /// As its installer is called; its trigger function is <name>_trigger.
  virtual std::string_view name() const noexcept = 0;
  /// What a definition may have for members.
  virtual std::span<const std::string_view> members() const noexcept = 0;
  /// The member that drop_rule() calls field, of a kind whose rules are each about one column.
  virtual std::string_view subject() const noexcept { return "field"; }
  /// True if such rules record, under the identity that their definitions hold.
  virtual bool has_identity() const noexcept { return false; }

  /// What a definition that a dump or a user's CREATE TRIGGER has brought to a table is to say there, once
  /// the identity in it is the table's; nothing where it stays. Asked at the end of the command
  /// that has created the trigger.
  virtual std::optional<core::Json> settle(Oid table, const core::Json& definition) const;

  /// The name of the trigger that stores a definition. The number in it says when the rule sees a row.
  virtual std::string trigger_name(const core::Json& definition) const = 0;
  /// What the rule's expressions are bound to; `rule` is for messages about them.
  virtual std::vector<expression::ExpressionSource> expressions(const core::Json& definition,
                                                                const std::string& rule) const;
  /// The call of the installer that makes such a rule on a table; `unseen`, whatever rows that has.
  virtual InstallerCall installer_call(const core::Json& definition, Oid table, bool unseen) const = 0;
  /// The tables of our own that such a rule writes to.
  virtual std::vector<storage::NamedDefinition> records(const core::Json& definition) const;
  /// True if the installer needs a primary key.
  virtual bool needs_primary_key(const core::Json& definition) const;

  /// A Report (55000) says which rule on which table can't be applied.
  std::shared_ptr<const Rule> compile(Relation relation, const Trigger& trigger) const override = 0;
  /// Compiles all of it, for nothing but the errors: a Report (55000). DDL and doctor() call it as
  /// the owner of the table that the rule was made on, since to compile can run functions and
  /// domains' checks that any role has written.
  void check(Relation relation, const Trigger& trigger) const;

  /// True if the definition names that column, expressions aside.
  virtual bool names_column(const core::Json& definition, std::string_view column) const = 0;
  /// The definition after a column was renamed; nothing if it doesn't name that column.
  virtual std::optional<core::Json> rename_column(const core::Json& definition, const std::string& from,
                                                  const std::string& to) const = 0;
  /// The definition after a column has got that name which was none's; nothing if it makes no difference.
  virtual std::optional<core::Json> add_column(const core::Json& definition, const std::string& column) const;
  /// True if a rule is about several columns, from which drop_rule() takes one.
  virtual bool has_many_fields() const noexcept { return false; }
  /// The definition without what it says of that column; nothing if that is all.
  virtual std::optional<core::Json> without_field(const core::Json& definition, std::string_view field) const;
  /// After another primary key has taken the place of one of these columns: the definition to go on with;
  /// nothing if it stays. Throws a Report where the rule can't go on. The relation is open, so that
  /// this must not change the table; the definition is installed once it is closed.
  virtual std::optional<core::Json> replace_key(Relation relation, const RuleTrigger& rule,
                                                const std::vector<std::string>& former) const;
  /// After columns of a table that has an identity have changed, with a rule of the kind or without: what was
  /// recorded of a column is not another's that has its name.
  virtual void note_columns(Oid table, const catalog::ColumnChanges& changes) const;

  /// Refuses rows of the table that the rule would not have let in.
  virtual void check_rows(Oid table, const RuleTrigger& rule) const;
  /// True if a column's value of that text means something to the rule, or to what it has recorded.
  virtual bool needs_value(Relation relation, const core::Json& definition, const std::string& column,
                           const std::string& value) const;
  /// After the values of a column have been computed anew: what was recorded by them is not about these rows.
  virtual void values_replaced(Relation relation, const RuleTrigger& rule, const std::string& column) const;
  /// True if a kind records by values.
  virtual bool records_values() const noexcept { return false; }
  /// The same as values_replaced() where the column's type has changed, of a kind that records by values:
  /// with no look at the table and no lock on it.
  virtual void forget_values(Oid table, const core::Json& definition, const std::string& column) const;
  /// After a rule was removed from a table by drop_rule(): drops what was made for it and was never
  /// used. The rule's trigger is gone by then, and the table locked by AccessExclusiveLock.
  virtual void removed(Oid table, const core::Json& definition) const;

  /// The trigger beside its rules' that sees TRUNCATE; null if TRUNCATE is nothing to them.
  virtual const TruncateTrigger* truncate() const noexcept { return nullptr; }
  /// Finds what is wrong with a rule that can be applied, or could be. As the table's owner.
  virtual void examine(const ExaminedRule& rule, core::Findings* findings) const = 0;

 protected:
  constexpr Kind() = default;
  ~Kind() = default;  // no global has a destructor
};

/// All of them, in the order in which they see a row.
std::span<const Kind* const> kinds();

/// The kind of that name, or null.
const Kind* find_kind(std::string_view name);

/// All kinds' names, for messages.
std::string kind_names();

/// Puts the triggers for TRUNCATE in order, after a change of the rules or partitions of a table.
/// The caller holds the lock that the change itself needs.
void sync_truncate_triggers(Oid table);

/// A kind whose rules are compiled to that.
template <class CompiledRule>
class KindOf : public Kind {
 public:
  KindOf(const KindOf&) = delete;
  KindOf& operator=(const KindOf&) = delete;

  std::shared_ptr<const Rule> compile(Relation relation, const Trigger& trigger) const final {
    return compile_applying<CompiledRule>(relation, trigger);
  }

 protected:
  constexpr KindOf() = default;
  ~KindOf() = default;
};

/// The rule of a trigger of that relation, from the cache or compiled.
template <class CompiledRule>
std::shared_ptr<const CompiledRule> find_compiled(const KindOf<CompiledRule>& kind, Relation relation,
                                                  const Trigger& trigger) {
  return std::static_pointer_cast<const CompiledRule>(find_rule(relation, trigger, kind));
}

}  // namespace rule
