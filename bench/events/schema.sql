-- Events: appended one by one within a transaction, and by many sessions; read and queried among many.

CREATE FUNCTION bench.event_data(n bigint) RETURNS jsonb LANGUAGE sql STRICT IMMUTABLE AS $$
    SELECT jsonb_build_object('k', 'key-' || n, 'amount', n, 'note', 'a note of some length, as events have them')
$$;

-- The table that a store is, with the same indexes and without what makes it one.
CREATE PROCEDURE bench.make_stores() LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pgshift.create_store('bench.events'), pgshift.create_store('bench.events_keyed', '{k}');
    CREATE TABLE bench.events_by_hand (LIKE bench.events INCLUDING ALL);
END $$;

CREATE PROCEDURE bench.drop_stores() LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pgshift.drop_store('bench.events'), pgshift.drop_store('bench.events_keyed');
    DROP TABLE bench.events_by_hand;
END $$;

-- What message-db's write does: the version is checked under a lock on the stream's category, to the end of the transaction.
CREATE FUNCTION bench.write_by_hand(of_stream text, of_type text, of_data jsonb, expected integer DEFAULT NULL, of_meta jsonb DEFAULT '{}')
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    head integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(of_stream, 0));
    SELECT version INTO head FROM bench.events_by_hand WHERE stream = of_stream ORDER BY version DESC LIMIT 1;
    head := coalesce(head, -1);
    IF expected IS NOT NULL AND expected <> head THEN
        RAISE EXCEPTION 'wrong expected version: % (stream: %, stream version: %)', expected, of_stream, head;
    END IF;
    INSERT INTO bench.events_by_hand (id, stream, version, type, data, meta, created_at, transaction_id, settled)
    VALUES (gen_random_uuid(), of_stream, head + 1, of_type, of_data, of_meta, now(), pg_current_xact_id()::text::bigint, 0);
    RETURN head + 1;
END $$;

-- Each of these: so many events in one transaction, ten to a stream.
CREATE PROCEDURE bench.events_insert(n bigint) LANGUAGE plpgsql AS $$
DECLARE
    data jsonb := bench.event_data(1);
BEGIN
    FOR i IN 1 .. n LOOP
        INSERT INTO bench.events_by_hand (id, stream, version, type, data, meta, created_at, transaction_id, settled)
        VALUES (gen_random_uuid(), 'stream-' || n || '-' || i / 10, i % 10, 'Happened', data, '{}', now(), 1, 0);
    END LOOP;
END $$;
CREATE PROCEDURE bench.events_append(n bigint) LANGUAGE plpgsql AS $$
DECLARE
    data jsonb := bench.event_data(1);
    event jsonb := jsonb_build_object('type', 'Happened', 'data', data);
BEGIN
    FOR i IN 1 .. n LOOP
        PERFORM pgshift.append('bench.events', 'stream-' || n || '-' || i / 10, event);
    END LOOP;
END $$;
CREATE PROCEDURE bench.events_by_hand(n bigint) LANGUAGE plpgsql AS $$
DECLARE
    data jsonb := bench.event_data(1);
BEGIN
    FOR i IN 1 .. n LOOP
        PERFORM bench.write_by_hand('stream-' || n || '-' || i / 10, 'Happened', data);
    END LOOP;
