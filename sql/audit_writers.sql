-- audit(): what each way of writing leaves in the log

CREATE TABLE loans (id text PRIMARY KEY, amount numeric(14,2), status text DEFAULT 'new', note text);
SELECT pgshift.audit('loans');

-- What the log has got since the last look, without times and transactions
CREATE TABLE seen (id bigint);
INSERT INTO seen SELECT coalesce(max(id), 0) FROM pgshift._pgshift_state_audit;
CREATE FUNCTION news() RETURNS TABLE (table_name regclass, op "char", entity_id text, field text, from_value text, to_value text)
LANGUAGE plpgsql AS $$
DECLARE last bigint := (SELECT max(id) FROM seen);
BEGIN
    INSERT INTO seen SELECT max(id) FROM pgshift._pgshift_state_audit;
    RETURN QUERY SELECT (SELECT r.relation FROM pgshift.recorded_tables AS r WHERE r.table_id = l.table_id), l.operation, l.entity_id, l.field, l.from_value, l.to_value
                   FROM pgshift._pgshift_state_audit AS l WHERE l.id > last ORDER BY l.id;
END $$;

-- INSERT logs every field, NULL ones too; UPDATE the changed ones; DELETE every field
INSERT INTO loans VALUES ('a', 100);
UPDATE loans SET amount = 200.50, note = 'x', status = status;
UPDATE loans SET amount = 200.50;
DELETE FROM loans;
SELECT * FROM news();

-- COPY, MERGE, ON CONFLICT, writable CTEs
COPY loans FROM stdin;
b	1	new	\N
c	2	new	\N
\.
INSERT INTO loans VALUES ('b', 7) ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
INSERT INTO loans VALUES ('b', 8) ON CONFLICT DO NOTHING;
MERGE INTO loans USING (VALUES ('b', 10), ('d', 11)) AS v (id, amount) ON loans.id = v.id
  WHEN MATCHED THEN UPDATE SET amount = v.amount
  WHEN NOT MATCHED THEN INSERT (id, amount) VALUES (v.id, v.amount);
MERGE INTO loans USING (VALUES ('d')) AS v (id) ON loans.id = v.id WHEN MATCHED THEN DELETE;
WITH gone AS (DELETE FROM loans WHERE id = 'b' RETURNING *)
INSERT INTO loans SELECT 'e', amount FROM gone;
SELECT * FROM news();

-- TRUNCATE
TRUNCATE loans;
SELECT * FROM news();

-- A new key is in the history of both
INSERT INTO loans VALUES ('f', 1);
UPDATE loans SET id = 'g', amount = 2;
SELECT op, entity_id, field, from_value, to_value FROM news() WHERE op = 'U';

-- Savepoints: what is rolled back was never logged; the rest stays in order
BEGIN;
UPDATE loans SET amount = 3;
SAVEPOINT s;
UPDATE loans SET amount = 4;
ROLLBACK TO s;
UPDATE loans SET amount = 5;
-- The next command of the same transaction sees all of it
SELECT from_value, to_value FROM pgshift.history('loans', 'g', 'amount') WHERE operation = 'U';
COMMIT;
BEGIN;
UPDATE loans SET amount = 6;
ROLLBACK;
DO $$
BEGIN
    UPDATE loans SET amount = 7;
    BEGIN
        UPDATE loans SET amount = 8;
        RAISE division_by_zero;
    EXCEPTION WHEN division_by_zero THEN
        UPDATE loans SET amount = 9;
    END;
END $$;
SELECT op, entity_id, field, from_value, to_value FROM news();

-- The final values: what BEFORE triggers make of a row, and what generated columns become
CREATE TABLE prices (id int PRIMARY KEY, net int, gross int GENERATED ALWAYS AS (net * 2) STORED);
CREATE FUNCTION zzz_rewrite() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.net := NEW.net + 1; RETURN NEW; END';
CREATE TRIGGER zzzz_rewrite BEFORE INSERT OR UPDATE ON prices FOR EACH ROW EXECUTE FUNCTION zzz_rewrite();
SELECT pgshift.audit('prices');
INSERT INTO prices VALUES (1, 10);
UPDATE prices SET net = 20;
SELECT op, field, from_value, to_value FROM news();
-- A row that a trigger keeps out is not logged
CREATE FUNCTION keep_out() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER zzzzz_keep_out BEFORE INSERT OR UPDATE OR DELETE ON prices FOR EACH ROW EXECUTE FUNCTION keep_out();
INSERT INTO prices VALUES (2, 10);
UPDATE prices SET net = 30;
DELETE FROM prices;
SELECT * FROM news();

-- Several changes of one row in one statement, by a trigger that writes the same table: each in its turn
CREATE TABLE steps (id int PRIMARY KEY, n int);
CREATE FUNCTION step() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN IF NEW.n < 4 THEN UPDATE steps SET n = NEW.n + 1 WHERE id = NEW.id; END IF; RETURN NULL; END';
CREATE TRIGGER a_step AFTER INSERT OR UPDATE ON steps FOR EACH ROW EXECUTE FUNCTION step();
CREATE TABLE steps_late (LIKE steps INCLUDING ALL);
CREATE FUNCTION step_late() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN IF NEW.n < 4 THEN UPDATE steps_late SET n = NEW.n + 1 WHERE id = NEW.id; END IF; RETURN NULL; END';
CREATE TRIGGER zzzz_step AFTER INSERT OR UPDATE ON steps_late FOR EACH ROW EXECUTE FUNCTION step_late();
SELECT pgshift.audit('steps'), pgshift.audit('steps_late');
INSERT INTO steps VALUES (1, 1);
INSERT INTO steps_late VALUES (1, 1);
SELECT table_name, op, from_value, to_value FROM news() WHERE field = 'n' AND table_name = 'steps_late'::regclass;
-- A trigger that sorts before the rule's runs first, and so do its changes: what is logged is what happened, in that order
SELECT operation, from_value, to_value FROM pgshift.history('steps', '1', 'n');

