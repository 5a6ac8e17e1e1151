// In whose name a session acts: the setting pgshift.actor, for applications that share one database role.
#pragma once

#include <string>

#include "pg/boundary.hpp"

namespace extension {

/// Makes the setting known to the server; at load, once.
void define_actor_setting();

/// The actor that is set, else the session's user; where his session runs another's code for that one, as
/// ANALYZE does, that one.
std::string current_actor();

/// The same as a text datum, made anew only where it has changed.
class ActorText {
 public:
  /// `memory` must live as long as this.
  Datum now(MemoryContext memory);

 private:
  text* text_ = nullptr;
  Oid role_ = InvalidOid;  // whose name it is; of none if it is the setting's
};

/// The one of them that is set; empty if none.
std::string given_actor();

/// Sets it for the rest of the transaction; empty for none.
void set_actor(const std::string& actor);

}  // namespace extension
