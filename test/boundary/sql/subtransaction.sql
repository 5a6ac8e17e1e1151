-- Errors that lie in the data are absorbed and their effects undone; everything else passes.
CREATE EXTENSION pgshift_test;
CREATE TABLE item (id integer PRIMARY KEY, name text);

-- Success keeps what was done. The functions themselves check that memory context, resource owner and nesting are restored.
SELECT pgshift_test_try('INSERT INTO item VALUES (1, ''kept'')');
SELECT pgshift_test_try_within_spi('INSERT INTO item VALUES (2, ''kept'')');

-- Failure on data undoes it.
SELECT pgshift_test_try('INSERT INTO item VALUES (3, ''undone''); SELECT 1 / 0');
SELECT pgshift_test_try('INSERT INTO item VALUES (3, ''undone''); SELECT ''x''::integer');
SELECT pgshift_test_try('INSERT INTO item VALUES (3, ''undone''); SELECT repeat(''['', 1000000)::jsonb');
SELECT pgshift_test_try_within_spi('INSERT INTO item VALUES (3, ''undone''); SELECT 1 / 0');
SELECT * FROM item ORDER BY id;

-- Other errors pass, whole, and undo it too.
SELECT pgshift_test_try_within_spi('INSERT INTO item VALUES (3, ''undone''); INSERT INTO item VALUES (1, ''twice'')');
SELECT pgshift_test_try_within_spi('SELECT nonsense FROM item');
SELECT pgshift_test_try_within_spi('SELECT pgshift_test_fail(''server_error'')');
SELECT pgshift_test_try_within_spi('SELECT pgshift_test_fail(''cancel'')');
-- One that was raised in an SPI connection that the rollback closes.
DO $$
BEGIN
    PERFORM pgshift_test_try('SELECT pgshift_test_fail(''server_error_huge'')');
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE '%, % characters', SQLSTATE, length(SQLERRM);
END $$;
SELECT pgshift_test_try_exception('report');
SELECT pgshift_test_try_exception('exception');
SELECT pgshift_test_try_exception('int');
SET statement_timeout = '50ms';
SELECT pgshift_test_try_within_spi('SELECT pg_sleep(60)');
RESET statement_timeout;
SELECT * FROM item ORDER BY id;

-- In one another.
SELECT pgshift_test_nest('INSERT INTO item VALUES (10)', 'INSERT INTO item VALUES (11)', 'INSERT INTO item VALUES (12)');
SELECT pgshift_test_nest('INSERT INTO item VALUES (20)', 'INSERT INTO item VALUES (21); SELECT 1 / 0', 'INSERT INTO item VALUES (22)');
SELECT pgshift_test_nest('INSERT INTO item VALUES (30)', 'INSERT INTO item VALUES (31)', 'SELECT 1 / 0');
SELECT pgshift_test_nest('INSERT INTO item VALUES (40)', 'INSERT INTO item VALUES (10)', 'SELECT 1 / 0');
SELECT id FROM item ORDER BY id;

-- Without an error: kept if committed, else undone.
SELECT pgshift_test_subtransaction(true, 'INSERT INTO item VALUES (50)');
SELECT pgshift_test_subtransaction(false, 'INSERT INTO item VALUES (51)');
SELECT pgshift_test_subtransaction(true, 'SELECT 1 / 0');
SELECT id FROM item WHERE id >= 50;

-- Inside of a block, beside savepoints and PL/pgSQL's own subtransactions.
BEGIN;
SAVEPOINT a;
SELECT pgshift_test_try('INSERT INTO item VALUES (60); SELECT 1 / 0');
INSERT INTO item VALUES (61);
ROLLBACK TO a;
INSERT INTO item VALUES (62);
DO $$
BEGIN
  PERFORM pgshift_test_try_within_spi('INSERT INTO item VALUES (63); INSERT INTO item VALUES (62)');
EXCEPTION WHEN unique_violation THEN
  RAISE NOTICE 'passed: %', SQLERRM;
END $$;
COMMIT;
SELECT id FROM item WHERE id >= 60;

-- 10,000 of each leave nothing behind, neither in many calls nor within one.
CREATE FUNCTION growth(command text, outcome text, calls integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE before bigint; result text;
BEGIN
  FOR i IN 1 - calls / 10 .. calls LOOP
    IF i = 1 THEN
      before := pgshift_test_memory();
    END IF;
    BEGIN
      EXECUTE command INTO result;
    EXCEPTION WHEN OTHERS THEN
      result := SQLSTATE;
    END;
    IF result IS DISTINCT FROM outcome THEN
      RAISE EXCEPTION '% gives %', command, result;
    END IF;
  END LOOP;
  RETURN CASE WHEN pgshift_test_memory() - before <= 256 THEN 'no growth'
    ELSE format('grew by %s kB', pgshift_test_memory() - before) END;
END $$;
SELECT growth($$SELECT pgshift_test_try('SELECT 1')$$, 'true', 10000);
SELECT growth($$SELECT pgshift_test_try('SELECT 1 / 0')$$, 'false', 10000);
SELECT growth($$SELECT pgshift_test_try_within_spi('SELECT 1 / 0')$$, 'false', 10000);
SELECT growth($$SELECT pgshift_test_try_within_spi('SELECT nonsense')$$, '42703', 10000);
SELECT growth($$SELECT pgshift_test_try_exception('report')$$, '22012', 10000);
SELECT growth($$SELECT pgshift_test_nest('SELECT 1', 'SELECT 1 / 0', 'SELECT 1')$$, 'inner undone, outer kept', 10000);
SELECT growth('SELECT pgshift_test_try_often(10000)', '10000', 10);

SELECT pgshift_test_alive() AS alive;
DROP TABLE item;
DROP FUNCTION growth(text, text, integer);
DROP EXTENSION pgshift_test;
