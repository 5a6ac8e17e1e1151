// The arguments of a function that SQL called, by their place in its declaration. What must be given and is
// NULL is a Report (22004) that names the argument.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/boundary.hpp"

namespace pg {

/// It points to the call, and lives no longer.
class Arguments {
 public:
  explicit Arguments(FunctionCallInfo call) noexcept : call_(call) {}

  bool given(int place) const noexcept { return !call_->args[place].isnull; }
  Datum required(int place, const char* name) const;

  Oid relation(int place, const char* name) const { return DatumGetObjectId(required(place, name)); }
  bool flag(int place, const char* name) const { return DatumGetBool(required(place, name)); }
  /// Of type name.
  std::string name(int place, const char* name) const;
  /// Of type text, and given.
  std::string text(int place, const char* name) const;
  /// The same; nothing for NULL.
  std::optional<std::string> optional_text(int place, const char* name) const {
    return given(place) ? std::optional(text(place, name)) : std::nullopt;
  }
  /// Of type text[]; 22023 if it isn't a plain list.
  std::vector<std::string> texts(int place, const char* name) const;

 private:
  FunctionCallInfo call_;
};

}  // namespace pg
