\set SHOW_CONTEXT never
-- Queries, and appends that depend on them: a decision holds as long as nothing has come that it would have had to know
CREATE SCHEMA conditions;
SET search_path = conditions;
SELECT pgshift.create_store('events', data_keys => '{courseId,studentId}');
SELECT count(*) FROM pgshift.append('events', 'course-1', '[{"type":"CourseDefined","data":{"courseId":"c1","seats":2}},{"type":"SeatsChanged","data":{"courseId":"c1","seats":3}}]');
SELECT count(*) FROM pgshift.append('events', NULL, '[{"type":"StudentCame","data":{"studentId":"s1"}},{"type":"StudentCame","data":{"studentId":"s2"}},{"type":"Subscribed","data":{"courseId":"c1","studentId":"s1"}}]');
SELECT count(*) FROM pgshift.append('events', 'course-2', '[{"type":"CourseDefined","data":{"courseId":"c2","seats":1,"open":true}},{"type":"__snapshot__","data":{"courseId":"c2"}}]');

CREATE FUNCTION found(query text, more text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    EXECUTE format('SELECT coalesce(string_agg(position::text, '' ''), ''-'') FROM pgshift.query_events(''events'', %L %s)', query, more) INTO found;
    RETURN found;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
-- What is in a query: any item, all that it says
SELECT q, found(q) FROM unnest(ARRAY['[]', '{}', '[{}]', '[{},{}]', '{"types":["CourseDefined"]}', '{"types":"CourseDefined"}', '{"types":[]}', '{"types":[],"data":{"courseId":"c1"}}', '[{"types":[]},{"stream":"course-1"}]', '{"stream":"course-1"}', '{"stream":"COURSE-1"}', '{"stream":""}',
  '{"data":{"courseId":"c1"}}', '{"data":{"courseId":["c1","c2"]}}', '{"data":{"courseId":[]}}', '{"data":{"courseId":null}}', '{"data":{"courseId":[null,"c2"]}}', '{"data":{"courseId":"c1","studentId":"s1"}}', '{"data":{"courseId":"c1","studentId":null}}', '{"data":{}}',
  '{"data":{"seats":2}}', '{"data":{"seats":"2"}}', '{"data":{"seats":[2,3]}}', '{"data":{"open":true}}', '{"data":{"open":"true"}}', '{"data":{"open":false}}', '{"after":5}', '{"after":0}', '{"after":-3}', '{"after":9223372036854775807}',
  '[{"data":{"courseId":"c1"}},{"data":{"studentId":"s1"}}]', '[{"data":{"studentId":"s1"}},{"data":{"courseId":"c1"}},{"types":["Subscribed"]}]', '[{"data":{"courseId":"c1"},"after":2},{"data":{"studentId":"s1"}}]', '[{"stream":"course-1"},{"types":["StudentCame"],"data":{"studentId":"s2"}}]',
  '[{"stream":"course-1","types":["SeatsChanged"]},{"stream":"course-2"}]', '{"types":["StudentCame","Subscribed","StudentCame"]}']) AS q;
-- what is none
SELECT q, found(q) FROM unnest(ARRAY['null', '"x"', '1', '[1]', '[null]', '[{},[]]', '{"stream":1}', '{"stream":null}', '{"types":1}', '{"types":[1]}', '{"types":null}', '{"types":[null]}', '{"types":{"a":1}}', '{"data":[]}', '{"data":null}', '{"data":"x"}', '{"data":{"courseId":{"a":1}}}', '{"data":{"courseId":[["a"]]}}',
  '{"after":"1"}', '{"after":null}', '{"after":1.5}', '{"after":9223372036854775808}', '{"type":"x"}', '[{},{"Stream":"x"}]', '{"data":{"courseId":"c1"},"Data":{}}', '{"meta":{"by":"x"}}']) AS q;
SELECT found('{}', ', NULL'), found('{}', ', max_rows => -1'), found('{}', ', settled => NULL');
SELECT pgshift.query_events('events', NULL);
-- after and max_rows
SELECT found('{}', ', after => 5'), found('{}', ', 5'), found('{}', ', 5, 1'), found('{}', ', max_rows => 3'), found('{}', ', max_rows => 0'), found('{}', ', max_rows => NULL'), found('{}', ', after => 7'), found('{}', ', after => -1'), found('{}', ', settled => false');
SELECT found('[{"data":{"courseId":"c1"},"after":1},{"data":{"studentId":"s1"}}]', ', after => 2'), found('{"after":5}', ', 2'), found('{"after":2}', ', 5');
SELECT position, stream, version, type, data FROM pgshift.query_events('events', '[{"data":{"courseId":"c1"}},{"data":{"studentId":"s1"}}]');

-- A student subscribes: nothing of the course or of the student may have come since they were read
SELECT max(position) AS known FROM pgshift.query_events('events', '[{"data":{"courseId":"c1"}},{"data":{"studentId":"s2"}}]') \gset
SELECT type, stream, version, position > :known AS later FROM pgshift.append_if('events', '{"type":"Subscribed","data":{"courseId":"c1","studentId":"s2"}}', '[{"data":{"courseId":"c1"}},{"data":{"studentId":"s2"}}]', :known);
SELECT pgshift.append_if('events', '{"type":"Subscribed","data":{"courseId":"c1","studentId":"s2"}}', '[{"data":{"courseId":"c1"}},{"data":{"studentId":"s2"}}]', :known);
\echo :LAST_ERROR_SQLSTATE
DO $$ DECLARE detail text; state text; message text; the_table text; the_schema text; BEGIN
    PERFORM pgshift.append_if('events', '{"type":"x"}', '{"types":["Subscribed"],"data":{"studentId":"s2"}}');
EXCEPTION WHEN serialization_failure THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, message = MESSAGE_TEXT, state = RETURNED_SQLSTATE, the_table = TABLE_NAME, the_schema = SCHEMA_NAME;
    RAISE NOTICE '% % % of %.%', state, message, detail::jsonb, the_schema, the_table;
END $$;

-- By default any event that is there counts: after is 0
CREATE FUNCTION tried(arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text; detail text;
BEGIN
    EXECUTE format('SELECT string_agg(concat_ws('' '', stream, version, type), '', '') FROM pgshift.append_if(''events'', %s)', arguments) INTO found;
    RAISE EXCEPTION USING ERRCODE = 'ZZZZZ', MESSAGE = 'stored: ' || coalesce(found, 'nothing');
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' ', SQLSTATE, SQLERRM, detail);
END $$;
SELECT a, tried(a) FROM unnest(ARRAY[$$'{"type":"x"}', '{"types":["never"]}'$$, $$'{"type":"x"}', '{"types":["CourseDefined"]}'$$, $$'{"type":"x"}', '{"types":["CourseDefined"]}', 5$$, $$'{"type":"x"}', '{"types":["CourseDefined"]}', 6$$, $$'{"type":"x"}', '{"types":["CourseDefined"]}', after => 100$$,
  $$'{"type":"x"}', '{}'$$, $$'{"type":"x"}', '{}', 7$$, $$'{"type":"x"}', '{}', 8$$, $$'{"type":"x"}', '{"types":[]}'$$, $$'{"type":"x"}', '{"data":{"courseId":[]}}'$$, $$'{"type":"x"}', '{"stream":"course-1"}', 1$$, $$'{"type":"x"}', '{"stream":"course-1"}', 2$$,
  $$'{"type":"x"}', '{"stream":"course-1"}', -7$$, $$'{"type":"x"}', '{"data":{"seats":3}}'$$, $$'{"type":"x"}', '{"data":{"courseId":null}}', 3$$, $$'{"type":"x"}', '{"data":{"courseId":null}}', 4$$,
  $$'{"type":"x"}', '[{"types":["never"]},{"types":["Subscribed"],"data":{"courseId":"c1"}}]', 5$$, $$'{"type":"x"}', '[{"types":["never"]},{"types":["Subscribed"],"data":{"courseId":"c2"}}]'$$]) AS a;
-- an item's own after counts where it is higher
SELECT a, tried(a) FROM unnest(ARRAY[$$'{"type":"x"}', '{"stream":"course-1","after":2}'$$, $$'{"type":"x"}', '{"stream":"course-1","after":1}'$$, $$'{"type":"x"}', '{"stream":"course-1","after":1}', 2$$, $$'{"type":"x"}', '[{"stream":"course-1","after":2},{"stream":"course-2"}]'$$,
  $$'{"type":"x"}', '[{"stream":"course-1","after":2},{"stream":"course-2","after":7}]'$$]) AS a;
-- what is refused as a query is refused here; and without an item there is no condition
SELECT a, tried(a) FROM unnest(ARRAY[$$'{"type":"x"}', '[]'$$, $$'{"type":"x"}', 'null'$$, $$'{"type":"x"}', NULL$$, $$'{"type":"x"}', '{"type":"x"}'$$, $$'{"type":"x"}', '[{},{"data":{"a":{}}}]'$$, $$'{"type":"x"}', '[1]'$$, $$'{"type":"x"}', '{}', NULL$$, $$NULL, '{}'$$, $$'[]', '[]'$$, $$'{"typ":"x"}', '{"types":["never"]}'$$,
  $$'{"type":"x"}', '{"types":["never"]}', meta => NULL$$, $$'{"type":"x"}', '{"types":["never"]}', meta => '1'$$, $$'{"type":"x"}', '{"types":["never"]}', stream => ''$$]) AS a;
-- into a stream, with meta, and with a key
SELECT a, tried(a) FROM unnest(ARRAY[$$'[{"type":"x"},{"type":"y"}]', '{"types":["never"]}', 0, 'course-1'$$, $$'{"type":"x"}', '{"types":["never"]}', stream => 'course-9'$$, $$'{"type":"x"}', '{"types":["never"]}', stream => NULL$$]) AS a;
SELECT meta FROM pgshift.append_if('events', '{"type":"First","meta":{"b":2}}', '{"types":["First"]}', meta => '{"a":1,"b":1}', idempotency_key => 'first');
SELECT meta FROM pgshift.append_if('events', '{"type":"First"}', '{"types":["First"]}', idempotency_key => 'first');
SELECT pgshift.append_if('events', '{"type":"First"}', '{"types":["First"]}', idempotency_key => 'second');
-- A condition that its own events are in: once
SELECT type FROM pgshift.append_if('events', '{"type":"Once","data":{"courseId":"c1"}}', '{"types":["Once"],"data":{"courseId":"c1"}}');
SELECT type FROM pgshift.append_if('events', '{"type":"Once","data":{"courseId":"c1"}}', '{"types":["Once"],"data":{"courseId":"c1"}}');
SELECT type FROM pgshift.append_if('events', '{"type":"Once","data":{"courseId":"c2"}}', '{"types":["Once"],"data":{"courseId":"c2"}}');
-- What this transaction has appended counts; what it has rolled back does not
BEGIN;
SELECT type FROM pgshift.append_if('events', '{"type":"Twice"}', '{"types":["Twice"]}');
SAVEPOINT s;
SELECT type FROM pgshift.append_if('events', '{"type":"Twice"}', '{"types":["Twice"]}');
ROLLBACK TO s;
SELECT max(position) AS mine FROM pgshift.query_events('events', '{"types":["Twice"]}') \gset
SELECT type FROM pgshift.append_if('events', '{"type":"Twice"}', '{"types":["Twice"]}', :mine);
ROLLBACK;
SELECT type FROM pgshift.append_if('events', '{"type":"Twice"}', '{"types":["Twice"]}');

-- Many keys and many items at once
SELECT count(*) FROM pgshift.append('events', NULL, (SELECT jsonb_agg(jsonb_build_object('type', 'Many', 'data', jsonb_build_object('courseId', 'm' || n, 'studentId', n % 10))) FROM generate_series(1, 500) AS n));
SELECT count(*), count(DISTINCT position) FROM pgshift.query_events('events', (SELECT jsonb_agg(jsonb_build_object('data', jsonb_build_object('courseId', 'm' || n))) || '{"types":"Many","data":{"studentId":[1,2,3]}}' FROM generate_series(1, 300) AS n));
SELECT count(*) FROM pgshift.query_events('events', jsonb_build_object('data', jsonb_build_object('courseId', (SELECT jsonb_agg('m' || n) FROM generate_series(1, 400) AS n))));
SELECT count(*) FROM pgshift.append_if('events', '{"type":"x"}', (SELECT jsonb_agg(jsonb_build_object('data', jsonb_build_object('courseId', 'z' || n))) FROM generate_series(1, 300) AS n));

SET client_min_messages = warning;
DROP SCHEMA conditions CASCADE;
