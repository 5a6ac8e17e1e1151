#include "events/store/store_layout.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "events/store/event_table.hpp"
#include "extension/own_function.hpp"
#include "pg/compat.hpp"
#include "pg/invalidation.hpp"
#include "pg/text.hpp"
#include "storage/table_creation.hpp"

namespace events {

namespace {

/// What closing says of the table, in the words of a store's trigger; empty if that is none.
std::string closing_of(Relation table) {
  struct Found {
    Oid function;
    const char* argument;
  };
  // function_name() looks into catalogs, which can make PostgreSQL rebuild the relation's triggers.
  List* const found = pg::call([&] {
    List* triggers = NIL;
    for (int i = 0; table->trigdesc != nullptr && i < table->trigdesc->numtriggers; ++i) {
      const Trigger& trigger = table->trigdesc->triggers[i];
      if (trigger.tgnargs != 1 || TRIGGER_FOR_ROW(trigger.tgtype)) continue;
      auto* const one = static_cast<Found*>(palloc(sizeof(Found)));
      *one = {trigger.tgfoid, pstrdup(trigger.tgargs[0])};
      triggers = lappend(triggers, one);
    }
    return triggers;
  });
  const ListCell* cell = nullptr;
  foreach (cell, found) {
    auto const* const one = static_cast<const Found*>(lfirst(cell));
    std::string argument = one->argument;
    bool const says_store = argument == store_closing || argument == notifying_store_closing;
    if (says_store && extension::function_name(one->function) == storage::refusal_function) return argument;
  }
  return {};
}

/// An index as it is read from PostgreSQL: plain data.
struct FoundIndex {
  Oid oid;
  IndexRole role;
  AttrNumber key_column;
  char* key;
  bool is_valid;
};

/// The key in `(column ->> 'key')`, with whatever collation; null for any other expression.
const char* key_in(Node* expression, AttrNumber* column) {
  while (IsA(expression, RelabelType) || IsA(expression, CollateExpr)) {
    expression = IsA(expression, RelabelType)
                     ? reinterpret_cast<Node*>(castNode(RelabelType, expression)->arg)
                     : reinterpret_cast<Node*>(castNode(CollateExpr, expression)->arg);
  }
  if (!IsA(expression, OpExpr)) return nullptr;
  auto* const operation = castNode(OpExpr, expression);
  if (get_opcode(operation->opno) != F_JSONB_OBJECT_FIELD_TEXT || list_length(operation->args) != 2) {
    return nullptr;
  }
  auto* const from = static_cast<Node*>(linitial(operation->args));
  auto* const key = static_cast<Node*>(lsecond(operation->args));
  if (!IsA(from, Var) || !IsA(key, Const) || castNode(Const, key)->constisnull) return nullptr;
  *column = castNode(Var, from)->varattno;
  return TextDatumGetCString(castNode(Const, key)->constvalue);
}

/// True for the rows alone that have what the expression is, and for no others.
bool is_not_null(List* predicate, Node* expression) {
  if (list_length(predicate) != 1 || !IsA(linitial(predicate), NullTest)) return false;
  auto const* const test = linitial_node(NullTest, predicate);
  AttrNumber tested = InvalidAttrNumber;
  AttrNumber indexed = InvalidAttrNumber;
  const char* const tested_key = key_in(reinterpret_cast<Node*>(test->arg), &tested);
  const char* const indexed_key = key_in(expression, &indexed);
  return test->nulltesttype == IS_NOT_NULL && tested_key != nullptr && indexed_key != nullptr &&
         tested == indexed && strcmp(tested_key, indexed_key) == 0;
}

/// Columns that an index merely includes make it another one: an entry of ours has none.
bool is_on(const FormData_pg_index* form, std::initializer_list<AttrNumber> columns) {
  int const count = static_cast<int>(columns.size());
  return form->indnatts == count && form->indnkeyatts == count &&
         std::equal(columns.begin(), columns.end(), form->indkey.values);
}

/// Texts are compared byte by byte, and all columns ascend with NULL at the end.
bool has_our_order(Relation index) {
  for (int i = 0; i < index->rd_index->indnkeyatts; ++i) {
    Oid const collation = index->rd_indcollation[i];
    bool const is_plain = !OidIsValid(collation) || collation == C_COLLATION_OID;
    Oid const type = index->rd_opcintype[i];
    bool const is_default =
        index->rd_opfamily[i] == get_opclass_family(GetDefaultOpClass(type, BTREE_AM_OID));
    if (!is_plain || !is_default || index->rd_indoption[i] != 0) return false;
  }
  return true;
}

/// What the index's row in pg_index has in that column, as it was written; null if it has nothing there.
/// RelationGetIndexExpressions() and its like would run immutable functions of the owner's as the current
/// user.
Node* stored_tree(Relation index, AttrNumber column) {
  bool is_null = false;
  Datum const tree = SysCacheGetAttr(INDEXRELID, index->rd_indextuple, column, &is_null);
  return is_null ? nullptr : static_cast<Node*>(stringToNode(TextDatumGetCString(tree)));
}

FoundIndex read(Relation index) {
  const FormData_pg_index* const form = index->rd_index;
  FoundIndex found{RelationGetRelid(index), IndexRole::other, InvalidAttrNumber, nullptr, form->indisvalid};
  if (index->rd_rel->relam != BTREE_AM_OID || !has_our_order(index)) return found;
  List* const predicate =
      make_ands_implicit(reinterpret_cast<Expr*>(stored_tree(index, Anum_pg_index_indpred)));
  List* const expressions = reinterpret_cast<List*>(stored_tree(index, Anum_pg_index_indexprs));
  AttrNumber const position = number_of(event_position);
  if (expressions == NIL && predicate == NIL) {
    if (is_on(form, {position})) found.role = IndexRole::by_position;
    if (is_on(form, {number_of(event_stream), number_of(event_version)})) found.role = IndexRole::by_stream;
    if (is_on(form, {number_of(event_type), position})) found.role = IndexRole::by_type;
    return found;
  }
  if (expressions == NIL && list_length(predicate) == 1 && IsA(linitial(predicate), NullTest) &&
      is_on(form, {number_of(event_idempotency_key), number_of(event_stream), position})) {
    auto const* const test = linitial_node(NullTest, predicate);
    bool const is_key = IsA(test->arg, Var) && test->nulltesttype == IS_NOT_NULL &&
                        castNode(Var, test->arg)->varattno == number_of(event_idempotency_key);
    if (is_key) found.role = IndexRole::by_idempotency_key;
    return found;
  }
  bool const may_be_key = list_length(expressions) == 1 && is_on(form, {InvalidAttrNumber, position});
  if (!may_be_key || !is_not_null(predicate, static_cast<Node*>(linitial(expressions)))) return found;
  const char* const key = key_in(static_cast<Node*>(linitial(expressions)), &found.key_column);
  if (found.key_column != number_of(event_data) && found.key_column != number_of(event_meta)) return found;
  found.role = IndexRole::by_key;
  found.key = pstrdup(key);
  return found;
}

struct Kept {
  pg::WatchedRelation watched;
  std::shared_ptr<const StoreLayout> layout;
};

}  // namespace

StoreLayout::StoreLayout(Relation table) {
  std::string const closing = closing_of(table);
  is_store_ = table->rd_rel->relkind == RELKIND_RELATION && table->rd_rel->relam == HEAP_TABLE_AM_OID &&
              !closing.empty();
  notifies_ = closing == notifying_store_closing;
  if (!is_store_) return;
  has_columns_ = storage::has_columns(RelationGetDescr(table), event_table.columns) &&
                 storage::requires_values(RelationGetDescr(table), event_table.columns);
  if (!has_columns_) return;
  sequence_ = pg::call([&] { return pg::compat::identity_sequence(table, 1); });
  List* const oids = pg::call([&] { return RelationGetIndexList(table); });
  const ListCell* cell = nullptr;
  foreach (cell, oids) {
    Oid const oid = lfirst_oid(cell);
    bool is_ready = false;
    FoundIndex const found = pg::call([&] {
      Relation index = index_open(oid, AccessShareLock);
      is_ready = index->rd_index->indisready;
      FoundIndex const one = read(index);
      index_close(index, NoLock);
      return one;
    });
    if (!is_ready) continue;
    indexes_.push_back({found.oid, found.role, {found.key_column, pg::to_string(found.key)}, found.is_valid});
  }
}

Oid StoreLayout::index(IndexRole role) const noexcept {
  auto const found = std::find_if(indexes_.begin(), indexes_.end(), [&](const StoreIndex& index) {
    return index.role == role && index.is_valid;
  });
  return found != indexes_.end() ? found->oid : InvalidOid;
}

Oid StoreLayout::index_of(const EventKey& key) const noexcept {
  auto const found = std::find_if(indexes_.begin(), indexes_.end(), [&](const StoreIndex& index) {
    return index.role == IndexRole::by_key && index.is_valid && index.key == key;
  });
  return found != indexes_.end() ? found->oid : InvalidOid;
}

std::vector<std::string> StoreLayout::keys_of(AttrNumber column) const {
  std::vector<std::string> keys;
  for (const StoreIndex& index : indexes_) {
    bool const is_new = std::find(keys.begin(), keys.end(), index.key.name) == keys.end();
    if (index.role == IndexRole::by_key && index.key.column == column && is_new)
      keys.push_back(index.key.name);
  }
  // Not by the indexes' OIDs: those of a dump that is restored, or made anew, come in any order.
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::shared_ptr<const StoreLayout> layout_of(Relation table) {
  // It lives as long as the session, and is never destroyed.
  static auto* const kept_layouts = new std::unordered_map<Oid, std::unique_ptr<Kept>>;
  std::unique_ptr<Kept>& kept = (*kept_layouts)[RelationGetRelid(table)];
  if (!kept) {
    kept = std::make_unique<Kept>();
    kept->watched.relation = RelationGetRelid(table);
    pg::watch(&kept->watched);
  }
  if (kept->layout && !kept->watched.has_changed) return kept->layout;
  // What comes while the layout is made makes the next call do it again.
  kept->watched.has_changed = false;
  kept->layout.reset();
  try {
    kept->layout = std::make_shared<const StoreLayout>(table);
  } catch (...) {
    kept->watched.has_changed = true;
    throw;
  }
  return kept->layout;
}

std::string create_key_index(const std::string& table, const EventKey& key) {
  std::string const value =
      fmt::format("({} OPERATOR(pg_catalog.->>) {})", key.column == number_of(event_data) ? "data" : "meta",
                  pg::quote_literal(key.name));
  return fmt::format("CREATE INDEX ON {} (({} COLLATE pg_catalog.\"C\"), position) WHERE {} IS NOT NULL",
                     table, value, value);
}

}  // namespace events
