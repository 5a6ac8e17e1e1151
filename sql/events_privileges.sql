-- Who may do what to a store: its own privileges say it, and nobody writes to it but the functions
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_keeper, regress_writer, regress_reader, regress_partly, regress_both, regress_stranger;
RESET client_min_messages;
\set SHOW_CONTEXT never
CREATE ROLE regress_keeper;
CREATE ROLE regress_writer;
CREATE ROLE regress_reader;
CREATE ROLE regress_partly;
CREATE ROLE regress_both;
CREATE ROLE regress_stranger;
CREATE SCHEMA kept;
GRANT USAGE ON SCHEMA kept TO PUBLIC;
SET search_path = kept;

-- To make one takes CREATE in the schema, and it belongs to who makes it
SET ROLE regress_keeper;
SELECT test.outcome('SELECT pgshift.create_store(''kept.events'')');
RESET ROLE;
GRANT CREATE ON SCHEMA kept TO regress_keeper;
SET ROLE regress_keeper;
SELECT pgshift.create_store('kept.events', '{cartId}', '{by}', notify => true);
SELECT relowner::regrole, relacl FROM pg_class WHERE oid = 'events'::regclass;
SELECT count(*) FROM pgshift.append('events', 's', '[{"type":"a","data":{"cartId":"c1"},"meta":{"by":"ann"},"pii":{"name":"Ann"}},{"type":"b"}]', idempotency_key => 'k');
GRANT INSERT ON events TO regress_writer, regress_both;
GRANT SELECT ON events TO regress_reader, regress_both;
GRANT SELECT (position, id, stream, version, type, data, meta, created_at, transaction_id) ON events TO regress_partly;

-- What each may call: the outcome of each call by each role
CREATE TABLE calls (nr int, call text);
INSERT INTO calls VALUES (1, 'append(''kept.events'', ''t'', ''{"type":"x","pii":{"a":1}}'')'), (2, 'append(''kept.events'', NULL, ''[]'')'), (3, 'append_many(''kept.events'', ''{"stream":"t","events":{"type":"x"}}'')'),
  (4, 'append_if(''kept.events'', ''{"type":"x"}'', ''{"types":["never"]}'')'), (5, 'read_events(''kept.events'')'), (6, 'query_events(''kept.events'', ''{}'')'), (7, 'settled_position(''kept.events'')'), (8, 'store_status(''kept.events'')'),
  (9, 'create_store(''kept.events'', ''{cartId}'', ''{by}'', true)'), (10, 'drop_store(''kept.events'')');
