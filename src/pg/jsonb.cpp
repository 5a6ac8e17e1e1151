#include "pg/jsonb.hpp"

#include "core/message_text.hpp"
#include "pg/subtransaction.hpp"
#include "pg/text.hpp"

namespace pg {

namespace {

std::string string_of(const JsonbValue& value) {
  return {value.val.string.val, static_cast<std::size_t>(value.val.string.len)};
}

/// Reads one document from the token stream that the server's iterator makes of it.
class JsonbReader {
 public:
  explicit JsonbReader(Jsonb* document) {
    iterator_ = call([&] { return JsonbIteratorInit(&document->root); });
  }

  core::Json document() {
    advance();  // the opening of the root container, which is an array of one element for a scalar
    bool const scalar = token_ == WJB_BEGIN_ARRAY && value_.val.array.rawScalar;
    core::Json json = container();
    if (!scalar) return json;
    return std::move(std::get<core::JsonArray>(json.value).front());
  }

 private:
  void advance() {
    token_ = call([&] { return JsonbIteratorNext(&iterator_, &value_, false); });
  }

  core::Json container() {
    call([] { check_stack_depth(); });
    if (token_ == WJB_BEGIN_OBJECT) {
      core::JsonObject members;
      for (advance(); token_ != WJB_END_OBJECT; advance()) {
        std::string key = string_of(value_);
        advance();
        members.push_back({std::move(key), element()});
      }
      return {std::move(members)};
    }
    core::JsonArray elements;
    for (advance(); token_ != WJB_END_ARRAY; advance()) elements.push_back(element());
    return {std::move(elements)};
  }

  core::Json element() {
    if (token_ == WJB_BEGIN_OBJECT || token_ == WJB_BEGIN_ARRAY) return container();
    switch (value_.type) {
      case jbvBool:
        return {value_.val.boolean};
      case jbvString:
        return {string_of(value_)};
      case jbvNumeric: {
        Numeric const number = value_.val.numeric;
        return {core::JsonNumber{to_string(call(
            [&] { return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(number))); }))}};
      }
      default:
        return {};
    }
  }

  JsonbIterator* iterator_ = nullptr;
  JsonbIteratorToken token_ = WJB_DONE;
  JsonbValue value_{};
};

}  // namespace

core::Json read_jsonb(Datum jsonb) {
  Jsonb* document = call([&] { return DatumGetJsonbP(jsonb); });
  return JsonbReader(document).document();
}

core::Json read_json_text(const std::string& text) {
  return read_jsonb(call([&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(text.c_str())); }));
}

std::optional<core::Json> read_if_json(const std::string& text) {
  core::Json json;
  if (!succeeds_on_data([&] { json = read_json_text(text); })) return std::nullopt;
  return json;
}

namespace {

std::string write_member(const core::JsonMember& member) {
  return json_string(member.name) + ": " + write_json(member.value);
}

}  // namespace

std::string write_json(const core::Json& json) {
  if (const bool* flag = json.boolean()) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<core::JsonNumber>(&json.value)) return number->text;
  if (const std::string* text = json.string()) return json_string(*text);
  if (const core::JsonArray* elements = json.array()) {
    return "[" + core::joined(*elements, write_json) + "]";
  }
  if (const core::JsonObject* members = json.object()) {
    return "{" + core::joined(*members, write_member) + "}";
  }
  return "null";
}

}  // namespace pg
