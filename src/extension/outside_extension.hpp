// While objects are made that belong to no extension, whatever script is running.
#pragma once

#include "pg/boundary.hpp"

namespace extension {

/// An extension's script may install rules, or drop tables that have some. What is made for that must not go
/// with the extension when it is dropped.
class OutsideExtension {
 public:
  OutsideExtension() noexcept : in_script_(creating_extension) { creating_extension = false; }
  ~OutsideExtension() { creating_extension = in_script_; }
  OutsideExtension(const OutsideExtension&) = delete;
  OutsideExtension& operator=(const OutsideExtension&) = delete;

 private:
  bool in_script_;
};

}  // namespace extension
