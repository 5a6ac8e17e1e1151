#include "events/store_examination.hpp"

#include <fmt/format.h>

#include "catalog/relation.hpp"
#include "core/message_text.hpp"
#include "events/store/event_store.hpp"
#include "events/store/event_table.hpp"
#include "events/store/store_search.hpp"
#include "pg/compat.hpp"
#include "pg/settings.hpp"
#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "storage/table_definition.hpp"

namespace events {

namespace {

using core::Severity;

bool is_owned(Oid store) {
  return pg::call([&] {
    return SearchSysCacheExists1(RELOID, ObjectIdGetDatum(store)) &&
           pg::compat::owns_relation(store, GetUserId());
  });
}

/// Nothing can be dropped while it is looked at. Another role's lock is not waited for.
bool try_to_lock(Oid store) {
  return pg::call([&] { return ConditionalLockRelationOid(store, AccessShareLock); });
}

class StoreExamination {
 public:
  StoreExamination(Oid store, core::Findings* findings) : store_(store), findings_(findings) {}

  void run() {
    catalog::OpenRelation const relation(store_, NoLock);
    auto const layout = layout_of(relation.get());
    if (!layout->has_columns()) {
      add(Severity::error, "its columns are not as this extension makes them: nothing can be appended",
          core::Remedy::comment("Put its columns back as they were: " +
                                storage::column_list(event_table.columns)));
      return;
    }
    examine_indexes(*layout);
    examine_sequence(layout->sequence());
    examine_family(relation.get());
    examine_additions(relation.get());
    examine_publications();
    examine_writers();
  }

 private:
  void add(Severity severity, std::string text, core::Remedy remedy) {
    findings_->add(store_, {}, severity, std::move(text), std::move(remedy));
  }

  void examine_indexes(const StoreLayout& layout) {
    std::string const table = pg::quote_relation(store_);
    constexpr std::array roles{IndexRole::by_position, IndexRole::by_stream, IndexRole::by_type};
    for (std::size_t i = 0; i < roles.size(); ++i) {
      if (OidIsValid(layout.index(roles[i]))) continue;
      add(Severity::error, "it has lost an index: nothing can be appended",
          core::Remedy::sql(storage::create_index(table, event_table, event_table.indexes[i]) + ";"));
    }
    if (OidIsValid(layout.index(IndexRole::by_idempotency_key))) return;
    add(Severity::error, "it has lost an index: nothing can be appended",
        core::Remedy::sql(create_idempotency_index(table) + ";"));
  }

  void examine_sequence(Oid sequence) {
    bool const is_lasting =
        pg::call([&] { return get_rel_persistence(sequence) == RELPERSISTENCE_PERMANENT; });
    if (!is_lasting) {
      add(Severity::error,
          "its sequence of positions is not logged: it begins anew after a crash, and on a standby that is "
          "promoted",
          core::Remedy::sql(fmt::format("ALTER SEQUENCE {} SET LOGGED;", pg::quote_relation(sequence))));
    }
    pg::Spi spi;
    spi.execute(fmt::format(
        "SELECT FROM pg_catalog.pg_sequence AS s WHERE s.seqrelid OPERATOR(pg_catalog.=) {}::pg_catalog.oid"
        " AND (s.seqincrement OPERATOR(pg_catalog.<>) 1 OR s.seqcache OPERATOR(pg_catalog.<>) 1 OR "
        "s.seqcycle)",
        sequence));
    if (spi.size() == 0) return;
    add(Severity::error, "its sequence of positions does not count one by one: appends may be refused",
        core::Remedy::sql(
            fmt::format("ALTER SEQUENCE {} INCREMENT 1 CACHE 1 NO CYCLE;", pg::quote_relation(sequence))));
  }