END $$;
CREATE PROCEDURE bench.events_append_keyed(n bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. n LOOP
        PERFORM pgshift.append('bench.events_keyed', 'stream-' || n || '-' || i / 10, jsonb_build_object('type', 'Happened', 'data', bench.event_data(i)));
    END LOOP;
END $$;
-- Another call has other keys.
CREATE PROCEDURE bench.events_append_if(n bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. n LOOP
        PERFORM pgshift.append_if('bench.events_keyed', jsonb_build_object('type', 'Happened', 'data', bench.event_data(n * 10000000 + i)),
                                  stream => 'stream-' || n || '-' || i / 10, fail_if => jsonb_build_object('data', jsonb_build_object('k', 'key-' || n * 10000000 + i)));
    END LOOP;
END $$;
CREATE PROCEDURE bench.events_insert_many(n bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. n / 100 LOOP
        INSERT INTO bench.events_by_hand (id, stream, version, type, data, meta, created_at, transaction_id, settled)
        SELECT gen_random_uuid(), 'stream-' || n || '-' || i, e, 'Happened', bench.event_data(e), '{}', now(), 1, 0 FROM generate_series(0, 99) AS e;
    END LOOP;
END $$;
CREATE PROCEDURE bench.events_append_many(n bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. n / 100 LOOP
        PERFORM pgshift.append('bench.events', 'stream-' || n || '-' || i, (SELECT jsonb_agg(jsonb_build_object('type', 'Happened', 'data', bench.event_data(e)))
                                                                FROM generate_series(0, 99) AS e));
    END LOOP;
END $$;

INSERT INTO bench.work (work, label, statement) VALUES
    ('event_one', 'an event, in one transaction of many', NULL),
    ('event_condition', 'an event, in one transaction of many, with a key that has an index', NULL),
    ('event_hundred', 'an event, a hundred in one call', NULL),
    ('event_commits_8', 'an event a transaction, different streams, 8 clients', NULL),
    ('event_commits_32', 'an event a transaction, different streams, 32 clients', NULL),
    ('event_hot', 'an event a transaction, one stream, 16 clients', NULL),
    ('event_stream', 'a stream of 100 events among many', NULL),
    ('event_key', 'the events with a key, among many', NULL),
    ('event_items', 'the events of two items with two keys, among many', NULL),
    ('event_end', 'the last 100 events while 32 clients append', NULL);

INSERT INTO bench.line (part, work, rule, label, statement) VALUES
    ('events', 'event_one', 'insert', 'plain INSERT', 'CALL bench.events_insert(%n)'),
    ('events', 'event_one', 'append', 'pgshift.append', 'CALL bench.events_append(%n)'),
    ('events', 'event_one', 'by_hand', 'a function in PL/pgSQL, as message-db''s', 'CALL bench.events_by_hand(%n)'),
    ('events', 'event_condition', 'append', 'pgshift.append', 'CALL bench.events_append_keyed(%n)'),
    ('events', 'event_condition', 'append_if', 'pgshift.append_if, a condition over the key', 'CALL bench.events_append_if(%n)'),
    ('events', 'event_hundred', 'insert', 'INSERT of a hundred rows', 'CALL bench.events_insert_many(%n)'),
    ('events', 'event_hundred', 'append', 'pgshift.append', 'CALL bench.events_append_many(%n)');
INSERT INTO bench.line (part, work, rule, label, statement)
SELECT 'events', 'event_commits_' || clients, rule, label, statement
FROM unnest(ARRAY[8, 32]) AS clients,
     (VALUES (1, 'insert', 'plain INSERT', $$INSERT INTO bench.events_by_hand (id, stream, version, type, data, meta, created_at, transaction_id, settled)
              VALUES (gen_random_uuid(), 'stream-' || :client_id || '-' || :number, 0, 'Happened', '{"k": "x"}', '{}', now(), 1, 0)$$),
             (2, 'append', 'pgshift.append', $$SELECT pgshift.append('bench.events', 'stream-' || :client_id || '-' || :number, '{"type": "Happened", "data": {"k": "x"}}')$$),
             (3, 'fence', 'INSERT under an advisory lock to the end of the transaction', $$
BEGIN;
SELECT pg_advisory_xact_lock(1);
INSERT INTO bench.events_by_hand (id, stream, version, type, data, meta, created_at, transaction_id, settled)
VALUES (gen_random_uuid(), 'stream-' || :client_id || '-' || :number, 0, 'Happened', '{"k": "x"}', '{}', now(), 1, 0);
COMMIT$$)) AS l (place, rule, label, statement)
ORDER BY clients, place;
INSERT INTO bench.line (part, work, rule, label, statement) VALUES
    ('events', 'event_hot', 'by_hand', 'a function in PL/pgSQL', $$SELECT bench.write_by_hand('hot', 'Happened', '{"k": "x"}')$$),
    ('events', 'event_hot', 'append', 'pgshift.append', $$SELECT pgshift.append('bench.events', 'hot', '{"type": "Happened", "data": {"k": "x"}}')$$),
    ('events', 'event_stream', 'query', 'the bare index query', $$
        SELECT "position", id, stream, version, type, data, meta, pii, created_at, transaction_id FROM bench.events_large WHERE stream = 'stream-' || :id ORDER BY version$$),
    ('events', 'event_stream', 'read', 'pgshift.read_events', $$SELECT * FROM pgshift.read_events('bench.events_large', 'stream-' || :id)$$),
    ('events', 'event_key', 'query', 'SQL by hand', $$
        SELECT "position", id, stream, version, type, data, meta, pii, created_at, transaction_id FROM bench.events_large
        WHERE (data ->> 'k') COLLATE "C" = 'key-' || :id ORDER BY "position"$$),
    ('events', 'event_key', 'read', 'pgshift.query_events', $$SELECT * FROM pgshift.query_events('bench.events_large', jsonb_build_object('data', jsonb_build_object('k', 'key-' || :id)))$$),
    ('events', 'event_items', 'query', 'SQL by hand', $$
        SELECT "position", id, stream, version, type, data, meta, pii, created_at, transaction_id FROM bench.events_large
        WHERE (data ->> 'k') COLLATE "C" = 'key-' || :id AND type = 'Happened' OR (data ->> 'c') COLLATE "C" = 'owner-' || :id AND type = 'Happened' ORDER BY "position"$$),
    ('events', 'event_items', 'read', 'pgshift.query_events', $$SELECT * FROM pgshift.query_events('bench.events_large',
        jsonb_build_array(jsonb_build_object('types', 'Happened', 'data', jsonb_build_object('k', 'key-' || :id)),
                          jsonb_build_object('types', 'Happened', 'data', jsonb_build_object('c', 'owner-' || :id))))$$),
    ('events', 'event_end', 'unsettled', 'read_events, all that is seen', $$SELECT count(*) FROM pgshift.read_events('bench.events', backward => true, max_rows => 100, settled => false)$$),
    ('events', 'event_end', 'settled', 'read_events, what is settled', $$SELECT count(*) FROM pgshift.read_events('bench.events', backward => true, max_rows => 100)$$);

-- A hundred events to a stream, that lie far from each other; ten to a key.
CREATE PROCEDURE bench.make_large_store(n bigint) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($view$
        CREATE VIEW bench.large_source AS
        SELECT i AS "position", 'stream-' || i %% (%1$s / 100) AS stream, (i / (%1$s / 100))::integer AS version, 'Happened'::text AS type,
               jsonb_build_object('k', 'key-' || i %% (%1$s / 10), 'c', 'owner-' || i * 7 %% (%1$s / 10), 'note', 'a note of some length') AS data, now() AS created_at
        FROM generate_series(0, %1$s - 1) AS i $view$, n);
    PERFORM pgshift.create_store('bench.events_large', '{k,c}');
    PERFORM pgshift.restore_store('bench.events_large', 'bench.large_source');
    ANALYZE bench.events_large;
END $$;
