\set SHOW_CONTEXT never
-- The ledger and its machines are written by no SQL: by whomever, however, in whatever kind of session
CREATE ROLE regress_forger IN ROLE pg_write_all_data, pg_read_all_data;
CREATE ROLE regress_user;
CREATE SCHEMA forging;
GRANT USAGE ON SCHEMA forging TO PUBLIC;
SET search_path = forging;
-- made by anybody, owned by the schema's owner
SET ROLE regress_user;
SELECT pgshift.define_machine('f', '{a,b}', '{"a": ["b"]}', 'a');
SELECT to_state FROM pgshift.transition('f', 's', 'a');
RESET ROLE;
SELECT c.relname, c.relowner = n.nspowner AS is_the_schemas, c.relacl FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'pgshift' AND c.relname IN ('_pgshift_ledger', '_pgshift_machines') ORDER BY 1;

CREATE TABLE writes (write text, command text);
INSERT INTO writes VALUES
    ('INSERT', 'INSERT INTO %1$s SELECT * FROM %1$s'),
    ('INSERT of no row', 'INSERT INTO %1$s SELECT * FROM %1$s WHERE false'),
    ('INSERT, ON CONFLICT', 'INSERT INTO %1$s SELECT * FROM %1$s ON CONFLICT DO NOTHING'),
    ('UPDATE', 'UPDATE %1$s SET machine = ''x'''),
    ('UPDATE of no row', 'UPDATE %1$s SET machine = ''x'' WHERE false'),
    ('DELETE', 'DELETE FROM %1$s'),
    ('TRUNCATE', 'TRUNCATE %1$s'),
    ('TRUNCATE with others', 'TRUNCATE forging.other, %1$s'),
    ('MERGE', 'MERGE INTO %1$s AS k USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE'),
    ('in WITH', 'WITH gone AS (DELETE FROM %1$s RETURNING *) SELECT * FROM gone'),
    ('through a view', 'CREATE VIEW forging.v AS SELECT * FROM %1$s; DELETE FROM forging.v'),
    ('by a function', 'CREATE FUNCTION forging.f() RETURNS void LANGUAGE sql SECURITY DEFINER AS ''DELETE FROM %1$s''; SELECT forging.f()');
