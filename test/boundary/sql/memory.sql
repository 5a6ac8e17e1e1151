-- C++ objects that live as long as a memory context are destroyed with it, however that comes about.
CREATE EXTENSION pgshift_test;

-- Resets, deletions, contexts in contexts, constructors that throw.
SELECT pgshift_test_contexts();
SELECT pgshift_test_alive() AS alive;

-- To the end of the transaction: by commit, by rollback, by an error.
BEGIN;
SELECT pgshift_test_construct('transaction');
SELECT pgshift_test_construct('transaction');
SELECT pgshift_test_alive() AS alive;
COMMIT;
SELECT pgshift_test_alive() AS alive;
BEGIN;
SELECT pgshift_test_construct('transaction');
ROLLBACK;
SELECT pgshift_test_alive() AS alive;
BEGIN;
SELECT pgshift_test_construct('transaction');
SELECT pgshift_test_construct_and_fail('fails');
SELECT pgshift_test_alive() AS alive;
ROLLBACK;
SELECT pgshift_test_alive() AS alive;
SELECT pgshift_test_construct_and_fail('fails without a block');
SELECT pgshift_test_alive() AS alive;

-- To the end of the subtransaction where it is rolled back, else to the end of the transaction.
BEGIN;
SAVEPOINT a;
SELECT pgshift_test_construct('subtransaction');
ROLLBACK TO a;
SELECT pgshift_test_alive() AS alive;
SELECT pgshift_test_construct('subtransaction');
RELEASE a;
SELECT pgshift_test_alive() AS alive;
COMMIT;
SELECT pgshift_test_alive() AS alive;

-- To the end of the statement, and of the row.
BEGIN;
SELECT max(pgshift_test_construct('statement')) FROM generate_series(1, 3);
SELECT pgshift_test_alive() AS alive;
SELECT max(pgshift_test_construct('row')) FROM generate_series(1, 3);
SELECT pgshift_test_alive() AS alive;
COMMIT;
DECLARE three CURSOR WITH HOLD FOR SELECT pgshift_test_construct('statement') FROM generate_series(1, 3);
SELECT pgshift_test_alive() AS alive;
CLOSE three;
BEGIN;
DECLARE three CURSOR FOR SELECT pgshift_test_construct('statement') FROM generate_series(1, 3);
FETCH 2 FROM three;
SELECT pgshift_test_alive() AS alive;
CLOSE three;
SELECT pgshift_test_alive() AS alive;
DECLARE three CURSOR FOR SELECT pgshift_test_construct('statement') FROM generate_series(1, 3);
FETCH 1 FROM three;
SELECT 1 / 0;
ROLLBACK;
SELECT pgshift_test_alive() AS alive;

-- With errors caught around them, many times.
DO $$
BEGIN
  FOR i IN 1 .. 1000 LOOP
    BEGIN
      PERFORM pgshift_test_construct('subtransaction'), pgshift_test_construct('statement'), 1 / (i - i);
    EXCEPTION WHEN division_by_zero THEN
    END;
  END LOOP;
  RAISE NOTICE '% alive', pgshift_test_alive();
END $$;
SELECT pgshift_test_alive() AS alive;

DROP EXTENSION pgshift_test;
