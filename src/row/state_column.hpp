// A column whose values are compared with a list of texts, such as the states of a machine, and which of the
// list a value is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pg/memory.hpp"
#include "pg/slot.hpp"

namespace row {

/// Two values are the same where the column's own equality says so: char(n) ignores trailing blanks, citext
/// and nondeterministic collations what they ignore.
class StateColumn {
 public:
  using Place = std::uint16_t;  // in the list

  /// `noun` is what messages call one of the list: state. Throws a Report: 42703 no such column, 42804 a type
  /// whose values can't be listed, 42P17 a generated column, 22023 a text that is no value of the type or
  /// that equals another.
  StateColumn(Relation relation, const std::string& name, const std::vector<std::string>& list,
              const char* noun);

  AttrNumber number() const noexcept { return number_; }
  const std::string& name() const noexcept { return name_; }

  std::optional<Place> find(Datum value) const;
  bool same(Datum left, Datum right) const {
    return is_stored_alike(left, right) || (equality_ != Equality::integers && is_equal(left, right));
  }
  /// As a value of the column, as long-lived as this object.
  Datum value(Place place) const { return values_[place]; }
  /// The value's text, without the blanks that char(n) adds.
  std::string text(Datum value) const;

 private:
  enum class Equality { integers, bytes, operators };

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  void choose_equality(Relation relation);
  Datum parse(const std::string& text) const;
  void add(Place place, const std::vector<std::string>& list);
  bool is_stored_alike(Datum left, Datum right) const noexcept {
    if (equality_ == Equality::integers) return left == right;
    return pg::is_plain(left) && pg::is_plain(right) && pg::plain_bytes(left) == pg::plain_bytes(right);
  }
  bool is_equal(Datum left, Datum right) const;
  std::int64_t integer(Datum value) const noexcept;
  std::string_view bytes(Datum value) const;
  bool operator_says_equal(Datum left, Datum right) const;

  std::string name_;
  const char* noun_;
  AttrNumber number_;
  Oid type_;
  Oid base_type_;
  std::int32_t modifier_;
  Oid collation_;
  Equality equality_ = Equality::bytes;
  bool blank_padded_ = false;
  std::int16_t length_ = 0;
  pg::OwnedContext memory_;
  mutable FmgrInfo equals_{};
  std::vector<Datum> values_;
  std::unordered_map<std::int64_t, Place> by_integer_;
  std::unordered_map<std::string, Place, TextHash, std::equal_to<>> by_bytes_;
};

}  // namespace row
