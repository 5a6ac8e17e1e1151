// Objects that live as long as a statement, and are looked for by others that run in it.
#pragma once

namespace pg {

/// A class that derives from LiveList<itself> has all its live objects in a list, newest first. There are
/// rarely more than a few.
template <class T>
class LiveList {
 public:
  LiveList(const LiveList&) = delete;  // NOLINT(bugprone-crtp-constructor-accessibility)
  LiveList& operator=(const LiveList&) = delete;

  /// Null if there is none.
  static T* newest() noexcept { return static_cast<T*>(newest_); }
  /// The one made before this one, or null.
  T* next() const noexcept { return static_cast<T*>(next_); }

 private:
  friend T;

  LiveList() noexcept : next_(newest_) { newest_ = this; }
  ~LiveList() {
    // Objects go with the memory of their statements, which need not be in the order in which they
    // came.
    for (LiveList** link = &newest_; *link != nullptr; link = &(*link)->next_) {
      if (*link != this) continue;
      *link = next_;
      return;
    }
  }

  LiveList* next_;
  inline static LiveList* newest_ = nullptr;
};

}  // namespace pg
