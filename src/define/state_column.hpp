// The column that holds a row's state, and which state a value of it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/state_machine.hpp"
#include "pg/memory.hpp"

namespace define {

/// The column's number. A Report where there is no such column (42703) or where it is generated (42P17).
AttrNumber require_column(Relation relation, const std::string& name);

/// Two values are one state where the column's own equality says so: char(n) ignores trailing blanks, citext
/// and nondeterministic collations what they ignore.
class StateColumn {
 public:
  /// Throws a Report: 42703 no such column, 42804 a type that can't hold a state, 42P17 a generated column,
  /// 22023 a state that is no value of the type or that equals another.
  StateColumn(Relation relation, const std::string& name, const std::vector<std::string>& states);

  AttrNumber number() const noexcept { return number_; }
  const std::string& name() const noexcept { return name_; }

  std::optional<core::StateId> find(Datum value) const;
  bool same(Datum left, Datum right) const;
  /// The state as a value of the column, as long-lived as this object.
  Datum value(core::StateId state) const { return values_[state]; }
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
  Datum parse(const std::string& state) const;
  void add(core::StateId state, const std::vector<std::string>& states);
  std::int64_t integer(Datum value) const noexcept;
  std::string_view bytes(Datum value) const;
  bool operator_says_equal(Datum left, Datum right) const;

  std::string name_;
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
  std::unordered_map<std::int64_t, core::StateId> by_integer_;
  std::unordered_map<std::string, core::StateId, TextHash, std::equal_to<>> by_bytes_;
};

}  // namespace define
