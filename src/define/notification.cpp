#include "define/notification.hpp"

#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace define {

namespace {

/// As PostgreSQL has it.
constexpr std::size_t longest_payload = BLCKSZ - NAMEDATALEN - 128 - 1;

/// A byte can become \u0001.
constexpr std::size_t longest_name = 6 * NAMEDATALEN + 2;
constexpr std::size_t longest_state = (longest_payload - 3 * longest_name - 100) / 2;

std::string payload(const DefineRule& rule, const std::string& id, core::StateId from, core::StateId to) {
  pg::ErrorObject const table = catalog::relation_names(rule.home().relation);
  return fmt::format(R"({{"schema": {}, "table": {}, "id": {}, "field": {}, "from": {}, "to": {}}})",
                     pg::json_string(table.schema), pg::json_string(table.table), id,
                     pg::json_string(rule.column().name()), pg::json_string(rule.machine().name(from)),
                     pg::json_string(rule.machine().name(to)));
}

/// How often a payload of that hash was sent in the running transaction. Never destroyed: at backend exit
/// PostgreSQL is gone before static destructors would run.
std::unordered_map<std::size_t, std::uint64_t>* sent = nullptr;

extern "C" {
static void forget_sent(XactEvent event, void* /*argument*/) {
  if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE) sent->clear();
}
}

/// PostgreSQL sends equal ones of a transaction once. Of a row that makes a transition again, and of rows
/// without a key, each is told apart by blanks at its end, which mean nothing in JSON.
std::string distinguished(const std::string& channel, std::string payload) {
  if (sent == nullptr) {
    pg::call([] { RegisterXactCallback(forget_sent, nullptr); });
    sent = new std::unordered_map<std::size_t, std::uint64_t>();
  }
  constexpr std::string_view blanks = " \t\n\r";
  std::uint64_t before = (*sent)[std::hash<std::string>{}(channel + payload)]++;
  for (; before != 0 && payload.size() < longest_payload; before = (before - 1) / blanks.size()) {
    payload += blanks[(before - 1) % blanks.size()];
  }
  return payload;
}

}  // namespace

void require_short_states(const std::vector<std::string>& states) {
  for (const std::string& state : states) {
    if (pg::json_string(state).size() <= longest_state) continue;
    throw core::InvalidArgument(
        fmt::format("notify: state {} is too long to be told of", core::quoted(pg::clipped(state))),
        fmt::format("A notification holds {} bytes.", longest_payload));
  }
}

void notify(const DefineRule& rule, TupleTableSlot* row, core::StateId from, core::StateId to) {
  std::string const id = rule.key().empty() ? "null" : pg::json_string(rule.key().text(row));
  std::string text = payload(rule, id, from, to);
  if (text.size() > longest_payload) text = payload(rule, "null", from, to);
  text = distinguished(rule.channel(), std::move(text));
  pg::call([&] { Async_Notify(rule.channel().c_str(), text.c_str()); });
}

}  // namespace define
