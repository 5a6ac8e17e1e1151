
CREATE FUNCTION pgshift.drop_rule(relation regclass, kind text, field text DEFAULT NULL)
RETURNS integer
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_drop_rule';

COMMENT ON FUNCTION pgshift.drop_rule(regclass, text, text) IS
'Remove a table''s rules of one kind (''normalize'', ''define'', ''consensus'', ''audit''), all or what concerns one column, and return how many rules that changed. Needs ownership of the table.';

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
   AND NOT t.tgisinternal;

COMMENT ON VIEW pgshift.rules IS
'The rules of all tables: the table, the kind of rule, the name that errors carry as the constraint, the column if it is about one, the definition as it was given (with what its expressions are bound to, and the settings that they were written under), and whether the rule is enabled.';

GRANT SELECT ON pgshift.rules TO PUBLIC;

CREATE FUNCTION pgshift.refuse_write_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_refuse_write_trigger';

COMMENT ON FUNCTION pgshift.refuse_write_trigger() IS
'Keeps the tables that rules write to from being written by anyone else: 42501. With an argument, the owner may INSERT, as a restored dump does. Not to be used by hand.';

CREATE FUNCTION pgshift.follow_ddl() RETURNS event_trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_follow_ddl';

COMMENT ON FUNCTION pgshift.follow_ddl() IS
'Keeps rules true when tables change: follows renamed columns, and refuses a change that a rule cannot be applied after. Not to be used by hand.';

CREATE EVENT TRIGGER pgshift_follow_ddl ON ddl_command_end
    WHEN TAG IN ('ALTER TABLE', 'ALTER VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER FOREIGN TABLE', 'ALTER TYPE',
                 'CREATE TABLE', 'CREATE FOREIGN TABLE', 'CREATE SCHEMA', 'CREATE TRIGGER')
    EXECUTE FUNCTION pgshift.follow_ddl();

ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;

COMMENT ON EVENT TRIGGER pgshift_follow_ddl IS
'Keeps rules true when tables change, by pgshift.follow_ddl().';
