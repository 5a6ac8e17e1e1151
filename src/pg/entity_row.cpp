#include "pg/entity_row.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "pg/entity_key.hpp"
#include "pg/relation.hpp"
#include "pg/security.hpp"
#include "pg/snapshot.hpp"
#include "pg/spi.hpp"
#include "pg/stable_text.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

std::string type_name(Oid type) {
  // As a type without a length is called: character is char(1).
  return to_string(call(
      [&] { return format_type_extended(type, -1, FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY); }));
}

/// That a column equals a parameter, by its type's own equality, as SQL that means it under any search_path.
/// Where others may create operators, too, the types are exactly its own, so that no other one fits better.
std::string equality_of(const std::string& column, Oid type, std::size_t parameter) {
  struct Operator {
    char* schema;
    char* name;
    bool is_builtin;
    Oid left;
    Oid right;
  };
  auto const equals = call([&] {
    Oid const oid = lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr;
    HeapTuple const row = SearchSysCache1(OPEROID, ObjectIdGetDatum(oid));
    if (!HeapTupleIsValid(row)) {
      ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                      errmsg("could not identify an equality operator for type %s", format_type_be(type))));
    }
    auto const* form = reinterpret_cast<Form_pg_operator>(GETSTRUCT(row));
    Operator const result{get_namespace_name(form->oprnamespace), pstrdup(NameStr(form->oprname)),
                          form->oprnamespace == PG_CATALOG_NAMESPACE, form->oprleft, form->oprright};
    ReleaseSysCache(row);
    return result;
  });
  if (equals.is_builtin) return fmt::format("{} OPERATOR(pg_catalog.{}) ${}", column, equals.name, parameter);
  return fmt::format("CAST({} AS {}) OPERATOR({}.{}) CAST(${} AS {})", column, type_name(equals.left),
                     quote_identifier(to_string(equals.schema)), equals.name, parameter,
                     type_name(equals.right));
}

}  // namespace

EntityId::EntityId(Relation home, const std::string& typed) : EntityId(home, EntityKey::of(home), typed) {}

EntityId::EntityId(Relation home, const EntityKey& key, const std::string& typed)
    : home_(RelationGetRelid(home)), table_(quote_relation(home_)) {
  // What inherits from a plain table is not the table's.
  if (home->rd_rel->relkind != RELKIND_PARTITIONED_TABLE) table_ = "ONLY " + table_;
  describe_columns(home, key);
  // A domain within the key's type has checks, and these are its owner's code.
  ActingAs const owner(owner_of(home_));
  possible_ = succeeds_on_data([&] {
    if (!read_values(typed)) values_.clear();
  });
  possible_ = possible_ && values_.size() == types_.size();
}

void EntityId::describe_columns(Relation home, const EntityKey& key) {
  for (AttrNumber const column : key.columns()) {
    const FormData_pg_attribute* attribute = TupleDescAttr(RelationGetDescr(home), column - 1);
    Oid const type = attribute->atttypid;
    std::int32_t length = attribute->atttypmod;
    std::string const name = quote_identifier(column_name(home, column));
    // A domain's checks are about what may be stored, not about what may be looked for.
    types_.push_back(call([&] { return getBaseTypeAndTypmod(type, &length); }));
    // Blanks up to its length are of a char's text; other types' lengths and scales make another value.
    lengths_.push_back(types_.back() == BPCHAROID ? length : -1);
    if (!condition_.empty()) condition_ += " AND ";
    condition_ += equality_of(name, types_.back(), types_.size());
  }
}

bool EntityId::read_values(const std::string& typed) {
  auto const texts = split_entity_id(typed, types_.size());
  if (!texts) return false;
  for (const std::string& text : *texts) read_value(text);
  return true;
}

void EntityId::read_value(const std::string& typed) {
  Oid const type = types_[values_.size()];
  std::int32_t const length = lengths_[values_.size()];
  values_.push_back(call([&] {
    Oid function = InvalidOid;
    Oid parameter = InvalidOid;
    getTypeInputInfo(type, &function, &parameter);
    return OidInputFunctionCall(function, const_cast<char*>(typed.c_str()), parameter, length);
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

std::optional<std::vector<std::optional<std::string>>> EntityId::read(
    const std::vector<std::string>& columns) const {
  if (!possible_) return std::nullopt;
  StableText const stable(true);
  Spi const spi;
  SPIPlanPtr const plan = prepare(core::listed(columns, quote_identifier));
  bool const found = call([&] {
    SPI_execute_snapshot(plan, const_cast<Datum*>(values_.data()), nullptr, GetActiveSnapshot(),
                         InvalidSnapshot, true, false, 1);
    return SPI_processed > 0;
  });
  if (!found) return std::nullopt;
  std::vector<std::optional<std::string>> texts;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const char* const text = call(
        [&] { return SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, static_cast<int>(i) + 1); });
    texts.push_back(text != nullptr ? std::optional<std::string>(text) : std::nullopt);
  }
  return texts;
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
  std::vector<std::string> parts;
  parts.reserve(values_.size());
  for (std::size_t i = 0; i < values_.size(); ++i) parts.push_back(output(types_[i], values_[i]));
  return join_entity_id(parts);
}

}  // namespace pg
