#include "normalize/ascii_columns.hpp"

#include "pg/text.hpp"

namespace normalize {

namespace {

class ServerFunctions final : public core::TextFunctions {
 public:
  ServerFunctions(Oid collation, const expression::ExpressionSource& expression)
      : collation_(collation), expression_(expression) {}

  std::string lower(const std::string& text) const override {
    return ask([&](Datum value) { return OidFunctionCall1Coll(F_LOWER_TEXT, collation_, value); }, text);
  }
  std::string upper(const std::string& text) const override {
    return ask([&](Datum value) { return OidFunctionCall1Coll(F_UPPER_TEXT, collation_, value); }, text);
  }
  std::string without_spaces(const std::string& text) const override { return without("\\s", text); }
  std::string digits_only(const std::string& text) const override { return without("\\D", text); }
  std::string composed(const std::string& text) const override {
    return ask([](Datum value) { return OidFunctionCall2(F_NORMALIZE, value, CStringGetTextDatum("NFC")); },
               text);
  }

 private:
  std::string without(const char* pattern, const std::string& text) const {
    return ask(
        [&](Datum value) {
          return OidFunctionCall4Coll(F_REGEXP_REPLACE_TEXT_TEXT_TEXT_TEXT, collation_, value,
                                      CStringGetTextDatum(pattern), CStringGetTextDatum(""),
                                      CStringGetTextDatum("g"));
        },
        text);
  }

  template <class Function>
  std::string ask(Function&& function, const std::string& text) const {
    return pg::text_to_string(pg::call([&] {
      return expression::naming(expression_, [&] { return function(CStringGetTextDatum(text.c_str())); });
    }));
  }

  Oid collation_;
  const expression::ExpressionSource& expression_;
};

}  // namespace

std::optional<core::AsciiNormalizer> ascii_normalizer(const core::Normalizer& normalizer,
                                                      const expression::ValueType& column,
                                                      const expression::ExpressionSource& expression) {
  // Other types have padding, or comparisons, or functions of their own.
  Oid const type = pg::call([&] { return getBaseType(column.type); });
  if (type != TEXTOID && type != VARCHAROID) return std::nullopt;
  Oid const collation = normalizer.ignores_locale ? C_COLLATION_OID : column.collation;
  return core::AsciiNormalizer::make(normalizer, ServerFunctions(collation, expression));
}

}  // namespace normalize
