-- gates: writes from triggers, functions, cursors, and what is done to the approvals' table
-- partitioned by the state itself, which is part of the key
CREATE TABLE s (id int, amount int, status text DEFAULT 'new', PRIMARY KEY (id, status)) PARTITION BY LIST (status);
CREATE TABLE s_new PARTITION OF s FOR VALUES IN ('new');
CREATE TABLE s_done PARTITION OF s FOR VALUES IN ('done');
CREATE TABLE s_other PARTITION OF s DEFAULT;
SELECT pgshift.define('s', 'status', '{new,done,other}', '{"new": ["done", "other"], "other": ["done"], "done": ["other"]}', initial => 'new');
SELECT pgshift.consensus('s', 'done', 2, condition => 'NEW.amount > 10');
INSERT INTO s VALUES (1, 20), (2, 5), (3, 20);
UPDATE s SET status = 'done' WHERE id = 1;
SELECT pgshift.approve('s', '["1","new"]', 'ann'), pgshift.approve('s', '["1","new"]', 'bob'), pgshift.approve('s', '["1","new"]', 'cy');
UPDATE s SET status = 'done' WHERE id = 1 RETURNING *;
SELECT entity_id, approved_by, used_at IS NOT NULL AS used, revoked_at IS NOT NULL AS revoked FROM pgshift._pgshift_consensus_s_done ORDER BY id;
UPDATE s SET status = 'done' WHERE id = 2 RETURNING *;
UPDATE s SET status = 'other' WHERE id = 1;
UPDATE s SET status = 'done' WHERE id = 1;
SELECT pgshift.approve('s', '["1","other"]', 'ann'), pgshift.approve('s', '["1","other"]', 'bob');
INSERT INTO s VALUES (1, 20, 'done') ON CONFLICT DO NOTHING;
UPDATE s SET status = 'done' WHERE id = 1 RETURNING *;
DROP TABLE s;

CREATE TABLE t (id int PRIMARY KEY, status text, n int DEFAULT 0);
SELECT pgshift.consensus('t', 'ok', 1);
INSERT INTO t SELECT i, 'new' FROM generate_series(1, 6) AS i;
SELECT sum(pgshift.approve('t', i::text, 'ann')) FROM generate_series(1, 3) AS i;
-- caught, one by one
DO $$
BEGIN
  FOR i IN 1 .. 4 LOOP
    BEGIN
      UPDATE t SET status = 'ok' WHERE id = i;
      RAISE NOTICE 'let through: %', i;
    EXCEPTION WHEN check_violation THEN
      RAISE NOTICE 'refused: %', i;
    END;
  END LOOP;
END $$;
UPDATE t SET status = 'new';
-- back and forth within one statement: one set of approvals, one transition
CREATE FUNCTION back_and_forth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.n = 1 THEN
    UPDATE t SET status = 'new', n = 2 WHERE id = NEW.id;
    UPDATE t SET status = 'ok', n = 3 WHERE id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER back_and_forth AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION back_and_forth();
SELECT pgshift.approve('t', '1', 'ann'), pgshift.approve('t', '1', 'bob');
UPDATE t SET status = 'ok', n = 1 WHERE id = 1;
DROP TRIGGER back_and_forth ON t;
-- a trigger that changes the key, and one that approves
CREATE FUNCTION other_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := NEW.id + 100; RETURN NEW; END $$;
CREATE TRIGGER other_key BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.n = 7) EXECUTE FUNCTION other_key();
UPDATE t SET n = 7 WHERE id = 1;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('t');
UPDATE t SET status = 'ok' WHERE id = 101;
CREATE FUNCTION approve_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pgshift.approve('t', OLD.id::text, 'trigger'); RETURN NEW; END $$;
CREATE TRIGGER approve_it BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.n = 8) EXECUTE FUNCTION approve_it();
UPDATE t SET status = 'ok', n = 8 WHERE id = 2 RETURNING *;
WITH approved AS (SELECT pgshift.approve('t', '3', 'cte')) UPDATE t SET status = 'ok' WHERE id = 3 AND EXISTS (SELECT FROM approved) RETURNING *;
-- prepared, and by a cursor
PREPARE pass(int) AS UPDATE t SET status = 'ok' WHERE id = $1 RETURNING id;
EXECUTE pass(4);
SELECT pgshift.approve('t', '4', 'ann');
EXECUTE pass(4);
BEGIN;
DECLARE rows CURSOR FOR SELECT id FROM t WHERE id > 4 AND id < 7 ORDER BY id FOR UPDATE;
FETCH rows;
SELECT pgshift.approve('t', '5', 'ann');
UPDATE t SET status = 'ok' WHERE CURRENT OF rows RETURNING id;
FETCH rows;
UPDATE t SET status = 'ok' WHERE CURRENT OF rows RETURNING id;
ROLLBACK;

-- without its table of approvals a gate is closed
BEGIN;
DROP TABLE pgshift._pgshift_consensus_t_ok;
UPDATE t SET n = 0 WHERE id = 5;
SAVEPOINT gone;
UPDATE t SET status = 'ok' WHERE id = 5;
ROLLBACK TO gone;
DELETE FROM t WHERE id = 5;
ROLLBACK TO gone;
SELECT pgshift.approve('t', '5', 'ann');
ROLLBACK TO gone;
SELECT pgshift.consensus('t', 'ok', 1);
UPDATE t SET status = 'ok' WHERE id = 5;
ROLLBACK;
BEGIN;
ALTER TABLE pgshift._pgshift_consensus_t_ok ADD surprise int;
UPDATE t SET status = 'ok' WHERE id = 5;
ROLLBACK;
-- a key that is computed after rules are checked is none to go by
CREATE TABLE computed (a int, id int GENERATED ALWAYS AS (a + 1) STORED PRIMARY KEY, status text);
SELECT pgshift.consensus('computed', 'ok', 1);
-- disabled, it lets all through, and approvals are given all the same
ALTER TABLE t DISABLE TRIGGER zz_pgshift_3_consensus_ok;
UPDATE t SET status = 'ok' WHERE id = 5 RETURNING id;
SELECT pgshift.approve('t', '6', 'ann');
SELECT pgshift.consensus('t', 'ok', 2);
UPDATE t SET status = 'ok' WHERE id = 6;
-- after normalize() and define(), whatever came first
CREATE TABLE n (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('n', 'approved', 1);
SELECT pgshift.define('n', 'status', '{new,approved}', '{"new": ["approved"]}', initial => 'new');
SELECT pgshift.normalize('n', '{"status": "lower(trim({value}))"}');
INSERT INTO n VALUES (1, NULL);
UPDATE n SET status = ' Approved ';
UPDATE n SET status = ' Aproved ';
SELECT pgshift.approve('n', '1', 'ann');
UPDATE n SET status = ' Approved ' RETURNING *;
DROP TABLE t, computed, n;
DROP FUNCTION back_and_forth, other_key, approve_it;
