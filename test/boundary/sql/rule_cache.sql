-- A rule is compiled once a backend and table, and again when the table, the trigger or the definition has changed.
CREATE EXTENSION pgshift_test;

-- Autovacuum would change the tables in pg_class when it likes.
CREATE TABLE item (id integer, note text) WITH (autovacuum_enabled = off);
CREATE TABLE other (id integer) WITH (autovacuum_enabled = off);

-- What was compiled since the last look.
CREATE TABLE seen (compilations bigint);
INSERT INTO seen VALUES (0);
CREATE FUNCTION compiled() RETURNS bigint LANGUAGE sql AS $$
  WITH before AS (SELECT compilations FROM seen), now AS (UPDATE seen SET compilations = pgshift_test_compilations())
  SELECT pgshift_test_compilations() - compilations FROM before
$$;

CREATE TRIGGER rule BEFORE INSERT OR UPDATE OR DELETE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('first');

-- Once over many rows and statements.
INSERT INTO item SELECT i FROM generate_series(1, 1000) i;
SELECT compiled(), pgshift_test_last_rule();
INSERT INTO item SELECT i FROM generate_series(1, 1000) i;
UPDATE item SET note = 'updated';
DELETE FROM item WHERE id > 10;
SELECT compiled(), pgshift_test_alive() AS rules_alive;

-- Once more after each change to the table or to the trigger.
ALTER TABLE item ADD COLUMN extra integer;
UPDATE item SET id = id;
UPDATE item SET id = id;
SELECT compiled();
ALTER TABLE item ALTER COLUMN extra TYPE text;
UPDATE item SET id = id;
SELECT compiled();
ALTER TABLE item RENAME COLUMN extra TO renamed;
UPDATE item SET id = id;
SELECT compiled();
ALTER TABLE item DROP COLUMN renamed;
UPDATE item SET id = id;
SELECT compiled();
ALTER TABLE item RENAME TO thing;
UPDATE thing SET id = id;
SELECT compiled();
ALTER TABLE thing RENAME TO item;
UPDATE item SET id = id;
SELECT compiled();
ALTER TRIGGER rule ON item RENAME TO renamed_rule;
UPDATE item SET id = id;
SELECT compiled();
ALTER TRIGGER renamed_rule ON item RENAME TO rule;
UPDATE item SET id = id;
SELECT compiled();
ALTER TABLE item DISABLE TRIGGER rule;
UPDATE item SET id = id;
SELECT compiled();
ALTER TABLE item ENABLE TRIGGER rule;
UPDATE item SET id = id;
SELECT compiled();
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('second');
UPDATE item SET id = id;
SELECT compiled(), pgshift_test_last_rule();
DROP TRIGGER rule ON item;
CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('third');
UPDATE item SET id = id;
SELECT compiled(), pgshift_test_last_rule(), pgshift_test_alive() AS rules_alive;

-- Not after what concerns other tables, or none.
ALTER TABLE other ADD COLUMN extra integer;
CREATE TABLE another (id integer);
DROP TABLE another;
CREATE FUNCTION another() RETURNS integer LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION another();
CREATE TRIGGER rule BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('of the other');
UPDATE item SET id = id;
SELECT compiled();
INSERT INTO other SELECT i FROM generate_series(1, 10) i;
SELECT compiled(), pgshift_test_last_rule();
UPDATE item SET id = id;
SELECT compiled(), pgshift_test_last_rule(), pgshift_test_alive() AS rules_alive;

-- A rule that is stale goes with the transaction that finds out.
ALTER TABLE other ADD COLUMN further integer;
UPDATE item SET id = id;
SELECT compiled(), pgshift_test_alive() AS rules_alive;
INSERT INTO other VALUES (1);
SELECT compiled(), pgshift_test_alive() AS rules_alive;

-- A rule that says itself that it is outdated.
SELECT pgshift_test_outdate_rules() > 0 AS outdated;
UPDATE item SET id = id;
INSERT INTO other VALUES (1);
SELECT compiled(), pgshift_test_alive() AS rules_alive;

-- A change that is rolled back: the old rule counts again.
BEGIN;
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('rolled back');
UPDATE item SET id = id;
SELECT pgshift_test_last_rule();
ROLLBACK;
UPDATE item SET id = id;
SELECT compiled(), pgshift_test_last_rule();
BEGIN;
SAVEPOINT a;
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('rolled back');
UPDATE item SET id = id;
ROLLBACK TO a;
UPDATE item SET id = id;
SELECT pgshift_test_last_rule();
COMMIT;
SELECT compiled();

