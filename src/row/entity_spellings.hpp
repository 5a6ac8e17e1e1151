// How one entity may be written: what a key's type takes for equal need not have one text (citext,
// numeric 1.0 and 1, collations that ignore case).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "row/entity_key.hpp"

namespace row {

class EntitySpellings {
 public:
  /// Of a key that isn't empty. Where a column of it may be NULL, an empty text stands for that, if it is no
  /// text itself.
  EntitySpellings(Relation home, const EntityKey& key);

  /// True if an entity has one text only.
  bool are_unique() const noexcept;

  /// An id as the key's types write it, under any settings, of one as somebody has typed it. A Report where
  /// it is none: 22P02, or 22023 if it has not as many parts as the key.
  std::string normal(const std::string& typed) const;

  /// Where the other texts of an entity are to be looked for.
  struct Places {
    std::optional<std::string> one;       // a text that it may have
    std::vector<std::string> beginnings;  // all others begin so
  };
  /// For an id as the key's types write it, or wrote it.
  Places places(const std::string& id) const;

  /// Of these ids, those that are the same entity as `id` by the equality of the key's types. What is no id,
  /// is none of them.
  std::vector<std::string> same(const std::string& id, const std::vector<std::string>& others) const;

 private:
  enum class Form { unique, decimal, floating, any };
  struct Part {
    std::string column;
    std::string type_name;
    Oid type;  // no domain
    std::int32_t length;
    Oid collation;
    RegProcedure equality;
    bool may_be_null;
    Form form;
  };
  using Values = std::vector<NullableDatum>;

  static Part describe(Relation home, AttrNumber column);
  NullableDatum value_of(const Part& part, const std::string& text) const;
  std::optional<Values> values_of(const std::string& id) const;
  bool are_equal(const Values& left, const Values& right) const;
  [[noreturn]] void refuse_shape(const std::string& typed) const;

  Oid home_;
  Oid owner_;
  std::vector<Part> parts_;
};

}  // namespace row
