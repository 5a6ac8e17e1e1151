// What differs between PostgreSQL 15 and 19, and the only place with a condition on the server's version.
// A wrapper has the name and the shape of the newest version's function.
#pragma once

#include "pg/postgres.hpp"

#if PG_VERSION_NUM < 150000 || PG_VERSION_NUM >= 200000
#error "pgshift_state is for PostgreSQL 15 to 19"
#endif

#ifdef PG_MODULE_MAGIC_EXT
#define PGSHIFT_MODULE_MAGIC PG_MODULE_MAGIC_EXT(.name = "pgshift_state", .version = PGSHIFT_VERSION)
#else
#define PGSHIFT_MODULE_MAGIC PG_MODULE_MAGIC
#endif

namespace pg::compat {

/// True if role owns the relation (or is a superuser).
inline bool owns_relation(Oid relation, Oid role) {
#if PG_VERSION_NUM >= 160000
  return object_ownercheck(RelationRelationId, relation, role);
#else
  return pg_class_ownercheck(relation, role);
#endif
}

/// True in a session that applies what another server has written, by its own account:
/// pg_replication_origin_session_setup().
inline bool has_replication_origin() noexcept {
#if PG_VERSION_NUM >= 190000
  auto const origin = replorigin_xact_state.origin;
  return origin != InvalidReplOriginId && origin != DoNotReplicateId;
#else
  return replorigin_session_origin != InvalidRepOriginId && replorigin_session_origin != DoNotReplicateId;
#endif
}

/// True if role may look up names in the schema.
inline bool may_use_schema(Oid schema, Oid role) {
#if PG_VERSION_NUM >= 160000
  return object_aclcheck(NamespaceRelationId, schema, role, ACL_USAGE) == ACLCHECK_OK;
#else
  return pg_namespace_aclcheck(schema, role, ACL_USAGE) == ACLCHECK_OK;
#endif
}

inline AclResult execute_privilege(Oid function, Oid role) {
#if PG_VERSION_NUM >= 160000
  return object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE);
#else
  return pg_proc_aclcheck(function, role, ACL_EXECUTE);
#endif
}

/// PostgreSQL's own error (42501) unless role may call the function.
inline void require_execute(Oid function, Oid role) {
  AclResult const result = execute_privilege(function, role);
  if (result != ACLCHECK_OK) aclcheck_error(result, OBJECT_FUNCTION, get_func_name(function));
}

/// A qualified name's parts.
inline List* name_parts(const char* name) {
#if PG_VERSION_NUM >= 160000
  return stringToQualifiedNameList(name, nullptr);
#else
  return stringToQualifiedNameList(name);
#endif
}

/// The index of the relation's primary key, or InvalidOid. A deferrable one names a row just as well.
inline Oid primary_key_index(Relation relation) {
#if PG_VERSION_NUM >= 180000
  return RelationGetPrimaryKeyIndex(relation, true);
#else
  Oid const immediate = RelationGetPrimaryKeyIndex(relation);
  if (OidIsValid(immediate)) return immediate;
  List* const indexes = RelationGetIndexList(relation);
  const ListCell* cell = nullptr;
  foreach (cell, indexes) {
    HeapTuple const row = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(lfirst_oid(cell)));
    if (!HeapTupleIsValid(row)) continue;
    auto const* form = reinterpret_cast<Form_pg_index>(GETSTRUCT(row));
    bool const is_key = form->indisprimary && form->indisvalid;
    ReleaseSysCache(row);
    if (is_key) return lfirst_oid(cell);
  }
  return InvalidOid;
#endif
}

enum class IndexesToUpdate { none, summarizing, all };