-- Another session changes it.
\setenv PGDATABASE :DBNAME
\! psql -X -q -c "CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('from another session')"
UPDATE item SET id = id;
SELECT compiled(), pgshift_test_last_rule();

-- A rule that does not compile stops every row, leaves nothing behind, and is compiled again each time, until it is mended.
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('report');
UPDATE item SET id = id;
UPDATE item SET id = id;
SELECT compiled();
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('error');
UPDATE item SET id = id;
UPDATE item SET id = id;
SELECT compiled(), pgshift_test_alive() AS rules_alive;
INSERT INTO other VALUES (1);
SELECT compiled();
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('mended');
UPDATE item SET id = id;
UPDATE item SET id = id;
SELECT compiled(), pgshift_test_last_rule(), pgshift_test_alive() AS rules_alive;

-- A compilation that writes to a table with a rule.
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('run:INSERT INTO other VALUES (1)');
CREATE OR REPLACE TRIGGER rule BEFORE INSERT ON other
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('of the other, anew');
INSERT INTO item VALUES (1);
SELECT pgshift_test_last_rule();
INSERT INTO other VALUES (1);
SELECT pgshift_test_last_rule();
INSERT INTO item VALUES (1);
INSERT INTO item VALUES (1);
SELECT compiled() BETWEEN 2 AND 3 AS once_each_or_nearly, pgshift_test_alive() AS rules_alive;

-- A compilation that makes itself stale: good for this row, not for the next one.
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('run:GRANT SELECT ON item TO PUBLIC');
INSERT INTO item SELECT i FROM generate_series(1, 3) i;
SELECT compiled(), pgshift_test_last_rule();

-- Each partition's trigger is a rule of its own.
CREATE TABLE parted (id integer) PARTITION BY RANGE (id);
CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (100) WITH (autovacuum_enabled = off);
CREATE TABLE high PARTITION OF parted FOR VALUES FROM (100) TO (200) WITH (autovacuum_enabled = off);
CREATE TRIGGER rule BEFORE INSERT OR UPDATE ON parted
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('of a partition');
INSERT INTO parted SELECT i FROM generate_series(0, 199) i;
INSERT INTO parted SELECT i FROM generate_series(0, 199) i;
SELECT compiled();
ALTER TABLE low ALTER COLUMN id SET NOT NULL;
INSERT INTO parted VALUES (1), (101);
SELECT compiled();

-- Rules of tables that are gone go at the next compilation.
DROP TABLE parted, other;
CREATE OR REPLACE TRIGGER rule BEFORE INSERT OR UPDATE ON item
  FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('the last one');
INSERT INTO item VALUES (1);
SELECT pgshift_test_alive() AS rules_alive;

-- What was never a trigger's call.
SELECT pgshift_test_counting_trigger();

-- 5,000 compilations that fail, and as many that don't, leave nothing behind.
CREATE FUNCTION growth(repetitions integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE before bigint;
BEGIN
  FOR i IN -repetitions / 5 .. repetitions LOOP
    IF i = 0 THEN
      before := pgshift_test_memory();
    END IF;
    BEGIN
      PERFORM pgshift_test_outdate_rules();
      INSERT INTO item VALUES (1);
      RAISE division_by_zero;
    EXCEPTION WHEN data_exception OR division_by_zero OR invalid_parameter_value THEN
    END;
  END LOOP;
  RETURN CASE WHEN pgshift_test_memory() - before <= 256 THEN 'no growth'
    ELSE format('grew by %s kB', pgshift_test_memory() - before) END;
END $$;
SELECT compiled() >= 0 AS ready;
SELECT growth(5000), compiled() AS compilations;
CREATE OR REPLACE TRIGGER rule BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('report');
SELECT growth(5000);
CREATE OR REPLACE TRIGGER rule BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION pgshift_test_counting_trigger('error');
SELECT growth(5000);
SELECT compiled();
INSERT INTO item VALUES (1);
SELECT pgshift_test_alive() AS rules_alive;

DROP TABLE item, seen;
DROP FUNCTION compiled(), growth(integer);
DROP EXTENSION pgshift_test;
