#include "consensus/approvals/approvals_name.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "identity/table_bindings.hpp"
#include "pg/jsonb.hpp"
#include "pg/named_lock.hpp"
#include "pg/text.hpp"
#include "storage/table_registry.hpp"

namespace consensus {

namespace {

constexpr std::string_view prefix = "_pgshift_consensus_";

/// In a dump that is restored in UTF-8 a name may take more than here, and with it those that PostgreSQL has
/// made of it and cut for here: of the table's sequence, its index, and its columns' constraints, which
/// PostgreSQL 18 names. Whole, they are told apart by their endings, of which this is the longest.
std::size_t longest_name(const std::string& name) {
  constexpr std::size_t longest = NAMEDATALEN - 1;
  constexpr std::string_view ending = "_authenticated_not_null";
  bool const is_ascii = std::all_of(name.begin(), name.end(), [](char byte) { return byte > 0; });
  return is_ascii || GetDatabaseEncoding() == PG_UTF8 ? longest : longest - ending.size();
}

std::string bounded(const std::string& name) {
  return pg::bounded_identifier(name, longest_name(name));
}
constexpr std::string_view kind = "approvals";

/// A note about an identity: the table that approvals of a transition are in.
struct Note {
  std::string transition;
  std::string name;
};

std::vector<Note> notes_about(core::TableId id) {
  std::vector<Note> notes;
  for (const std::string& text : storage::noted_about(id, kind)) {
    core::Json const note = pg::read_json_text(text);
    notes.push_back({note.text("transition"), note.text("table")});
  }
  return notes;
}

std::string place_of(const std::string& name) {
  return fmt::format("{}/{}", kind, name);
}

void note(core::TableId id, const Note& noted) {
  core::JsonObject text{{"transition", {noted.transition}}, {"table", {noted.name}}};
  storage::note_about(id, kind, pg::write_json({std::move(text)}), place_of(noted.name));
}

/// Nobody is waited for: a name that another transaction is choosing is that one's, and there are others.
bool may_take(const std::string& name, core::TableId id) {
  // With the lock in hand, what another transaction has noted of the name is committed, or rolled
  // back.
  return pg::try_lock_name(place_of(name), ExclusiveLock) && !is_anothers_name({id}, name);
}

}  // namespace

std::string choose_approvals_name(Oid table, core::TableId id, const std::string& transition,
                                  const std::string& wanted) {
  // Whatever the table was called when they were given.
  auto const notes = notes_about(id);
  auto const earlier = std::find_if(notes.rbegin(), notes.rend(),
                                    [&](const Note& noted) { return noted.transition == transition; });
  // Approvals go on counting when the rule is made anew, and so must be found where they are.
  if (earlier != notes.rend()) return earlier->name;
  pg::ErrorObject const names = catalog::relation_names(table);
  std::string const plain = fmt::format("{}{}_{}", prefix, names.table, transition);
  bool const is_name = may_be_approvals_name(wanted) && bounded(wanted) == wanted;
  std::string name = is_name ? wanted : bounded(plain);
  // A name that is taken, or that another transaction is choosing at this moment, is passed over
  // for one with another hash.
  for (int attempt = 0; !may_take(name, id); ++attempt) {
    name = pg::hashed_identifier(
        plain,
        fmt::format("{} {} {} {}", pg::quote_identifier(names.schema), pg::quote_identifier(names.table),
                    pg::quote_identifier(transition), attempt),
        longest_name(plain));
  }
  note(id, {transition, name});
  return name;
}

bool is_approvals_name(const std::vector<core::TableId>& ids, const std::string& transition,
                       const std::string& name) {
  return std::any_of(ids.begin(), ids.end(), [&](core::TableId id) {
    auto const notes = notes_about(id);
    return std::any_of(notes.begin(), notes.end(), [&](const Note& noted) {
      return noted.transition == transition && noted.name == name;
    });
  });
}

bool is_anothers_name(const std::vector<core::TableId>& ids, const std::string& name) {
  identity::TableBindings const bindings(AccessShareLock);
  auto const noted = storage::noted_at(place_of(name), kind);
  return std::any_of(noted.begin(), noted.end(), [&](core::TableId other) {
    bool const is_own = std::find(ids.begin(), ids.end(), other) != ids.end();
    auto const binding = is_own ? std::nullopt : bindings.find(other);
    return binding && binding->is_living();
  });
}

std::vector<std::string> approvals_names(const std::vector<core::TableId>& ids) {
  std::vector<std::string> names;
  for (core::TableId const id : ids) {
    for (Note& noted : notes_about(id)) {
      if (std::find(names.begin(), names.end(), noted.name) == names.end()) {
        names.push_back(std::move(noted.name));
      }
    }
  }
  return names;
}

bool may_be_approvals_name(const std::string& name) {
  return name.starts_with(prefix);
}

}  // namespace consensus
