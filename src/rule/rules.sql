
CREATE FUNCTION pgshift.drop_rule(relation regclass, kind text, field text DEFAULT NULL, gate text DEFAULT NULL)
RETURNS integer
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_drop_rule';

COMMENT ON FUNCTION pgshift.drop_rule(regclass, text, text, text) IS
'Remove a table''s rules of one kind (''normalize'', ''define'', ''consensus'', ''audit''), all or what concerns one column, and return how many rules that changed. Of ''consensus'', field is the transition, and gate, where it has several, the gate: '''' for the one without a name. Logs and approvals stay; a table of approvals in which there has never been one goes. Needs ownership of the table. gate with another kind: 22023.';

CREATE FUNCTION pgshift.enforce(relation regclass, mode text)
RETURNS regclass
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_enforce';

COMMENT ON FUNCTION pgshift.enforce(regclass, text) IS
'Say in which sessions a table''s rules hold, also those of its partitions and those that it gets later. ''always'', as without this function: in all sessions, also with session_replication_role = replica, but not for rows that replication applies (PostgreSQL''s own, or a session that has a replication origin as well); ''origin'': as PostgreSQL''s own triggers, not with session_replication_role = replica; ''everywhere'': in all sessions, and for rows that replication applies. Enables rules that were disabled. Needs ownership of the table, and returns it. A bad mode: 22023; no rules: 55000; a partition whose rules are its parent''s: 42809.';

CREATE FUNCTION pgshift.protect(enabled boolean DEFAULT true)
RETURNS void
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_protect';

COMMENT ON FUNCTION pgshift.protect(boolean) IS
'Let nobody, superusers included, disable, drop, rename or replace the triggers that rules are, change the extension''s functions or what rules record, or drop the extension: 42501. pgshift.drop_rule() and the installers go on to work, and so does DROP TABLE of a table with rules. false ends it. Makes event triggers, which dumps carry. For the extension''s owner: 42501 for others.';

CREATE FUNCTION pgshift.protect_rules() RETURNS event_trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_protect_rules';

COMMENT ON FUNCTION pgshift.protect_rules() IS
'What the event triggers made by pgshift.protect() run. Not to be used by hand.';

CREATE FUNCTION pgshift.rule_definition(arguments bytea)
RETURNS jsonb
LANGUAGE c STABLE STRICT
AS 'MODULE_PATHNAME', 'pgshift_rule_definition';

COMMENT ON FUNCTION pgshift.rule_definition(bytea) IS
'The definition that a rule''s trigger stores, of pg_trigger.tgargs; NULL if that holds none.';

-- A partition's copy of its parent's rule is the parent's rule.
CREATE VIEW pgshift.rules AS
SELECT t.tgrelid::regclass AS relation,
       left(p.proname, -length('_trigger')) AS kind,
       t.tgname AS name,
       (d.definition ->> 'field')::name AS field,
       d.definition,
       t.tgenabled <> 'D' AS enabled
  FROM pg_catalog.pg_trigger AS t
  JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
 CROSS JOIN LATERAL (SELECT pgshift.rule_definition(t.tgargs) AS definition) AS d
 WHERE p.pronamespace = 'pgshift'::regnamespace
   AND t.tgparentid = 0
   AND t.tgtype & 1 = 1
   AND right(p.proname, 8) = '_trigger'
   AND NOT t.tgisinternal;

COMMENT ON VIEW pgshift.rules IS
'The rules of all tables: the table, the kind of rule, the name that errors carry as the constraint, the column if it is about one, the definition as it was given (with what its expressions are bound to, and the settings that they were written under), and whether the rule is enabled.';

COMMENT ON COLUMN pgshift.rules.relation IS 'the table; of a partitioned table''s rule, that table alone';
COMMENT ON COLUMN pgshift.rules.kind IS 'normalize, define, consensus or audit';
COMMENT ON COLUMN pgshift.rules.name IS 'the trigger''s name, which errors carry as the constraint';
COMMENT ON COLUMN pgshift.rules.field IS 'the column that the rule is about; NULL for normalize and audit';
COMMENT ON COLUMN pgshift.rules.definition IS 'what the rule was made with';
COMMENT ON COLUMN pgshift.rules.enabled IS 'whether its trigger is enabled';

GRANT SELECT ON pgshift.rules TO PUBLIC;

CREATE FUNCTION pgshift.refuse_write_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_refuse_write_trigger';

COMMENT ON FUNCTION pgshift.refuse_write_trigger() IS
'Keeps the tables that rules write to from being written by anyone else: 42501. With an argument, the owner may INSERT, as a restored dump does. Not to be used by hand.';

-- Which table has which identity in this database. It belongs to the extension, so that no dump carries it: OIDs are others'
-- where a dump is restored, and there it is made again from the rules. No other table that gets a relation's OID has the OID
-- of its row type, too.
CREATE TABLE pgshift._pgshift_bindings (
    table_id bigint NOT NULL,
    relation oid NOT NULL,
    row_type oid NOT NULL,
    owned_by oid NOT NULL,
    is_main boolean NOT NULL
);

CREATE UNIQUE INDEX _pgshift_bindings_table_id_idx ON pgshift._pgshift_bindings (table_id);
CREATE INDEX _pgshift_bindings_relation_idx ON pgshift._pgshift_bindings (relation);

COMMENT ON TABLE pgshift._pgshift_bindings IS
'Which table has which identity in what rules record. Read it by pgshift.recorded_tables.';

CREATE FUNCTION pgshift.keep_local() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_keep_local';

COMMENT ON FUNCTION pgshift.keep_local() IS
'Leaves out every row that SQL or replication brings to a table that is about this database alone. Not to be used by hand.';

-- A publication of all tables has it, too.
ALTER TABLE pgshift._pgshift_bindings REPLICA IDENTITY FULL;
CREATE TRIGGER pgshift_keep_local BEFORE INSERT OR UPDATE OR DELETE ON pgshift._pgshift_bindings
    FOR EACH ROW EXECUTE FUNCTION pgshift.keep_local();
ALTER TABLE pgshift._pgshift_bindings ENABLE ALWAYS TRIGGER pgshift_keep_local;

CREATE FUNCTION pgshift.list_recorded_tables()
RETURNS TABLE (table_id bigint, relation regclass, name text)
LANGUAGE c STABLE
AS 'MODULE_PATHNAME', 'pgshift_list_recorded_tables';

COMMENT ON FUNCTION pgshift.list_recorded_tables() IS
'What the view pgshift.recorded_tables shows.';

CREATE VIEW pgshift.recorded_tables AS
SELECT table_id, relation, name FROM pgshift.list_recorded_tables();

COMMENT ON VIEW pgshift.recorded_tables IS
'The identities under which rules record what they do: table_id, as in the log and in approvals; the table that has it, NULL if that is gone; and what it is called, or was called last. A table may have several, by pgshift.adopt_identity().';

COMMENT ON COLUMN pgshift.recorded_tables.table_id IS 'the identity';
COMMENT ON COLUMN pgshift.recorded_tables.relation IS 'the table that has it; NULL if that is gone';
COMMENT ON COLUMN pgshift.recorded_tables.name IS 'what the table is called, or was called last';

GRANT SELECT ON pgshift.recorded_tables TO PUBLIC;

CREATE FUNCTION pgshift.adopt_identity(relation regclass, table_id bigint)
RETURNS void
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_adopt_identity';

COMMENT ON FUNCTION pgshift.adopt_identity(regclass, bigint) IS
'Let a table have what was recorded under an identity whose own table is gone, or was never here: its history is part of the table''s from then on. For a table that was made anew, after DROP EXTENSION, or on a subscriber whose rules were made by migrations. For the extension''s owner, who must own the table, too: 42501 for others. An identity that another table has: 55000; one that was never heard of: 42704; a partition: 42809.';

-- What an earlier installation has recorded lost its triggers when that was dropped: it is closed to SQL again before
-- anybody can see that the extension is there. Tables elsewhere are those that _pgshift_tables knows, if their owner is the same.
-- Of the schema, only what belongs to its owner is read or closed: another role's view would run that role's code.
-- A table elsewhere can be any role's. One that can't be closed now, because its owner uses it, say, stays open with a warning and
-- holds up nothing; nor do the many that one role may have made: each takes a lock to the transaction's end.
-- PostgreSQL has let the owner of a type that stands for a machine rename it or give it columns, while no event trigger saw that:
-- it is neither another machine's nor in anything's way. The machine is nobody's then.
DO $$
DECLARE
    relations pg_catalog.regclass[];
    closings pg_catalog.text[];
    others pg_catalog.bool[];
    renamed text;
    here text := $own$
        pg_catalog.concat_ws('/', (pg_catalog.pg_control_system()).system_identifier,
            (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()),
            c.oid, c.reltype)
    $own$;
    own_tables text := $own$
        SELECT c.oid::pg_catalog.regclass AS relation, CASE WHEN c.relname OPERATOR(pg_catalog.~) '^_pgshift_(state_audit|tables)' THEN 'owner may insert' END AS closing,
               false AS is_elsewhere
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
         WHERE n.nspname OPERATOR(pg_catalog.=) 'pgshift' AND c.relowner OPERATOR(pg_catalog.=) n.nspowner
           AND c.relkind OPERATOR(pg_catalog.=) 'r'
           AND pg_catalog.starts_with(c.relname::pg_catalog.text, '_pgshift_')
    $own$;
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_class AS c
                 JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                WHERE n.nspname OPERATOR(pg_catalog.=) 'pgshift' AND c.relowner OPERATOR(pg_catalog.=) n.nspowner
                  AND c.relname OPERATOR(pg_catalog.=) '_pgshift_tables' AND c.relkind OPERATOR(pg_catalog.=) 'r') THEN
        FOR renamed IN
            EXECUTE pg_catalog.format($own$
                SELECT c.reltype::pg_catalog.regtype::pg_catalog.text
                  FROM pgshift._pgshift_tables AS t
                  JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) pg_catalog.split_part(t.here, '/', 3)::pg_catalog.oid
                 WHERE t.kind OPERATOR(pg_catalog.=) 'machine' AND t.here OPERATOR(pg_catalog.=) %s
                   AND c.relnamespace OPERATOR(pg_catalog.=) 'pgshift'::pg_catalog.regnamespace AND c.relkind OPERATOR(pg_catalog.=) 'c'
                   AND (c.relname::pg_catalog.text OPERATOR(pg_catalog.<>) t.name OR c.relnatts OPERATOR(pg_catalog.<>) 0)
            $own$, here)
        LOOP
            EXECUTE pg_catalog.format('DROP TYPE %s CASCADE', renamed);
        END LOOP;
        own_tables := own_tables OPERATOR(pg_catalog.||) pg_catalog.format($own$
        UNION ALL
        SELECT e.relation, e.closing, true
          FROM (SELECT c.oid::pg_catalog.regclass AS relation, NULLIF(pg_catalog.substr((pg_catalog.array_agg(t.kind ORDER BY t.noted_at DESC))[1], pg_catalog.length('closed: ') OPERATOR(pg_catalog.+) 1), '') AS closing,
                       pg_catalog.row_number() OVER (PARTITION BY c.relowner ORDER BY pg_catalog.min(t.noted_at)) AS place
                  FROM pgshift._pgshift_tables AS t
                  JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) pg_catalog.split_part(t.here, '/', 3)::pg_catalog.oid
                 WHERE t.table_id OPERATOR(pg_catalog.=) 0 AND pg_catalog.starts_with(t.kind, 'closed')
                   AND t.here OPERATOR(pg_catalog.=) %s
                   AND pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text OPERATOR(pg_catalog.=) t.owned_by
                   AND c.relnamespace OPERATOR(pg_catalog.<>) 'pgshift'::pg_catalog.regnamespace
                   AND c.relkind OPERATOR(pg_catalog.=) 'r' AND c.relpersistence OPERATOR(pg_catalog.<>) 't'
                 GROUP BY c.oid, c.relowner) AS e
         WHERE e.place OPERATOR(pg_catalog.<=) 100
        $own$, here);
    END IF;
    EXECUTE pg_catalog.format('SELECT pg_catalog.array_agg(relation), pg_catalog.array_agg(closing), pg_catalog.array_agg(is_elsewhere)'
                              ' FROM (%s) AS own', own_tables)
       INTO relations, closings, others;
    FOR i IN 1 .. COALESCE(pg_catalog.cardinality(relations), 0) LOOP
        BEGIN
            IF others[i] THEN
                EXECUTE pg_catalog.format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE NOWAIT', relations[i]);
            END IF;
            IF others[i] AND EXISTS (SELECT FROM pg_catalog.pg_trigger AS t
                                      WHERE t.tgrelid OPERATOR(pg_catalog.=) relations[i] AND t.tgname OPERATOR(pg_catalog.=) 'pgshift_refuse_write') THEN
                EXECUTE pg_catalog.format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE NOWAIT', relations[i]);
            END IF;
            EXECUTE pg_catalog.format('DROP TRIGGER IF EXISTS pgshift_refuse_write ON %s', relations[i]);
            EXECUTE pg_catalog.format('CREATE TRIGGER pgshift_refuse_write BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s'
                                      ' FOR EACH STATEMENT EXECUTE FUNCTION pgshift.refuse_write_trigger(%s)', relations[i],
                                      pg_catalog.quote_literal(closings[i]));
            EXECUTE pg_catalog.format('ALTER TABLE %s ENABLE ALWAYS TRIGGER pgshift_refuse_write', relations[i]);
        EXCEPTION WHEN OTHERS THEN
            IF NOT others[i] THEN
                RAISE;
            END IF;
            RAISE WARNING 'table % is not closed to SQL again: %', relations[i], SQLERRM
                  USING HINT = 'pgshift.doctor() tells its owner how to close it.';
        END;
    END LOOP;
END $$;

CREATE FUNCTION pgshift.follow_ddl() RETURNS event_trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_follow_ddl';

COMMENT ON FUNCTION pgshift.follow_ddl() IS
'Keeps rules true when tables change: follows renamed columns, and refuses a change that a rule cannot be applied after. Not to be used by hand.';

CREATE EVENT TRIGGER pgshift_follow_ddl ON ddl_command_end
    WHEN TAG IN ('ALTER TABLE', 'ALTER VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER FOREIGN TABLE', 'ALTER TYPE',
                 'ALTER SCHEMA', 'ALTER FUNCTION', 'ALTER PROCEDURE', 'ALTER ROUTINE', 'ALTER AGGREGATE', 'ALTER OPERATOR',
                 'ALTER DOMAIN', 'ALTER COLLATION', 'ALTER SEQUENCE', 'ALTER INDEX', 'ALTER EXTENSION', 'ALTER TEXT SEARCH CONFIGURATION',
                 'CREATE TABLE', 'CREATE FOREIGN TABLE', 'CREATE SCHEMA', 'CREATE TRIGGER')
    EXECUTE FUNCTION pgshift.follow_ddl();

ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;

COMMENT ON EVENT TRIGGER pgshift_follow_ddl IS
'Keeps rules true when tables change, by pgshift.follow_ddl().';
