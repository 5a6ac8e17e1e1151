#include "events/append_notice.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "events/store/event_table.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

/// PostgreSQL takes less than so many bytes.
constexpr std::size_t longest_payload = 8000;

std::string types_of(const Append& append) {
  std::vector<std::string> types;
  for (const EventInput& event : append.events) {
    if (std::find(types.begin(), types.end(), event.type) == types.end()) types.push_back(event.type);
  }
  return core::joined(types, pg::json_string);
}

std::int64_t position_of(const EventStore& store, HeapTuple row) {
  return EventRow(row, RelationGetDescr(store.relation())).bigint(event_position);
}

}  // namespace

void notify_of(const EventStore& store, const Append& append, const std::vector<HeapTuple>& rows) {
  std::string const channel = fmt::format("pgshift_{}", store.oid());
  std::string const by = pg::to_string(pg::call([] { return application_name; }));
  auto const payload = [&](const std::string& types) {
    return fmt::format(R"({{"stream": {}, "first": {}, "last": {}, {}"by": {}}})",
                       append.stream ? pg::json_string(*append.stream) : "null",
                       position_of(store, rows.front()), position_of(store, rows.back()),
                       types.empty() ? "" : fmt::format("\"types\": [{}], ", types), pg::json_string(by));
  };
  std::string text = payload(types_of(append));
  if (text.size() >= longest_payload) text = payload({});
  pg::call([&] { Async_Notify(channel.c_str(), text.c_str()); });
}

}  // namespace events