/// simple_heap_update, and which indexes need the new row then.
inline IndexesToUpdate update_heap(Relation relation, ItemPointer at, HeapTuple row) {
#if PG_VERSION_NUM >= 160000
  TU_UpdateIndexes wanted = TU_None;
  simple_heap_update(relation, at, row, &wanted);
  if (wanted == TU_Summarizing) return IndexesToUpdate::summarizing;
  return wanted == TU_None ? IndexesToUpdate::none : IndexesToUpdate::all;
#else
  simple_heap_update(relation, at, row);
  return HeapTupleIsHeapOnly(row) ? IndexesToUpdate::none : IndexesToUpdate::all;
#endif
}

/// index_beginscan, without ordering.
inline IndexScanDesc begin_index_scan(Relation table, Relation index, Snapshot snapshot, int keys) {
#if PG_VERSION_NUM >= 190000
  return index_beginscan(table, index, snapshot, nullptr, keys, 0, SO_NONE);
#elif PG_VERSION_NUM >= 180000
  return index_beginscan(table, index, snapshot, nullptr, keys, 0);
#else
  return index_beginscan(table, index, snapshot, keys, 0);
#endif
}

/// table_beginscan of all rows.
inline TableScanDesc begin_table_scan(Relation table, Snapshot snapshot) {
#if PG_VERSION_NUM >= 190000
  return table_beginscan(table, snapshot, 0, nullptr, SO_NONE);
#else
  return table_beginscan(table, snapshot, 0, nullptr);
#endif
}

/// No warnings of escapes in strings, which PostgreSQL 19 has no more.
inline void silence_scanner([[maybe_unused]] core_yy_extra_type* scanner) {
#if PG_VERSION_NUM < 190000
  scanner->escape_string_warning = false;
#endif
}

/// True if get_object_catcache_oid() knows one for objects of that catalog.
inline bool has_cache_by_oid(Oid catalog) {
  return get_object_catcache_oid(catalog) >= 0;
}

/// True for functions that read a text as a value of a type which they are given by name: it may be a domain,
/// whose checks they then run.
inline bool reads_named_type([[maybe_unused]] Oid function) {
#if PG_VERSION_NUM >= 160000
  return function == F_PG_INPUT_IS_VALID || function == F_PG_INPUT_ERROR_INFO;
#else
  return false;
#endif
}

/// ExecInsertIndexTuples, where duplicates are errors.
inline void insert_index_tuples(ResultRelInfo* relation, TupleTableSlot* row, EState* executor,
                                bool is_update, [[maybe_unused]] bool only_summarizing) {
#if PG_VERSION_NUM >= 190000
  std::uint32_t const flags =
      (is_update ? EIIT_IS_UPDATE : 0U) | (only_summarizing ? EIIT_ONLY_SUMMARIZING : 0U);
  ExecInsertIndexTuples(relation, executor, flags, row, NIL, nullptr);
#elif PG_VERSION_NUM >= 160000
  ExecInsertIndexTuples(relation, row, executor, is_update, false, nullptr, NIL, only_summarizing);
#else
  ExecInsertIndexTuples(relation, row, executor, is_update, false, nullptr, NIL);
#endif
}

/// The sequence of an identity column.
inline Oid identity_sequence(Relation relation, AttrNumber column) {
#if PG_VERSION_NUM >= 170000
  return getIdentitySequence(relation, column, false);
#else
  return getIdentitySequence(RelationGetRelid(relation), column, false);
#endif
}

/// True if this session has locked it in that very mode.
inline bool holds_lock(const LOCKTAG& tag, LOCKMODE mode) {
#if PG_VERSION_NUM >= 170000
  return LockHeldByMe(&tag, mode, false);
#else
  return LockHeldByMe(&tag, mode);
#endif
}

/// The same of a relation, and of another object, of this database.
inline bool holds_relation_lock(Oid relation, LOCKMODE mode) {
  LOCKTAG tag;
  SET_LOCKTAG_RELATION(tag, MyDatabaseId, relation);
  return holds_lock(tag, mode);
}
inline bool holds_object_lock(Oid catalog, Oid object, LOCKMODE mode) {
  LOCKTAG tag;
  SET_LOCKTAG_OBJECT(tag, MyDatabaseId, catalog, object, 0);
  return holds_lock(tag, mode);
}

