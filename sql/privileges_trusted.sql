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
\c privileges_trusted trusted_owner
CREATE SCHEMA pgshift;
CREATE FUNCTION pgshift.doctor(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE EXTENSION pgshift_state;
SET client_min_messages = warning;
DROP SCHEMA pgshift CASCADE;

CREATE EXTENSION pgshift_state;
SELECT extowner::regrole FROM pg_extension WHERE extname = 'pgshift_state';
SELECT r.rolsuper FROM pg_namespace AS n JOIN pg_roles AS r ON r.oid = n.nspowner WHERE nspname = 'pgshift';
SELECT r.rolsuper, count(*) > 0 FROM pg_proc AS p JOIN pg_roles AS r ON r.oid = p.proowner WHERE pronamespace = 'pgshift'::regnamespace GROUP BY 1;

-- Rules are made, written under and read as ever, by everybody.
GRANT CREATE ON SCHEMA public TO trusted_writer;
CREATE TABLE loans (id int PRIMARY KEY, status text);
SELECT has_schema_privilege('pgshift', 'CREATE') AS may_create_before;
SELECT pgshift.define('loans', 'status', '{new,paid,closed}', '{"new": ["paid"], "paid": ["closed"], "closed": []}', initial => 'new');
SELECT has_schema_privilege('pgshift', 'CREATE') AS may_create_after;
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

-- What a dump brings is the owner's until another role writes there, which runs nothing of the owner's.
SELECT pgshift.drop_rule('loans', 'audit');
DROP EXTENSION pgshift_state CASCADE;
\c privileges_trusted :superuser
SET client_min_messages = warning;
DROP SCHEMA pgshift CASCADE;
\c privileges_trusted trusted_owner
CREATE SCHEMA pgshift;
CREATE EXTENSION pgshift_state WITH SCHEMA pgshift;
CREATE TABLE pgshift._pgshift_state_audit (id bigint GENERATED ALWAYS AS IDENTITY, table_id bigint NOT NULL, entity_id text COLLATE "C",
    field text COLLATE "C" NOT NULL, from_value text, to_value text, changed_by text NOT NULL, changed_at timestamptz NOT NULL,
    operation "char" NOT NULL, transaction_id xid8 NOT NULL);
ALTER TABLE ONLY pgshift._pgshift_state_audit REPLICA IDENTITY FULL;
INSERT INTO pgshift._pgshift_state_audit (table_id, entity_id, field, to_value, changed_by, changed_at, operation, transaction_id)
VALUES (17, '1', 'status', 'restored', 'ann', '2020-01-01', 'I', '3');
CREATE INDEX _pgshift_state_audit_table_id_entity_id_id_idx ON pgshift._pgshift_state_audit (table_id, entity_id, id);
CREATE INDEX _pgshift_state_audit_id_changed_at_idx ON pgshift._pgshift_state_audit USING brin (id, changed_at);
GRANT SELECT ON pgshift._pgshift_state_audit TO trusted_guest;
CREATE TRIGGER pgshift_refuse_write BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON pgshift._pgshift_state_audit
    FOR EACH STATEMENT EXECUTE FUNCTION pgshift.refuse_write_trigger('owner may insert');
ALTER TABLE pgshift._pgshift_state_audit ENABLE ALWAYS TRIGGER pgshift_refuse_write;
CREATE TRIGGER zz_pgshift_4_audit AFTER INSERT OR DELETE OR UPDATE ON loans FOR EACH ROW
    EXECUTE FUNCTION pgshift.audit_trigger('{"version": 1, "kind": "audit", "table_id": 17}');
SELECT relowner::regrole FROM pg_class WHERE oid = 'pgshift._pgshift_state_audit'::regclass;
SELECT severity, relation, finding FROM pgshift.doctor() WHERE finding LIKE 'the table belongs%';
CREATE FUNCTION trace(anyelement) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$BEGIN
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RAISE EXCEPTION 'code has run as a superuser'; END IF;
    RETURN 1;
END$$;
CREATE FUNCTION trace_trigger() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM trace(1); RETURN NEW; END$$;
\c privileges_trusted :superuser
-- Whatever the owner has added, the superuser's write is refused and has run none of it.
CREATE FUNCTION write_beside(addition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    said text;
    detail text;
BEGIN
    GRANT CREATE ON SCHEMA pgshift TO trusted_owner;
    SET LOCAL ROLE trusted_owner;
    EXECUTE addition;
    RESET ROLE;
    BEGIN
        INSERT INTO loans VALUES (100, 'new');
        said := 'written';
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        said := concat_ws(' ', SQLSTATE, SQLERRM, detail);
    END;
    RAISE EXCEPTION USING ERRCODE = 'UE001', MESSAGE = said;
EXCEPTION WHEN SQLSTATE 'UE001' THEN
    RETURN SQLERRM;
END$$;
SELECT write_beside(addition) FROM (VALUES
    (1, 'CREATE INDEX evil ON pgshift._pgshift_state_audit (trace(field))'),
    (2, 'CREATE INDEX evil ON pgshift._pgshift_state_audit (id) WHERE trace(field) = 1'),
    (3, 'CREATE TRIGGER evil BEFORE INSERT ON pgshift._pgshift_state_audit FOR EACH ROW EXECUTE FUNCTION trace_trigger()'),
    (4, 'CREATE CONSTRAINT TRIGGER evil AFTER INSERT ON pgshift._pgshift_state_audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trace_trigger()'),
    (5, 'ALTER TABLE pgshift._pgshift_state_audit ALTER field SET DEFAULT trace(1)'),
    (6, 'ALTER TABLE pgshift._pgshift_state_audit ADD CONSTRAINT evil CHECK (trace(field) > 0) NOT VALID'),
    (7, 'CREATE RULE evil AS ON INSERT TO pgshift._pgshift_state_audit DO ALSO SELECT trace(1)'),
    (8, 'CREATE POLICY evil ON pgshift._pgshift_state_audit USING (trace(field) = 1)'),
    (9, 'ALTER TABLE pgshift._pgshift_state_audit ENABLE ROW LEVEL SECURITY'),
    (10, 'CREATE STATISTICS pgshift.evil ON (trace(field)) FROM pgshift._pgshift_state_audit'),
    (11, 'CREATE TABLE heir () INHERITS (pgshift._pgshift_state_audit)'),
    (12, 'ALTER TABLE pgshift._pgshift_state_audit ADD evil int'),
    (13, 'ALTER TABLE pgshift._pgshift_state_audit ALTER field TYPE varchar'),
    (14, 'ALTER TABLE pgshift._pgshift_state_audit ADD evil int GENERATED ALWAYS AS (1) STORED')
) AS additions (place, addition) ORDER BY place;
SELECT relowner::regrole FROM pg_class WHERE oid = 'pgshift._pgshift_state_audit'::regclass;
-- One as it was made becomes the schema's owner's, with nobody's privileges but those that it should have.
SELECT has_schema_privilege('trusted_owner', 'pgshift', 'CREATE') AS may_create_before;
INSERT INTO loans VALUES (2, 'new');
SELECT r.rolsuper, has_table_privilege('trusted_owner', c.oid, 'SELECT') AS owner_reads, has_table_privilege('trusted_owner', c.oid, 'INSERT') AS owner_writes,
       has_table_privilege('trusted_guest', c.oid, 'SELECT') AS guest_reads, has_schema_privilege('trusted_owner', 'pgshift', 'CREATE') AS may_create_after
  FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner WHERE c.oid = 'pgshift._pgshift_state_audit'::regclass;
SELECT entity_id, field, to_value FROM pgshift._pgshift_state_audit ORDER BY id;

\c :outside :superuser
DROP DATABASE privileges_trusted;
DROP ROLE trusted_owner, trusted_guest, trusted_writer;
