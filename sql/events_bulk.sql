-- Many streams and many events in one transaction, errors that are absorbed, and indexes that the owner has added: whatever becomes
-- of an append, the store takes the next one.
CREATE SCHEMA bulk;
SELECT pgshift.create_store('bulk.e', '{tag}');
CREATE FUNCTION bulk.is_sound() RETURNS TABLE (streams bigint, events bigint, has_gaps boolean, is_settled boolean) LANGUAGE sql AS $$
SELECT count(DISTINCT stream), count(*), bool_or(version <> place), pgshift.settled_position('bulk.e') = max("position")
  FROM (SELECT *, row_number() OVER (PARTITION BY stream ORDER BY "position") - 1 AS place FROM bulk.e WHERE stream IS NOT NULL) AS e
$$;

-- 20,000 streams and 20,000 keys: none of them is a lock to the end of the transaction.
BEGIN;
DO $$ BEGIN
    FOR i IN 1..20000 LOOP
        PERFORM pgshift.append_if('bulk.e', jsonb_build_object('type', 't', 'data', jsonb_build_object('tag', i)), jsonb_build_object('data', jsonb_build_object('tag', i)), stream => 's' || i);
    END LOOP;
END $$;
SELECT count(*) < 50 AS has_few FROM pg_locks WHERE pid = pg_backend_pid();
COMMIT;
SELECT * FROM bulk.is_sound();

-- As many at once, some streams twice.
SELECT count(*), min(version), max(version) FROM pgshift.append_many('bulk.e',
    (SELECT jsonb_agg(jsonb_build_object('stream', 's' || (i % 30000), 'events', '{"type": "many"}'::jsonb, 'idempotency_key', i::text)) FROM generate_series(1, 40000) AS i));
SELECT count(*), min(version), max(version) FROM pgshift.append('bulk.e', 'long', (SELECT jsonb_agg(jsonb_build_object('type', 'long', 'data', jsonb_build_object('tag', i))) FROM generate_series(1, 50000) AS i));
SELECT * FROM bulk.is_sound();
SELECT count(*), max("position") - min("position") + 1 AS places FROM pgshift.read_events('bulk.e', 'long');

-- A part of a long stream is found by its positions, by readers and by conditions.
CREATE FUNCTION bulk.same(stream text, after bigint, before bigint) RETURNS boolean LANGUAGE sql AS $$
SELECT coalesce(array_agg(r."position"), '{}') = ARRAY(SELECT e."position" FROM bulk.e AS e WHERE e.stream = $1 AND e."position" > after AND e."position" < before ORDER BY 1)
  FROM pgshift.read_events('bulk.e', $1, after => $2, before => $3) AS r
$$;
SELECT stream, count(*), bool_and(bulk.same(stream, first + a, first + b)) AS are_same
  FROM (VALUES ('long'), ('s1')) AS s (stream), LATERAL (SELECT min(e."position") AS first FROM bulk.e AS e WHERE e.stream = s.stream) AS f,
       (VALUES (-1), (0), (25000), (49998), (49999)) AS a (a), (VALUES (0), (1), (25002), (49999), (50000)) AS b (b)
 GROUP BY stream ORDER BY stream;
