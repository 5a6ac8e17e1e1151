\set SHOW_CONTEXT never
-- Appending: streams, versions and positions, expected versions, several streams, idempotency keys, what events hold
CREATE SCHEMA app;

-- A cart, as the contract has it
SELECT pgshift.create_store('app.events', data_keys => '{cartId}');
SELECT position, version, type FROM pgshift.append('app.events', 'cart-1', expected_version => -1, events =>
  '[{"type":"CartCreated","data":{"cartId":"c1"}}, {"type":"ItemAdded","data":{"cartId":"c1","sku":"tea"}}]');
SELECT pgshift.append('app.events', 'cart-1', '{"type":"ItemAdded","data":{"cartId":"c1"}}', expected_version => 0);
\echo :LAST_ERROR_SQLSTATE
SELECT position, type FROM pgshift.append_if('app.events', '{"type":"CheckedOut","data":{"cartId":"c1"}}', stream => 'cart-1', after => 2,
  fail_if => '{"types":["ItemAdded","ItemRemoved","CheckedOut"],"data":{"cartId":"c1"}}');
SELECT position, type FROM pgshift.append_if('app.events', '{"type":"CheckedOut","data":{"cartId":"c1"}}', stream => 'cart-1', after => 2,
  fail_if => '{"types":["ItemAdded","ItemRemoved","CheckedOut"],"data":{"cartId":"c1"}}');
\echo :LAST_ERROR_SQLSTATE

-- What an event is: the first columns of the store
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = (SELECT typrelid FROM pg_type WHERE oid = 'pgshift.event'::regtype) AND attnum > 0 ORDER BY attnum;
SELECT bool_and(t.attname = s.attname AND t.atttypid = s.atttypid) AS same, count(*)
  FROM pg_attribute AS t JOIN pg_attribute AS s ON s.attrelid = 'app.events'::regclass AND s.attnum = t.attnum
 WHERE t.attrelid = (SELECT typrelid FROM pg_type WHERE oid = 'pgshift.event'::regtype) AND t.attnum > 0;
SELECT position, stream, version, type, data, meta, pii, id IS NOT NULL AS has_id, created_at BETWEEN now() - interval '1 hour' AND clock_timestamp() AS is_new,
       transaction_id > 0 AS has_transaction FROM app.events ORDER BY position;
BEGIN;
SELECT transaction_id = pg_current_xact_id()::text::bigint AS own, created_at >= now() AS by_the_clock, id <> (SELECT id FROM app.events WHERE position = 3) AS new_id
  FROM pgshift.append('app.events', 'cart-2', '{"type":"CartCreated","data":{"cartId":"c2"}}');
ROLLBACK;
-- what was rolled back leaves a gap of positions and none of versions
SELECT position, version FROM pgshift.append('app.events', 'cart-2', '[{"type":"CartCreated"},{"type":"ItemAdded"}]');
BEGIN;
SELECT position, version FROM pgshift.append('app.events', 'cart-2', '{"type":"ItemAdded"}');
SAVEPOINT s;
SELECT position, version FROM pgshift.append('app.events', 'cart-2', '{"type":"ItemAdded"}');
ROLLBACK TO s;
SELECT position, version FROM pgshift.append('app.events', 'cart-2', '{"type":"ItemRemoved"}');
COMMIT;
SELECT position, version, type FROM app.events WHERE stream = 'cart-2' ORDER BY 1;
-- one event need not be in a list, and a list may be empty
SELECT pgshift.append('app.events', 'nothing', '[]');
SELECT pgshift.append('app.events', 'cart-1', '[]', expected_version => 77);
SELECT pgshift.append_if('app.events', '[]', '{}');
SELECT pgshift.append_many('app.events', '[]');
SELECT pgshift.append_many('app.events', '[{"stream":"cart-1","events":[],"expected_version":77}]');
SELECT count(*) FROM app.events WHERE stream = 'nothing';
-- in the order given, consecutive
SELECT min(position) - max(position) AS positions, array_agg(version ORDER BY position) AS versions, array_agg(type ORDER BY position) AS types
  FROM pgshift.append('app.events', 'order', '[{"type":"z"},{"type":"a"},{"type":"m"},{"type":"a"}]');
SELECT type FROM pgshift.append('app.events', 'order-2', '[{"type":"z"},{"type":"a"},{"type":"m"}]');

