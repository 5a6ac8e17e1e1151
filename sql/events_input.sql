\set SHOW_CONTEXT never
-- What is no event, no append, no name and no store: one clear error each, and nothing stored
CREATE SCHEMA input;
SET search_path = input;
SELECT pgshift.create_store('events', '{k}');
-- what the error says: its code, the message and the DETAIL
CREATE FUNCTION said(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text;
BEGIN
    EXECUTE command;
    RETURN 'passes';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    -- Which temporary schema a session has differs from server to server.
    RETURN regexp_replace(concat_ws(' | ', SQLSTATE, SQLERRM, nullif(detail, '')), 'pg_temp_[0-9]+', 'pg_temp');
END $$;

-- Events
SELECT e, said(format('SELECT pgshift.append(''events'', ''s'', %L)', e)) FROM unnest(ARRAY['null', '1', '"x"', 'true', '[1]', '[null]', '[[]]', '[[{"type":"x"}]]', '{}', '[{}]', '[{"type":"x"},{}]', '{"Type":"x"}', '{"type":"x","tpye":"y"}', '[{"type":"x"},{"type":"y","stream":"z"}]',
  '{"type":null}', '{"type":1}', '{"type":true}', '{"type":{}}', '{"type":["x"]}', '{"type":""}', '{"type":"x","data":1}', '{"type":"x","data":"x"}', '{"type":"x","data":[]}', '{"type":"x","data":false}', '{"type":"x","meta":1}', '{"type":"x","meta":[]}',
  '{"type":"x","pii":1}', '{"type":"x","pii":[{"a":1}]}', '{"type":"x","pii":"x"}', '{"type":"x","id":1}', '{"type":"x","id":{}}', '{"type":"x","id":""}', '{"type":"x","id":"00000000-0000-0000-0000-00000000000"}', '{"type":"x","version":1}', '{"type":"x","position":1}',
  '[{"type":"x"},{"type":"y"},"z"]']) AS e;
SELECT said($$SELECT pgshift.append('events', 's', NULL)$$), said($$SELECT pgshift.append(NULL, 's', '{"type":"x"}')$$), said($$SELECT pgshift.append('events', 's', '{"type":"\u0000"}')$$);
-- text that the rest of the error could be taken for, and a long one
SELECT said($$SELECT pgshift.append('events', 's', '{"type":"x","a\"b":1}')$$), length(said($$SELECT pgshift.append('events', 's', jsonb_build_object('type', 'x', repeat('k', 100000), 1))$$)) < 1000 AS clipped;
-- Several
SELECT a, said(format('SELECT pgshift.append_many(''events'', %L)', a)) FROM unnest(ARRAY['null', '1', '[1]', '[[]]', '{}', '[{}]', '{"stream":"s"}', '{"events":null}', '{"events":[{}]}', '[{"events":{"type":"x"}},{"events":{"type":"y","x":1}}]', '{"stream":1,"events":[]}', '{"stream":"","events":[]}',
  '{"stream":"s","events":[],"expected_version":"1"}', '{"stream":"s","events":[],"expected_version":1.5}', '{"stream":"s","events":[],"expected_version":-2}', '{"stream":"s","events":[],"expected_version":2147483648}', '{"events":{"type":"x"},"expected_version":-1}', '{"stream":null,"events":{"type":"x"},"expected_version":0}',
  '{"stream":"s","events":[],"meta":[]}', '{"stream":"s","events":[],"meta":"x"}', '{"stream":"s","events":[],"idempotency_key":1}', '{"stream":"s","events":[],"idempotency_key":""}', '{"stream":"s","events":[],"event":[]}', '[{"stream":"s","events":{"type":"x"}},{"stream":"s","events":[],"fail_if":{}}]']) AS a;
SELECT said($$SELECT pgshift.append_many('events', NULL)$$);
SELECT count(*) FROM events;

-- Names have 1 to 1000 bytes, not letters
SELECT n, said(format('SELECT pgshift.append(''events'', %L, ''{"type":"x"}'')', repeat('s', n))) AS stream, said(format('SELECT pgshift.append(''events'', ''s'', %L)', jsonb_build_object('type', repeat('t', n)))) AS type,
       said(format('SELECT pgshift.append(''events'', ''s'', ''{"type":"x"}'', idempotency_key => %L)', repeat('i', n))) AS key, said(format('SELECT pgshift.append_many(''events'', %L)', jsonb_build_object('stream', repeat('m', n), 'events', '{"type":"x"}'::jsonb))) AS many,
       said(format('SELECT pgshift.append_if(''events'', ''{"type":"x"}'', ''{"types":[]}'', stream => %L)', repeat('c', n))) AS condition
  FROM unnest('{0,1,1000,1001,100000}'::int[]) AS n \gx
SELECT said($$SELECT pgshift.append('events', repeat('é', 500), '{"type":"x"}')$$) AS of_1000_bytes, said($$SELECT pgshift.append('events', repeat('é', 500) || 'e', '{"type":"x"}')$$) AS of_1001;
SELECT length(stream), length(type), version FROM pgshift.read_events('events', repeat('s', 1000));
SELECT length(stream), length(type), version FROM pgshift.read_events('events', types => ARRAY[repeat('t', 1000)]);
SELECT length(stream) FROM pgshift.query_events('events', jsonb_build_object('stream', repeat('m', 1000)));
-- any name else, and any text
SELECT stream, type, data FROM pgshift.append('events', E' \t\n''"\\%_', jsonb_build_object('type', E' \n''"\\', 'data', jsonb_build_object('k', E'\x01'' "\\', E'k''"\\', 1)));
SELECT count(*) FROM pgshift.read_events('events', E' \t\n''"\\%_', data => jsonb_build_object('k', E'\x01'' "\\'));
-- values of keys that are too long for an index
SELECT said($$SELECT pgshift.append('events', 'long', jsonb_build_object('type', 'x', 'data', jsonb_build_object('k', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300) AS n))))$$);
SELECT n, said(format($$SELECT pgshift.append('events', 'long', jsonb_build_array('{"type":"x"}'::jsonb, jsonb_build_object('type', 'x', 'data', jsonb_build_object('k', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, %s) AS n)))))$$, n)) FROM unnest('{60,80,120,400,20000}'::int[]) AS n;
SELECT version FROM pgshift.append('events', 'compressed', jsonb_build_object('type', 'x', 'data', jsonb_build_object('k', repeat('k', 50000))));
SELECT version FROM pgshift.query_events('events', jsonb_build_object('data', jsonb_build_object('k', repeat('k', 50000))));
SELECT version FROM pgshift.append('events', 'long', '{"type":"x"}');

