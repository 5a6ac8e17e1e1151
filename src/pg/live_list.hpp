// Objects that live as long as a statement, and are looked for by others that run in it.
#pragma once

namespace pg {

/// A class that derives from Listed<itself> has all its live objects in a list, newest first. There are
/// rarely more than a few.
template <class T>
class Listed {
 public:
  Listed(const Listed&) = delete;  // NOLINT(bugprone-crtp-constructor-accessibility)
  Listed& operator=(const Listed&) = delete;

  /// Null if there is none.
  static T* newest() noexcept { return static_cast<T*>(newest_); }
  /// The one made before this one, or null.
  T* next() const noexcept { return static_cast<T*>(next_); }

 private:
  friend T;

  Listed() noexcept : next_(newest_) { newest_ = this; }
  ~Listed() {
    for (Listed** link = &newest_; *link != nullptr; link = &(*link)->next_) {
      if (*link != this) continue;
      *link = next_;
      return;
    }
  }

  Listed* next_;
  inline static Listed* newest_ = nullptr;
};

}  // namespace pg
