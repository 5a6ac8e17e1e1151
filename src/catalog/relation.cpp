#include "catalog/relation.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/compat.hpp"
#include "pg/text.hpp"

namespace catalog {

OpenRelation::OpenRelation(Oid relation, LOCKMODE lock)
    : relation_(pg::call([&] { return relation_open(relation, lock); })) {}

OpenRelation::~OpenRelation() {
  // While an error is on its way the transaction's abort releases what is open, as in C code.
  if (!unwinding_.has_begun()) relation_close(relation_, NoLock);
}

pg::ErrorObject relation_names(Oid relation) {
  struct Names {
    char* schema;
    char* table;
  };
  auto const names = pg::call(
      [&] { return Names{get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation)}; });
  return {pg::to_string(names.schema), pg::to_string(names.table), {}, {}};
}

Oid require_table(Oid relation) {
  char const kind = pg::call([&] { return get_rel_relkind(relation); });
  if (kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE) return relation;
  pg::ErrorObject const names = relation_names(relation);
  if (names.table.empty()) {
    throw pg::Report(ERRCODE_UNDEFINED_TABLE, fmt::format("relation with OID {} does not exist", relation));
  }
  throw pg::Report(ERRCODE_WRONG_OBJECT_TYPE, fmt::format("{} is not a table", core::quoted(names.table)))
      .on(names);
}

AttrNumber find_column(Relation relation, const std::string& name) {
  TupleDesc const columns = RelationGetDescr(relation);
  for (int i = 0; i < columns->natts; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    if (!column->attisdropped && name == NameStr(column->attname)) return column->attnum;
  }
  return InvalidAttrNumber;
}

AttrNumber require_column(Relation relation, const std::string& name) {
  AttrNumber const number = find_column(relation, name);
  if (number != InvalidAttrNumber) return number;
  pg::ErrorObject const object = relation_names(RelationGetRelid(relation));
  throw pg::Report(ERRCODE_UNDEFINED_COLUMN, fmt::format("column {} of relation {} does not exist",
                                                         core::quoted(name), core::quoted(object.table)))
      .on(object);
}

AttrNumber require_writable_column(Relation relation, const std::string& name) {
  AttrNumber const number = require_column(relation, name);
  if (TupleDescAttr(RelationGetDescr(relation), number - 1)->attgenerated != '\0') {
    pg::ErrorObject object = relation_names(RelationGetRelid(relation));
    object.column = name;
    throw pg::Report(
        ERRCODE_INVALID_OBJECT_DEFINITION,
        fmt::format("column {} is a generated column and cannot be governed", core::quoted(name)))
        .with_detail("Generated columns are computed after rules are checked.")
        .with_hint("Make the rule for the column that it is computed from.")
        .on(object);
  }
  return number;
}

std::string column_name(Relation relation, AttrNumber column) {
  return NameStr(TupleDescAttr(RelationGetDescr(relation), column - 1)->attname);
}

std::vector<std::string> column_names(Relation relation) {
  std::vector<std::string> names;
  TupleDesc const columns = RelationGetDescr(relation);
  for (int i = 0; i < columns->natts; ++i) {
    const FormData_pg_attribute* column = TupleDescAttr(columns, i);
    if (!column->attisdropped) names.emplace_back(NameStr(column->attname));
  }
  return names;
}

Oid owner_of(Oid relation) {
  return pg::call([&] {
    HeapTuple const row = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
    if (!HeapTupleIsValid(row)) {
      ereport(ERROR,
              (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("relation with OID %u does not exist", relation)));
    }
    Oid const owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(row))->relowner;
    ReleaseSysCache(row);
    return owner;
  });
}

void require_owner(Oid relation) {
  pg::call([&] {
    if (pg::compat::owns_relation(relation, GetUserId())) return;
    aclcheck_error(ACLCHECK_NOT_OWNER, get_relkind_objtype(get_rel_relkind(relation)),
                   get_rel_name(relation));
  });
}

std::vector<Oid> relation_tree(Oid relation, LOCKMODE lock) {
  List* list = pg::call([&] { return find_all_inheritors(relation, lock, nullptr); });
  std::vector<Oid> relations;
  const ListCell* cell = nullptr;
  foreach (cell, list) relations.push_back(lfirst_oid(cell));
  return relations;
}

}  // namespace catalog