  void examine_family(Relation relation) {
    bool const has_family = pg::call([&] {
      return relation->rd_rel->relispartition || relation->rd_rel->relhassubclass ||
             has_superclass(RelationGetRelid(relation));
    });
    if (!has_family) return;
    add(Severity::error,
        "it has a parent or children: its parent can be written in its place, and queries mix it with others",
        core::Remedy::comment("ALTER TABLE ... NO INHERIT or DETACH PARTITION."));
  }

  /// What could not be seen when it was made.
  void examine_additions(Relation relation) {
    bool const has_rules = relation->rd_rel->relhasrules;
    bool const has_constraints = pg::call([&] { return relation->rd_rel->relchecks > 0; });
    if (!has_rules && !has_constraints) return;
    add(Severity::warning, "it has rules or constraints, which appends pass by",
        core::Remedy::comment("Drop them: a condition belongs into pgshift.append_if()."));
  }

  void examine_publications() {
    pg::Spi spi;
    spi.execute(fmt::format(
        "SELECT p.pubname FROM pg_catalog.pg_publication_tables AS p JOIN pg_catalog.pg_class AS c"
        " ON c.relname OPERATOR(pg_catalog.=) p.tablename JOIN pg_catalog.pg_namespace AS n"
        " ON n.oid OPERATOR(pg_catalog.=) c.relnamespace AND n.nspname OPERATOR(pg_catalog.=) p.schemaname"
        " WHERE c.oid OPERATOR(pg_catalog.=) {}::pg_catalog.oid LIMIT 1",
        store_));
    if (spi.size() == 0) return;
    add(Severity::warning,
        fmt::format("publication {} has it: a subscriber gets events in the order of commits, so that who "
                    "reads there "
                    "by position may miss some",
                    core::quoted(spi.text(0, 1))),
        core::Remedy::comment("Read it here or on a physical standby, or take it out of the publication."));
  }

  /// Whoever has appended and goes on with something else holds up those that read to the end.
  void examine_writers() {
    pg::Spi spi;
    spi.execute(
        fmt::format("SELECT COALESCE('process ' OPERATOR(pg_catalog.||) a.pid::pg_catalog.text, 'prepared "
                    "transaction ' OPERATOR(pg_catalog.||) x.gid)"
                    " FROM pg_catalog.pg_locks AS l"
                    " LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid OPERATOR(pg_catalog.=) l.pid"
                    " LEFT JOIN pg_catalog.pg_prepared_xacts AS x ON l.pid IS NULL AND l.virtualtransaction "
                    "OPERATOR(pg_catalog.=)"
                    " ('-1/' OPERATOR(pg_catalog.||) x.transaction::pg_catalog.text)"
                    " WHERE l.locktype OPERATOR(pg_catalog.=) 'relation' AND l.relation "
                    "OPERATOR(pg_catalog.=) {}::pg_catalog.oid"
                    " AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database AS d "
                    "WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())"
                    " AND l.mode OPERATOR(pg_catalog.=) 'RowExclusiveLock'"
                    " AND COALESCE(a.xact_start, x.prepared) OPERATOR(pg_catalog.<) "
                    "(pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) '1 min'::pg_catalog.interval)"
                    " LIMIT 1",
                    store_));
    if (spi.size() == 0) return;
    add(Severity::warning,
        fmt::format(
            "{} has had it open for writing for over a minute: readers wait for what it may have appended",
            spi.text(0, 1)),
        core::Remedy::comment("End that transaction. Appends belong at the end of one."));
  }

  Oid store_;
  core::Findings* findings_;
};

}  // namespace

void examine(core::Findings* findings) {
  for (Oid const store : all_stores()) {
    if (!is_owned(store)) continue;
    if (!try_to_lock(store)) {
      findings->add(store, {}, Severity::info, "another transaction keeps it locked: it was not examined",
                    core::Remedy::comment("Ask again when that has ended."));
      continue;
    }
    // It may have been dropped before it was locked.
    if (is_owned(store)) StoreExamination(store, findings).run();
  }
}

}  // namespace events
