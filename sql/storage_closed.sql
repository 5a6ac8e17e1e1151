-- What rules record is written by no SQL: by whomever, however, in whatever kind of session
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_all_data, regress_maker;
RESET client_min_messages;
\set SHOW_CONTEXT never
CREATE ROLE regress_all_data IN ROLE pg_write_all_data, pg_read_all_data;
CREATE ROLE regress_maker;
CREATE SCHEMA records AUTHORIZATION regress_maker;
GRANT USAGE ON SCHEMA records TO regress_all_data;
-- made by whoever makes the first rule, owned by the schema's owner
SET ROLE regress_maker;
SET search_path = records;
CREATE TABLE t (id int PRIMARY KEY, status text);
SELECT pgshift.audit('t');
SELECT pgshift.consensus('t', 'b', 1);
INSERT INTO t VALUES (1, 'a');
SELECT pgshift.approve('t', '1', 'ann');
RESET ROLE;
SELECT seal_id > 0 AS sealed FROM pgshift.seal_audit();
SELECT c.relname, c.relowner = n.nspowner AS is_the_schemas FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'pgshift' AND c.relname IN ('_pgshift_state_audit', '_pgshift_state_audit_seals', '_pgshift_consensus_t_b') ORDER BY 1;

GRANT CREATE, USAGE ON SCHEMA records TO regress_all_data;
CREATE TABLE kept (name text, relation regclass);
INSERT INTO kept VALUES ('log', 'pgshift._pgshift_state_audit'), ('seals', 'pgshift._pgshift_state_audit_seals'), ('approvals', 'pgshift._pgshift_consensus_t_b');
GRANT SELECT ON kept TO PUBLIC;
CREATE TABLE writes (write text, command text);
INSERT INTO writes VALUES
    ('UPDATE', 'UPDATE %1$s SET id = DEFAULT'),
    ('UPDATE of no row', 'UPDATE %1$s SET id = DEFAULT WHERE false'),
    ('DELETE', 'DELETE FROM %1$s'),
    ('TRUNCATE', 'TRUNCATE %1$s'),
    ('TRUNCATE of several', 'TRUNCATE %1$s, records.t RESTART IDENTITY CASCADE'),
    ('MERGE, UPDATE', 'MERGE INTO %1$s AS k USING (SELECT 1) AS s ON true WHEN MATCHED THEN UPDATE SET id = DEFAULT'),
    ('MERGE, DELETE', 'MERGE INTO %1$s AS k USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE'),
    ('in WITH', 'WITH gone AS (DELETE FROM %1$s RETURNING *) SELECT * FROM gone'),
    ('ON CONFLICT', 'INSERT INTO %1$s OVERRIDING SYSTEM VALUE SELECT * FROM %1$s ON CONFLICT DO NOTHING'),
    ('through a view', 'CREATE VIEW records.v AS SELECT * FROM %1$s; DELETE FROM records.v'),
    ('by a function', 'CREATE FUNCTION records.f() RETURNS void LANGUAGE sql SECURITY DEFINER AS ''DELETE FROM %1$s''; SELECT records.f()'),
    ('in a rule', 'CREATE RULE r AS ON INSERT TO records.t DO ALSO DELETE FROM %1$s; INSERT INTO records.t VALUES (2, ''a'')');
