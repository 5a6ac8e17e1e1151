#include "expression/meaning.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pg/compat.hpp"
#include "pg/sha256.hpp"
#include "pg/text.hpp"
#include "storage/table_creation.hpp"

namespace expression {

namespace {

/// Names that only say how columns are called, and lists of all columns, which get longer: what an expression
/// means is in the numbers that it has for them.
bool forget_names(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, RangeTblEntry)) {
    auto* const entry = castNode(RangeTblEntry, node);
    entry->alias = nullptr;
    entry->eref = nullptr;
    entry->join_using_alias = nullptr;
    entry->joinaliasvars = NIL;
    entry->joinleftcols = NIL;
    entry->joinrightcols = NIL;
    return false;
  }
  // Of a function that returns rows of a type, which can get further attributes.
  if (IsA(node, RangeTblFunction)) castNode(RangeTblFunction, node)->funccolcount = 0;
  if (IsA(node, Query)) {
    return pg::compat::walk_query(castNode(Query, node), forget_names, context, QTW_EXAMINE_RTES_BEFORE);
  }
  return pg::compat::walk_expression(node, forget_names, context);
}

/// Two of 30 bits each, told apart by the lowest one.
int mark(const std::string& digest, std::size_t which) {
  constexpr std::size_t digits = 8;
  constexpr int hexadecimal = 16;
  constexpr unsigned long mask = 0x3fffffff;
  unsigned long const bits = std::stoul(digest.substr(which * digits, digits), nullptr, hexadecimal) & mask;
  // Nothing but the whole object has zero for a number.
  return static_cast<int>(std::max(bits, 1UL) << 1U | which);
}

/// Columns of it that it doesn't have: whoever has PostgreSQL describe all dependencies gets no text for
/// these, where a number of anything but a relation would be an error.
catalog::Object marked() {
  return {RelationRelationId, storage::find_table("_pgshift_bindings")};
}

}  // namespace

bool is_without_meaning(const pg::Failure& failure) {
  return ERRCODE_TO_CATEGORY(failure.sqlstate) == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION &&
         failure.sqlstate != ERRCODE_INSUFFICIENT_PRIVILEGE;
}

std::vector<int> meaning_of(Node* parsed) {
  std::string const tree = pg::to_string(pg::call([&] {
    // Taking the names out changes the tree, which the caller goes on to plan.
    auto* const copy = static_cast<Node*>(copyObjectImpl(parsed));
    forget_names(copy, nullptr);
    return nodeToString(copy);
  }));
  pg::Sha256 hash;
  hash.add(tree);
  std::string const digest = hash.digest();
  return {mark(digest, 0), mark(digest, 1)};
}

std::vector<int> recorded_meanings(const catalog::Object& holder) {
  std::vector<int> meanings;
  catalog::Object const mark = marked();
  for (const catalog::Dependency& need : catalog::needs_of(holder)) {
    if (need.object == mark && need.column != 0) meanings.push_back(need.column);
  }
  return meanings;
}

bool has_meaning(const catalog::Object& holder) {
  auto const recorded = recorded_meanings(holder);
  return !recorded.empty() && std::find(recorded.begin(), recorded.end(), no_meaning) == recorded.end();
}

void record_meanings(const catalog::Object& holder, const std::vector<int>& meanings) {
  catalog::replace_needs(holder, marked(), meanings);
}

bool are_recorded(const catalog::Object& holder, const std::vector<int>& meanings) {
  auto const recorded = recorded_meanings(holder);
  return recorded.empty() || std::all_of(meanings.begin(), meanings.end(), [&](int meaning) {
           return std::find(recorded.begin(), recorded.end(), meaning) != recorded.end();
         });
}

void require_meaning(const catalog::Object& holder, const ExpressionSource& source, Node* parsed) {
  if (!OidIsValid(holder.oid) || are_recorded(holder, meaning_of(parsed))) return;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("{} means something else now", source.what))
      .with_detail("What it names has been put in another's place since it was defined.");
}

}  // namespace expression
