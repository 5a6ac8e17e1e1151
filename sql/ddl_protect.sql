-- protect(): nobody switches rules off but by the extension's own functions
SET client_min_messages = warning;
DROP EXTENSION IF EXISTS pgshift_state CASCADE;
DROP SCHEMA IF EXISTS pgshift CASCADE;
CREATE EXTENSION pgshift_state;
RESET client_min_messages;
CREATE SCHEMA app;
CREATE TABLE app.loans (id int PRIMARY KEY, note text, status text);
SELECT pgshift.define('app.loans', 'status', '{open,paid}', '{"open": ["paid"]}', initial => 'open', frozen => '{paid}');
SELECT pgshift.audit('app.loans');
SELECT pgshift.consensus('app.loans', 'paid', 1);
CREATE TABLE app.parts (id int, status text) PARTITION BY RANGE (id);
CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM (0) TO (10);
CREATE TABLE app.parts_2 PARTITION OF app.parts FOR VALUES FROM (10) TO (20);
SELECT pgshift.define('app.parts', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a', frozen => '{b}');
INSERT INTO app.loans VALUES (1, 'n', 'open');
INSERT INTO app.parts VALUES (1, 'b'), (11, 'b');
SELECT count(*) FROM pgshift.seal_audit();
-- a trigger that someone has renamed is a rule's, too
CREATE TABLE app.renamed (status text);
SELECT pgshift.define('app.renamed', 'status', '{a}', '{}');
ALTER TRIGGER zz_pgshift_2_define_status ON app.renamed RENAME TO "Zz mine";
CREATE TABLE app.plain (id int);
CREATE FUNCTION app.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER plain BEFORE INSERT ON app.plain FOR EACH ROW EXECUTE FUNCTION app.nothing();
CREATE VIEW shown AS SELECT tgrelid::regclass AS relation, tgname AS name, tgenabled AS enabled FROM pg_trigger
  WHERE tgfoid IN (SELECT oid FROM pg_proc WHERE pronamespace = 'pgshift'::regnamespace)
    AND (tgrelid::regclass::text LIKE 'app.%' OR tgrelid::regclass::text LIKE 'pgshift%') ORDER BY 1, 2;
TABLE shown;

SELECT pgshift.protect();
SELECT evtname, evtevent, evtenabled FROM pg_event_trigger WHERE evtname LIKE 'pgshift%' ORDER BY 1;
-- again is the same
SELECT pgshift.protect();
-- switched off, by name and all, on a partition, as a replica's
ALTER TABLE app.loans DISABLE TRIGGER zz_pgshift_2_define_status;
\set VERBOSITY terse
ALTER TABLE app.loans DISABLE TRIGGER ALL;
ALTER TABLE app.loans DISABLE TRIGGER USER;
ALTER TABLE app.loans ENABLE REPLICA TRIGGER zz_pgshift_4_audit;
ALTER TABLE app.loans DISABLE TRIGGER zz_pgshift_2_truncate;
ALTER TABLE app.parts DISABLE TRIGGER zz_pgshift_2_define_status;
ALTER TABLE ONLY app.parts DISABLE TRIGGER zz_pgshift_2_define_status;
ALTER TABLE app.parts_1 DISABLE TRIGGER zz_pgshift_2_define_status;
ALTER TABLE app.parts_1 DISABLE TRIGGER ALL;
ALTER TABLE app.renamed DISABLE TRIGGER "Zz mine";
ALTER TABLE app.loans ADD COLUMN other int, DISABLE TRIGGER zz_pgshift_4_audit;
SET session_replication_role = replica;
ALTER TABLE app.loans DISABLE TRIGGER ALL;
RESET session_replication_role;
DO $$ BEGIN EXECUTE 'ALTER TABLE app.loans DISABLE TRIGGER ALL'; END $$;
-- dropped, renamed, replaced
DROP TRIGGER zz_pgshift_2_define_status ON app.loans;
DROP TRIGGER IF EXISTS zz_pgshift_4_audit ON app.loans CASCADE;
DROP TRIGGER zz_pgshift_3_truncate ON app.loans;
DROP TRIGGER "Zz mine" ON app.renamed;
ALTER TRIGGER zz_pgshift_2_define_status ON app.loans RENAME TO aa;
ALTER TRIGGER zz_pgshift_2_define_status ON app.parts RENAME TO aa;
ALTER TRIGGER zz_pgshift_4_audit ON app.loans DEPENDS ON EXTENSION plpgsql;
CREATE OR REPLACE TRIGGER zz_pgshift_2_define_status BEFORE INSERT ON app.loans FOR EACH ROW EXECUTE FUNCTION app.nothing();
CREATE OR REPLACE TRIGGER zz_pgshift_4_audit AFTER INSERT ON app.loans FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger('{}');
-- a rule that comes with the identity of another table, as a dump that is restored beside its table brings it, gets one of its own
CREATE TABLE app.beside (id integer PRIMARY KEY);
SELECT definition FROM pgshift.rules WHERE relation = 'app.loans'::regclass AND kind = 'audit' \gset
CREATE TRIGGER zz_pgshift_4_audit AFTER INSERT OR UPDATE OR DELETE ON app.beside FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger(:'definition');
SELECT count(DISTINCT definition ->> 'table_id') AS identities FROM pgshift.rules WHERE relation IN ('app.loans'::regclass, 'app.beside'::regclass) AND kind = 'audit';
-- the functions, and all of the extension
DROP FUNCTION pgshift.define_trigger() CASCADE;
DROP FUNCTION pgshift.refuse_write_trigger() CASCADE;
DROP EXTENSION pgshift_state CASCADE;
DROP EXTENSION plpgsql, pgshift_state CASCADE;
DROP SCHEMA pgshift CASCADE;
CREATE ROLE other_owner SUPERUSER;
UPDATE pg_extension SET extowner = 'other_owner'::regrole WHERE extname = 'pgshift_state';
DROP OWNED BY other_owner CASCADE;
UPDATE pg_extension SET extowner = (SELECT nspowner FROM pg_namespace WHERE nspname = 'pgshift') WHERE extname = 'pgshift_state';
DROP OWNED BY other_owner CASCADE;
DROP ROLE other_owner;
ALTER FUNCTION pgshift.define_trigger() RENAME TO other;
ALTER FUNCTION pgshift.define_trigger() SET SCHEMA app;
ALTER FUNCTION pgshift.define_trigger() OWNER TO CURRENT_USER;
ALTER FUNCTION pgshift.define_trigger() SECURITY DEFINER;
ALTER ROUTINE pgshift.define_trigger() SET search_path = app;
CREATE OR REPLACE FUNCTION pgshift.define_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE OR REPLACE VIEW pgshift.rules AS SELECT relation, kind, name, field, definition, NOT enabled AS enabled FROM pgshift.rules;
CREATE OR REPLACE RULE "_RETURN" AS ON SELECT TO pgshift.rules DO INSTEAD SELECT NULL::regclass AS relation, ''::text AS kind, ''::name AS name, ''::name AS field, '{}'::jsonb AS definition, true AS enabled;
ALTER VIEW pgshift.rules RENAME TO other;
ALTER EXTENSION pgshift_state DROP FUNCTION pgshift.define_trigger();
ALTER SCHEMA pgshift RENAME TO other;
ALTER SCHEMA pgshift OWNER TO CURRENT_USER;
-- what rules record
ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER ALL;
ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER pgshift_refuse_write;
DROP TRIGGER pgshift_refuse_write ON pgshift._pgshift_state_audit;
DROP TABLE pgshift._pgshift_state_audit;
DROP TABLE pgshift._pgshift_consensus_loans_paid CASCADE;
ALTER TABLE pgshift._pgshift_state_audit RENAME TO other;
ALTER TABLE pgshift._pgshift_state_audit RENAME COLUMN field TO other;
ALTER TABLE pgshift._pgshift_state_audit SET SCHEMA app;
ALTER TABLE pgshift._pgshift_state_audit DROP COLUMN from_value;
ALTER TABLE pgshift._pgshift_state_audit ALTER COLUMN from_value TYPE text USING 'x';
ALTER TABLE pgshift._pgshift_state_audit OWNER TO CURRENT_USER;
ALTER TABLE pgshift._pgshift_state_audit ALTER COLUMN id RESTART WITH 1;
ALTER SEQUENCE pgshift._pgshift_state_audit_id_seq RESTART WITH 1;
CREATE TABLE app.mother (LIKE pgshift._pgshift_state_audit);
ALTER TABLE pgshift._pgshift_state_audit INHERIT app.mother;
-- (not the log: its identity column is reason enough for newer releases)
CREATE TABLE app.mother_of_parts (LIKE pgshift._pgshift_state_audit_seals) PARTITION BY LIST (id);
ALTER TABLE app.mother_of_parts ATTACH PARTITION pgshift._pgshift_state_audit_seals DEFAULT;
\set VERBOSITY default
-- all is as it was
TABLE shown;
UPDATE app.loans SET status = 'lost';

-- what stays possible: everything that is not a rule's
ALTER TABLE app.plain DISABLE TRIGGER ALL;
ALTER TABLE app.plain ENABLE TRIGGER ALL;
DROP TRIGGER plain ON app.plain;
ALTER TABLE app.loans ADD COLUMN more text;
ALTER TABLE app.loans RENAME COLUMN status TO state;
ALTER TABLE app.loans ENABLE TRIGGER ALL;
ALTER TABLE pgshift._pgshift_state_audit SET (fillfactor = 90);
CREATE INDEX by_actor ON pgshift._pgshift_state_audit (changed_by);
DROP INDEX pgshift.by_actor;
-- which rules have not
DROP INDEX pgshift._pgshift_state_audit_table_id_entity_id_id_idx;
-- a trigger that would have the last word, on a partition, too; one that hasn't may come
CREATE TRIGGER zzz BEFORE UPDATE ON app.loans FOR EACH ROW EXECUTE FUNCTION app.nothing();
CREATE TRIGGER zzz BEFORE DELETE ON app.parts_1 FOR EACH ROW EXECUTE FUNCTION app.nothing();
CREATE TRIGGER aaa BEFORE UPDATE ON app.loans FOR EACH ROW EXECUTE FUNCTION app.nothing();
ALTER TRIGGER aaa ON app.loans RENAME TO zzz;
CREATE OR REPLACE TRIGGER aaa BEFORE INSERT ON app.loans FOR EACH ROW EXECUTE FUNCTION app.nothing();
DROP TRIGGER aaa ON app.loans;
CREATE TRIGGER zzz AFTER UPDATE ON app.loans FOR EACH ROW EXECUTE FUNCTION app.nothing();
DROP TRIGGER zzz ON app.loans;
ALTER TABLE app.parts DETACH PARTITION app.parts_1;
DROP TABLE app.parts_2;
-- and what the extension does itself
SELECT pgshift.define('app.loans', 'state', '{open,paid,lost}', '{"open": ["paid", "lost"]}', initial => 'open');
SELECT pgshift.enforce('app.loans', 'origin');
SELECT pgshift.enforce('app.loans', 'always');
SELECT pgshift.audit('app.plain', key => '{id}');
SELECT pgshift.drop_rule('app.plain', 'audit');
SELECT pgshift.consensus('app.loans', 'lost', 1);
INSERT INTO app.loans (id) VALUES (100);
SELECT pgshift.approve('app.loans', '100', 'ann', transition => state) FROM unnest('{paid,lost}'::text[]) AS state;
SELECT pgshift.drop_rule('app.loans', 'consensus');
SELECT pgshift.drop_rule('app.loans', 'define');
SELECT pgshift.drop_rule('app.renamed', 'define');
TABLE shown;
-- a table goes with its rules, by its schema or its owner, too
CREATE ROLE borrower;
CREATE SCHEMA borrowed AUTHORIZATION borrower;
CREATE TABLE borrowed.things (status text);
ALTER TABLE borrowed.things OWNER TO borrower;
SELECT pgshift.define('borrowed.things', 'status', '{a}', '{}');
-- where PostgreSQL tells event triggers nothing, nothing can be changed
CREATE FUNCTION app.disable() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN ALTER TABLE borrowed.things DISABLE TRIGGER USER; RETURN true; END $$;
CREATE MATERIALIZED VIEW app.disables AS SELECT app.disable() WITH NO DATA;
REFRESH MATERIALIZED VIEW app.disables;
BEGIN;
DROP OWNED BY borrower;
ROLLBACK;
SET client_min_messages = warning;
DROP SCHEMA borrowed CASCADE;
DROP TABLE app.loans;
RESET client_min_messages;

-- who may say so
GRANT USAGE ON SCHEMA app TO borrower;
SET ROLE borrower;
SELECT test.outcome('SELECT pgshift.protect(false)'), test.outcome('SELECT pgshift.protect()'),
       test.outcome('SELECT pgshift.protect(NULL)');
RESET ROLE;
SELECT test.outcome('DROP EXTENSION pgshift_state CASCADE'), test.outcome('DROP TABLE pgshift._pgshift_state_audit');
-- in one transaction or another, it can be ended
BEGIN;
SELECT pgshift.protect(false);
DROP TABLE pgshift._pgshift_consensus_loans_paid;
ROLLBACK;
DROP TABLE pgshift._pgshift_consensus_loans_paid;
SELECT pgshift.protect(false);
SELECT pgshift.protect(false);
SELECT evtname FROM pg_event_trigger WHERE evtname LIKE 'pgshift%' ORDER BY 1;
DROP TABLE pgshift._pgshift_consensus_loans_paid, pgshift._pgshift_consensus_loans_lost;
SET client_min_messages = warning;
DROP VIEW shown;
DROP SCHEMA app CASCADE;
DROP EXTENSION pgshift_state CASCADE;
DROP SCHEMA pgshift CASCADE;
DROP ROLE borrower;
-- as other tests find it
CREATE EXTENSION pgshift_state;
