#include "row/entity_key.hpp"

#include <algorithm>

#include "catalog/relation.hpp"
#include "pg/compat.hpp"
#include "pg/jsonb.hpp"
#include "pg/text.hpp"

namespace row {

std::string join_entity_id(const std::vector<std::string>& parts) {
  if (parts.size() == 1) return parts.front();
  std::string json = "[";
  for (const std::string& part : parts) {
    if (json.size() > 1) json += ',';
    json += pg::json_string(part);
  }
  return json + ']';
}

std::optional<std::vector<std::string>> split_entity_id(const std::string& entity_id, std::size_t columns) {
  if (columns == 1) return std::vector{entity_id};
  auto const json = pg::read_if_json(entity_id);
  const core::JsonArray* elements = json ? json->array() : nullptr;
  if (elements == nullptr || elements->size() != columns) return std::nullopt;
  std::vector<std::string> parts;
  for (const core::Json& element : *elements) {
    if (const std::string* text = element.string()) {
      parts.push_back(*text);
    } else if (const auto* number = std::get_if<core::JsonNumber>(&element.value)) {
      parts.push_back(number->text);
    } else {
      return std::nullopt;
    }
  }
  return parts;
}

EntityKey EntityKey::of(Relation relation) {
  struct KeyColumns {
    AttrNumber numbers[INDEX_MAX_KEYS];
    int count;
  };
  auto const key = pg::call([&] {
    KeyColumns result{};
    Oid const index_oid = pg::compat::primary_key_index(relation);
    if (!OidIsValid(index_oid)) return result;
    Relation index = index_open(index_oid, AccessShareLock);
    result.count = IndexRelationGetNumberOfKeyAttributes(index);
    for (int i = 0; i < result.count; ++i) result.numbers[i] = index->rd_index->indkey.values[i];
    index_close(index, AccessShareLock);
    return result;
  });
  EntityKey entity;
  entity.columns_.assign(key.numbers, key.numbers + key.count);
  return entity;
}

bool EntityKey::is_deferrable(Relation relation) {
  return pg::call([&] {
    Oid const oid = pg::compat::primary_key_index(relation);
    if (!OidIsValid(oid)) return false;
    Relation index = index_open(oid, AccessShareLock);
    bool const deferrable = !index->rd_index->indimmediate;
    index_close(index, NoLock);
    return deferrable;
  });
}

EntityKey::Uniqueness EntityKey::uniqueness(Relation relation) const {
  const AttrNumber* const numbers = columns_.data();
  std::size_t const count = columns_.size();
  return pg::call([&] {
    Uniqueness found = Uniqueness::none;
    const ListCell* cell = nullptr;
    foreach (cell, RelationGetIndexList(relation)) {
      Relation index = index_open(lfirst_oid(cell), AccessShareLock);
      const FormData_pg_index* form = index->rd_index;
      bool covers = form->indisunique && form->indisvalid && RelationGetIndexPredicate(index) == NIL;
      // One of all whose columns are of the key.
      for (int i = 0; covers && i < form->indnkeyatts; ++i) {
        covers = std::find(numbers, numbers + count, form->indkey.values[i]) != numbers + count;
      }
      bool const is_immediate = form->indimmediate;
      index_close(index, NoLock);
      if (covers && is_immediate) return Uniqueness::at_once;
      if (covers) found = Uniqueness::later;
    }
    return found;
  });
}

EntityKey EntityKey::as_numbered_by(Relation relation, const EntityKey& key, Relation home) {
  EntityKey numbered;
  for (AttrNumber const column : key.columns_) {
    numbered.columns_.push_back(catalog::find_column(relation, catalog::column_name(home, column)));
  }
  return numbered;
}

EntityKey EntityKey::of(Relation home, Relation relation) {
  return as_numbered_by(relation, of(home), home);
}

EntityKey EntityKey::of_columns(Relation relation, const std::vector<std::string>& names) {
  EntityKey key;
  for (const std::string& name : names)
    key.columns_.push_back(catalog::require_writable_column(relation, name));
  return key;
}

EntityKey EntityKey::across_partitions(Relation home, Relation partition,
                                       const std::vector<std::string>& except) {
  EntityKey in_home = of(home);
  if (in_home.empty()) {
    TupleDesc const columns = RelationGetDescr(home);
    for (int i = 0; i < columns->natts; ++i) {
      const FormData_pg_attribute* column = TupleDescAttr(columns, i);
      // A generated column is not computed yet when rules are checked.
      if (column->attisdropped || column->attgenerated != '\0') continue;
      if (std::find(except.begin(), except.end(), NameStr(column->attname)) != except.end()) continue;
      in_home.columns_.push_back(column->attnum);
    }
  }
  return as_numbered_by(partition, in_home, home);
}

std::string EntityKey::text(TupleTableSlot* row) const {
  std::vector<std::string> values;
  for (AttrNumber const column : columns_) {
    bool null = false;
    Datum const value = pg::call([&] { return slot_getattr(row, column, &null); });
    Oid const type = TupleDescAttr(row->tts_tupleDescriptor, column - 1)->atttypid;
    values.push_back(null ? std::string() : pg::output(type, value));
  }
  return join_entity_id(values);
}

}  // namespace row
