\set SHOW_CONTEXT never
-- Stores: made, called again, told of, renamed, dropped; and what they are when the extension was gone for a while
CREATE SCHEMA stores;
CREATE SCHEMA elsewhere;
SET search_path = stores;

-- What is made
SELECT pgshift.create_store('stores.events', data_keys => '{cartId,sku}', meta_keys => '{by}', notify => false);
SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute WHERE attrelid = 'events'::regclass AND attnum > 0 ORDER BY attnum;
CREATE VIEW keys AS SELECT regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '') AS index FROM pg_index WHERE indrelid = 'stores.events'::regclass;
SELECT * FROM keys ORDER BY index COLLATE "C";
SELECT data_keys, meta_keys, notify, last_position FROM pgshift.stores WHERE store = 'events'::regclass;
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'pgshift.stores'::regclass AND attnum > 0 ORDER BY attnum;
-- with defaults, in the schema that is first in the search path
SELECT pgshift.create_store('plain');
SELECT store, data_keys, meta_keys, notify, last_position FROM pgshift.stores ORDER BY store::text;
-- it can be rolled back
BEGIN;
SELECT pgshift.create_store('undone');
SELECT position FROM pgshift.append('undone', 's', '{"type":"x"}');
ROLLBACK;
SELECT to_regclass('undone'), test.outcome('SELECT pgshift.read_events(''undone'')');
-- in one transaction with what it is for
BEGIN;
SELECT pgshift.create_store('done', '{k}');
SELECT position, version FROM pgshift.append('done', 's', '{"type":"x","data":{"k":1}}');
SELECT pgshift.create_store('done', '{j}', '{m}', true);
SELECT position, version FROM pgshift.append('done', 's', '{"type":"y","data":{"j":1}}');
SELECT position FROM pgshift.query_events('done', '{"data":{"j":1}}');
COMMIT;
SELECT data_keys, meta_keys, notify, last_position FROM pgshift.stores WHERE store = 'done'::regclass;

-- Called again it adds and drops keys' indexes, and keeps what is there
SELECT position, version FROM pgshift.append('events', 'cart-1', '[{"type":"Added","data":{"cartId":"c1","sku":"a"},"meta":{"by":"ann"}},{"type":"Added","data":{"cartId":"c2","sku":"a"}}]');
SELECT pgshift.create_store('stores.events', '{cartId,price}');
SELECT data_keys, meta_keys, notify, last_position FROM pgshift.stores WHERE store = 'events'::regclass;
SELECT * FROM keys WHERE index LIKE '%->>%' ORDER BY index COLLATE "C";
SELECT position FROM pgshift.query_events('events', '{"data":{"cartId":"c2"}}');
SELECT position FROM pgshift.query_events('events', '{"data":{"sku":"a"}}');
SELECT pgshift.create_store('stores.events', '{price,cartId}', notify => true);
SELECT data_keys, meta_keys, notify, last_position FROM pgshift.stores WHERE store = 'events'::regclass;
SELECT position, version FROM pgshift.append('events', 'cart-1', '{"type":"Added","data":{"price":3}}');
SELECT position FROM pgshift.query_events('events', '{"data":{"price":3}}');
-- the owner's own indexes and statistics are left alone, and are kept up
CREATE INDEX by_weight ON events ((data ->> 'weight'));
CREATE INDEX by_id ON events (id);
CREATE INDEX all_data ON events USING gin (data jsonb_path_ops);
SELECT position FROM pgshift.append('events', 'cart-2', '{"type":"Weighed","data":{"weight":"7"},"id":"00000000-0000-0000-0000-000000000007"}');
SELECT pgshift.create_store('stores.events', '{cartId,sku}', '{by}', true);
SELECT count(*) FROM keys;
SET enable_seqscan = off;
SELECT position FROM events WHERE data ->> 'weight' = '7';
SELECT position FROM events WHERE id = '00000000-0000-0000-0000-000000000007';
SELECT position FROM events WHERE data @> '{"weight": "7"}';
-- and SQL may use the store's, with a generic plan as well
SET plan_cache_mode = force_generic_plan;
PREPARE of_cart (text) AS SELECT position FROM events WHERE (data ->> 'cartId') COLLATE "C" = $1 AND position > 0 ORDER BY position;
EXPLAIN (COSTS off) EXECUTE of_cart ('c1');
EXECUTE of_cart ('c1');
RESET plan_cache_mode;
RESET enable_seqscan;
DROP INDEX by_weight, by_id, all_data;

