#include "core/audit/audit_seal.hpp"

#include <algorithm>

namespace core {

namespace {

/// Lengths before texts, so that no two lists of texts make the same bytes.
class Bytes {
 public:
  Bytes& add(std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes_ += static_cast<char>(number >> shift & 0xff);
    return *this;
  }
  Bytes& add(std::int64_t number) { return add(static_cast<std::uint64_t>(number)); }
  Bytes& add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    bytes_ += text;
    return *this;
  }
  Bytes& add(const LoggedValue& value) {
    bytes_ += value ? '\1' : '\0';
    return value ? add(std::string_view(*value)) : *this;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

bool reaches(const AuditSeal& seal, std::int64_t entry_id) {
  return entry_id < 0 ? seal.down_to <= entry_id : entry_id <= seal.up_to;
}

bool holds(const std::vector<IdRange>& ranges, std::int64_t id) {
  auto const after =
      std::upper_bound(ranges.begin(), ranges.end(), id,
                       [](std::int64_t wanted, const IdRange& range) { return wanted < range.first; });
  return after != ranges.begin() && id <= std::prev(after)->last;
}

}  // namespace

void add_id(std::vector<IdRange>& ranges, std::int64_t id) {
  if (!ranges.empty() && ranges.back().last + 1 == id) {
    ranges.back().last = id;
  } else {
    ranges.push_back({id, id});
  }
}

bool AuditSeal::is_late(std::uint64_t transaction) const {
  return transaction >= next_transaction ||
         std::find(in_progress.begin(), in_progress.end(), transaction) != in_progress.end();
}

const AuditSeal* covering_seal(const std::vector<AuditSeal>& seals, std::int64_t entry_id,
                               std::uint64_t transaction) {
  auto const first = std::partition_point(seals.begin(), seals.end(),
                                          [&](const AuditSeal& seal) { return !reaches(seal, entry_id); });
  auto const covering = std::find_if(first, seals.end(), [&](const AuditSeal& seal) {
    return !seal.is_late(transaction) || holds(seal.besides, entry_id);
  });
  return covering != seals.end() ? &*covering : nullptr;
}

std::uint64_t oldest_late(const AuditSeal& seal) {
  auto const oldest = std::min_element(seal.in_progress.begin(), seal.in_progress.end());
  return oldest != seal.in_progress.end() ? std::min(*oldest, seal.next_transaction) : seal.next_transaction;
}

Unsealed unsealed_after(const std::vector<AuditSeal>& seals) {
  if (seals.empty()) return {};
  std::uint64_t const oldest = oldest_late(seals.back());
  auto const before = std::find_if(seals.rbegin(), seals.rend(),
                                   [&](const AuditSeal& seal) { return seal.unassigned <= oldest; });
  return before != seals.rend() ? Unsealed{before->up_to, before->down_to, before->sealed_at} : Unsealed{};
}

std::string sealed_values(const LogEntry& entry, bool names_entity) {
  return Bytes()
      .add(names_entity ? LoggedValue(entry.entity_id) : std::nullopt)
      .add(entry.from)
      .add(entry.to)
      .add(std::string_view(entry.changed_by))
      .take();
}

std::string sealed_bytes(const LogEntry& entry, TableId table, std::string_view hash_of_values) {
  return Bytes()
      .add(entry.id)
      .add(table)
      .add(std::string_view(entry.field))
      .add(hash_of_values)
      .add(entry.changed_at)
      .add(static_cast<std::uint64_t>(entry.operation))
      .add(entry.transaction)
      .take();
}

std::string sealed_bytes(const AuditSeal& seal) {
  Bytes bytes;
  bytes.add(seal.id).add(seal.up_to).add(seal.down_to).add(seal.entries);
  bytes.add(static_cast<std::uint64_t>(seal.in_progress.size()));
  for (std::uint64_t const transaction : seal.in_progress) bytes.add(transaction);
  bytes.add(seal.next_transaction).add(seal.unassigned);
  bytes.add(static_cast<std::uint64_t>(seal.besides.size()));
  for (const IdRange& range : seal.besides) bytes.add(range.first).add(range.last);
  return bytes.add(std::string_view(seal.sealed_by)).add(seal.sealed_at).take();
}

}  // namespace core
