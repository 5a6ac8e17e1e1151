#include "rules/ddl_objects.hpp"

#include "pg/security.hpp"
#include "pg/text.hpp"

namespace rules {

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

}  // namespace rules
