#include "consensus/requester.hpp"

#include "catalog/relation.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"

namespace consensus {

namespace {

std::string_view without_blanks(std::string_view text) {
  auto const end = text.find_last_not_of(' ');
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

}  // namespace

Requester::Requester(Relation relation, const std::string& column)
    : number_(catalog::require_writable_column(relation, column)),
      memory_(CacheMemoryContext, "pgshift requester") {
  const FormData_pg_attribute* attribute = TupleDescAttr(RelationGetDescr(relation), number_ - 1);
  type_ = attribute->atttypid;
  collation_ = attribute->attcollation;
  Oid const base = pg::call([&] { return getBaseType(type_); });
  blank_padded_ = base == BPCHAROID;
  by_operator_ = pg::call([&] {
    // Where text can stand for a value of the type, the type's own equality can be asked.
    bool const textual = base == TEXTOID || base == VARCHAROID || base == BPCHAROID;
    if (textual) return !get_collation_isdeterministic(collation_);
    return base != NAMEOID && get_typlen(base) == -1 && IsBinaryCoercible(base, TEXTOID);
  });
  bool const is_text = base == TEXTOID || base == VARCHAROID || base == BPCHAROID || base == NAMEOID;
  pg::call([&] {
    TypeCacheEntry const* entry = lookup_type_cache(base, TYPECACHE_EQ_OPR);
    by_value_ = !is_text && !by_operator_ && OidIsValid(entry->eq_opr);
    if (!by_operator_ && !by_value_) return;
    fmgr_info_cxt(get_opcode(entry->eq_opr), &equals_, memory_.get());
    Oid input = InvalidOid;
    getTypeInputInfo(base, &input, &input_parameter_);
    fmgr_info_cxt(input, &input_, memory_.get());
  });
}

std::optional<std::string> Requester::of(TupleTableSlot* row) const {
  bool null = false;
  Datum const value = pg::call([&] { return slot_getattr(row, number_, &null); });
  if (null) return std::nullopt;
  std::string text = pg::output(type_, value);
  if (blank_padded_) text.resize(without_blanks(text).size());
  return text;
}

bool Requester::is_same(const std::string& requester, std::string_view approver) const {
  if (blank_padded_) approver = without_blanks(approver);
  if (by_value_ && requester != approver) return is_same_value(requester, std::string(approver));
  if (!by_operator_) return requester == approver;
  Datum const left = pg::to_text(requester);
  Datum const right = pg::to_text(approver);
  return pg::call([&] { return DatumGetBool(FunctionCall2Coll(&equals_, collation_, left, right)); });
}

/// A number or a UUID can be written in several ways.
bool Requester::is_same_value(const std::string& requester, const std::string& approver) const {
  bool same = false;
  pg::succeeds_on_data([&] {
    same = pg::call([&] {
      Datum const left =
          InputFunctionCall(&input_, const_cast<char*>(requester.c_str()), input_parameter_, -1);
      Datum const right =
          InputFunctionCall(&input_, const_cast<char*>(approver.c_str()), input_parameter_, -1);
      return DatumGetBool(FunctionCall2Coll(&equals_, collation_, left, right));
    });
  });
  return same;
}

}  // namespace consensus
