#include "events/store/json_reading.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace events {

namespace {

/// Steps through the elements or members of one container.
class Steps {
 public:
  explicit Steps(JsonbContainer* container) : at_(pg::call([&] { return JsonbIteratorInit(container); })) {}

  /// The next of what it begins, ends or holds. Containers within are one value.
  JsonbIteratorToken next(JsonbValue* value) {
    return pg::call([&] {
      CHECK_FOR_INTERRUPTS();
      return JsonbIteratorNext(&at_, value, true);
    });
  }

 private:
  JsonbIterator* at_;
};

}  // namespace

JsonView JsonView::of(Datum jsonb) {
  Jsonb* const whole = pg::call([&] { return DatumGetJsonbP(jsonb); });
  JsonbValue value{};
  if (JB_ROOT_IS_SCALAR(whole)) {
    pg::call([&] { JsonbExtractScalar(&whole->root, &value); });
    return JsonView(value);
  }
  value.type = jbvBinary;
  value.val.binary.data = &whole->root;
  value.val.binary.len = static_cast<int>(VARSIZE(whole) - VARHDRSZ);
  return JsonView(value);
}

const char* JsonView::kind() const noexcept {
  if (is_null()) return "null";
  if (is_object()) return "an object";
  if (is_array()) return "an array";
  if (is_string()) return "a string";
  return is_number() ? "a number" : "a boolean";
}

std::string JsonView::shown() const {
  return is_number() ? pg::clipped(text()) : kind();
}

std::string JsonView::text() const {
  if (is_string()) return std::string(string());
  if (is_boolean()) return value_.val.boolean ? "true" : "false";
  return pg::output(NUMERICOID, NumericGetDatum(value_.val.numeric));
}

std::optional<std::int64_t> JsonView::bigint() const {
  if (!is_number()) return std::nullopt;
  std::string const digits = text();
  char* end = nullptr;
  errno = 0;
  std::int64_t const number = std::strtoll(digits.c_str(), &end, 10);
  bool const fits = errno == 0 && *end == '\0';
  return fits ? std::optional(number) : std::nullopt;
}

Datum JsonView::jsonb() const {
  JsonbValue value = value_;
  return pg::call([&] { return JsonbPGetDatum(JsonbValueToJsonb(&value)); });
}

void JsonView::each_element(const std::function<void(const JsonView&)>& visit) const {
  if (!is_array()) {
    visit(*this);
    return;
  }
  Steps steps(value_.val.binary.data);
  JsonbValue value{};
  JsonbIteratorToken token = steps.next(&value);
  while ((token = steps.next(&value)) == WJB_ELEM) visit(JsonView(value));
}

void JsonView::each_member(const std::function<void(std::string_view, const JsonView&)>& visit) const {
  Steps steps(value_.val.binary.data);
  JsonbValue key{};
  JsonbValue value{};
  steps.next(&key);
  while (steps.next(&key) == WJB_KEY) {
    steps.next(&value);
    visit({key.val.string.val, static_cast<std::size_t>(key.val.string.len)}, JsonView(value));
  }
}

NullableDatum member_text(Datum jsonb, const std::string& key) {
  LOCAL_FCINFO(call, 2);
  InitFunctionCallInfoData(*call, nullptr, 2, InvalidOid, nullptr, nullptr);
  call->args[0] = {jsonb, false};
  call->args[1] = {PointerGetDatum(cstring_to_text_with_len(key.data(), static_cast<int>(key.size()))),
                   false};
  Datum const text = jsonb_object_field_text(call);
  return {text, call->isnull};
}

pg::Report unknown_key(std::string_view where, std::string_view key, std::string_view known) {
  return pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, fmt::format("[PgShift] {}: there is no key {}.", where,
                                                                 core::quoted(pg::clipped(std::string(key)))))
      .with_detail(fmt::format("There is: {}.", known));
}

}  // namespace events
