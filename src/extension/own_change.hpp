// While the extension itself changes triggers and tables of its own: what keeps others from doing that lets
// it pass.
#pragma once

namespace extension {

class OwnChange {
 public:
  OwnChange() noexcept { ++under_way; }
  ~OwnChange() { --under_way; }
  OwnChange(const OwnChange&) = delete;
  OwnChange& operator=(const OwnChange&) = delete;

  static bool is_under_way() noexcept { return under_way != 0; }

 private:
  static inline int under_way = 0;
};

}  // namespace extension
