#include "row/entity_spellings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "catalog/stable_text.hpp"
#include "core/message_text.hpp"
#include "pg/memory.hpp"
#include "pg/security.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"

namespace row {

namespace {

/// True if values that are equal are stored alike, and so have one text: what b-trees ask of a type before
/// they merge equal values.
bool are_equals_alike(Oid type, std::int32_t length, Oid collation) {
  // Without a length, the blanks at the end of a char are stored as they are, and don't count.
  if (type == BPCHAROID && length < 0) return false;
  if (Oid const element = get_element_type(type); OidIsValid(element)) {
    return are_equals_alike(getBaseType(element), length, collation);
  }
  const TypeCacheEntry* const entry = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY);
  if (!OidIsValid(entry->btree_opf)) return false;
  Oid const function =
      get_opfamily_proc(entry->btree_opf, entry->btree_opintype, entry->btree_opintype, BTEQUALIMAGE_PROC);
  return OidIsValid(function) &&
         DatumGetBool(OidFunctionCall1Coll(function, collation, ObjectIdGetDatum(entry->btree_opintype)));
}

/// The text of a number without zeros at its end; nothing for what has no other text.
std::optional<std::string> shortest_decimal(Datum number) {
  std::string text = pg::to_string(pg::call([&] {
    return DatumGetCString(DirectFunctionCall1(numeric_out, DirectFunctionCall1(numeric_trim_scale, number)));
  }));
  constexpr std::string_view digits = "0123456789";
  if (digits.find(text.back()) == std::string_view::npos) return std::nullopt;
  return text;
}

bool is_zero(Oid type, Datum number) {
  return (type == FLOAT4OID ? DatumGetFloat4(number) : DatumGetFloat8(number)) == 0;
}

}  // namespace

EntitySpellings::EntitySpellings(Relation home, const EntityKey& key)
    : home_(RelationGetRelid(home)), owner_(home->rd_rel->relowner) {
  pg::ActingAs const owner(owner_);
  for (AttrNumber const column : key.columns()) parts_.push_back(describe(home, column));
}

EntitySpellings::Part EntitySpellings::describe(Relation home, AttrNumber column) {
  const FormData_pg_attribute* attribute = TupleDescAttr(RelationGetDescr(home), column - 1);
  bool const may_be_null = !attribute->attnotnull;
  Part part{};
  part.column = NameStr(attribute->attname);
  part.collation = attribute->attcollation;
  Oid const declared = attribute->atttypid;
  std::int32_t modifier = attribute->atttypmod;
  part.type_name = pg::to_string(pg::call([&] { return format_type_with_typemod(declared, modifier); }));
  Oid const collation = part.collation;
  auto const found = pg::call([&] {
    struct Found {
      Oid type;
      RegProcedure equality;
      bool is_unique;
      bool is_text;
    } result{};
    // A domain's checks are about what may be stored, not about what may be looked for.
    result.type = getBaseTypeAndTypmod(declared, &modifier);
    result.equality = get_opcode(lookup_type_cache(result.type, TYPECACHE_EQ_OPR)->eq_opr);
    // A type without equality has nothing that equals but what is written alike.
    result.is_unique = !OidIsValid(result.equality) || are_equals_alike(result.type, modifier, collation);
    bool is_preferred = false;
    char category = '\0';
    get_type_category_preferred(result.type, &category, &is_preferred);
    result.is_text = category == TYPCATEGORY_STRING;
    return result;
  });
  part.type = found.type;
  part.equality = found.equality;
  part.may_be_null = may_be_null && !found.is_text;
  // Blanks up to its length are of a char's text; other types' lengths and scales make another value.
  part.length = found.type == BPCHAROID ? modifier : -1;
  if (found.is_unique) {
    part.form = Form::unique;
  } else if (found.type == NUMERICOID) {
    part.form = Form::decimal;
  } else {
    part.form = found.type == FLOAT4OID || found.type == FLOAT8OID ? Form::floating : Form::any;
  }
  return part;
}

bool EntitySpellings::are_unique() const noexcept {
  return std::all_of(parts_.begin(), parts_.end(),
                     [](const Part& part) { return part.form == Form::unique; });
}

NullableDatum EntitySpellings::value_of(const Part& part, const std::string& text) const {
  if (text.empty() && part.may_be_null) return {0, true};
  return {pg::call([&] {
            Oid function = InvalidOid;
            Oid parameter = InvalidOid;
            getTypeInputInfo(part.type, &function, &parameter);
            return OidInputFunctionCall(function, const_cast<char*>(text.c_str()), parameter, part.length);
          }),
          false};
}