-- Expected versions
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}', 0);
\echo :LAST_ERROR_SQLSTATE
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}', -1);
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}', -1);
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}', 0);
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}', NULL);
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}');
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}', 3);
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}', 3);
SELECT version FROM pgshift.append('app.events', 'e', '{"type":"x"}', -2);
\echo :LAST_ERROR_SQLSTATE
SELECT version FROM pgshift.append('app.events', 'quote"d', '{"type":"x"}', 3);
SELECT version FROM pgshift.append('app.events', NULL, '{"type":"x"}', 0);
\echo :LAST_ERROR_SQLSTATE
-- of what was committed, whatever the snapshot; what the own transaction has appended counts, too
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT version FROM pgshift.append('app.events', 'r', '{"type":"x"}', -1);
SELECT version FROM pgshift.append('app.events', 'r', '{"type":"x"}', 0);
SELECT version FROM pgshift.append('app.events', 'r', '{"type":"x"}', 0);
ROLLBACK;
SELECT version FROM pgshift.append('app.events', 'r', '{"type":"x"}', -1);
-- within one statement, of which none sees what the others write
SELECT (SELECT version FROM pgshift.append('app.events', 'r', '{"type":"x"}')) AS one, (SELECT version FROM pgshift.append('app.events', 'r', '{"type":"x"}')) AS two;
-- an error that is caught leaves nothing
DO $$ BEGIN
    PERFORM pgshift.append('app.events', 'r', '[{"type":"x"},{"type":"x"}]');
    RAISE EXCEPTION 'no';
EXCEPTION WHEN raise_exception THEN
    PERFORM pgshift.append('app.events', 'r', '{"type":"y"}', 2);
END $$;
SELECT version, type FROM app.events WHERE stream = 'r' ORDER BY 1;

-- No stream, no version
SELECT stream, version, type FROM pgshift.append('app.events', NULL, '[{"type":"Ping"},{"type":"Pong"}]');
SELECT stream, version, type FROM pgshift.append('app.events', stream => NULL, events => '{"type":"Ping"}', meta => '{"by":"ann"}');

-- meta of an event is laid over that of the call; pii and ids
SELECT type, data, meta, pii FROM pgshift.append('app.events', 'm', meta => '{"by":"ann","via":"api","deep":{"a":1}}', events =>
  '[{"type":"a"},{"type":"b","meta":{"by":"bob"}},{"type":"c","meta":{"deep":{"b":2},"new":true}},{"type":"d","meta":{"via":null}},{"type":"e","meta":null,"data":null,"pii":null,"id":null},
    {"type":"f","data":{},"pii":{}},{"type":"g","pii":{"name":"Ann"}}]');
