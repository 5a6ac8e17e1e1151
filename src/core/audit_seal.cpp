#include "core/audit_seal.hpp"

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

}  // namespace

std::string_view AuditSeal::name_of(std::uint32_t table) const {
  auto const found =
      std::find_if(tables.begin(), tables.end(), [&](const auto& one) { return one.oid == table; });
  return found != tables.end() ? std::string_view(found->name) : std::string_view();
}

bool AuditSeal::is_late(std::uint64_t transaction) const {
  return transaction >= next_transaction ||
         std::find(in_progress.begin(), in_progress.end(), transaction) != in_progress.end();
}

const AuditSeal* covering_seal(const std::vector<AuditSeal>& seals, std::int64_t entry_id,
                               std::uint64_t transaction) {
  auto const first = std::lower_bound(seals.begin(), seals.end(), entry_id,
                                      [](const AuditSeal& seal, std::int64_t id) { return seal.up_to < id; });
  auto const covering = std::find_if(first, seals.end(), [&](const AuditSeal& seal) {
    return !seal.is_late(transaction) ||
           std::binary_search(seal.besides.begin(), seal.besides.end(), entry_id);
  });
  return covering != seals.end() ? &*covering : nullptr;
}

std::string sealed_bytes(const LogEntry& entry, bool names_entity, std::string_view table_name) {
  return Bytes()
      .add(entry.id)
      .add(table_name)
      .add(names_entity ? LoggedValue(entry.entity_id) : std::nullopt)
      .add(std::string_view(entry.field))
      .add(entry.from)
      .add(entry.to)
      .add(std::string_view(entry.changed_by))
      .add(entry.changed_at)
      .add(static_cast<std::uint64_t>(entry.operation))
      .add(entry.transaction)
      .take();
}

std::string sealed_bytes(const AuditSeal& seal) {
  Bytes bytes;
  bytes.add(seal.id).add(seal.up_to).add(seal.entries);
  bytes.add(static_cast<std::uint64_t>(seal.in_progress.size()));
  for (std::uint64_t const transaction : seal.in_progress) bytes.add(transaction);
  bytes.add(seal.next_transaction);
  bytes.add(static_cast<std::uint64_t>(seal.besides.size()));
  for (std::int64_t const entry : seal.besides) bytes.add(entry);
  bytes.add(static_cast<std::uint64_t>(seal.tables.size()));
  for (const SealedTable& table : seal.tables) bytes.add(std::string_view(table.name));
  return bytes.add(std::string_view(seal.sealed_by)).add(seal.sealed_at).take();
}

}  // namespace core
