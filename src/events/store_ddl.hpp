// DDL that would make something else of an event store: refused.
#pragma once

#include <vector>

#include "catalog/ddl_objects.hpp"

namespace events {

/// True for a command that refuse_changed_store() is to be told of.
bool may_change_store(Node* command);

/// A Report (0A000) where the command has given a store columns, constraints, triggers, parents or children,
/// or has taken from it what closes it to SQL. What is about storage, indexes, names, owners and privileges
/// passes.
void refuse_changed_store(Node* command, const std::vector<catalog::DdlObject>& changed);

}  // namespace events
