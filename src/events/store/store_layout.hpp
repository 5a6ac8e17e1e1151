// What a session knows of an event store between two calls: which of its indexes are for what.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace events {

/// What an index of a store is for.
enum class IndexRole {
  by_position,
  by_stream,
  by_type,
  by_idempotency_key,
  by_key,  // of data or meta
  other    // which the store's owner has added
};

/// A key of an event's data or meta.
struct EventKey {
  AttrNumber column;
  std::string name;

  bool operator==(const EventKey&) const = default;
};

struct StoreIndex {
  Oid oid;
  IndexRole role;
  EventKey key;   // by_key
  bool is_valid;  // for reading; one that is being built takes writes alone
};

/// Is never changed: what has become of the store makes another one.
class StoreLayout {
 public:
  /// Of a table of any kind. Uses and closes its indexes.
  explicit StoreLayout(Relation table);

  /// True if the table is closed as a store is.
  bool is_store() const noexcept { return is_store_; }
  /// True if its columns are a store's, too.
  bool has_columns() const noexcept { return has_columns_; }
  bool notifies() const noexcept { return notifies_; }
  Oid sequence() const noexcept { return sequence_; }
  /// Those that take writes.
  const std::vector<StoreIndex>& indexes() const noexcept { return indexes_; }
  /// InvalidOid if there is none that can be read.
  Oid index(IndexRole role) const noexcept;
  Oid index_of(const EventKey& key) const noexcept;
  /// Of data or of meta, by their names.
  std::vector<std::string> keys_of(AttrNumber column) const;

 private:
  bool is_store_ = false;
  bool has_columns_ = false;
  bool notifies_ = false;
  Oid sequence_ = InvalidOid;
  std::vector<StoreIndex> indexes_;
};

/// As the relation, which the caller has locked, is now; kept by the session until PostgreSQL tells that it
/// has changed. What was returned before lives on for as long as it is held.
std::shared_ptr<const StoreLayout> layout_of(Relation table);

/// The statement that makes a key's index, of the table of that name as SQL has it.
std::string create_key_index(const std::string& table, const EventKey& key);

}  // namespace events