void EntitySpellings::refuse_shape(const std::string& typed) const {
  throw pg::Report(
      ERRCODE_INVALID_PARAMETER_VALUE,
      fmt::format("entity_id {} has not as many parts as the key of table {}",
                  core::quoted(pg::clipped(typed)), core::quoted(catalog::relation_names(home_).table)))
      .with_detail(
          fmt::format("The key has {} columns: {}.", parts_.size(),
                      core::joined(parts_, [](const Part& part) { return core::quoted(part.column); })))
      .with_hint(fmt::format("Give their texts as a JSON array: [{}].",
                             core::joined(parts_, [](const Part&) { return "\"...\""; })))
      .on(catalog::relation_names(home_));
}

std::string EntitySpellings::normal(const std::string& typed) const {
  auto texts = split_entity_id(typed, parts_.size());
  if (!texts) refuse_shape(typed);
  // Looked up before anything fails.
  pg::ErrorObject object = catalog::relation_names(home_);
  std::string const message = fmt::format("entity_id {} names no row of table {}",
                                          core::quoted(pg::clipped(typed)), core::quoted(object.table));
  pg::ActingAs const owner(owner_);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    NullableDatum value{};
    try {
      value = value_of(part, (*texts)[i]);
    } catch (const pg::Error& error) {
      if (!pg::is_about_value(error)) throw;
      object.column = part.column;
      throw pg::Report(ERRCODE_INVALID_TEXT_REPRESENTATION, message)
          .with_detail(fmt::format("Column {} is of type {}: {}.", core::quoted(part.column), part.type_name,
                                   error.what()))
          .on(object);
    }
    if (value.isnull) continue;
    catalog::StableText const stable(catalog::text_depends_on_settings(part.type));
    (*texts)[i] = pg::output(part.type, value.value);
  }
  return join_entity_id(*texts);
}

std::optional<EntitySpellings::Values> EntitySpellings::values_of(const std::string& id) const {
  auto const texts = split_entity_id(id, parts_.size());
  if (!texts) return std::nullopt;
  Values values;
  for (std::size_t i = 0; i < parts_.size(); ++i) values.push_back(value_of(parts_[i], (*texts)[i]));
  return values;
}

EntitySpellings::Places EntitySpellings::places(const std::string& id) const {
  catalog::StableText const stable(true);
  pg::ActingAs const owner(owner_);
  std::optional<Values> values;
  auto const texts = split_entity_id(id, parts_.size());
  if (!texts || !pg::succeeds_on_data([&] { values = values_of(id); })) return {};
  Places found;
  bool const is_array = parts_.size() > 1;
  std::string before = is_array ? "[" : "";
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (i > 0) before += ',';
    std::string const begun = before + (is_array ? "\"" : "");
    const NullableDatum& value = (*values)[i];
    Form const form = value.isnull ? Form::unique : parts_[i].form;
    std::string text = (*texts)[i];
    if (form == Form::any) {
      found.beginnings.push_back(begun);
      return found;
    }
    if (form == Form::decimal) {
      if (auto const shortest = shortest_decimal(value.value)) {
        text = *shortest;
        found.beginnings.push_back(begun + text + (text.find('.') == std::string::npos ? ".0" : "0"));
      }
    } else if (form == Form::floating && is_zero(parts_[i].type, value.value)) {
      text = "0";
      found.beginnings.push_back(begun + "-0");
    }
    before += is_array ? pg::json_string(text) : text;
  }
  found.one = is_array ? before + ']' : before;
  return found;
}

bool EntitySpellings::are_equal(const Values& left, const Values& right) const {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (left[i].isnull != right[i].isnull) return false;
    if (left[i].isnull) continue;
    const Part& part = parts_[i];
    bool const is_same = pg::call([&] {
      return DatumGetBool(OidFunctionCall2Coll(part.equality, part.collation, left[i].value, right[i].value));
    });
    if (!is_same) return false;
  }
  return true;
}

std::vector<std::string> EntitySpellings::same(const std::string& id,
                                               const std::vector<std::string>& others) const {
  std::vector<std::string> found;
  catalog::StableText const stable(true);
  // Operators of a type, and the checks of domains within it, may be anybody's functions.
  pg::ActingAs const owner(owner_);
  std::optional<Values> values;
  if (!pg::succeeds_on_data([&] { values = values_of(id); }) || !values) return found;
  pg::RowMemory memory;
  std::size_t next = 0;
  // A subtransaction is for as many as can be read, not for each.
  while (next < others.size()) {
    bool const is_end = pg::succeeds_on_data([&] {
      for (; next < others.size(); ++next) {
        memory.next_row();
        pg::call([] { CHECK_FOR_INTERRUPTS(); });
        auto const other = values_of(others[next]);
        if (other && are_equal(*values, *other)) found.push_back(others[next]);
      }
    });
    if (!is_end) ++next;
  }
  return found;
}

}  // namespace row
