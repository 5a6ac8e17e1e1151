#include "pg/entity_key.hpp"

#include "pg/compat.hpp"
#include "pg/relation.hpp"
#include "pg/text.hpp"

namespace pg {

EntityKey EntityKey::of(Relation relation) {
  struct KeyColumns {
    AttrNumber numbers[INDEX_MAX_KEYS];
    int count;
  };
  auto const key = call([&] {
    KeyColumns result{};
    Oid const index_oid = compat::primary_key_index(relation);
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

EntityKey EntityKey::as_numbered_by(Relation relation, const EntityKey& key, Relation home) {
  EntityKey numbered;
  for (AttrNumber const column : key.columns_) {
    numbered.columns_.push_back(find_column(relation, column_name(home, column)));
  }
  return numbered;
}

EntityKey EntityKey::of(Relation home, Relation relation) {
  return as_numbered_by(relation, of(home), home);
}

EntityKey EntityKey::of_columns(Relation relation, const std::vector<std::string>& names) {
  EntityKey key;
  for (const std::string& name : names) key.columns_.push_back(require_writable_column(relation, name));
  return key;
}

EntityKey EntityKey::across_partitions(Relation home, Relation partition, const std::string& except) {
  EntityKey in_home = of(home);
  if (in_home.empty()) {
    TupleDesc const columns = RelationGetDescr(home);
    for (int i = 0; i < columns->natts; ++i) {
      const FormData_pg_attribute* column = TupleDescAttr(columns, i);
      // A generated column is not computed yet when rules are checked.
      if (column->attisdropped || column->attgenerated != '\0' || except == NameStr(column->attname))
        continue;
      in_home.columns_.push_back(column->attnum);
    }
  }
  return as_numbered_by(partition, in_home, home);
}

std::string EntityKey::text(TupleTableSlot* row) const {
  std::vector<std::string> values;
  for (AttrNumber const column : columns_) {
    bool null = false;
    Datum const value = call([&] { return slot_getattr(row, column, &null); });
    Oid const type = TupleDescAttr(row->tts_tupleDescriptor, column - 1)->atttypid;
    values.push_back(null ? std::string() : output(type, value));
  }
  if (values.size() == 1) return values.front();
  std::string json = "[";
  for (const std::string& value : values) {
    if (json.size() > 1) json += ',';
    json += json_string(value);
  }
  return json + ']';
}

}  // namespace pg
