-- The same events in an event store: the case is the stream, the activity the type, all else the data.

SELECT pgshift.create_store('public.permit_events', '{resource}');

CREATE FUNCTION append_event(store regclass, e events) RETURNS SETOF pgshift.event LANGUAGE sql AS $$
    SELECT pgshift.append($1, e.case_id, jsonb_build_object('type', e.activity, 'data', jsonb_build_object('resource', e.resource, 'at', e.at, 'line', e.line),
                                                            'meta', jsonb_build_object('group', e.department_group, 'channel', e.channel)));
$$;

-- One statement, in the file's order.
SELECT append_event('permit_events', e) FROM (SELECT * FROM events ORDER BY line) AS e;

CREATE VIEW file AS
    SELECT s.step - 1 AS version, e.* FROM events AS e JOIN steps AS s USING (line);

CREATE FUNCTION expect_events(store regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    what text;
    reading text;
BEGIN
    PERFORM expect(store || ': events', (SELECT events FROM pgshift.store_status(store)), 8577);
    -- Event for event, both ways: each stream, each type, each resource is the file's, in the order of positions. `place` is
    -- the order in which a reading gives events.
    FOR what, reading IN VALUES
        ('case_id', 'pgshift.read_events($1, stream => g.value)'),
        ('activity', 'pgshift.read_events($1, types => ARRAY[g.value])'),
        ('activity', 'pgshift.query_events($1, jsonb_build_object(''types'', g.value))'),
        ('resource', 'pgshift.read_events($1, data => jsonb_build_object(''resource'', g.value))'),
        ('resource', 'pgshift.query_events($1, jsonb_build_object(''data'', jsonb_build_object(''resource'', g.value)))'),
        ('channel', 'pgshift.read_events($1, meta => jsonb_build_object(''channel'', g.value))')
    LOOP
        EXECUTE format('CREATE TEMPORARY TABLE found AS SELECT g.value, r.place, r."position", r.stream AS case_id, r.version, r.type AS activity, d.*, m.*
            FROM (SELECT DISTINCT %I AS value FROM events) AS g CROSS JOIN LATERAL %s WITH ORDINALITY
                 AS r ("position", id, stream, version, type, data, meta, pii, created_at, transaction_id, place)
            CROSS JOIN LATERAL jsonb_to_record(r.data) AS d (resource text, at timestamptz, line bigint)
            CROSS JOIN LATERAL jsonb_to_record(r.meta) AS m ("group" text, channel text)', what, reading) USING store;
        EXECUTE format('SELECT count(*) FROM found AS f FULL JOIN file AS e ON e.line = f.line
            WHERE (f.value, f.case_id, f.version, f.activity, f.resource, f.at, f.line, f."group", f.channel)
                  IS DISTINCT FROM (e.%I, e.case_id, e.version, e.activity, e.resource, e.at, e.line, e.department_group, e.channel)', what) INTO STRICT reading;
        PERFORM expect(format('%s by %s: events that differ from the file', store, what), reading::bigint, 0);
        PERFORM expect(format('%s by %s: events out of order', store, what),
            (SELECT count(*) FROM (SELECT "position" <= lag("position") OVER (PARTITION BY value ORDER BY place) AS is_wrong FROM found) AS f WHERE is_wrong), 0);
        DROP TABLE found;
    END LOOP;
    PERFORM expect(store || ': events whose position is against the file''s order in their case',
        (SELECT count(*) FROM (SELECT (data->>'line')::bigint < lag((data->>'line')::bigint) OVER (PARTITION BY stream ORDER BY "position") AS is_wrong FROM pgshift.read_events(store)) AS e WHERE is_wrong), 0);
    PERFORM expect(store || ': streams that differ from the file',
        (SELECT count(*) FROM pgshift.stream_stats(store, counts => true) AS s
           FULL JOIN (SELECT case_id, count(*) AS events, min(line) AS first, max(line) AS last FROM events GROUP BY 1) AS c ON c.case_id = s.stream
          WHERE (s.events, ((s.tail).data->>'line')::bigint, ((s.head).data->>'line')::bigint) IS DISTINCT FROM (c.events, c.first, c.last)), 0);
    PERFORM expect(store || ': what doctor() finds', (SELECT count(*) FROM pgshift.doctor(store)), 0);
END $$;
SELECT expect_events('permit_events');
SELECT expect('events whose position is not the line',
    (SELECT count(*) FROM pgshift.read_events('permit_events') AS e WHERE e."position" <> (e.data->>'line')::bigint), 0);
