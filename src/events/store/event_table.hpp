// The table that an event store is: its columns and indexes, and the type of what functions return of it.
#pragma once

#include <string>
#include <string_view>

#include "storage/row_type.hpp"
#include "storage/row_values.hpp"
#include "storage/table_definition.hpp"

namespace events {

/// The first ten are pgshift.event's.
enum EventColumn : int {
  event_position,
  event_id,
  event_stream,
  event_version,
  event_type,
  event_data,
  event_meta,
  event_pii,
  event_created_at,
  event_transaction_id,
  /// Of the call that has appended it, on each of that call's events.
  event_idempotency_key,
  /// A position up to which nothing was in flight when the event was appended: whoever sees the event sees
  /// all that has come of those up to there.
  event_settled,
  event_column_count
};
constexpr int event_type_columns = event_idempotency_key;

using EventRow = storage::RowValues<event_column_count>;

/// The place in pgshift.event, and in the table, as PostgreSQL numbers it.
constexpr AttrNumber number_of(EventColumn column) {
  return storage::number_of(column);
}

extern const storage::TableDefinition event_table;
extern const storage::RowType event_row_type;

/// What closes a store to SQL says of it: that it is one, and whether appends are notified of.
constexpr std::string_view store_closing = "event store";
constexpr std::string_view notifying_store_closing = "event store that notifies";

/// The statement that makes the index by which idempotency keys are found, of the table of that name as SQL
/// has it.
std::string create_idempotency_index(const std::string& table);

constexpr std::string_view snapshot_type = "__snapshot__";
constexpr std::string_view tombstone_type = "__tombstone__";

/// Streams and types have names of so many bytes.
constexpr std::size_t longest_name = 1000;

}  // namespace events