-- A user's trigger that writes to another audited table
CREATE TABLE totals (what text PRIMARY KEY, n bigint);
INSERT INTO totals VALUES ('loans', 0);
SELECT pgshift.audit('totals');
CREATE FUNCTION count_loans() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN UPDATE totals SET n = n + 1 WHERE what = ''loans''; RETURN NULL; END';
CREATE TRIGGER count_loans AFTER INSERT ON loans FOR EACH ROW EXECUTE FUNCTION count_loans();
INSERT INTO loans VALUES ('h', 1), ('i', 2);
SELECT table_name, op, entity_id, from_value, to_value FROM news() WHERE field IN ('n', 'amount');

-- Foreign keys: CASCADE, SET NULL, SET DEFAULT, at once and deferred
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE cascades (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE nulls (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE SET NULL);
CREATE TABLE defaults (id int PRIMARY KEY, customer int DEFAULT 9 REFERENCES customers ON DELETE SET DEFAULT);
CREATE TABLE deferred (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
SELECT pgshift.audit(t) FROM unnest(ARRAY['customers', 'cascades', 'nulls', 'defaults', 'deferred']::regclass[]) AS t;
INSERT INTO customers VALUES (1), (2), (9);
INSERT INTO cascades VALUES (1, 1), (2, 2);
INSERT INTO nulls VALUES (1, 1);
INSERT INTO defaults VALUES (1, 1);
INSERT INTO deferred VALUES (1, 1);
SELECT count(*) FROM news();
BEGIN;
DELETE FROM customers WHERE id = 1;
COMMIT;
UPDATE customers SET id = 3 WHERE id = 2;
SELECT table_name, op, entity_id, field, from_value, to_value FROM news() ORDER BY table_name::text COLLATE "C", entity_id, field;

-- Sessions with triggers off
SET session_replication_role = replica;
INSERT INTO prices VALUES (5, 1);
RESET session_replication_role;
SELECT op, field, to_value FROM news();

-- Who: the session's user, or the actor
CREATE TABLE signed (id int PRIMARY KEY);
SELECT pgshift.audit('signed');
BEGIN;
SELECT pgshift.set_actor('ann@example.org');
INSERT INTO signed VALUES (1);
SELECT pgshift.set_actor(NULL);
INSERT INTO signed VALUES (2);
SAVEPOINT s;
SELECT pgshift.set_actor('bob');
ROLLBACK TO s;
INSERT INTO signed VALUES (3);
COMMIT;
SET pgshift.actor = 'carl';
INSERT INTO signed VALUES (4);
RESET pgshift.actor;
CREATE ROLE regress_clerk;
GRANT INSERT ON signed TO regress_clerk;
SET ROLE regress_clerk;
INSERT INTO signed VALUES (5);
RESET ROLE;
-- As a statement of its own outside of a transaction set_actor() does nothing, and says so
\set VERBOSITY sqlstate
SELECT pgshift.set_actor('dora');
\set VERBOSITY default
INSERT INTO signed VALUES (7);
SELECT pgshift.set_actor('dora') \; INSERT INTO signed VALUES (8);
DO $$ BEGIN PERFORM pgshift.set_actor('dora'); INSERT INTO signed VALUES (9); END $$;
CREATE FUNCTION sign(id int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM pgshift.set_actor('dora'); INSERT INTO signed VALUES (id); END $$;
SELECT sign(10);
WITH actor AS MATERIALIZED (SELECT pgshift.set_actor('dora')) INSERT INTO signed SELECT 11 FROM actor;
DROP FUNCTION sign(int);
SELECT entity_id, CASE changed_by WHEN session_user THEN 'session user' ELSE changed_by END AS changed_by
  FROM pgshift._pgshift_state_audit WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'signed'::regclass) ORDER BY id;
DROP OWNED BY regress_clerk;
DROP ROLE regress_clerk;

-- When: never backwards, and not the transaction's time
BEGIN;
SELECT now() AS begun \gset
SELECT pg_sleep(0.001) IS NULL AS slept;
INSERT INTO signed VALUES (6);
SELECT changed_at > :'begun' AS at_the_change, changed_at <= clock_timestamp() AS not_later,
       transaction_id = pg_current_xact_id() AS in_this_transaction
  FROM pgshift.history('signed', '6');
COMMIT;
SELECT count(*) AS backwards FROM (
    SELECT changed_at < lag(changed_at) OVER (ORDER BY id) AS back FROM pgshift._pgshift_state_audit) AS l WHERE back;

DROP TABLE loans, seen, prices, steps, steps_late, totals, customers, cascades, nulls, defaults, deferred, signed;
DROP FUNCTION news, zzz_rewrite, keep_out, step, step_late, count_loans;
