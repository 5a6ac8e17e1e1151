-- What a store's owner has added to it, or another role asks for, harms nobody else.
\set VERBOSITY terse
CREATE SCHEMA events_hostile;
CREATE ROLE regress_store_owner;
CREATE ROLE regress_passer_by;
GRANT CREATE, USAGE ON SCHEMA events_hostile TO regress_store_owner;
GRANT USAGE ON SCHEMA events_hostile TO regress_passer_by;
SET search_path = events_hostile;
SET ROLE regress_store_owner;
SELECT pgshift.create_store('events', '{k}');
GRANT SELECT, INSERT, UPDATE ON events TO PUBLIC;

-- Indexes like ours that include columns are others.
CREATE INDEX ON events ("position") INCLUDE (data, meta, pii);
CREATE INDEX ON events (type, "position") INCLUDE (data);
CREATE INDEX ON events (((data ->> 'k') COLLATE "C"), "position") INCLUDE (data) WHERE (data ->> 'k') IS NOT NULL;
SELECT "position" FROM pgshift.append('events', 's', '{"type": "A", "data": {"k": "v"}, "pii": {"name": "ann"}}');

-- Immutable functions in expressions and predicates run as the owner, whoever appends, reads, lists or examines.
CREATE FUNCTION as_owner(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'regress_store_owner' THEN
        RAISE EXCEPTION 'run as %', current_user;
    END IF;
    RETURN $1;
END $$;
CREATE INDEX ON events ((as_owner('x') || type));
CREATE INDEX ON events (stream) WHERE as_owner('y') = 'y';
RESET ROLE;
\c -
SET search_path = events_hostile;
SELECT data_keys FROM pgshift.stores WHERE store = 'events'::regclass;
SELECT finding FROM pgshift.doctor() WHERE relation = 'events'::regclass;
SELECT "position" FROM pgshift.append('events', 's', '{"type": "A", "data": {"k": "v"}}');
SELECT "position" FROM pgshift.append_if('events', '{"type": "A", "data": {"k": "w"}}', '{"data": {"k": "w"}}');
SELECT "position" FROM pgshift.query_events('events', '{"data": {"k": "v"}}');
SELECT pgshift.forget_pii('events', 's');

-- A role that may not change a store waits for no lock of it.
SET ROLE regress_passer_by;
BEGIN;
SAVEPOINT before;
SELECT pgshift.drop_store('events');
ROLLBACK TO before;
SELECT pgshift.create_store('events_hostile.events', '{other}');
ROLLBACK TO before;
SELECT pgshift.restore_store('events', 'events');
ROLLBACK TO before;
SELECT pgshift.drop_store('pg_catalog.pg_class');
ROLLBACK TO before;
ROLLBACK;
RESET ROLE;

-- A trigger that lets writes pass makes no store, nor can a store have children.
SET ROLE regress_store_owner;
CREATE FUNCTION passes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE OR REPLACE TRIGGER pgshift_refuse_write BEFORE INSERT ON events EXECUTE FUNCTION passes();
CREATE OR REPLACE TRIGGER pgshift_refuse_write BEFORE INSERT ON events EXECUTE FUNCTION pgshift.refuse_write_trigger('event store');
CREATE OR REPLACE TRIGGER pgshift_refuse_write BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON events WHEN (false)
    EXECUTE FUNCTION pgshift.refuse_write_trigger('event store');
CREATE TABLE child (LIKE events);
ALTER TABLE child INHERIT events;
INSERT INTO events (id, type, data, meta, created_at, transaction_id, settled) VALUES (gen_random_uuid(), 'forged', '{}', '{}', now(), 1, 0);
RESET ROLE;

\set VERBOSITY default
SET client_min_messages = warning;
DROP SCHEMA events_hostile CASCADE;
DROP ROLE regress_store_owner, regress_passer_by;
