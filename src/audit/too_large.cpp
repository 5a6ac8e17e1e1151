#include "audit/too_large.hpp"

#include <string_view>

#include <fmt/format.h>

#include "audit/log/audit_log.hpp"
#include "core/message_text.hpp"
#include "storage/table.hpp"

namespace audit {

bool is_too_large(const pg::Error& error) {
  const ErrorData& data = *error.data();
  if (data.sqlerrcode == ERRCODE_PROGRAM_LIMIT_EXCEEDED) return data.table_name == nullptr;
  return data.message_id != nullptr &&
         std::string_view(data.message_id) == "invalid memory alloc request size %zu";
}

void refuse_too_large(const AuditRule& rule, const AuditedField& field) {
  pg::ErrorObject const object = rule.error_object(field.name);
  throw pg::Report(ERRCODE_PROGRAM_LIMIT_EXCEEDED,
                   fmt::format("a value of column {} of table {} is too large to be logged",
                               core::quoted(object.column), core::quoted(object.table)))
      .with_detail("The texts of what it was and of what it becomes must not have more than 1 GB together.")
      .with_hint("Exclude the column from the audit, or let it be redacted.")
      .on(object);
}

namespace {

/// As nbtree.h has it, which asks for a page.
constexpr std::size_t longest_in_index =
    MAXALIGN_DOWN((BLCKSZ - MAXALIGN(SizeOfPageHeaderData + 3 * sizeof(ItemIdData)) -
                   MAXALIGN(sizeof(BTPageOpaqueData))) /
                  3) -
    MAXALIGN(sizeof(ItemPointerData));

/// With what else is in the index, compressed as there. 54000 where it has no form at all.
bool fits_into(Oid index_oid, Datum entity_id) {
  return pg::call([&] {
    Relation index = index_open(index_oid, AccessShareLock);
    Datum values[INDEX_MAX_KEYS] = {Int64GetDatum(0), entity_id, Int64GetDatum(0)};
    bool nulls[INDEX_MAX_KEYS] = {};
    for (int i = 3; i < INDEX_MAX_KEYS; ++i) nulls[i] = true;
    IndexTuple const entry = index_form_tuple(RelationGetDescr(index), values, nulls);
    bool const fits = IndexTupleSize(entry) <= longest_in_index;
    pfree(entry);
    index_close(index, NoLock);
    return fits;
  });
}

pg::Report long_key(const AuditRule& rule, Datum entity_id) {
  std::vector<std::string> columns;
  for (const AuditedField& field : rule.fields()) {
    if (field.is_of_key) columns.push_back(field.name);
  }
  pg::ErrorObject object = rule.error_object(columns.size() == 1 ? columns.front() : std::string());
  return pg::Report(ERRCODE_PROGRAM_LIMIT_EXCEEDED,
                    fmt::format("a key of table {} is too long to be logged", core::quoted(object.table)))
      .with_detail(fmt::format("The log knows rows by {}, and an index has no room for a text of {} bytes.",
                               core::quoted_list(columns), VARSIZE_ANY_EXHDR(DatumGetPointer(entity_id))))
      .on(object);
}

}  // namespace

void require_room_for_key(const AuditRule& rule, Datum entity_id) {
  storage::Table const log(require_log(), AccessShareLock, log_table);
  Oid const index = log.index_of(0);
  // Its names are looked up before anything fails.
  pg::Report const refusal = long_key(rule, entity_id);
  try {
    if (fits_into(index, entity_id)) return;
  } catch (const pg::Error& error) {
    if (pg::classify(error) != pg::ErrorClass::limit) throw;
  }
  throw refusal;
}

}  // namespace audit