CREATE TABLE other ();
CREATE TABLE kept (relation text);
INSERT INTO kept VALUES ('pgshift._pgshift_ledger'), ('pgshift._pgshift_machines');
GRANT SELECT ON writes, kept TO PUBLIC;
SELECT relation, write, test.outcome(format(command, relation)) FROM kept, writes ORDER BY 1, 2;
SET session_replication_role = replica;
SELECT DISTINCT test.outcome(format(command, relation)) FROM kept, writes;
COPY pgshift._pgshift_ledger FROM stdin;
\.
COPY pgshift._pgshift_machines FROM stdin;
\.
RESET session_replication_role;
SELECT nspowner::regrole AS owner FROM pg_namespace WHERE nspname = 'pgshift' \gset
SET ROLE :owner;
SELECT DISTINCT test.outcome(format(command, relation)) FROM kept, writes;
SET ROLE regress_forger;
SELECT DISTINCT test.outcome(format(command, relation)) FROM kept, writes;
COPY pgshift._pgshift_ledger FROM stdin;
\.
SET ROLE regress_user;
SELECT DISTINCT test.outcome(format(command, relation)) FROM kept, writes;
SELECT test.outcome(command), command FROM unnest(ARRAY['ALTER TABLE pgshift._pgshift_ledger DISABLE TRIGGER ALL', 'DROP TABLE pgshift._pgshift_ledger',
    'SELECT FROM pgshift._pgshift_ledger', 'CREATE INDEX ON pgshift._pgshift_ledger (actor_id)', 'DROP TYPE pgshift.ledger_entry',
    'CREATE TRIGGER t BEFORE INSERT ON pgshift._pgshift_ledger EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'SET session_replication_role = replica']) AS command ORDER BY 2;
RESET ROLE;
-- nor by rules on it
SELECT test.outcome('SELECT pgshift.define(''pgshift._pgshift_ledger'', ''to_state'', ''{a}'', ''{}'')') AS define, test.outcome('SELECT pgshift.audit(''pgshift._pgshift_ledger'')') AS audit,
       test.outcome('SELECT pgshift.normalize(''pgshift._pgshift_ledger'', ''{"to_state": "trim"}'')') AS normalize;
-- nothing of it has had any effect
SELECT from_state, to_state, sort_key FROM pgshift.ledger_history('f', 's');
SELECT to_state, sort_key FROM pgshift.transition('f', 's', 'b');

-- what others have a session run moves nothing in its user's name
CREATE FUNCTION moved(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pgshift.transition('f', $1, 'a'); RETURN $1; END $$;
SET ROLE regress_user;
RESET ROLE;
GRANT CREATE ON SCHEMA forging TO regress_user;
SET ROLE regress_user;
CREATE TABLE trap (id text);
INSERT INTO trap SELECT 'trapped ' || i FROM generate_series(1, 3) AS i;
CREATE INDEX ON trap (lower(id));
RESET ROLE;
CREATE FUNCTION moved_too(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT forging.moved($1) $$;
ALTER FUNCTION moved_too OWNER TO regress_user;
ALTER FUNCTION moved OWNER TO regress_user;
ALTER TABLE trap OWNER TO regress_user;
CREATE INDEX ON trap (moved_too(id));
SELECT pgshift.current_state('f', 'trapped 1') IS NULL AS none;

-- a clock that was set back: an entry is no earlier than the one before, here by a superuser's forgery
BEGIN;
SELECT to_state FROM pgshift.transition('f', 'late', 'a');
ALTER TABLE pgshift._pgshift_ledger DISABLE TRIGGER USER;
UPDATE pgshift._pgshift_ledger SET created_at = '2999-01-01' WHERE subject_id = 'late';
ALTER TABLE pgshift._pgshift_ledger ENABLE ALWAYS TRIGGER pgshift_refuse_write;
SELECT to_state, extract(year FROM created_at) AS year FROM pgshift.transition('f', 'late', 'b');
ROLLBACK;

-- an index that somebody adds, of any kind, is kept up to date; with more columns, or fewer, nothing is written
CREATE INDEX ledger_expression ON pgshift._pgshift_ledger (lower(actor_id)) WHERE metadata ? 'x';
SELECT to_state FROM pgshift.transition('f', 'indexed', 'a', 'ANN', metadata => '{"x": 1}');
SELECT to_state FROM pgshift.transition('f', 'indexed', 'b', 'ANN', metadata => '{"x": 1}');
SET enable_seqscan = off;
SELECT to_state, most_recent FROM pgshift._pgshift_ledger WHERE lower(actor_id) = 'ann' AND metadata ? 'x' ORDER BY sort_key;
RESET enable_seqscan;
DROP INDEX pgshift.ledger_expression;
BEGIN;
ALTER TABLE pgshift._pgshift_ledger ADD COLUMN note text;
SAVEPOINT s;
SELECT pgshift.transition('f', 'wider', 'a');
ROLLBACK TO s;
ALTER TABLE pgshift._pgshift_ledger DROP COLUMN note;
SELECT to_state FROM pgshift.transition('f', 'wider', 'a');
ROLLBACK;
-- what is never NULL is read without asking
BEGIN;
ALTER TABLE pgshift._pgshift_machines ALTER definition DROP NOT NULL, DISABLE TRIGGER ALL;
UPDATE pgshift._pgshift_machines SET definition = NULL;
SAVEPOINT s;
SELECT pgshift.transition('f', 'nothing', 'a');
ROLLBACK TO s;
SELECT machine FROM pgshift.machines;
ROLLBACK TO s;
SELECT pgshift.define_machine('f', '{a}', '{}', 'a');
ROLLBACK;
BEGIN;
ALTER TABLE pgshift._pgshift_ledger ALTER to_state DROP NOT NULL, DISABLE TRIGGER ALL;
UPDATE pgshift._pgshift_ledger SET to_state = NULL;
SAVEPOINT s;
SELECT pgshift.current_state('f', 's');
ROLLBACK TO s;
SELECT pgshift.transition('f', 's', 'a');
ROLLBACK;
BEGIN;
DROP INDEX pgshift._pgshift_ledger_machine_to_state_subject_id_idx;
SELECT pgshift.subjects_in('f', 'a');
ROLLBACK;
BEGIN;
DROP INDEX pgshift._pgshift_ledger_machine_subject_id_sort_key_idx;
SELECT pgshift.transition('f', 'unindexed', 'a');
ROLLBACK;
BEGIN;
DROP TABLE pgshift._pgshift_ledger;
SAVEPOINT s;
SELECT pgshift.transition('f', 's', 'b');
ROLLBACK TO s;
SELECT pgshift.define_machine('g', '{a}', '{}', 'a');
SELECT sort_key FROM pgshift.transition('f', 's', 'a');
ROLLBACK;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA forging CASCADE;
DROP OWNED BY regress_forger, regress_user;
DROP ROLE regress_forger, regress_user;