-- Names of stores
SELECT n, said(format('SELECT pgshift.create_store(''input.%s'')', repeat('s', n))) FROM unnest('{1,49,50,63,64,200}'::int[]) AS n;
SELECT said('SELECT pgshift.create_store(NULL)'), said($$SELECT pgshift.create_store('')$$), said($$SELECT pgshift.create_store('nowhere.events')$$), said($$SELECT pgshift.create_store('a.b.c.d')$$), said($$SELECT pgshift.create_store('input.')$$),
       said($$SELECT pgshift.create_store('"input')$$), said($$SELECT pgshift.create_store('pg_temp.events')$$), said($$SELECT pgshift.create_store('pg_catalog.events')$$), said($$SELECT pgshift.create_store('input."A b"".c''"')$$) \gx
SELECT store FROM pgshift.stores WHERE store::text ~ 'A b';
SELECT type FROM pgshift.append('"A b"".c''"', 's', '{"type":"x"}');
-- Keys
SELECT left(k, 20) AS k, said(format('SELECT pgshift.create_store(''input.keys'', data_keys => %L)', k)) AS data, said(format('SELECT pgshift.create_store(''input.keys'', meta_keys => %L)', k)) AS meta
  FROM unnest(ARRAY['{a,a}', '{a,NULL}', '{""}', '{{a},{b}}', '{' || repeat('x', 1000) || '}', '{' || repeat('x', 1001) || '}', NULL, E'{"a''\\"b\\\\c","é"}']) AS k;
