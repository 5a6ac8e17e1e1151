-- A store, what each reader has seen of it, and how each reads.
CREATE EXTENSION pgshift_state;
SELECT pgshift.create_store('public.e', '{tag}');
-- n is the order in which a reader has seen them.
CREATE TABLE seen (n bigint GENERATED ALWAYS AS IDENTITY, reader text NOT NULL, "position" bigint NOT NULL);
CREATE INDEX ON seen (reader, n);

-- Readers by cursor. Each is given the last position that it has seen, and gets the next ones.
CREATE FUNCTION next_committed(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.read_events('e', after => $1, max_rows => 1000) $$;
CREATE FUNCTION next_repeatable(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.read_events('e', after => $1) $$;
CREATE FUNCTION next_serializable(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.read_events('e', after => $1, max_rows => 100) $$;
CREATE FUNCTION next_own(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.read_events('e', after => $1) $$;
CREATE FUNCTION next_types(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.read_events('e', types => '{b}', after => $1, max_rows => 100) $$;
CREATE FUNCTION next_key(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.query_events('e', '{"data": {"tag": ["3", "4"]}}', $1) $$;
CREATE FUNCTION next_items(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.query_events('e', '[{"types": "b", "data": {"tag": "1"}}, {"stream": "s1"}, {"types": "c"}]', $1, 500) $$;
CREATE FUNCTION next_stream(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.read_events('e', 's2', after => $1) $$;
CREATE FUNCTION next_pattern(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.read_events('e', stream_pattern => '^s1', after => $1, max_rows => 200) $$;
CREATE FUNCTION next_plain(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM e WHERE "position" > $1 AND "position" <= (SELECT pgshift.settled_position('e')) ORDER BY "position" $$;
-- The control: what a cursor over all that is committed loses.
CREATE FUNCTION next_unsettled(bigint) RETURNS SETOF bigint STABLE LANGUAGE sql
    AS $$ SELECT "position" FROM pgshift.read_events('e', after => $1, settled => false) $$;

CREATE VIEW wanted AS
SELECT reader, e."position" FROM e, unnest('{committed,repeatable,serializable,own,types,key,items,stream,pattern,plain,unsettled}'::text[]) AS reader
 WHERE CASE reader WHEN 'types' THEN type = 'b'
                   WHEN 'key' THEN data->>'tag' IN ('3', '4')
                   WHEN 'items' THEN type = 'b' AND data->>'tag' = '1' OR stream IS NOT DISTINCT FROM 's1' OR type = 'c'
                   WHEN 'stream' THEN stream IS NOT DISTINCT FROM 's2'
                   WHEN 'pattern' THEN stream ~ '^s1'
                   ELSE true END;

-- What one reader has missed, seen twice or out of order, or seen although it is not there.
CREATE FUNCTION wrong(one text) RETURNS TABLE (wrong text, n bigint) LANGUAGE sql AS $$
SELECT 'missing', count(*) FROM (SELECT "position" FROM wanted WHERE reader = one EXCEPT SELECT "position" FROM seen WHERE reader = one) AS m
UNION ALL
SELECT 'not there', count(*) FROM (SELECT "position" FROM seen WHERE reader = one EXCEPT SELECT "position" FROM wanted WHERE reader = one) AS m
UNION ALL
SELECT 'out of order', count(*) FROM (SELECT "position" <= lag("position") OVER (ORDER BY s.n) AS is_wrong FROM seen AS s WHERE reader = one) AS m WHERE is_wrong
$$;