SELECT id, type FROM pgshift.append('app.events', 'ids', '[{"type":"a","id":"00000000-0000-0000-0000-000000000001"},{"type":"b","id":"{00000000000000000000000000000002}"}]');
SELECT id, type FROM app.events WHERE stream = 'ids' ORDER BY version;
SELECT id FROM pgshift.append('app.events', 'ids', '[{"type":"a","id":"no uuid"}]');
\echo :LAST_ERROR_SQLSTATE
SELECT meta FROM pgshift.append('app.events', 'm', '{"type":"a"}', meta => NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT meta FROM pgshift.append('app.events', 'm', '{"type":"a"}', meta => '[]');
\echo :LAST_ERROR_SQLSTATE
-- large ones, and many
SELECT length(data::text), length(meta::text) FROM pgshift.append('app.events', 'large', jsonb_build_object('type', 'a', 'data', jsonb_build_object('x', repeat('y', 1000000)),
       'meta', (SELECT jsonb_object_agg(n::text, md5(n::text)) FROM generate_series(1, 3000) AS n)));
SELECT length(data::text), length(meta::text), (SELECT string_agg(md5(n::text), '' ORDER BY n) FROM generate_series(1, 3000) AS n) = (SELECT string_agg(value, '' ORDER BY key::int) FROM jsonb_each_text(meta)) AS whole
  FROM pgshift.read_events('app.events', 'large');
SELECT count(*), min(version), max(version), max(position) - min(position) AS span
  FROM pgshift.append('app.events', 'many', (SELECT jsonb_agg(jsonb_build_object('type', 't' || n % 7, 'data', jsonb_build_object('cartId', n))) FROM generate_series(1, 1000) AS n));
SELECT count(*), count(DISTINCT position), min(version), max(version) FROM pgshift.read_events('app.events', 'many');

-- Several streams at once: all or nothing, in the order given
SELECT stream, version, type, meta FROM pgshift.append_many('app.events', '[{"stream":"b","events":[{"type":"b1"},{"type":"b2","meta":{"x":1}}],"expected_version":-1,"meta":{"by":"ann"}},
  {"stream":"a","events":{"type":"a1"}}, {"events":{"type":"none"},"stream":null}, {"events":{"type":"none too"}}, {"stream":"b","events":{"type":"b3"},"expected_version":1}, {"stream":"a","events":[]}]');
SELECT stream, array_agg(version ORDER BY position), array_agg(type ORDER BY position) FROM app.events WHERE stream IN ('a', 'b') GROUP BY 1 ORDER BY 1;
SELECT pgshift.append_many('app.events', '[{"stream":"a","events":{"type":"a2"}}, {"stream":"b","events":{"type":"b4"},"expected_version":1}]');
\echo :LAST_ERROR_SQLSTATE
SELECT pgshift.append_many('app.events', '[{"stream":"c","events":{"type":"c1"}}, {"stream":"c","events":{"type":"c2"},"expected_version":-1}]');
SELECT stream, version FROM pgshift.append_many('app.events', '[{"stream":"c","events":{"type":"c1"},"expected_version":-1}, {"stream":"c","events":{"type":"c2"},"expected_version":0}]');
SELECT stream, version FROM pgshift.append_many('app.events', '{"stream":"c","events":{"type":"c3"},"expected_version":null,"meta":null,"idempotency_key":null}');
SELECT stream, version, max(version) OVER (PARTITION BY stream) FROM app.events WHERE stream IN ('a', 'b', 'c') ORDER BY 1, 2;

-- many, in streams that come again and again
SELECT count(*), count(DISTINCT position), max(version) FROM pgshift.append_many('app.events', (SELECT jsonb_agg(jsonb_build_object('stream', 'of-' || n % 3, 'events',
       coalesce((SELECT jsonb_agg(jsonb_build_object('type', 'x', 'data', jsonb_build_object('n', n, 'm', m))) FROM generate_series(1, n % 4) AS m), '[]')) ORDER BY n) FROM generate_series(1, 600) AS n));
SELECT stream, count(*), max(version), bool_and(in_order) AS in_order
  FROM (SELECT stream, version, version = row_number() OVER (PARTITION BY stream ORDER BY (data ->> 'n')::int, (data ->> 'm')::int) - 1 AS in_order FROM app.events WHERE stream LIKE 'of-%') AS e GROUP BY 1 ORDER BY 1;

-- Idempotency keys: within a stream, or within the store where there is none
SELECT version AS first, id AS first_id FROM pgshift.append('app.events', 'i', '{"type":"x","data":{"n":1}}', idempotency_key => 'k1') \gset
SELECT version, id = :'first_id' AS same FROM pgshift.append('app.events', 'i', '{"type":"x","data":{"n":1}}', idempotency_key => 'k1');
SELECT version, id = :'first_id' AS same FROM pgshift.append('app.events', 'i', '{"type":"x","data":{"n":1}}', idempotency_key => 'k1', expected_version => 55);
SELECT version, id = :'first_id' AS same, meta FROM pgshift.append('app.events', 'i', '{"type":"x","data":{"n":1.0},"meta":{"other":1},"pii":{"a":1}}', idempotency_key => 'k1');
SELECT pgshift.append('app.events', 'i', '{"type":"y","data":{"n":1}}', idempotency_key => 'k1');
\echo :LAST_ERROR_SQLSTATE
SELECT pgshift.append('app.events', 'i', '{"type":"x","data":{"n":2}}', idempotency_key => 'k1');
SELECT pgshift.append('app.events', 'i', '{"type":"x"}', idempotency_key => 'k1');
SELECT pgshift.append('app.events', 'i', '[{"type":"x","data":{"n":1}},{"type":"x","data":{"n":1}}]', idempotency_key => 'k1');
SELECT pgshift.append('app.events', 'i', '[]', idempotency_key => 'k1');
SELECT version FROM pgshift.append('app.events', 'i', '[{"type":"x"},{"type":"y"}]', idempotency_key => 'k2');
SELECT version FROM pgshift.append('app.events', 'i', '{"type":"x"}', idempotency_key => 'k2');
SELECT version, type FROM pgshift.append('app.events', 'i', '[{"type":"x"},{"type":"y"}]', idempotency_key => 'k2');
SELECT version FROM pgshift.append('app.events', 'j', '{"type":"other"}', idempotency_key => 'k1');
SELECT version, type FROM pgshift.append('app.events', NULL, '{"type":"streamless"}', idempotency_key => 'k1');
SELECT count(*) FROM pgshift.append('app.events', NULL, '{"type":"streamless"}', idempotency_key => 'k1');
SELECT pgshift.append('app.events', NULL, '{"type":"another"}', idempotency_key => 'k1');
SELECT stream, version, type FROM app.events WHERE type = 'streamless' OR stream IN ('i', 'j') ORDER BY position;
-- where it was rolled back it was not used
BEGIN;
SELECT version FROM pgshift.append('app.events', 'i', '{"type":"gone"}', idempotency_key => 'k3');
SELECT version FROM pgshift.append('app.events', 'i', '{"type":"gone"}', idempotency_key => 'k3');
ROLLBACK;
SELECT version, type FROM pgshift.append('app.events', 'i', '{"type":"here"}', idempotency_key => 'k3');
-- in append_if() and append_many(), and between them
SELECT version, type FROM pgshift.append_if('app.events', '{"type":"here"}', '{"types":["here"]}', stream => 'i', idempotency_key => 'k3');
SELECT version, type FROM pgshift.append_many('app.events', '[{"stream":"i","events":{"type":"new"}},{"stream":"i","events":{"type":"here"},"idempotency_key":"k3","expected_version":0},{"stream":"i","events":{"type":"newer"}}]');
SELECT version, type FROM pgshift.append_many('app.events', '[{"stream":"i","events":{"type":"k4"},"idempotency_key":"k4"},{"stream":"j","events":{"type":"k4"},"idempotency_key":"k4"}]');
SELECT version, type FROM pgshift.append_many('app.events', '[{"stream":"i","events":{"type":"k4"},"idempotency_key":"k4"},{"stream":"j","events":{"type":"k4"},"idempotency_key":"k4"}]');
SELECT pgshift.append_many('app.events', '[{"stream":"i","events":{"type":"k5"},"idempotency_key":"k5"},{"stream":"i","events":{"type":"k5"},"idempotency_key":"k5"}]');
\echo :LAST_ERROR_SQLSTATE
SELECT pgshift.append_many('app.events', '[{"stream":"i","events":{"type":"k5"},"idempotency_key":"k5"},{"stream":"i","events":{"type":"k4, too"},"idempotency_key":"k4"}]');
SELECT count(*) FROM app.events WHERE stream = 'i';

-- A tombstone closes its stream
SELECT version, type FROM pgshift.append('app.events', 'closed', '[{"type":"x"},{"type":"__tombstone__"}]', idempotency_key => 'last');
SELECT pgshift.append('app.events', 'closed', '{"type":"x"}');
\echo :LAST_ERROR_SQLSTATE
SELECT pgshift.append('app.events', 'closed', '{"type":"x"}', expected_version => 1);
SELECT pgshift.append('app.events', 'closed', '{"type":"x"}', expected_version => 7);
SELECT pgshift.append_if('app.events', '{"type":"x"}', '{"types":["never"]}', stream => 'closed');
SELECT pgshift.append_many('app.events', '[{"stream":"open","events":{"type":"x"}},{"stream":"closed","events":{"type":"x"}}]');
SELECT pgshift.append_many('app.events', '[{"stream":"open","events":{"type":"__tombstone__"}},{"stream":"open","events":{"type":"x"}}]');
SELECT pgshift.append('app.events', 'open', '[{"type":"__tombstone__"},{"type":"x"}]');
SELECT pgshift.append_many('app.events', '[{"stream":"open","events":[{"type":"__tombstone__"},{"type":"x"}]}]');
-- what was appended before is still known by its key
SELECT version, type FROM pgshift.append('app.events', 'closed', '[{"type":"x"},{"type":"__tombstone__"}]', idempotency_key => 'last');
-- of no stream it closes nothing
SELECT type FROM pgshift.append('app.events', NULL, '[{"type":"__tombstone__"},{"type":"x"}]');
SELECT type FROM pgshift.append('app.events', NULL, '{"type":"x"}');
SELECT stream, version, type FROM pgshift.read_events('app.events', stream_pattern => '^(open|closed)$');

-- It writes, and so does nothing in a transaction that reads only
BEGIN READ ONLY;
SELECT pgshift.append('app.events', 'x', '{"type":"x"}');
ROLLBACK;
\echo :LAST_ERROR_SQLSTATE
SELECT pgshift.drop_store('app.events');
DROP SCHEMA app;
