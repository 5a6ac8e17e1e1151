-- The same for event stores, after entry_points.sql. Ids, positions and times differ from one time to the next, and are left out of answers.
SELECT pgshift.create_store('events', '{k}');
SELECT version FROM pgshift.append('events', 's-1', '[{"type": "Begun", "data": {"k": "a"}, "pii": {"name": "ann"}}, {"type": "Ended", "data": {"k": "b"}}]');
SELECT version FROM pgshift.append('events', 's-2', '{"type": "__snapshot__", "data": {"k": "c"}}', idempotency_key => 'once');
SELECT version FROM pgshift.append('events', 's-2', '{"type": "Begun"}');
CREATE TABLE event_archive AS SELECT "position", id, stream, version, type, data, meta, pii, created_at, transaction_id FROM events LIMIT 0;

-- An event as it is the same every time.
CREATE FUNCTION torture.shown(pgshift.event) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$SELECT concat_ws(' ', $1.stream, $1.version, $1.type, length($1.data::text), $1.meta, $1.pii)$$;

INSERT INTO torture.entry_point (name, statement, prepare) VALUES
('create_store', $$SELECT pgshift.create_store('others', '{a,b}', '{c}', true)$$, NULL),
('create_store again', $$SELECT pgshift.create_store('events', '{a}', notify => true)$$, NULL),
('drop_store', $$SELECT pgshift.drop_store('events')$$, NULL),
('append', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.append('events', 's-1', '{"type": "More", "data": {"k": "a"}}') AS e$$, NULL),
('append of many', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.append('events', 'new', '[{"type": "More", "data": {"k": "a"}}, {"type": "More", "pii": {"name": "bob"}}]', meta => '{"by": "ann"}') AS e$$, NULL),
('append of much', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.append('events', NULL, jsonb_build_object('type', 'More', 'data',
    jsonb_build_object('k', 'a', 'text', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 1000) AS n)))) AS e$$, NULL),
('append once more', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.append('events', 's-2', '{"type": "__snapshot__", "data": {"k": "c"}}', idempotency_key => 'once') AS e$$, NULL),
('append refused', $$SELECT count(*) FROM pgshift.append('events', 's-1', '{"type": "More"}', 0)$$, NULL),
('append of no event', $$SELECT count(*) FROM pgshift.append('events', 's-1', '{"typ": "More"}')$$, NULL),
('append_many', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.append_many('events', '[{"stream": "s-2", "events": {"type": "x"}}, {"stream": "s-1", "events": {"type": "y", "data": {"k": "z"}}}]') AS e$$, NULL),
('append_if', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.append_if('events', '{"type": "More", "data": {"k": "z"}}', '{"data": {"k": "z"}}', stream => 's-1') AS e$$, NULL),
('append_if refused', $$SELECT count(*) FROM pgshift.append_if('events', '{"type": "More"}', '[{"types": "Ended"}, {"data": {"k": "a"}}]')$$, NULL),
('read_events', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.read_events('events', types => '{Begun,Ended}', data => '{"k": ["a", "b", null]}', stream_pattern => '^s-') AS e$$, NULL),
('read_events of a stream', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.read_events('events', 's-2', snapshots => true, backward => true) AS e$$, NULL),
('query_events', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.query_events('events', '[{"stream": "s-1"}, {"data": {"k": "c"}}]') AS e$$, NULL),
('stream_stats', $$SELECT string_agg(concat_ws(' ', stream, torture.shown(head), torture.shown(tail), events, types), ', ') FROM pgshift.stream_stats('events', counts => true)$$, NULL),
('truncate_stream', $$SELECT concat_ws(' ', deleted, torture.shown(event)) FROM pgshift.truncate_stream('events', 's-1', '{"k": "d"}', archive => 'event_archive')$$, NULL),
('trim_stream', $$SELECT count(*) FROM pgshift.trim_stream('events', 's-2', 'infinity')$$, NULL),
('restore_store', $$SELECT pgshift.restore_store('events', 'events')$$, NULL),
('forget_pii', $$SELECT pgshift.forget_pii('events', data => '{"k": "a"}')$$, NULL),
('settled_position', $$SELECT pgshift.settled_position('events') > 0$$, NULL),
('store_status', $$SELECT concat_ws(' ', events, in_flight) FROM pgshift.store_status('events')$$, NULL),
('stores', $$SELECT string_agg(concat_ws(' ', store, data_keys, notify), ', ') FROM pgshift.stores$$, NULL),
('alter a store', $$ALTER TABLE events ADD COLUMN x integer$$, NULL);
