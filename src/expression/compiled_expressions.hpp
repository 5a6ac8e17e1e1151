// The expressions of one definition, each compiled when it is first asked for.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "expression/row_expression.hpp"

namespace expression {

/// By their places in the definition. Who may not use what one of them uses can still do all that needs only
/// the others.
class CompiledExpressions {
 public:
  using Compiled = std::unique_ptr<const RowExpression>;

  explicit CompiledExpressions(std::size_t count) : all_(count) {}

  std::size_t size() const noexcept { return all_.size(); }
  /// The one in that place; `compile` makes it where that was not done before. It stays where it is
  /// until this object goes. Where `compile` throws, the next call tries again.
  template <class Compile>
  const RowExpression& at(std::size_t place, Compile&& compile) {
    Compiled& expression = all_[place];
    if (!expression) expression = compile();
    return *expression;
  }
  /// False once something that one of them uses has changed.
  bool are_current() const noexcept {
    return std::all_of(all_.begin(), all_.end(),
                       [](const Compiled& one) { return !one || one->is_current(); });
  }

 private:
  std::vector<Compiled> all_;
};

}  // namespace expression
