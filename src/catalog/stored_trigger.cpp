#include "catalog/stored_trigger.hpp"

#include <fmt/format.h>

#include "catalog/catalog_scan.hpp"
#include "catalog/dropped_rows.hpp"
#include "pg/memory.hpp"
#include "pg/text.hpp"

namespace catalog {

namespace {

enum class Wanted { present, dropped, replaced };

bool is_wanted(HeapTuple version, Wanted wanted) {
  switch (wanted) {
    case Wanted::present:
      return true;
    case Wanted::dropped:
      return was_dropped_now(version);
    case Wanted::replaced:
      return was_replaced_now(version);
  }
  return false;
}

struct Found {
  Oid oid;
  Oid table;
  Oid function;
  Oid parent;
  NameData name;
  int16 type;
  int16 arguments;
  char enabled;
  bool is_internal;
  bool is_there;
  bool has_condition;
  Size size;
  const char* argument;
};

/// Its size is known without a look at what it holds.
Found read(HeapTuple row, TupleDesc columns, Argument argument) {
  const auto* form = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row));
  Found found{form->oid,
              form->tgrelid,
              form->tgfoid,
              form->tgparentid,
              form->tgname,
              form->tgtype,
              form->tgnargs,
              form->tgenabled,
              form->tgisinternal,
              true,
              false,
              0,
              nullptr};
  bool null = false;
  // It is never null, and comes first of what has no fixed length.
  bool const has_columns = form->tgattr.dim1 != 0;
  heap_getattr(row, Anum_pg_trigger_tgqual, columns, &null);
  found.has_condition = !null || has_columns;
  Datum const arguments = heap_getattr(row, Anum_pg_trigger_tgargs, columns, &null);
  // Of each, the last byte ends the text.
  Size const ends = static_cast<Size>(found.arguments);
  found.size = toast_raw_datum_size(arguments) - VARHDRSZ - ends;
  if (argument == Argument::wanted && found.arguments == 1 && found.size <= largest_stored_definition) {
    const bytea* const bytes = DatumGetByteaPP(arguments);
    found.argument = pnstrdup(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
  }
  return found;
}

std::optional<StoredTrigger> find(Oid oid, Wanted wanted, Argument argument = Argument::wanted) {
  // There may be many of them, and each may be long.
  pg::OwnedContext const memory(CurrentMemoryContext, "pgshift trigger");
  Found found{};
  CommandId gone_last = InvalidCommandId;
  CatalogScan rows(TriggerRelationId, TriggerOidIndexId, {oid_key(Anum_pg_trigger_oid, oid)},
                   wanted == Wanted::present ? nullptr : SnapshotAny);
  while (HeapTuple const row = rows.next()) {
    if (!is_wanted(row, wanted)) continue;
    CommandId const gone = wanted == Wanted::present ? FirstCommandId : HeapTupleHeaderGetCmax(row->t_data);
    if (found.is_there && gone < gone_last) continue;
    gone_last = gone;
    found = pg::call_in(memory.get(), [&] { return read(row, rows.columns(), argument); });
  }
  if (!found.is_there) return std::nullopt;
  StoredTrigger trigger{found.oid,           found.table, found.function, found.parent,
                        NameStr(found.name), found.type,  found.enabled,  found.has_condition};
  trigger.size = found.size;
  trigger.is_plain = found.arguments == 1 && !found.is_internal && !found.has_condition;
  if (trigger.is_plain && found.argument != nullptr) trigger.argument = found.argument;
  return trigger;
}

}  // namespace

pg::Report too_large_definition(std::size_t size) {
  return pg::Report(
             ERRCODE_PROGRAM_LIMIT_EXCEEDED,
             fmt::format("the definition is too large: {} bytes, of at most {}", size, largest_definition))
      .with_hint("Put what is long into functions or tables, and name these in expressions.");
}

std::optional<StoredTrigger> find_trigger(Oid oid, Argument argument) {
  return find(oid, Wanted::present, argument);
}

Oid trigger_of_name(Oid table, const std::string& name) {
  return pg::call([&] { return get_trigger_oid(table, name.c_str(), true); });
}

std::vector<Oid> triggers_of(Oid table) {
  std::vector<Oid> triggers;
  CatalogScan rows(TriggerRelationId, TriggerRelidNameIndexId, {oid_key(Anum_pg_trigger_tgrelid, table)});
  while (HeapTuple const row = rows.next()) {
    triggers.push_back(reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row))->oid);
  }
  return triggers;
}

std::optional<StoredTrigger> dropped_trigger(Oid oid, Argument argument) {
  return find(oid, Wanted::dropped, argument);
}

std::optional<StoredTrigger> replaced_trigger(Oid oid, Argument argument) {
  return find(oid, Wanted::replaced, argument);
}

std::string trigger_events(std::int16_t type) {
  std::string const timing = TRIGGER_FOR_BEFORE(type) ? "BEFORE " : "AFTER ";
  std::string events = timing;
  auto const add = [&](bool fires, const char* event) {
    if (fires) events += events == timing ? event : fmt::format(" OR {}", event);
  };
  add(TRIGGER_FOR_INSERT(type), "INSERT");
  add(TRIGGER_FOR_UPDATE(type), "UPDATE");
  add(TRIGGER_FOR_DELETE(type), "DELETE");
  return events;
}

}  // namespace catalog
