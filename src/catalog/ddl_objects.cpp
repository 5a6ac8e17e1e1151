#include "catalog/ddl_objects.hpp"

#include <optional>

#include "pg/compat.hpp"
#include "pg/security.hpp"
#include "pg/text.hpp"

namespace catalog {

namespace {

/// The rows of one of PostgreSQL's functions for event triggers. A query would cost more than most commands.
class EventRows {
 public:
  explicit EventRows(Oid function) {
    pg::call([&] {
      FmgrInfo info;
      fmgr_info(function, &info);
      auto* result = makeNode(ReturnSetInfo);
      result->econtext = CreateStandaloneExprContext();
      result->allowedModes = SFRM_Materialize;
      LOCAL_FCINFO(fcinfo, 0);
      InitFunctionCallInfoData(*fcinfo, &info, 0, InvalidOid, nullptr, reinterpret_cast<Node*>(result));
      FunctionCallInvoke(fcinfo);
      rows_ = result->setResult;
      row_ = MakeSingleTupleTableSlot(result->setDesc, &TTSOpsMinimalTuple);
    });
  }
  ~EventRows() = default;  // the command's end frees what it has taken
  EventRows(const EventRows&) = delete;
  EventRows& operator=(const EventRows&) = delete;

  bool next() {
    return pg::call([&] { return tuplestore_gettupleslot(rows_, true, false, row_); });
  }
  Datum value(int column) {
    return pg::call([&] {
      bool null = false;
      Datum const value = slot_getattr(row_, column, &null);
      return null ? Datum{0} : value;
    });
  }
  Oid oid(int column) { return DatumGetObjectId(value(column)); }
  const void* pointer(int column) { return DatumGetPointer(value(column)); }
  bool flag(int column) { return DatumGetBool(value(column)); }
  std::string text(int column) {
    Datum const found = value(column);
    return found != 0 ? pg::text_to_string(found) : std::string();
  }
  std::string last_text(int column) {
    Datum const texts = value(column);
    if (texts == 0) return {};
    Datum const last = pg::call([&] {
      Datum* elements = nullptr;
      bool* nulls = nullptr;
      int count = 0;
      deconstruct_array(DatumGetArrayTypeP(texts), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls,
                        &count);
      return count > 0 && !nulls[count - 1] ? elements[count - 1] : Datum{0};
    });
    return last != 0 ? pg::text_to_string(last) : std::string();
  }

 private:
  Tuplestorestate* rows_ = nullptr;
  TupleTableSlot* row_ = nullptr;
};

DdlObject whole_object(Oid catalog, Oid oid) {
  return {catalog, oid, {}, {}, {}, {}, {}, false, true};
}

bool is_of_function(ObjectType type) {
  return type == OBJECT_FUNCTION || type == OBJECT_PROCEDURE || type == OBJECT_ROUTINE ||
         type == OBJECT_AGGREGATE;
}

/// InvalidOid unless the name means to us what it has meant to the command, which holds the lock that nobody
/// else's table of that name can have got.
Oid renamed_columns_relation(const RenameStmt* rename) {
  return pg::call([&] {
    Oid const found = RangeVarGetRelid(rename->relation, NoLock, true);
    bool const is_it = OidIsValid(found) && pg::compat::holds_relation_lock(found, AccessExclusiveLock);
    return is_it ? found : InvalidOid;
  });
}

/// InvalidOid unless there is just one of that name which the transaction has locked so.
Oid renamed_function(const RenameStmt* rename) {
  return pg::call([&] {
    Oid found = InvalidOid;
    bool is_only_one = true;
    CatCList* const named = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(rename->newname));
    for (int i = 0; i < named->n_members; ++i) {
      Oid const function = reinterpret_cast<Form_pg_proc>(GETSTRUCT(&named->members[i]->tuple))->oid;
      if (!pg::compat::holds_object_lock(ProcedureRelationId, function, AccessExclusiveLock)) continue;
      is_only_one = !OidIsValid(found);
      found = function;
    }
    ReleaseCatCacheList(named);
    return is_only_one ? found : InvalidOid;
  });
}

/// What has been renamed, where the command and the locks that it holds tell: it runs no functions, after
/// which names could mean others. PostgreSQL tells the same, but describes the object first, which costs as
/// much as to rename it.
std::optional<DdlObject> renamed_object(Node* command) {
  if (!IsA(command, RenameStmt)) return std::nullopt;
  const auto* const rename = castNode(RenameStmt, command);
  bool const is_column = rename->renameType == OBJECT_COLUMN || rename->renameType == OBJECT_ATTRIBUTE;
  if (is_column && rename->relation != nullptr) {
    Oid const relation = renamed_columns_relation(rename);
    if (OidIsValid(relation)) return whole_object(RelationRelationId, relation);
  }
  if (is_of_function(rename->renameType)) {
    Oid const function = renamed_function(rename);
    if (OidIsValid(function)) return whole_object(ProcedureRelationId, function);
  }
  return std::nullopt;
}

}  // namespace

std::vector<DdlObject> dropped_objects() {
  enum : int { catalog = 1, oid, column, original, normal, temporary, type, schema, name, identity, names };
  std::vector<DdlObject> dropped;
  EventRows rows(F_PG_EVENT_TRIGGER_DROPPED_OBJECTS);
  while (rows.next()) {
    dropped.push_back({rows.oid(catalog), rows.oid(oid), rows.text(type), rows.text(schema), rows.text(name),
                       rows.text(identity), rows.last_text(names), rows.flag(temporary),
                       rows.flag(original)});
  }
  return dropped;
}

std::vector<DdlObject> changed_by(Node* command, Unseen unseen) {
  if (auto const renamed = renamed_object(command)) return {*renamed};
  return changed_objects(unseen);
}

std::vector<DdlObject> changed_objects(Unseen unseen) {
  enum : int { catalog = 1, oid, column, tag, type, schema, identity, in_extension, command };
  std::vector<DdlObject> changed;
  EventRows rows(F_PG_EVENT_TRIGGER_DDL_COMMANDS);
  while (rows.next()) {
    if (!OidIsValid(rows.oid(catalog))) continue;
    changed.push_back({rows.oid(catalog),
                       rows.oid(oid),
                       rows.text(type),
                       rows.text(schema),
                       {},
                       rows.text(identity),
                       {},
                       false,
                       true});
    const auto* const collected = static_cast<const CollectedCommand*>(rows.pointer(command));
    if (collected->type == SCT_Simple) changed.back().statement = collected->parsetree;
    changed.back().is_altered_table = collected->type == SCT_AlterTable;
  }
  if (unseen == Unseen::refused && changed.empty() && pg::is_run_for_another()) {
    throw pg::Report(ERRCODE_INSUFFICIENT_PRIVILEGE,
                     "objects that rules may need cannot be changed by a materialized view's query")
        .with_detail("It cannot be seen what such a command has changed.");
  }
  return changed;
}

}  // namespace catalog
