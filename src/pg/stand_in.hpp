// What own tables have kept of a table that is dropped: its OID alone would name nothing, and another table
// once a dump is restored. Something else takes its place, under a name that dumps carry.
#pragma once

#include <string>

#include "pg/own_table.hpp"

namespace pg {

class StandIn {
 public:
  /// For the table of that OID, which is gone and was called so.
  StandIn(Oid gone, std::string name) : gone_(gone), name_(std::move(name)) {}

  Oid gone() const noexcept { return gone_; }
  /// The relation that takes its place: a type without columns in the extension's schema, made for the first
  /// to ask. It goes with that own table, its keeper, which is the log if the log needs it.
  Oid relation(const OwnTable& keeper);

 private:
  Oid gone_;
  std::string name_;
  Oid relation_ = InvalidOid;
};

}  // namespace pg