GRANT SELECT ON writes TO PUBLIC;
SELECT name, write, test.outcome(format(command, relation)) FROM kept, writes WHERE NOT (write = 'ON CONFLICT' AND name <> 'approvals') ORDER BY 1, 2;
SET session_replication_role = replica;
SELECT DISTINCT test.outcome(format(command, relation)) FROM kept, writes WHERE NOT (write = 'ON CONFLICT' AND name <> 'approvals') AND write <> 'in a rule' ORDER BY 1;
RESET session_replication_role;
COPY pgshift._pgshift_consensus_t_b (table_id) FROM stdin;
\.
SET ROLE regress_all_data;
SELECT DISTINCT test.outcome(format(command, relation)) FROM records.kept, records.writes ORDER BY 1;
COPY pgshift._pgshift_state_audit (table_id) FROM stdin;
\.
INSERT INTO pgshift._pgshift_state_audit (table_id, field, changed_by, changed_at, operation, transaction_id) VALUES (1, 'x', 'me', now(), 'I', '1');
SET ROLE regress_maker;
SELECT DISTINCT test.outcome(format(command, relation)) FROM kept, writes WHERE write NOT LIKE '%UPDATE%' ORDER BY 1;
SELECT test.outcome(command) FROM unnest(ARRAY['ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER ALL', 'DROP TABLE pgshift._pgshift_state_audit', 'LOCK pgshift._pgshift_state_audit',
    'ALTER TABLE pgshift._pgshift_state_audit RENAME TO x', 'CREATE TABLE records.child () INHERITS (pgshift._pgshift_state_audit)', 'DROP SCHEMA pgshift CASCADE',
    'CREATE TRIGGER mine BEFORE INSERT ON pgshift._pgshift_state_audit EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'CREATE INDEX ON pgshift._pgshift_state_audit (id)', 'SELECT nextval(''pgshift._pgshift_state_audit_id_seq'')',
    'COMMENT ON TABLE pgshift._pgshift_state_audit IS NULL', 'GRANT ALL ON pgshift._pgshift_state_audit TO PUBLIC', 'DROP EXTENSION pgshift_state CASCADE',
    'ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE', 'SET session_replication_role = replica', 'ALTER FUNCTION pgshift.define_trigger() RENAME TO x',
    'SELECT pgshift.seal_audit()', 'SELECT pgshift.verify_audit()', 'SELECT pgshift.audit(''pgshift._pgshift_state_audit'')']) AS command GROUP BY 1 ORDER BY 1;
RESET ROLE;
SELECT count(*) AS approvals FROM pgshift.pending_approvals('t');
SELECT test.outcome(format('SELECT pgshift.%s(%L, %s)', f, relation, a)), name, f FROM kept,
       (VALUES ('audit', '''{id}'''), ('define', '''id'', ''{a}'', ''{}'''), ('consensus', '''x'', 1'), ('normalize', '''{"id": "trim"}''')) AS c (f, a) ORDER BY 3, 2;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA records CASCADE;
DROP ROLE regress_all_data, regress_maker;

-- the registry of tables is one of them, too; what its owner has inserted by hand and is none of ours says nothing
SET client_min_messages = warning;
CREATE TABLE registered (id int PRIMARY KEY);
SELECT pgshift.audit('registered');
BEGIN;
ALTER TABLE pgshift._pgshift_tables DISABLE TRIGGER pgshift_refuse_write;
SELECT severity, relation, finding, remedy FROM pgshift.doctor() WHERE relation = 'pgshift._pgshift_tables'::regclass;
ROLLBACK;
BEGIN;
INSERT INTO pgshift._pgshift_tables (table_id, kind, name, owned_by, here, noted_at)
SELECT 0, 'closed', 'x', current_user, here, now() FROM unnest(ARRAY['', '/', 'a/b/c', 'a/b/99999999999999999999', '1/2/-3/4']) AS here;
SELECT relation, finding FROM pgshift.doctor() WHERE relation = 'pgshift._pgshift_tables'::regclass;
ROLLBACK;
-- an audit that is made anew goes by the last note of the table, wherever that lies
BEGIN;
SELECT table_id AS own FROM pgshift.recorded_tables WHERE relation = 'registered'::regclass \gset
INSERT INTO pgshift._pgshift_tables (table_id, kind, name, owned_by, here, noted_at)
SELECT 4711, kind, name, owned_by, here, noted_at - interval '1 day' FROM pgshift._pgshift_tables WHERE table_id = :own AND kind = 'recorded';
ALTER TABLE pgshift._pgshift_bindings DISABLE TRIGGER ALL;
DELETE FROM pgshift._pgshift_bindings WHERE table_id = :own;
SELECT pgshift.drop_rule('registered', 'audit');
SELECT pgshift.audit('registered');
SELECT definition ->> 'table_id' = :'own' AS has_its_own FROM pgshift.rules WHERE relation = 'registered'::regclass;
ROLLBACK;
DROP TABLE registered;
RESET client_min_messages;
