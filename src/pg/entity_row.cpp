#include "pg/entity_row.hpp"

#include <fmt/format.h>

#include "pg/entity_key.hpp"
#include "pg/json.hpp"
#include "pg/relation.hpp"
#include "pg/security.hpp"
#include "pg/snapshot.hpp"
#include "pg/spi.hpp"
#include "pg/stable_text.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

/// The type's own equality, as SQL that means it under any search_path.
std::string equality_of(Oid type) {
  struct Operator {
    char* schema;
    char* name;
  };
  auto const equals = call([&] {
    Oid const oid = lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr;
    HeapTuple const row = SearchSysCache1(OPEROID, ObjectIdGetDatum(oid));
    if (!HeapTupleIsValid(row)) {
      ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                      errmsg("could not identify an equality operator for type %s", format_type_be(type))));
    }
    auto const* form = reinterpret_cast<Form_pg_operator>(GETSTRUCT(row));
    Operator const result{get_namespace_name(form->oprnamespace), pstrdup(NameStr(form->oprname))};
    ReleaseSysCache(row);
    return result;
  });
  return fmt::format("OPERATOR({}.{})", quote_identifier(to_string(equals.schema)), equals.name);
}

/// The columns' texts that a composite key's JSON array holds; nothing if it is none, of that length.
std::optional<std::vector<std::string>> elements_of(const std::string& typed, std::size_t count) {
  auto const json = read_if_json(typed);
  const core::JsonArray* elements = json ? json->array() : nullptr;
  if (elements == nullptr || elements->size() != count) return std::nullopt;
  std::vector<std::string> texts;
  for (const core::Json& element : *elements) {
    if (const std::string* text = element.string()) {
      texts.push_back(*text);
    } else if (const auto* number = std::get_if<core::JsonNumber>(&element.value)) {
      texts.push_back(number->text);
    } else {
      return std::nullopt;
    }
  }
  return texts;
}

}  // namespace

EntityId::EntityId(Relation home, const std::string& typed)
    : home_(RelationGetRelid(home)), table_(quote_relation(home_)) {
  // What inherits from a plain table is not the table's.
  if (home->rd_rel->relkind != RELKIND_PARTITIONED_TABLE) table_ = "ONLY " + table_;
  describe_columns(home);
  possible_ = succeeds_on_data([&] {
    if (!read_values(typed)) values_.clear();
  });
  possible_ = possible_ && values_.size() == types_.size();
}

void EntityId::describe_columns(Relation home) {
  EntityKey const key = EntityKey::of(home);
  for (AttrNumber const column : key.columns()) {
    Oid const type = TupleDescAttr(RelationGetDescr(home), column - 1)->atttypid;
    std::string const name = column_name(home, column);
    // A domain's checks are about what may be stored, not about what may be looked for.
    types_.push_back(call([&] { return getBaseType(type); }));
    if (!condition_.empty()) condition_ += " AND ";
    condition_ += fmt::format("{} {} ${}", quote_identifier(name), equality_of(types_.back()), types_.size());
  }
}

bool EntityId::read_values(const std::string& typed) {
  if (types_.size() == 1) {
    read_value(typed);
    return true;
  }
  auto const texts = elements_of(typed, types_.size());
  if (!texts) return false;
  for (const std::string& text : *texts) read_value(text);
  return true;
}

/// Without the column's length or scale, which would make it another value.
void EntityId::read_value(const std::string& typed) {
  Oid const type = types_[values_.size()];
  values_.push_back(call([&] {
    Oid function = InvalidOid;
    Oid parameter = InvalidOid;
    getTypeInputInfo(type, &function, &parameter);
    return OidInputFunctionCall(function, const_cast<char*>(typed.c_str()), parameter, -1);
  }));
}

SPIPlanPtr EntityId::prepare(const std::string& columns) const {
  std::string const query = fmt::format("SELECT {} FROM {} WHERE {}", columns, table_, condition_);
  return call([&] {
    SPIPlanPtr const plan =
        SPI_prepare(query.c_str(), static_cast<int>(types_.size()), const_cast<Oid*>(types_.data()));
    if (plan == nullptr) elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
    return plan;
  });
}

bool EntityId::is_visible(const std::vector<std::string>& columns) const {
  if (!possible_) return false;
  std::string list = "true";
  for (const std::string& column : columns) list += ", " + quote_identifier(column);
  HeldSnapshot const snapshot = HeldSnapshot::of_statement();
  Spi const spi;
  SPIPlanPtr const plan = prepare(list);
  return call([&] {
    SPI_execute_snapshot(plan, const_cast<Datum*>(values_.data()), nullptr, snapshot.get(), InvalidSnapshot,
                         true, false, 1);
    return SPI_processed > 0;
  });
}

std::optional<RowPlace> EntityId::find(Snapshot snapshot) const {
  if (!possible_) return std::nullopt;
  // As a foreign key's check does: nothing but the key's own equality runs with these rights.
  ActingAs const owner(owner_of(home_), SECURITY_NOFORCE_RLS);
  Spi const spi;
  SPIPlanPtr const plan = prepare("tableoid, ctid");
  auto const place = call([&] {
    RowPlace result{};
    SPI_execute_snapshot(plan, const_cast<Datum*>(values_.data()), nullptr, snapshot, InvalidSnapshot, true,
                         false, 1);
    if (SPI_processed == 0) return result;
    bool null = false;
    HeapTuple const row = SPI_tuptable->vals[0];
    result.table = DatumGetObjectId(SPI_getbinval(row, SPI_tuptable->tupdesc, 1, &null));
    result.row =
        *reinterpret_cast<ItemPointer>(DatumGetPointer(SPI_getbinval(row, SPI_tuptable->tupdesc, 2, &null)));
    return result;
  });
  if (!OidIsValid(place.table)) return std::nullopt;
  return place;
}

std::string EntityId::text() const {
  if (!possible_) return {};
  bool depends = false;
  for (Oid const type : types_) depends = depends || text_depends_on_settings(type);
  StableText const stable(depends);
  if (values_.size() == 1) return output(types_.front(), values_.front());
  std::string json = "[";
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (i > 0) json += ',';
    json += json_string(output(types_[i], values_[i]));
  }
  return json + ']';
}

}  // namespace pg
