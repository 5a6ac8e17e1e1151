// Seals: no two entries have the same bytes, and each entry is covered by the first seal that may cover it.
#include "core/audit/audit_seal.hpp"

#include <algorithm>

#include "property.hpp"
#include "random_input.hpp"

namespace {

using core::AuditSeal;
using core::LogEntry;
using fuzz::RandomInput;
using fuzz::require;

core::LoggedValue value(RandomInput& input) {
  return input.flag() ? core::LoggedValue(input.text()) : std::nullopt;
}

LogEntry entry(RandomInput& input) {
  LogEntry made;
  made.id = static_cast<std::int64_t>(input.below(3));
  made.entity_id = input.text();
  made.field = input.text();
  made.from = value(input);
  made.to = value(input);
  made.changed_by = input.text();
  made.changed_at = static_cast<std::int64_t>(input.below(3));
  made.operation = static_cast<char>(input.byte());
  made.transaction = input.below(3);
  return made;
}

bool same_values(const LogEntry& one, const LogEntry& other, bool names_entity) {
  return (!names_entity || one.entity_id == other.entity_id) && one.from == other.from &&
         one.to == other.to && one.changed_by == other.changed_by;
}

bool same_place(const LogEntry& one, const LogEntry& other) {
  return one.id == other.id && one.field == other.field && one.changed_at == other.changed_at &&
         one.operation == other.operation && one.transaction == other.transaction;
}

void check_bytes(RandomInput& input) {
  LogEntry const one = entry(input);
  LogEntry const other = entry(input);
  auto const table = static_cast<core::TableId>(input.below(3));
  auto const other_table = static_cast<core::TableId>(input.below(3));
  std::string const hash = input.text();
  std::string const other_hash = input.text();
  require((core::sealed_bytes(one, table, hash) == core::sealed_bytes(other, other_table, other_hash)) ==
              (same_place(one, other) && table == other_table && hash == other_hash),
          "bytes are equal as entries are");
  for (bool const names_entity : {false, true}) {
    require((core::sealed_values(one, names_entity) == core::sealed_values(other, names_entity)) ==
                same_values(one, other, names_entity),
            "bytes are equal as values are");
  }
  require(core::sealed_values(one, false) != core::sealed_values(other, true),
          "an entry without an entity is none with one");
}

AuditSeal seal(RandomInput& input, std::int64_t id, std::int64_t up_to) {
  AuditSeal made;
  made.id = id;
  made.up_to = up_to;
  made.entries = static_cast<std::int64_t>(input.below(5));
  for (std::size_t i = input.below(4); i > 0; --i) made.in_progress.push_back(input.below(16));
  made.next_transaction = input.below(16);
  std::int64_t besides = 0;
  for (std::size_t i = input.below(4); i > 0; --i) {
    besides += 1 + static_cast<std::int64_t>(input.below(6));
    core::add_id(made.besides, besides);
  }
  made.sealed_by = input.name();
  return made;
}

void check_covering(RandomInput& input) {
  std::vector<AuditSeal> seals;
  std::int64_t up_to = 0;
  for (std::size_t i = input.below(6); i > 0; --i) {
    up_to += static_cast<std::int64_t>(input.below(5));
    seals.push_back(seal(input, static_cast<std::int64_t>(seals.size() + 1), up_to));
  }
  auto const id = static_cast<std::int64_t>(input.below(20));
  std::uint64_t const transaction = input.below(20);
  const AuditSeal* expected = nullptr;
  for (const AuditSeal& one : seals) {
    bool const besides = std::any_of(one.besides.begin(), one.besides.end(), [&](const core::IdRange& range) {
      return range.first <= id && id <= range.last;
    });
    if (expected == nullptr && one.up_to >= id && (!one.is_late(transaction) || besides)) expected = &one;
  }
  require(core::covering_seal(seals, id, transaction) == expected, "the first seal that may cover it does");
  for (std::size_t i = 1; i < seals.size(); ++i) {
    require(core::sealed_bytes(seals[i - 1]) != core::sealed_bytes(seals[i]),
            "no two seals have the same bytes");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  RandomInput input(data, size);
  check_covering(input);
  check_bytes(input);
  return 0;
}
