-- A subject that moves very often: a transition looks at as few pages after thousands as at first, whatever those before have left.
SELECT pgshift.define_machine('hot', '{a,b}', '{"a": ["b"], "b": ["a"]}', 'a');
CREATE FUNCTION move(subject text, times int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    last pgshift.ledger_entry := pgshift.current_state('hot', subject);
BEGIN
    FOR i IN 1..times LOOP
        last := pgshift.transition('hot', subject, CASE last.to_state WHEN 'a' THEN 'b' ELSE 'a' END);
    END LOOP;
    RETURN last.sort_key;
END $$;
-- The pages that a statement looks at.
CREATE FUNCTION pages(statement text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || statement INTO plan;
    RETURN (plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::int + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::int;
END $$;
-- What it makes of it, once it has warmed up.
CREATE FUNCTION pages_of_move(subject text) RETURNS int LANGUAGE sql AS $$
    SELECT move('warm', 2);
    SELECT pages(format('SELECT move(%L, 1)', subject));
$$;
CREATE FUNCTION is_in_order(subject text) RETURNS boolean LANGUAGE sql AS $$
    SELECT array_agg(sort_key ORDER BY sort_key) = array_agg(place::int ORDER BY place) AND count(*) FILTER (WHERE most_recent) = 1
           AND bool_and(from_state IS DISTINCT FROM to_state)
    FROM (SELECT *, row_number() OVER () AS place FROM pgshift.ledger_history('hot', subject)) AS entries
$$;
SELECT move('warm', 3);

-- within one transaction
BEGIN;
SELECT move('within', 2);
SELECT pages_of_move('within') AS few \gset
SELECT move('within', 1500);
SELECT pages_of_move('within') <= 2 * :few AS as_few;
SELECT pages($$SELECT pgshift.current_state('hot', 'within')$$) < 20 AS as_few;
COMMIT;
SELECT is_in_order('within'), (pgshift.current_state('hot', 'within')).sort_key;

-- behind many that were rolled back, all at once, in savepoints, and one by one
SELECT move('rolled back', 5);
BEGIN;
SELECT move('rolled back', 1500);
ROLLBACK;
SELECT pages($$SELECT pgshift.current_state('hot', 'rolled back')$$) < 200 AS few;
SELECT pages_of_move('rolled back') < 200 AS few;
SELECT (pgshift.current_state('hot', 'rolled back')).sort_key, is_in_order('rolled back');
BEGIN;
SELECT move('rolled back', 3);
SAVEPOINT s;
SELECT move('rolled back', 1000);
ROLLBACK TO s;
SELECT pages_of_move('rolled back') < 200 AS few;
COMMIT;
SELECT move('rolled back', 10), is_in_order('rolled back');
SELECT count(*) AS kept, max((pgshift.state_at('hot', 'rolled back', created_at)).sort_key) AS last FROM pgshift.ledger_history('hot', 'rolled back');
DO $$
BEGIN
    FOR i IN 1..500 LOOP
        BEGIN
            PERFORM move('one by one', 1 + i % 3);
            RAISE EXCEPTION 'no';
        EXCEPTION WHEN raise_exception THEN
        END;
    END LOOP;
END $$;
SELECT pgshift.current_state('hot', 'one by one') IS NULL AS has_none;
SELECT pages_of_move('one by one') < 200 AS few;
SELECT move('one by one', 3), is_in_order('one by one');
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT move('one by one', 3);
SAVEPOINT s;
SELECT move('one by one', 100);
ROLLBACK TO s;
SELECT move('one by one', 2), is_in_order('one by one');
ROLLBACK;
SELECT move('one by one', 1), is_in_order('one by one');

-- Two entries of one sort_key are refused whoever writes them, by the index that is left for it.
SELECT indexdef FROM pg_indexes WHERE schemaname = 'pgshift' AND tablename = '_pgshift_ledger' ORDER BY indexdef;

DROP FUNCTION move, pages, pages_of_move, is_in_order;
