#include "row/state_column.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace row {

namespace {

std::string type_name(Oid type, std::int32_t modifier) {
  return pg::to_string(pg::call([&] { return format_type_with_typemod(type, modifier); }));
}

bool is_citext(Oid type) {
  return pg::call([&] {
    Oid const extension = get_extension_oid("citext", true);
    return OidIsValid(extension) && getExtensionOfObject(TypeRelationId, type) == extension &&
           type_is_collatable(type);
  });
}

}  // namespace

StateColumn::StateColumn(Relation relation, const std::string& name, const std::vector<std::string>& list,
                         const char* noun)
    : name_(name),
      noun_(noun),
      number_(catalog::require_writable_column(relation, name)),
      memory_(CacheMemoryContext, "pgshift listed values") {
  const FormData_pg_attribute* column = TupleDescAttr(RelationGetDescr(relation), number_ - 1);
  type_ = column->atttypid;
  modifier_ = column->atttypmod;
  collation_ = column->attcollation;
  std::int32_t base_modifier = modifier_;
  base_type_ = pg::call([&] { return getBaseTypeAndTypmod(type_, &base_modifier); });
  choose_equality(relation);
  for (std::size_t i = 0; i < list.size(); ++i) add(static_cast<Place>(i), list);
}

void StateColumn::choose_equality(Relation relation) {
  length_ = pg::call([&] { return get_typlen(base_type_); });
  bool const integral = base_type_ == INT2OID || base_type_ == INT4OID || base_type_ == INT8OID ||
                        pg::call([&] { return type_is_enum(base_type_); });
  bool const textual = base_type_ == TEXTOID || base_type_ == VARCHAROID || base_type_ == BPCHAROID;
  if (integral) {
    equality_ = Equality::integers;
    return;
  }
  blank_padded_ = base_type_ == BPCHAROID;
  if (textual && pg::call([&] { return get_collation_isdeterministic(collation_); })) {
    equality_ = Equality::bytes;
    return;
  }
  if (!textual && !is_citext(base_type_)) {
    pg::ErrorObject object = catalog::relation_names(RelationGetRelid(relation));
    object.column = name_;
    throw pg::Report(ERRCODE_DATATYPE_MISMATCH,
                     fmt::format("column {} of type {} cannot hold a {}", core::quoted(name_),
                                 type_name(type_, modifier_), noun_))
        .with_hint(fmt::format(
            "A {} column is text, varchar, char, citext, an enum, an integer, or a domain over one.", noun_))
        .on(object);
  }
  equality_ = Equality::operators;
  pg::call([&] {
    TypeCacheEntry* entry = lookup_type_cache(base_type_, TYPECACHE_EQ_OPR);
    fmgr_info_cxt(get_opcode(entry->eq_opr), &equals_, memory_.get());
  });
}

Datum StateColumn::parse(const std::string& text) const {
  std::string const type = type_name(type_, modifier_);
  try {
    return pg::call([&] {
      Oid function = InvalidOid;
      Oid parameter = InvalidOid;
      getTypeInputInfo(type_, &function, &parameter);
      std::int16_t length = 0;
      bool by_value = false;
      get_typlenbyval(type_, &length, &by_value);
      Datum const value =
          OidInputFunctionCall(function, const_cast<char*>(text.c_str()), parameter, modifier_);
      MemoryContext const caller = MemoryContextSwitchTo(memory_.get());
      Datum const copy = datumCopy(value, by_value, length);
      MemoryContextSwitchTo(caller);
      return copy;
    });
  } catch (const pg::Error& error) {
    if (!pg::is_about_input(error)) throw;
    throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                     fmt::format("{} {} is not a value of column {} of type {}", noun_, core::quoted(text),
                                 core::quoted(name_), type))
        .with_detail(error.what());
  }
}

void StateColumn::add(Place place, const std::vector<std::string>& list) {
  values_.push_back(parse(list[place]));
  Datum const value = values_.back();
  std::optional<StateColumn::Place> earlier;
  switch (equality_) {
    case Equality::integers:
      if (auto [at, is_new] = by_integer_.emplace(integer(value), place); !is_new) earlier = at->second;
      break;
    case Equality::bytes:
      if (auto [at, is_new] = by_bytes_.emplace(bytes(value), place); !is_new) earlier = at->second;
      break;
    case Equality::operators:
      if (auto found = find(value); found && *found != place) earlier = found;
      break;
  }
  if (!earlier) return;
  throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE,
                   fmt::format("{}s {} and {} are the same value of column {} of type {}", noun_,
                               core::quoted(list[*earlier]), core::quoted(list[place]), core::quoted(name_),
                               type_name(type_, modifier_)));
}

std::int64_t StateColumn::integer(Datum value) const noexcept {
  switch (length_) {
    case sizeof(std::int16_t):
      return DatumGetInt16(value);
    case sizeof(std::int32_t):  // an enum's values are OIDs, for which any distinct integer does
      return DatumGetInt32(value);
    default:
      return DatumGetInt64(value);
  }
}

std::string_view StateColumn::bytes(Datum value) const {
  std::string_view text = pg::whole_bytes(value);
  if (blank_padded_) {
    auto const length = bpchartruelen(const_cast<char*>(text.data()), static_cast<int>(text.size()));
    text = text.substr(0, static_cast<std::size_t>(length));
  }
  return text;
}

bool StateColumn::operator_says_equal(Datum left, Datum right) const {
  return pg::call([&] { return DatumGetBool(FunctionCall2Coll(&equals_, collation_, left, right)); });
}

std::optional<StateColumn::Place> StateColumn::find(Datum value) const {
  if (equality_ == Equality::integers) {
    auto found = by_integer_.find(integer(value));
    if (found != by_integer_.end()) return found->second;
  } else if (equality_ == Equality::bytes) {
    auto found = by_bytes_.find(bytes(value));
    if (found != by_bytes_.end()) return found->second;
  } else {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (operator_says_equal(value, values_[i])) return static_cast<Place>(i);
    }
  }
  return std::nullopt;
}

bool StateColumn::is_equal(Datum left, Datum right) const {
  return equality_ == Equality::bytes ? bytes(left) == bytes(right) : operator_says_equal(left, right);
}

std::string StateColumn::text(Datum value) const {
  if (equality_ == Equality::bytes || blank_padded_) return std::string(bytes(value));
  return pg::output(type_, value);
}

}  // namespace row
