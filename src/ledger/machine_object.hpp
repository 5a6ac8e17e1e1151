// The object that stands for a machine in PostgreSQL's catalogs: a composite type without columns in the
// extension's schema. Its owner is the machine's, so that the renaming of roles, REASSIGN and DROP OWNED, and
// dumps do with a machine what they do with a table; and it depends on what the machine's guards and
// callbacks use.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/dependencies.hpp"

namespace ledger {

/// What the names of all of them begin with, and nothing else's in the schema.
constexpr std::string_view machine_object_prefix = "_pgshift_machine";
/// True for the name of one, or of the array type that PostgreSQL makes with it.
bool is_machine_objects_name(std::string_view name);

/// The machine's object; one with InvalidOid where there is none.
catalog::Object machine_object(const std::string& machine);
/// What the machine's object is called.
std::string machine_object_name(const std::string& machine);
/// The name of the machine that it stands for, if it says so itself; nothing if its name is a hash.
std::optional<std::string> machine_of_object(const std::string& name);

/// InvalidOid for a machine that is nobody's: it is the extension's owner's.
Oid owner_of_machine(const std::string& machine);
/// True for that role, and for members of it; for a superuser only as one of these.
bool belongs_to_current_user(const std::string& machine);

/// Makes the machine the role's. Its object is made if it isn't there. The caller has made sure
/// that the current user may do this: PostgreSQL is not asked.
void give_machine(const std::string& machine, Oid owner);

/// Before the extension is dropped: notes which machine each object stands for. PostgreSQL lets an object's
/// owner rename it meanwhile, and it is no other machine's by that.
void note_machine_objects();

/// Takes away what stands for the machine, if there is anything. No event trigger sees it. 2BP01
/// where anything depends on it.
void drop_machine_object(const std::string& machine);

/// After CASCADE has taken along the object of that OID and name with something that the machine uses: it is
/// made again, with the owner that it had. A WARNING says so.
void restore_machine_object(Oid dropped, const std::string& name);

/// As SQL has its name.
std::string quoted_machine_object(const std::string& machine);

/// A machine that has lost something to CASCADE makes no transition until it is defined anew: whoever makes
/// something under a name that has become free is not to be in it. Other sessions learn of it.
void disarm_machine(const std::string& object);
void arm_machine(const std::string& machine);
bool is_disarmed(const std::string& machine);

}  // namespace ledger
