// JSON as the server stores it, read where it lies: what append() is given is stored as it came, and not made
// into something else first.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "pg/boundary.hpp"

namespace events {

/// A value within a jsonb, and no longer there than that.
class JsonView {
 public:
  JsonView() noexcept : value_{} { value_.type = jbvNull; }
  explicit JsonView(const JsonbValue& value) noexcept : value_(value) {}
  /// Of a whole jsonb, which is read from where it is stored if it must be.
  static JsonView of(Datum jsonb);

  bool is_null() const noexcept { return value_.type == jbvNull; }
  bool is_object() const noexcept { return is_container() && JsonContainerIsObject(value_.val.binary.data); }
  bool is_array() const noexcept {
    return is_container() && JsonContainerIsArray(value_.val.binary.data) &&
           !JsonContainerIsScalar(value_.val.binary.data);
  }
  bool is_string() const noexcept { return value_.type == jbvString; }
  bool is_number() const noexcept { return value_.type == jbvNumeric; }
  bool is_boolean() const noexcept { return value_.type == jbvBool; }
  /// What an error says that it is.
  const char* kind() const noexcept;
  /// The same, but a number by its digits, where a number is wanted and not this one.
  std::string shown() const;

  /// Of an array or an object.
  std::uint32_t size() const noexcept { return JsonContainerSize(value_.val.binary.data); }
  /// Of a string. It lies in the jsonb.
  std::string_view string() const noexcept {
    return {value_.val.string.val, static_cast<std::size_t>(value_.val.string.len)};
  }
  /// A scalar as `->>` shows it.
  std::string text() const;
  /// Nothing where it is no number that fits.
  std::optional<std::int64_t> bigint() const;
  /// As a jsonb of its own, in the current memory context.
  Datum jsonb() const;

  /// Each element of an array; of anything else, itself.
  void each_element(const std::function<void(const JsonView&)>& visit) const;
  /// Each member of an object, by key.
  void each_member(const std::function<void(std::string_view, const JsonView&)>& visit) const;

 private:
  bool is_container() const noexcept { return value_.type == jbvBinary; }

  JsonbValue value_;
};

/// What `->>` shows of an object's member, as text. Is called inside of guarded calls.
NullableDatum member_text(Datum jsonb, const std::string& key);

/// 22023, of a member that is none of those that there are. `where` is the object's name in messages.
pg::Report unknown_key(std::string_view where, std::string_view key, std::string_view known);

}  // namespace events
