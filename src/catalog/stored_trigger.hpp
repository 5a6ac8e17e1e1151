// A trigger as pg_trigger has it, its table not looked at: no lock is needed for that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace catalog {

/// A definition may be made with that many bytes.
constexpr std::size_t largest_definition = std::size_t{1024} * 1024;
/// A rule's may have that many: there is room for the mark of one that has lost something. What is larger is
/// no rule, and lets nothing be written.
constexpr std::size_t largest_stored_definition = largest_definition + 64;
/// 54000, with the size that it has.
pg::Report too_large_definition(std::size_t size);

struct StoredTrigger {
  Oid oid = InvalidOid;
  Oid table = InvalidOid;
  Oid function = InvalidOid;
  Oid parent = InvalidOid;  // of a partition's copy: the partitioned table's
  std::string name;
  std::int16_t type = 0;       // as pg_trigger.tgtype
  char enabled = '\0';         // as pg_trigger.tgenabled
  bool has_condition = false;  // WHEN, or UPDATE OF
  bool is_plain = false;       // it has one argument, no condition, and is nobody's internal one
  std::size_t size = 0;        // of its arguments
  std::optional<std::string> argument = std::nullopt;  // of a plain one that can be a rule

  bool is_for_rows() const noexcept { return TRIGGER_FOR_ROW(type); }
};

enum class Argument { wanted, not_wanted };
/// Nothing where it is gone.
std::optional<StoredTrigger> find_trigger(Oid oid, Argument argument = Argument::wanted);
/// Of that name on the table; InvalidOid if there is none.
Oid trigger_of_name(Oid table, const std::string& name);
/// All that the table has.
std::vector<Oid> triggers_of(Oid table);

/// A trigger as it was before the running transaction last dropped it, or replaced or changed it; nothing
/// where it has not.
std::optional<StoredTrigger> dropped_trigger(Oid oid, Argument argument = Argument::wanted);
std::optional<StoredTrigger> replaced_trigger(Oid oid, Argument argument = Argument::wanted);

/// The events of a trigger of that tgtype as CREATE TRIGGER has them: BEFORE INSERT OR UPDATE.
std::string trigger_events(std::int16_t type);

}  // namespace catalog
