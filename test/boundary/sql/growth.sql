-- Failing calls leave nothing behind: after 5,000 for warming up, 50,000 more of each kind don't make the backend grow.
CREATE EXTENSION pgshift_test;

-- What so many failing calls add to the backend's own memory, in kB.
CREATE FUNCTION growth(command text, calls integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE before bigint; outcome boolean;
BEGIN
  FOR i IN 1 - calls / 10 .. calls LOOP
    IF i = 1 THEN
      before := pgshift_test_memory();
    END IF;
    BEGIN
      EXECUTE command INTO outcome;
    EXCEPTION WHEN OTHERS OR query_canceled THEN
      outcome := NULL;
    END;
    IF outcome IS NOT NULL THEN
      RAISE EXCEPTION 'This does not fail: %', command;
    END IF;
  END LOOP;
  RETURN pgshift_test_memory() - before;
END $$;

-- Every page that a call touches for the first time counts, so a little is allowed; 50,000 leaks of 16 bytes are more.
CREATE FUNCTION verdict(growth bigint) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN growth <= 256 THEN 'no growth' ELSE 'grew by ' || growth || ' kB' END
$$;

-- The meter works: it sees what each call of this control leaks on purpose, an exception of 672 bytes or so.
SELECT growth('SELECT pgshift_test_leaky()', 50000) BETWEEN 20000 AND 200000 AS the_leaky_control_grew;
\c -

SELECT kind, verdict(growth(format('SELECT pgshift_test_fail(%L)', kind), 50000))
FROM unnest(ARRAY['report', 'report_without_fields', 'report_awkward',
  'server_error', 'server_error_awkward', 'server_elog', 'server_division', 'server_input',
  'bad_alloc', 'runtime_error', 'runtime_error_awkward', 'out_of_range', 'logic_error', 'own_exception',
  'thrown_int', 'thrown_witness',
  'guard_in_guard', 'function_in_guard', 'function_in_function_in_guard', 'exception_in_guard', 'report_in_guard',
  'rethrown', 'rethrown_twice', 'thrown_copy', 'changed', 'exception_while_handling', 'error_after_error',
  'cancel']) kind;
SELECT verdict(growth('SELECT pgshift_test_fail(''deep'')', 5000)) AS twenty_frames_deep;

-- PostgreSQL's own errors out of statements that C++ runs.
CREATE TABLE item (id integer NOT NULL);
SELECT statement, verdict(growth(format('SELECT pgshift_test_execute(%L)', statement), 10000))
FROM unnest(ARRAY['INSERT INTO item VALUES (NULL)', 'SELECT 1 / 0', 'SELECT * FORM item',
  'SELECT pgshift_test_execute(''SELECT 1 / 0'')']) statement;
DROP TABLE item;

-- Texts of 2 MB and memory that is short, where one leak is large: 30 of the former would be 60 MB.
\c -
SELECT kind, growth(format('SELECT pgshift_test_fail(%L)', kind), 30) < 20000 AS no_growth
FROM unnest(ARRAY['report_huge', 'server_error_huge', 'runtime_error_huge']) kind;
SELECT kind, growth(format('SELECT pgshift_test_fail(%L)', kind), 3) < 20000 AS no_growth
FROM unnest(ARRAY['no_memory', 'no_memory_in_cpp', 'no_memory_for_copy']) kind;

SELECT pgshift_test_alive() AS alive;
DROP FUNCTION verdict(bigint), growth(text, integer);
DROP EXTENSION pgshift_test;