SELECT said($$SELECT pgshift.create_store('input.keys', notify => NULL)$$);
SELECT said($$SELECT pgshift.create_store('input.keys', '{a}', '{a}')$$);
SELECT data_keys, meta_keys FROM pgshift.stores WHERE store = 'input.keys'::regclass;

-- What is no store
CREATE TABLE plain (position bigint);
CREATE TABLE lookalike (LIKE events INCLUDING ALL);
CREATE TABLE pretender (LIKE events INCLUDING ALL);
CREATE FUNCTION refuse_write_trigger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER pgshift_refuse_write BEFORE INSERT OR UPDATE OR DELETE ON pretender FOR EACH STATEMENT EXECUTE FUNCTION refuse_write_trigger('event store');
CREATE TABLE parted (LIKE events) PARTITION BY RANGE (position);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM (1) TO (10);
CREATE VIEW of_events AS SELECT * FROM events;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM events;
CREATE SEQUENCE numbers;
CREATE TYPE composite AS (position bigint);
CREATE TEMP TABLE passing (LIKE events);
CREATE TABLE calls (call text);
INSERT INTO calls VALUES ('append(%L, ''s'', ''{"type":"x"}'')'), ('append_many(%L, ''{"events":{"type":"x"}}'')'), ('append_if(%L, ''{"type":"x"}'', ''{}'')'), ('read_events(%L)'), ('query_events(%L, ''{}'')'), ('settled_position(%L)'), ('store_status(%L)'), ('drop_store(%L)');
SELECT r, said(format('SELECT pgshift.read_events(%L)', r)) FROM unnest('{plain,lookalike,pretender,parted,part,of_events,kept,numbers,composite,pg_temp.passing,pg_catalog.pg_class,input.nothing,99999999}'::text[]) AS r;
SELECT r, string_agg(DISTINCT left(said('SELECT pgshift.' || format(call, r)), 5), ' ') AS outcomes FROM calls, unnest('{plain,lookalike,pretender,parted,part,of_events,kept,numbers,composite,pg_temp.passing,pg_catalog.pg_class,pgshift._pgshift_bindings,pgshift.stores}'::text[]) AS r GROUP BY r ORDER BY r;
SELECT call, said('SELECT pgshift.' || format(call, 'plain')), said('SELECT pgshift.' || format(call, '99999999')) AS gone FROM calls ORDER BY 1;
SELECT indexrelid::regclass AS one_index FROM pg_index WHERE indrelid = 'events'::regclass ORDER BY 1 LIMIT 1 \gset
SELECT left(said(format('SELECT pgshift.read_events(%L)', :'one_index')), 5);
-- and the log, whose trigger has another argument
SELECT pgshift.audit('plain', key => '{position}');
SELECT said($$SELECT pgshift.read_events('pgshift._pgshift_state_audit')$$), said($$SELECT pgshift.create_store('pgshift._pgshift_state_audit')$$), said($$SELECT pgshift.drop_store('pgshift._pgshift_state_audit')$$);
-- where a name is taken
SELECT said($$SELECT pgshift.create_store('plain')$$), said($$SELECT pgshift.create_store('of_events')$$), said($$SELECT pgshift.create_store('pretender')$$), said($$SELECT pgshift.create_store('lookalike')$$), said($$SELECT pgshift.create_store('composite')$$);

SELECT count(*) FROM events;
-- more than goes in at once
SELECT count(*) FROM pgshift.append('events', 'many', (SELECT jsonb_agg('{"type":"x"}'::jsonb) FROM generate_series(1, 100001)));
SELECT count(*) FROM pgshift.append_if('events', '{"type":"x"}', (SELECT jsonb_agg('{"types":"never"}'::jsonb) FROM generate_series(1, 10001)));
SELECT count(*) FROM pgshift.append_if('events', '{"type":"x"}', (SELECT jsonb_agg('{"types":"never"}'::jsonb) FROM generate_series(1, 10000)));

SET client_min_messages = warning;
DROP TABLE pg_temp.passing;
DROP SCHEMA input CASCADE;
