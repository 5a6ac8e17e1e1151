\set SHOW_CONTEXT never
-- Reading: what each filter of read_events() means, alone and together, with an index and without one; snapshots, order, limits
CREATE SCHEMA reading;
SET search_path = reading;
SELECT pgshift.create_store('events', data_keys => '{cartId,sku}', meta_keys => '{by}');
CREATE FUNCTION shown(e pgshift.event) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(' ', e.position, e.stream, e.version, e.type) $$;

SELECT count(*) FROM pgshift.read_events('events');
SELECT * FROM pgshift.store_status('events');
SELECT pgshift.settled_position('events');
SELECT shown(e) FROM pgshift.append('events', 'order-1', meta => '{"by":"ann"}', events => '[{"type":"Created","data":{"cartId":"c1"}},{"type":"Added","data":{"cartId":"c1","sku":"a","n":1}},
  {"type":"Added","data":{"cartId":"c1","sku":"b","n":2.50}},{"type":"Paid","data":{"cartId":"c1","paid":true,"n":null},"pii":{"card":"4711"}}]') AS e;
SELECT shown(e) FROM pgshift.append('events', 'order-2', '[{"type":"Created","data":{"cartId":"c2","n":"1"}},{"type":"Added","data":{"cartId":"c2","sku":"a","deep":{"x":[1, 2]}}}]', meta => '{"by":"bob"}') AS e;
SELECT shown(e) FROM pgshift.append('events', 'Order-3', '[{"type":"Created","data":{"cartId":null}},{"type":"added","data":{"paid":"true","n":1.0}}]') AS e;
SELECT shown(e) FROM pgshift.append('events', NULL, '[{"type":"Note","data":{"text":"x"}},{"type":"Note","data":{"text":"y","cartId":"c1"}}]', meta => '{"by":null}') AS e;
SELECT shown(e) FROM pgshift.append('events', 'ordered', '{"type":"Created","data":{"cartId":"C1","":"empty","é":"ü"}}') AS e;

-- Everything, in the order of the store; all columns
SELECT shown(e) FROM pgshift.read_events('events') AS e;
SELECT position, stream, version, type, data, meta, pii FROM pgshift.read_events('events', 'order-1', types => '{Paid}');
SELECT count(*) AS same FROM pgshift.read_events('events') AS e JOIN events AS s USING (position, id, type, data, meta, created_at, transaction_id)
 WHERE (e.stream, e.version, e.pii) IS NOT DISTINCT FROM (s.stream, s.version, s.pii);
SELECT * FROM pgshift.settled_position('events');
SELECT events, last_position, settled, in_flight, subscriptions, pending, leased, deferred, blocked, max_lag, oldest_pending FROM pgshift.store_status('events');

