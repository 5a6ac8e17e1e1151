#include "row/entity_lookup.hpp"

#include <algorithm>

#include "catalog/relation.hpp"
#include "catalog/stable_text.hpp"
#include "pg/security.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"
#include "row/row_lock.hpp"

namespace row {

namespace {

bool may_select(Oid table, AttrNumber column) {
  return pg::call([&] {
    return column != InvalidAttrNumber &&
           pg_attribute_aclcheck(table, column, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
  });
}

/// As a SELECT would have it.
std::optional<std::string> text_of(TupleTableSlot* row, AttrNumber column) {
  bool null = false;
  Datum const value = pg::call([&] { return slot_getattr(row, column, &null); });
  if (null) return std::nullopt;
  return pg::output(TupleDescAttr(row->tts_tupleDescriptor, column - 1)->atttypid, value);
}

}  // namespace

EntityLookup::EntityLookup(Relation home, const std::string& typed)
    : EntityLookup(home, EntityKey::of(home), typed) {}

EntityLookup::EntityLookup(Relation home, const EntityKey& key, const std::string& typed)
    : home_(RelationGetRelid(home)) {
  describe_columns(home, key);
  // A domain within the key's type has checks, and these are its owner's code.
  pg::ActingAs const owner(catalog::owner_of(home_));
  bool is_key = false;
  possible_ = pg::succeeds_on_data([&] { is_key = read_values(typed); }) && is_key;
}

void EntityLookup::describe_columns(Relation home, const EntityKey& key) {
  for (AttrNumber const column : key.columns()) {
    const FormData_pg_attribute* attribute = TupleDescAttr(RelationGetDescr(home), column - 1);
    Oid const type = attribute->atttypid;
    std::int32_t length = attribute->atttypmod;
    // A domain's checks are about what may be stored, not about what may be looked for.
    Oid const base = pg::call([&] { return getBaseTypeAndTypmod(type, &length); });
    parts_.push_back({column, base, Datum{0}});
    // Blanks up to its length are of a char's text; other types' lengths and scales make another value.
    lengths_.push_back(base == BPCHAROID ? length : -1);
  }
}

bool EntityLookup::read_values(const std::string& typed) {
  auto const texts = split_entity_id(typed, parts_.size());
  if (!texts) return false;
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].value = value_of((*texts)[i], i);
  return true;
}

Datum EntityLookup::value_of(const std::string& typed, std::size_t part) const {
  Oid const type = parts_[part].type;
  std::int32_t const length = lengths_[part];
  return pg::call([&] {
    Oid function = InvalidOid;
    Oid parameter = InvalidOid;
    getTypeInputInfo(type, &function, &parameter);
    return OidInputFunctionCall(function, const_cast<char*>(typed.c_str()), parameter, length);
  });
}

void EntityLookup::require_select(const std::vector<std::string>& columns) const {
  pg::require_usage(home_);
  if (pg::call([&] { return pg_class_aclcheck(home_, GetUserId(), ACL_SELECT) == ACLCHECK_OK; })) return;
  catalog::OpenRelation const home(home_, AccessShareLock);
  auto const key_is_hidden = [&](const KeyPart& part) { return !may_select(home_, part.column); };
  auto const is_hidden = [&](const std::string& column) {
    return !may_select(home_, catalog::find_column(home.get(), column));
  };
  if (std::any_of(parts_.begin(), parts_.end(), key_is_hidden) ||
      std::any_of(columns.begin(), columns.end(), is_hidden)) {
    pg::call([&] { aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE, get_rel_name(home_)); });
  }
}

std::optional<std::vector<std::optional<std::string>>> EntityLookup::read(
    const std::vector<std::string>& columns) const {
  require_select(columns);
  auto const place = find(GetActiveSnapshot());
  if (!place) return std::nullopt;
  catalog::StableText const stable(true);
  catalog::OpenRelation const relation(place->table, AccessShareLock);
  RowLocker rows(relation.get());
  TupleTableSlot* const row = rows.fetch(place->row, GetActiveSnapshot());
  if (row == nullptr) return std::nullopt;
  std::vector<std::optional<std::string>> texts;
  texts.reserve(columns.size());
  for (const std::string& column : columns) {
    texts.push_back(text_of(row, catalog::require_column(relation.get(), column)));
  }
  return texts;
}

std::optional<RowPlace> EntityLookup::find(Snapshot snapshot) const {
  if (!possible_) return std::nullopt;
  catalog::OpenRelation const home(home_, AccessShareLock);
  // Operators of a type may be anybody's functions.
  pg::ActingAs const owner(catalog::owner_of(home_));
  return find_row(home.get(), parts_, snapshot);
}

std::string EntityLookup::text() const {
  if (!possible_) return {};
  bool depends = false;
  for (const KeyPart& part : parts_) depends = depends || catalog::text_depends_on_settings(part.type);
  catalog::StableText const stable(depends);
  std::vector<std::string> texts;
  texts.reserve(parts_.size());
  for (const KeyPart& part : parts_) texts.push_back(pg::output(part.type, part.value));
  return join_entity_id(texts);
}

}  // namespace row