/// expression_tree_walker for a walker that has its type.
inline bool walk_expression(Node* node, bool (*walker)(Node*, void*), void* context) {
#if PG_VERSION_NUM >= 160000
  return expression_tree_walker(node, walker, context);
#else
  return expression_tree_walker(node, reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(walker)),
                                context);
#endif
}

/// expression_tree_mutator for a mutator that has its type.
inline Node* mutate_expression(Node* node, Node* (*mutator)(Node*, void*), void* context) {
#if PG_VERSION_NUM >= 160000
  return expression_tree_mutator(node, mutator, context);
#else
  return expression_tree_mutator(node, reinterpret_cast<Node* (*)()>(reinterpret_cast<void (*)()>(mutator)),
                                 context);
#endif
}

/// Tells the planner that a column of a row before or after a change may be NULL, whatever the table says. It
/// would look at the table otherwise, by the range table that an expression by itself has none of.
inline void mark_nullable([[maybe_unused]] Var* column) {
#if PG_VERSION_NUM >= 190000
  column->varreturningtype = VAR_RETURNING_NEW;
#endif
}

/// False of a CHECK that is there for nothing but to be known.
inline bool is_enforced([[maybe_unused]] const ConstrCheck& check) {
#if PG_VERSION_NUM >= 180000
  return check.ccenforced;
#else
  return true;
#endif
}

/// Lets go of what an index keeps between entries that are put into it, as BRIN does; to be called after the
/// last.
inline void finish_index_inserts([[maybe_unused]] Relation index, [[maybe_unused]] IndexInfo* info) {
#if PG_VERSION_NUM >= 170000
  index_insert_cleanup(index, info);
#endif
}

/// Memory that all sessions of the server share, of that name; made and initialized, with a new tranche of
/// lightweight locks, if it is not there. It takes no shared_preload_libraries. An error of PostgreSQL's
/// (53200) if there is no room for it.
inline void* shared_memory(const char* name, Size size, [[maybe_unused]] const char* tranche,
                           void (*initialize)(void* memory, int tranche)) {
  bool is_there = false;
#if PG_VERSION_NUM >= 190000
  static void (*initializer)(void*, int);
  static const char* tranche_name;
  initializer = initialize;
  tranche_name = tranche;
  return GetNamedDSMSegment(
      name, size, [](void* memory, void*) { initializer(memory, LWLockNewTrancheId(tranche_name)); },
      &is_there, nullptr);
#elif PG_VERSION_NUM >= 170000
  static void (*initializer)(void*, int);
  initializer = initialize;
  return GetNamedDSMSegment(
      name, size, [](void* memory) { initializer(memory, LWLockNewTrancheId()); }, &is_there);
#else
  LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
  void* const memory = ShmemInitStruct(name, size, &is_there);
  if (!is_there) initialize(memory, LWLockNewTrancheId());
  LWLockRelease(AddinShmemInitLock);
  return memory;
#endif
}

/// What pg_stat_activity calls a wait for a lock of that tranche.
inline void name_tranche([[maybe_unused]] int tranche, [[maybe_unused]] const char* name) {
#if PG_VERSION_NUM < 190000
  LWLockRegisterTranche(tranche, name);
#endif
}

/// raw_expression_tree_walker for a walker that has its type.
inline bool walk_raw_tree(Node* node, bool (*walker)(Node*, void*), void* context) {
#if PG_VERSION_NUM >= 160000
  return raw_expression_tree_walker(node, walker, context);
#else
  return raw_expression_tree_walker(node, reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(walker)),
                                    context);
#endif
}

/// query_tree_walker for a walker that has its type.
inline bool walk_query(Query* query, bool (*walker)(Node*, void*), void* context, int flags = 0) {
#if PG_VERSION_NUM >= 160000
  return query_tree_walker(query, walker, context, flags);
#else
  return query_tree_walker(query, reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(walker)), context,
                           flags);
#endif
}

}  // namespace pg::compat