-- What one filter says
CREATE FUNCTION read(filter text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    EXECUTE format('SELECT coalesce(string_agg(position::text, '' ''), ''-'') FROM pgshift.read_events(''events'', %s)', filter) INTO found;
    RETURN found;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
-- streams
SELECT f, read(f) FROM unnest(ARRAY[$$'order-1'$$, $$'order-2'$$, $$'ORDER-1'$$, $$''$$, $$'nothing'$$, $$NULL$$, $$stream => 'order-1', stream_pattern => '2'$$, $$stream => repeat('x', 5000)$$]) AS f;
-- patterns, with a prefix and without
SELECT f, read('stream_pattern => ' || f) FROM unnest(ARRAY[$$'^order-'$$, $$'^order'$$, $$'order'$$, $$'(?i)^order-'$$, $$'^order-[12]$'$$, $$'-2$'$$, $$''$$, $$'^'$$, $$'^order-1$|^Order'$$, $$'^order.1'$$, $$'^(order)-1'$$,
  $$'^order-?1?$'$$, $$'^order-1*$'$$, $$'^nothing'$$, $$'***=order-1'$$, $$'('$$, $$NULL$$]) AS f;
-- types
SELECT f, read('types => ' || f) FROM unnest(ARRAY[$$'{Added}'$$, $$'{added}'$$, $$'{Added,Created}'$$, $$'{Created,Added,Created}'$$, $$'{nothing}'$$, $$'{}'$$, $$NULL$$, $$ARRAY[NULL]$$, $$ARRAY[['Added','Paid']]$$, $$'{__snapshot__}'$$]) AS f;
-- data, by `data->>key` as text: any of several, none, absent or null, numbers and booleans
SELECT f, read('data => ' || f) FROM unnest(ARRAY[$$'{"cartId":"c1"}'$$, $$'{"cartId":["c1","c2"]}'$$, $$'{"cartId":["c2","c1","c2"]}'$$, $$'{"cartId":[]}'$$, $$'{"cartId":null}'$$, $$'{"cartId":[null]}'$$, $$'{"cartId":["c2",null]}'$$,
  $$'{}'$$, $$'{"n":1}'$$, $$'{"n":"1"}'$$, $$'{"n":1.0}'$$, $$'{"n":[1,2.50]}'$$, $$'{"n":2.5}'$$, $$'{"n":null}'$$, $$'{"paid":true}'$$, $$'{"paid":"true"}'$$, $$'{"paid":false}'$$, $$'{"paid":[false,true]}'$$,
  $$'{"deep":"{\"x\": [1, 2]}"}'$$, $$'{"cartId":"c1","sku":"a"}'$$, $$'{"sku":["a","b"],"n":2.50}'$$, $$'{"sku":null,"cartId":"c1"}'$$, $$'{"sku":[],"cartId":"c1"}'$$, $$'{"nokey":"x"}'$$, $$'{"":"empty"}'$$, $$'{"é":"ü"}'$$, $$NULL$$]) AS f;
SELECT f, read('data => ' || f) FROM unnest(ARRAY[$$'[]'$$, $$'"c1"'$$, $$'null'$$, $$'{"cartId":{"x":1}}'$$, $$'{"cartId":{}}'$$, $$'{"cartId":["c1",{"x":1}]}'$$, $$'{"cartId":[["c1"]]}'$$, $$'{"a":1,"b":{"c":1}}'$$]) AS f;
-- meta
SELECT f, read('meta => ' || f) FROM unnest(ARRAY[$$'{"by":"ann"}'$$, $$'{"by":["ann","bob"]}'$$, $$'{"by":null}'$$, $$'{"by":[]}'$$, $$'{"via":null}'$$, $$'{"by":{"a":1}}'$$, $$'[1]'$$, $$NULL$$]) AS f;
-- positions: without what they name
SELECT f, read(f) FROM unnest(ARRAY['after => 9', 'after => 0', 'after => -5', 'after => 11', 'after => 9223372036854775807', 'before => 3', 'before => 1', 'before => 0', 'before => -1', 'before => -9223372036854775808',
  'before => 9223372036854775807', 'after => 2, before => 5', 'after => 2, before => 3', 'after => 5, before => 2', 'after => NULL, before => NULL', 'after => -9223372036854775808']) AS f;
-- the last ones first, and at most so many
SELECT f, read(f) FROM unnest(ARRAY['backward => true', 'backward => true, max_rows => 2', 'max_rows => 2', 'max_rows => 0', 'max_rows => 100', 'max_rows => -1', 'max_rows => NULL', 'backward => NULL',
  $$'order-1', backward => true, max_rows => 1$$, $$'order-1', max_rows => 3, after => 1$$, $$stream_pattern => '^order-', max_rows => 5, after => 1$$, $$stream_pattern => '^order-', backward => true, before => 6$$,
  $$types => '{Added,Paid}', backward => true$$, $$types => '{Added,Paid}', max_rows => 2, after => 2$$, $$data => '{"cartId":["c1","c2"]}', backward => true, max_rows => 3$$, 'settled => false', 'settled => NULL', 'settled => false, backward => true, max_rows => 1']) AS f;
-- all that is said must hold
SELECT f, read(f) FROM unnest(ARRAY[$$'order-1', types => '{Added}', data => '{"sku":"b"}'$$, $$stream_pattern => '^order-', types => '{Created}', meta => '{"by":"bob"}'$$, $$types => '{Added}', data => '{"cartId":["c1","c2"],"sku":"a"}', meta => '{"by":["ann","bob"]}'$$,
  $$'order-1', types => '{}'$$, $$data => '{"cartId":"c1"}', types => '{Note,Paid}'$$, $$data => '{"cartId":"c1"}', after => 2, before => 10$$, $$meta => '{"by":"ann"}', data => '{"sku":["a","b"]}', backward => true$$]) AS f;

-- Times: without what they name
SELECT created_at AS t1 FROM events WHERE position = 4 \gset
SELECT created_at AS t2 FROM events WHERE position = 7 \gset
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', created_after => :'t1');
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', created_before => :'t2');
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', created_after => :'t1', created_before => :'t2');
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', created_after => :'t2', created_before => :'t1');
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', types => '{Created}', created_after => :'t1', backward => true);
SELECT count(*) FROM pgshift.read_events('events', created_after => '-infinity', created_before => 'infinity');
SELECT count(*) FROM pgshift.read_events('events', created_after => 'infinity');

-- With indexes and without them, and whatever plans the session likes, there is one answer
CREATE TABLE filters (f text);
INSERT INTO filters VALUES ($$data => '{"cartId":"c1"}'$$), ($$data => '{"cartId":["c1","C1",null],"sku":["a",null]}'$$), ($$meta => '{"by":"ann"}', backward => true$$), ($$data => '{"sku":"a"}', max_rows => 1$$);
CREATE TABLE answers AS SELECT f, read(f) FROM filters;
SELECT * FROM answers;
SELECT pgshift.create_store('events');
SELECT data_keys, meta_keys FROM pgshift.stores WHERE store = 'events'::regclass;
SELECT f, read(f) FROM filters EXCEPT SELECT * FROM answers;
SELECT pgshift.create_store('events', '{sku,n}', '{by,via}');
SET enable_indexscan = off;
SELECT f, read(f) FROM filters EXCEPT SELECT * FROM answers;
RESET enable_indexscan;

-- Snapshots are hidden unless asked for; then a stream begins at its latest one
SELECT shown(e) FROM pgshift.append('events', 'order-1', '[{"type":"__snapshot__","data":{"n":1}},{"type":"Added"},{"type":"__snapshot__","data":{"n":2}},{"type":"Added"},{"type":"Paid"}]') AS e;
SELECT f, read(f) FROM unnest(ARRAY[$$'order-1'$$, $$'order-1', snapshots => true$$, $$'order-1', snapshots => true, after => 0$$, $$'order-1', snapshots => true, after => 12$$, $$'order-1', snapshots => true, after => NULL$$,
  $$'order-1', snapshots => true, before => 14$$, $$'order-1', snapshots => true, before => 12$$, $$'order-1', snapshots => true, backward => true$$, $$'order-1', snapshots => true, max_rows => 2$$, $$'order-1', snapshots => true, types => '{Added}'$$,
  $$'order-2', snapshots => true$$, $$'nothing', snapshots => true$$, $$snapshots => true, after => 10$$, $$after => 10$$, $$snapshots => true, stream_pattern => '^order-1'$$, $$'order-1', types => '{__snapshot__}'$$,
  $$'order-1', types => '{__snapshot__}', snapshots => true$$, $$types => '{__snapshot__}', snapshots => true$$, $$'order-1', backward => true, max_rows => 1$$]) AS f;
-- a query has them where it names them, or names no types
SELECT string_agg(position::text, ' ') FROM pgshift.query_events('events', '{"types":["__snapshot__"]}');
SELECT string_agg(position::text, ' ') FROM pgshift.query_events('events', '{"stream":"order-1"}', after => 10);
-- so a state is had from the latest one on
SELECT type, data FROM pgshift.read_events('events', 'order-1', snapshots => true);
SELECT shown(e) FROM pgshift.append('events', 'order-2', '{"type":"__tombstone__"}') AS e;
SELECT f, read(f) FROM unnest(ARRAY[$$'order-2'$$, $$'order-2', snapshots => true$$]) AS f;

-- What the own transaction has appended is there at its next statement, and is not settled for others
BEGIN;
SELECT shown(e) FROM pgshift.append('events', 'own', '[{"type":"Mine"},{"type":"Mine"}]') AS e;
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', 'own');
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', types => '{Mine}');
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', types => '{Mine}', settled => false);
-- within one statement, which sees nothing of what it does itself
SELECT (SELECT count(*) FROM pgshift.append('events', 'own', '{"type":"Mine"}')) AS appended, (SELECT count(*) FROM pgshift.read_events('events', 'own')) AS found;
SAVEPOINT s;
SELECT shown(e) FROM pgshift.append('events', 'own', '{"type":"Mine"}') AS e;
ROLLBACK TO s;
SELECT string_agg(version::text, ' ') FROM pgshift.read_events('events', 'own');
ROLLBACK;
SELECT count(*) FROM pgshift.read_events('events', 'own');
SELECT pgshift.settled_position('events') >= (SELECT max(position) FROM events) AS all_settled;
-- positions that were given and rolled back stay empty
SELECT position > 18 AS further, version FROM pgshift.append('events', 'own', '{"type":"Mine"}');

-- A cursor: page by page, as whoever follows the store goes
CREATE FUNCTION pages(size int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    seen bigint := 0;
    page bigint[];
BEGIN
    LOOP
        SELECT array_agg(position) INTO page FROM pgshift.read_events('events', after => seen, max_rows => size, types => '{Added,Created,Paid}');
        EXIT WHEN page IS NULL;
        RETURN NEXT page::text;
        seen := page[array_upper(page, 1)];
    END LOOP;
END $$;
SELECT * FROM pages(4);
-- as a prepared statement, with a generic plan; in a join; in a cursor that goes back
SET plan_cache_mode = force_generic_plan;
PREPARE of_cart (text) AS SELECT position FROM pgshift.read_events('events', data => jsonb_build_object('sku', $1));
EXECUTE of_cart ('a');
EXECUTE of_cart ('b');
RESET plan_cache_mode;
SELECT s, position FROM unnest('{order-2,Order-3,nothing}'::text[]) AS s, pgshift.read_events('events', s) ORDER BY 1, 2;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT position FROM pgshift.read_events('events', 'order-2');
FETCH ALL FROM c;
FETCH BACKWARD 2 FROM c;
COMMIT;
-- it reads, also where nothing may be written
BEGIN READ ONLY;
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', 'order-2');
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY;
SELECT string_agg(position::text, ' ') FROM pgshift.read_events('events', 'order-2');
COMMIT;

-- Long streams are entered where what is asked for begins, from either end: 2 streams whose events lie between one another's, with gaps
DO $$
BEGIN
    FOR n IN 1 .. 300 LOOP
        PERFORM pgshift.append('events', 'long-' || n % 2, jsonb_agg(jsonb_build_object('type', 'L' || m % 3))) FROM generate_series(1, 1 + n % 7) AS m;
        BEGIN
            PERFORM pgshift.append('events', 'long-0', '[{"type":"gone"},{"type":"gone"}]');
            RAISE SQLSTATE 'ZZZZZ';
        EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
        END;
    END LOOP;
END $$;
CREATE FUNCTION wrong(stream text) RETURNS bigint LANGUAGE sql AS $$
    WITH bounds AS (SELECT after, after + width AS before, backward FROM generate_series(0, (SELECT max(position)::int FROM events) + 3, 101) AS after, unnest('{2,50,5000}'::int[]) AS width, unnest('{false,true}'::boolean[]) AS backward)
    SELECT count(*) FROM bounds AS b,
           LATERAL (SELECT array_agg(position) AS found FROM pgshift.read_events('events', $1, after => b.after, before => b.before, backward => b.backward)) AS f,
           LATERAL (SELECT CASE WHEN b.backward THEN array_agg(position ORDER BY position DESC) ELSE array_agg(position ORDER BY position) END AS wanted FROM events AS e WHERE e.stream = $1 AND e.position > b.after AND e.position < b.before) AS w
     WHERE found IS DISTINCT FROM wanted $$;
SELECT wrong('long-0'), wrong('long-1'), wrong('order-2'), wrong('nothing');
SELECT count(*) FROM events AS e WHERE stream = 'long-1' AND version % 5 = 0 AND (SELECT min(position) FROM pgshift.query_events('events', '{"stream":"long-1"}', after => e.position)) IS DISTINCT FROM (SELECT min(position) FROM events WHERE stream = 'long-1' AND position > e.position);
-- and not from their beginning: pages that a read looks at
CREATE FUNCTION is_short(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || query INTO plan;
    RETURN (plan #>> '{0,Plan,Shared Hit Blocks}')::int + (plan #>> '{0,Plan,Shared Read Blocks}')::int < 150;
END $$;
SELECT count(*) FROM pgshift.append('events', 'long', (SELECT jsonb_agg('{"type":"x"}'::jsonb) FROM generate_series(1, 20000)));
SELECT max(position) AS last FROM events \gset
SELECT count(*) FROM pgshift.read_events('events', 'long', after => :last - 10);
SELECT is_short($$SELECT pgshift.read_events('events', 'long')$$) AS whole,
       is_short(format($$SELECT pgshift.read_events('events', 'long', after => %s)$$, :last - 10)) AS the_end,
       is_short(format($$SELECT pgshift.read_events('events', 'long', max_rows => 10, after => %s)$$, :last - 10000)) AS a_page,
       is_short(format($$SELECT pgshift.read_events('events', 'long', before => %s)$$, :last - 19990)) AS the_beginning,
       is_short(format($$SELECT pgshift.read_events('events', 'long', backward => true, max_rows => 10, before => %s)$$, :last - 10000)) AS a_page_back,
       is_short(format($$SELECT pgshift.read_events('events', 'long', backward => true, after => %s)$$, :last - 10)) AS the_end_back,
       is_short(format($$SELECT pgshift.query_events('events', '{"stream":"long"}', %s)$$, :last - 10)) AS query,
       is_short(format($$SELECT pgshift.append_if('events', '{"type":"x"}', '{"stream":"long"}', %s)$$, :last)) AS condition;

SET client_min_messages = warning;
DROP SCHEMA reading CASCADE;