GRANT SELECT ON calls TO PUBLIC;
CREATE FUNCTION outcome(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT pgshift.' || call;
    RAISE SQLSTATE 'ZZZZZ';
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
    RETURN 'passes';
WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SET ROLE regress_stranger;
SELECT call, outcome(call) FROM calls ORDER BY nr;
SET ROLE regress_writer;
SELECT call, outcome(call) FROM calls ORDER BY nr;
SET ROLE regress_reader;
SELECT call, outcome(call) FROM calls ORDER BY nr;
SET ROLE regress_partly;
SELECT call, outcome(call) FROM calls ORDER BY nr;
SET ROLE regress_both;
SELECT call, outcome(call) FROM calls ORDER BY nr;
SET ROLE regress_keeper;
SELECT call, outcome(call) FROM calls WHERE nr < 10 ORDER BY nr;

-- Who may append only sees what was appended, but for pii; and of what is there, what a condition and a key tell
SET ROLE regress_writer;
SELECT position, version, type, data, pii FROM pgshift.append('events', 's', '{"type":"c","data":{"cartId":"c1"},"pii":{"name":"Bob"}}');
SELECT version, type, pii FROM pgshift.append('events', 's', '[{"type":"a","data":{"cartId":"c1"}},{"type":"b"}]', idempotency_key => 'k');
SELECT pgshift.append_if('events', '{"type":"x"}', '{"data":{"cartId":"c1"}}');
SELECT pgshift.append('events', 's', '{"type":"x"}', expected_version => -1);
SELECT * FROM events;
SELECT store FROM pgshift.stores WHERE store = 'kept.events'::regclass;
-- pii is NULL to who may not see it
SET ROLE regress_partly;
SELECT type, data, pii FROM pgshift.read_events('events');
SELECT type, pii FROM pgshift.query_events('events', '{"data":{"cartId":"c1"}}');
SELECT type, pii FROM events;
SELECT data_keys, notify FROM pgshift.stores WHERE store = 'kept.events'::regclass;
SET ROLE regress_reader;
SELECT type, data, pii FROM pgshift.read_events('events');
SELECT type, pii FROM pgshift.query_events('events', '{"data":{"cartId":"c1"}}');
SELECT type, pii FROM events;
SELECT data_keys, notify FROM pgshift.stores WHERE store = 'kept.events'::regclass;
SET ROLE regress_stranger;
SELECT data_keys, notify FROM pgshift.stores WHERE store = 'kept.events'::regclass;
SELECT count(*) FROM events;
-- one column less is one too few
SET ROLE regress_keeper;
REVOKE SELECT (transaction_id) ON events FROM regress_partly;
SET ROLE regress_partly;
SELECT count(*) FROM pgshift.read_events('events');
SELECT pgshift.settled_position('events');
SET ROLE regress_keeper;
GRANT SELECT (transaction_id, pii) ON events TO regress_partly;
SET ROLE regress_partly;
SELECT type, pii FROM pgshift.read_events('events');
SET ROLE regress_keeper;
REVOKE SELECT (pii) ON events FROM regress_partly;
-- a function of the owner lends its rights
CREATE FUNCTION add_to_cart(cart text) RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = kept AS
    $$ SELECT version FROM pgshift.append('events', cart, '{"type":"Added"}') $$;
SET ROLE regress_stranger;
SELECT add_to_cart('cart-1');
-- of the schema nothing more is asked
RESET ROLE;
REVOKE USAGE ON SCHEMA kept FROM PUBLIC;
SELECT 'events'::regclass::oid AS oid \gset
SET ROLE regress_reader;
SELECT count(*) FROM pgshift.read_events('kept.events');
SELECT count(*) > 0 AS by_oid FROM pgshift.read_events(:oid);
RESET ROLE;
GRANT USAGE ON SCHEMA kept TO PUBLIC;

-- Row security that hides rows from a reader
SET ROLE regress_keeper;
SELECT outcome('read_events(''events'')');
RESET ROLE;
SET session_replication_role = replica;
ALTER TABLE kept.events ENABLE ROW LEVEL SECURITY;
RESET session_replication_role;
SET ROLE regress_reader;
SELECT call, outcome(call) FROM calls WHERE nr BETWEEN 5 AND 8 ORDER BY nr;
SELECT count(*) FROM pgshift.stores WHERE store = 'kept.events'::regclass;
SET ROLE regress_keeper;
SELECT call, outcome(call) FROM calls WHERE nr BETWEEN 5 AND 8 ORDER BY nr;
RESET ROLE;
ALTER TABLE kept.events DISABLE ROW LEVEL SECURITY;

-- Nobody writes otherwise: not the owner, nor a superuser, nor who has all privileges
SET ROLE regress_keeper;
GRANT ALL ON events TO regress_both;
CREATE TABLE writes (nr int, command text);
INSERT INTO writes VALUES (1, 'INSERT INTO kept.events SELECT * FROM kept.events LIMIT 1'), (2, 'INSERT INTO kept.events (id, type, data, meta, created_at, transaction_id, settled) VALUES (gen_random_uuid(), ''x'', ''{}'', ''{}'', now(), 1, 0)'), (3, 'UPDATE kept.events SET data = data'),
  (4, 'UPDATE kept.events SET type = ''x'' WHERE false'), (5, 'DELETE FROM kept.events'), (6, 'DELETE FROM kept.events WHERE position = 1'), (7, 'TRUNCATE kept.events'), (8, 'INSERT INTO kept.events SELECT * FROM kept.events ON CONFLICT DO NOTHING'), (9, 'UPDATE kept.events SET pii = NULL'),
  (10, 'MERGE INTO kept.events AS e USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE'), (11, 'WITH gone AS (DELETE FROM kept.events RETURNING *) SELECT * FROM gone');
GRANT SELECT ON writes TO PUBLIC;
SELECT nr, outcome FROM writes, test.outcome(command) ORDER BY nr;
SET ROLE regress_both;
SELECT DISTINCT outcome FROM writes, test.outcome(command);
RESET ROLE;
SELECT DISTINCT outcome FROM writes, test.outcome(command);
SET session_replication_role = replica;
SELECT DISTINCT outcome FROM writes, test.outcome(command);
RESET session_replication_role;
DELETE FROM events;
INSERT INTO events (type) VALUES ('x');
TRUNCATE events;
COPY events FROM stdin;
\.
SET ROLE regress_keeper;
COPY events (id, type, data, meta, created_at, transaction_id, settled) FROM stdin;
\.
SELECT count(*) FROM events;

-- A table that somebody has made look like one is none, and in nobody's way
SET ROLE regress_keeper;
CREATE TABLE fake (a int);
CREATE TABLE parted (LIKE events) PARTITION BY LIST (type);
CREATE VIEW shown AS SELECT 1 AS a;
CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON fake FOR EACH STATEMENT EXECUTE FUNCTION pgshift.refuse_write_trigger('event store');
CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON parted FOR EACH STATEMENT EXECUTE FUNCTION pgshift.refuse_write_trigger('event store');
CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON shown FOR EACH STATEMENT EXECUTE FUNCTION pgshift.refuse_write_trigger('event store that notifies');
GRANT SELECT ON fake, parted, shown TO PUBLIC;
SELECT t, outcome(format('read_events(%L)', t)), outcome(format('append(%L, ''s'', ''{"type":"x"}'')', t)) FROM unnest('{fake,parted,shown}'::text[]) AS t;
SET ROLE regress_reader;
SELECT store FROM pgshift.stores WHERE store::text ~ 'kept|events|fake|parted|shown';
SET ROLE regress_keeper;
DROP TABLE fake, parted;
DROP VIEW shown;

-- Only the owner changes or drops it; and a member of that role
SET ROLE regress_both;
SELECT pgshift.create_store('events', '{other}');
SELECT pgshift.drop_store('events');
RESET ROLE;
GRANT regress_keeper TO regress_stranger;
SET ROLE regress_stranger;
SELECT pgshift.create_store('events', '{other}');
SELECT data_keys, meta_keys, notify FROM pgshift.stores WHERE store = 'kept.events'::regclass;
RESET ROLE;
REVOKE regress_keeper FROM regress_stranger;
-- privileges go with the owner
CREATE ROLE regress_heir;
GRANT CREATE ON SCHEMA kept TO regress_heir;
ALTER TABLE events OWNER TO regress_heir;
SET ROLE regress_keeper;
SELECT outcome('append(''events'', ''s'', ''{"type":"x"}'')');
SET ROLE regress_heir;
SELECT version FROM pgshift.append('events', 's', '{"type":"x"}');
SELECT pgshift.drop_store('events');

RESET ROLE;
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA kept CASCADE;
DROP ROLE regress_keeper, regress_writer, regress_reader, regress_partly, regress_both, regress_stranger, regress_heir;