-- At commit, a NOTIFY for each append
SELECT 'pgshift_' || 'events'::regclass::oid AS channel, 'pgshift_' || 'plain'::regclass::oid AS silent \gset
LISTEN :channel;
LISTEN :silent;
SET application_name = 'regress "notify"';
\set heard `mktemp`
\setenv heard :heard
\o | sed -nE 's/^( --.*)/\1/p; s/^Asynchronous notification "pgshift_[0-9]+" (with .*) received .*/\1/p' >"$heard"
SELECT position FROM pgshift.append('events', 'cart-1', '[{"type":"Added"},{"type":"Paid"},{"type":"Added"}]');
SELECT '-- the other store is silent' FROM pgshift.append('plain', 'cart-1', '{"type":"Added"}');
SELECT position FROM pgshift.append('events', NULL, '{"type":"a\"b"}');
SELECT position FROM pgshift.append('events', 'nothing', '[]');
BEGIN;
SELECT '-- rolled back' FROM pgshift.append('events', 'undone', '{"type":"Undone"}');
ROLLBACK;
BEGIN;
SELECT position FROM pgshift.append_many('events', '[{"stream":"a","events":{"type":"x"}},{"stream":"b","events":[{"type":"y"},{"type":"z"}]},{"stream":"c","events":[]}]');
SAVEPOINT s;
SELECT position FROM pgshift.append('events', 'a', '{"type":"undone"}');
ROLLBACK TO s;
SELECT position FROM pgshift.append_if('events', '{"type":"v"}', '{"types":["v"]}', idempotency_key => 'k');
SELECT '-- not before the transaction ends';
COMMIT;
-- what was appended before is not told again
SELECT '-- repeated' FROM pgshift.append_if('events', '{"type":"v"}', '{"types":["v"]}', idempotency_key => 'k');
-- without types where they don't fit
SELECT count(*) FROM pgshift.append('events', 'many', (SELECT jsonb_agg(jsonb_build_object('type', repeat('t', 900) || n)) FROM generate_series(1, 10) AS n));
SELECT count(*) FROM pgshift.append('events', repeat(chr(1), 1000), '{"type":"x"}');
RESET application_name;
SELECT pgshift.create_store('events', '{cartId,sku}', '{by}');
SELECT '-- switched off' FROM pgshift.append('events', 'cart-1', '{"type":"Quiet"}');
\o
\set payloads `cut -c 1-300 "$heard"; rm "$heard"`
\echo :payloads
UNLISTEN *;

-- It is known by its trigger: what it and its schema are called does not matter
SELECT count(*), max(position) FROM events \gset
ALTER TABLE events RENAME TO happened;
SELECT position > :max AS later, version > 0 AS further FROM pgshift.append('happened', 'cart-1', '{"type":"Renamed"}');
ALTER TABLE happened SET SCHEMA elsewhere;
SELECT position > :max AS later FROM pgshift.append('elsewhere.happened', 'cart-1', '{"type":"Moved"}');
SELECT type FROM pgshift.read_events('elsewhere.happened', 'cart-1', backward => true, max_rows => 2);
SELECT store, data_keys, meta_keys FROM pgshift.stores WHERE store::text ~ 'happened';
ALTER SCHEMA elsewhere RENAME TO else_where;
SELECT count(*) FROM pgshift.read_events('else_where.happened', types => '{Renamed,Moved}');
SELECT test.outcome('DELETE FROM else_where.happened');
SELECT pgshift.create_store('else_where.happened', '{cartId}');
SELECT data_keys, meta_keys FROM pgshift.stores WHERE store = 'else_where.happened'::regclass;
-- its name is free for another
SELECT pgshift.create_store('stores.events', '{k}', notify => true);
SELECT position, version FROM pgshift.append('events', 'cart-1', '{"type":"New"}');
-- maintenance
VACUUM (FULL) events;
REINDEX TABLE events;
CLUSTER events USING events_stream_version_idx;
ANALYZE events;
SELECT position, version FROM pgshift.append('events', 'cart-1', '{"type":"New"}');
SELECT count(*) FROM pgshift.read_events('events', 'cart-1');

-- DROP EXTENSION leaves stores, and what is in them; CREATE EXTENSION closes them again, with keys and notify
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
SELECT version, type FROM events ORDER BY position;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'events'::regclass;
CREATE EXTENSION pgshift_state;
RESET client_min_messages;
SELECT store, data_keys, meta_keys, notify, last_position > 1 AS has_events FROM pgshift.stores ORDER BY store::text;
SELECT s, c, test.outcome(format(c, s)) FROM unnest('{stores.events,else_where.happened,stores.plain}'::text[]) AS s, unnest('{DELETE FROM %s,TRUNCATE %s,INSERT INTO %s DEFAULT VALUES}'::text[]) AS c ORDER BY 1, 2;
SELECT position, version, type FROM pgshift.append('events', 'cart-1', '{"type":"Again"}', expected_version => 1);
SELECT version, type FROM pgshift.read_events('events', 'cart-1');
-- with an owner whom it was given to before
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_taker;
CREATE ROLE regress_taker;
ALTER TABLE done OWNER TO regress_taker;
DROP EXTENSION pgshift_state CASCADE;
CREATE EXTENSION pgshift_state;
RESET client_min_messages;
SELECT store, data_keys, meta_keys, notify FROM pgshift.stores WHERE store = 'done'::regclass;
-- not those whose owner is another by then
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
ALTER TABLE plain OWNER TO regress_taker;
CREATE EXTENSION pgshift_state;
RESET client_min_messages;
SELECT test.outcome('SELECT pgshift.read_events(''plain'')');
SELECT store FROM pgshift.stores ORDER BY store::text;

-- Dropped, with what belongs to it and nothing else
CREATE VIEW on_events AS SELECT * FROM events;
SELECT pgshift.drop_store('events');
\echo :LAST_ERROR_SQLSTATE
DROP VIEW on_events;
BEGIN;
SELECT pgshift.drop_store('events');
ROLLBACK;
SELECT version FROM pgshift.append('events', 'cart-1', '{"type":"Still"}');
SELECT pgshift.drop_store('events');
SELECT to_regclass('stores.events'), to_regclass('stores.events_position_seq');
DROP VIEW keys;
SELECT pgshift.drop_store('else_where.happened');
DROP TABLE done;
SELECT store FROM pgshift.stores;
-- anew it begins at 1
SELECT pgshift.create_store('stores.events');
SELECT position, version FROM pgshift.append('events', 'cart-1', '{"type":"First"}');

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA stores CASCADE;
DROP SCHEMA else_where CASCADE;
DROP ROLE regress_taker;
