-- An owner of a database who is no superuser installs the extension, and can do no more by it than what is the owner's.
SET client_min_messages = warning;
CREATE ROLE trusted_owner LOGIN;
CREATE ROLE trusted_guest LOGIN;
CREATE ROLE trusted_writer LOGIN;
CREATE DATABASE privileges_trusted OWNER trusted_owner TEMPLATE template0;
GRANT CREATE ON DATABASE privileges_trusted TO trusted_guest;
SELECT current_user AS superuser, current_database() AS outside \gset
\set SHOW_CONTEXT never

-- The privilege to create in the database is not enough, nor is a schema that somebody has prepared.
\c privileges_trusted trusted_guest
CREATE EXTENSION pgshift_state;
CREATE SCHEMA pgshift;
\c privileges_trusted trusted_owner
CREATE EXTENSION pgshift_state;
\c privileges_trusted trusted_guest
DROP SCHEMA pgshift;
-- Nor is one of the owner's own, in which other sessions could make things meanwhile, or which has something in it.
\c privileges_trusted trusted_owner
SET client_min_messages = warning;
CREATE SCHEMA pgshift;
CREATE EXTENSION pgshift_state;
DROP SCHEMA pgshift;
BEGIN;
CREATE SCHEMA pgshift;
CREATE FUNCTION pgshift.doctor(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE EXTENSION pgshift_state;
ROLLBACK;

CREATE EXTENSION pgshift_state;
SELECT extowner::regrole FROM pg_extension WHERE extname = 'pgshift_state';
SELECT r.rolsuper FROM pg_namespace AS n JOIN pg_roles AS r ON r.oid = n.nspowner WHERE nspname = 'pgshift';
SELECT r.rolsuper, count(*) > 0 FROM pg_proc AS p JOIN pg_roles AS r ON r.oid = p.proowner WHERE pronamespace = 'pgshift'::regnamespace GROUP BY 1;

-- Rules are made, written under and read as ever, by everybody.
GRANT CREATE ON SCHEMA public TO trusted_writer;
CREATE TABLE loans (id int PRIMARY KEY, status text);
SELECT has_schema_privilege('pgshift', 'CREATE') AS may_create;
SELECT pgshift.define('loans', 'status', '{new,paid,closed}', '{"new": ["paid"], "paid": ["closed"], "closed": []}', initial => 'new');
SELECT pgshift.audit('loans'), pgshift.consensus('loans', 'paid', 1), pgshift.normalize('loans', '{"status": "LOWER({value})"}');
SELECT pgshift.define_machine('order', '{new,paid}', '{"new": ["paid"]}', 'new');
GRANT ALL ON loans TO trusted_writer;
SET ROLE trusted_owner;
INSERT INTO loans VALUES (1, 'New');
SELECT to_state FROM pgshift.transition('order', 'o1', 'new');
\c privileges_trusted trusted_writer
SELECT pgshift.approve('loans', '1', 'ann') IS NOT NULL AS approved;
UPDATE loans SET status = 'paid';
UPDATE loans SET status = 'new';
CREATE TABLE notes (id int PRIMARY KEY, body text);
SELECT pgshift.audit('notes');
INSERT INTO notes VALUES (1, 'mine');

-- The owner reads all that is recorded, writes none of it, and seals.
\c privileges_trusted trusted_owner
SELECT field, to_value FROM pgshift.history('loans', '1');
SELECT count(*) FROM pgshift._pgshift_state_audit;
SELECT c.relname, r.rolsuper, has_table_privilege(c.oid, 'SELECT') AS reads, has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES') AS writes
  FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner WHERE relnamespace = 'pgshift'::regnamespace AND relkind = 'r' ORDER BY relname COLLATE "C";
SELECT count(*) AS sequences, count(*) FILTER (WHERE has_table_privilege(oid, 'SELECT')) AS readable FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relkind = 'S';
INSERT INTO pgshift._pgshift_state_audit (table_id) VALUES (1);
DROP TABLE pgshift._pgshift_state_audit;
CREATE TABLE pgshift.mine ();
SELECT pgshift.protect();
CREATE OR REPLACE FUNCTION pgshift.visible(value text) RETURNS text LANGUAGE sql AS 'SELECT 1';
SELECT seal_id FROM pgshift.seal_audit();
GRANT EXECUTE ON FUNCTION pgshift.seal_audit() TO trusted_writer;
SELECT * FROM pgshift.verify_audit();
SELECT count(*) FROM pgshift.doctor();

-- What would take the extension along does not become a part of it.
CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER EXTENSION pgshift_state ADD FUNCTION mine();
ALTER EXTENSION pgshift_state DROP FUNCTION pgshift.define_trigger();
ALTER EXTENSION pgshift_state UPDATE;
DROP FUNCTION mine();

-- CASCADE takes no other role's rules along.
DROP EXTENSION pgshift_state CASCADE;
DROP OWNED BY trusted_owner;
DROP EXTENSION pgshift_state;
\c privileges_trusted trusted_writer
SELECT pgshift.drop_rule('notes', 'audit');
\c privileges_trusted trusted_owner
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
SELECT count(*) FROM pgshift._pgshift_state_audit;
INSERT INTO pgshift._pgshift_state_audit (table_id) VALUES (1);
-- What was recorded is there, and the table's again, once the extension is.
CREATE EXTENSION pgshift_state;
SELECT pgshift.audit('loans');
SELECT field, to_value FROM pgshift.history('loans', '1');
SELECT has_table_privilege('pgshift._pgshift_ledger', 'SELECT') AS reads;

-- A member of the owning role is an owner, too.
SELECT pgshift.drop_rule('loans', 'audit');
DROP EXTENSION pgshift_state CASCADE;
\c privileges_trusted :superuser
SET client_min_messages = warning;
DROP SCHEMA pgshift CASCADE;
GRANT trusted_owner TO trusted_guest;
\c privileges_trusted trusted_guest
CREATE EXTENSION pgshift_state;
SELECT extowner::regrole FROM pg_extension WHERE extname = 'pgshift_state';

\c :outside :superuser
DROP DATABASE privileges_trusted;
DROP ROLE trusted_owner, trusted_guest, trusted_writer;