CREATE FUNCTION bulk.blocks(command text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE command;
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || command INTO plan;
    RETURN plan->0->'Plan'->>'Shared Hit Blocks';
END $$;
SELECT pgshift.settled_position('bulk.e') AS last \gset
SELECT bulk.blocks(format($$SELECT * FROM pgshift.read_events('bulk.e', 'long', after => %s)$$, :last)) < 50 AS are_few;
SELECT bulk.blocks(format($$SELECT * FROM pgshift.append_if('bulk.e', '{"type": "t"}', '{"stream": "long"}', %s)$$, :last)) < 200 AS are_few;

-- Errors that are absorbed, before, within and after the append.
CREATE TABLE bulk.outcomes (n int, outcome text);
DO $$ DECLARE outcome text; BEGIN
    FOR i IN 1..200 LOOP
        BEGIN
            PERFORM pgshift.append('bulk.e', 'a', '{"type": "t"}');
            IF i % 4 = 0 THEN PERFORM pgshift.append('bulk.e', 'a', '{"type": "t"}', 0); END IF;
            IF i % 5 = 0 THEN PERFORM pgshift.append_if('bulk.e', '{"type": "t"}', '{"data": {"tag": "7"}}'); END IF;
            IF i % 7 = 0 THEN PERFORM 1 / (i % 7); END IF;
            outcome := 'appended';
        EXCEPTION WHEN OTHERS THEN outcome := SQLSTATE;
        END;
        INSERT INTO bulk.outcomes VALUES (i, outcome);
    END LOOP;
END $$;
SELECT outcome, count(*) FROM bulk.outcomes GROUP BY outcome ORDER BY outcome;
SELECT count(*), max(version) FROM pgshift.read_events('bulk.e', 'a');
-- One in the midst of writing: an index takes no key of that size. The store's lock is free again.
DO $$ DECLARE key text := (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 300) AS i); BEGIN
    FOR i IN 1..3 LOOP
        BEGIN
            PERFORM pgshift.append('bulk.e', 'large', jsonb_build_array('{"type": "t"}'::jsonb, jsonb_build_object('type', 't', 'data', jsonb_build_object('tag', key))));
        EXCEPTION WHEN program_limit_exceeded THEN RAISE NOTICE 'too large';
        END;
        PERFORM pgshift.append('bulk.e', 'large', jsonb_build_object('type', 't', 'data', jsonb_build_object('other', key)));
    END LOOP;
END $$;
SELECT count(*), max(version) FROM pgshift.read_events('bulk.e', 'large');
BEGIN;
SAVEPOINT s;
SELECT version FROM pgshift.append('bulk.e', 'a', '{"type": "t"}', 0);
ROLLBACK TO s;
SELECT version FROM pgshift.append('bulk.e', 'b', '{"type": "t"}');
ROLLBACK TO s;
SELECT version FROM pgshift.append('bulk.e', 'b', '{"type": "t"}');
SELECT count(*) FROM pgshift.read_events('bulk.e', 'b');
COMMIT;
SELECT * FROM bulk.is_sound();

-- The owner's indexes: an entry that is refused, or an expression that fails, takes the event along and nothing else.
CREATE UNIQUE INDEX one_number ON bulk.e ((data ->> 'number'));
CREATE INDEX by_data ON bulk.e USING gin (data jsonb_path_ops);
CREATE INDEX by_amount ON bulk.e (((data ->> 'amount')::int)) WHERE type = 'paid';
SELECT version FROM pgshift.append('bulk.e', 'c', '{"type": "t", "data": {"number": "1"}}');
SELECT version FROM pgshift.append('bulk.e', 'c', '[{"type": "t", "data": {"number": "2"}}, {"type": "t", "data": {"number": "1"}}]');
SELECT version FROM pgshift.append('bulk.e', 'c', '{"type": "paid", "data": {"amount": "much"}}');
SELECT version FROM pgshift.append('bulk.e', 'c', '[{"type": "paid", "data": {"amount": "10", "number": "2"}}, {"type": "t", "data": {"amount": "much"}}]');
SET enable_seqscan = off;
SELECT version FROM bulk.e WHERE data @> '{"number": "2"}';
SELECT version FROM bulk.e WHERE (data ->> 'amount')::int = 10 AND type = 'paid';
SELECT version FROM bulk.e WHERE data ->> 'number' = '1';
RESET enable_seqscan;
SELECT * FROM bulk.is_sound();

DROP FUNCTION bulk.is_sound, bulk.same, bulk.blocks;
SELECT pgshift.drop_store('bulk.e');
DROP SCHEMA bulk CASCADE;
