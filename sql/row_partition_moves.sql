-- rows that leave a default partition for one of their own
CREATE TABLE loans (id int, day date, note text, status text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE loans_default PARTITION OF loans DEFAULT;
SELECT pgshift.normalize('loans', '{"note": "lowercase"}');
SELECT pgshift.define('loans', 'status', '{open,ok,paid}', '{"open": ["ok"], "ok": ["paid"]}', 'open', frozen => '{paid}');
SELECT pgshift.consensus('loans', 'ok', 1);
SELECT pgshift.audit('loans');
INSERT INTO loans VALUES (1, '2026-01-01', 'A', 'open'), (2, '2026-01-02', 'B', 'open'), (3, '2026-01-03', 'C', 'open'), (4, '2026-02-01', 'D', 'open');
SELECT sum(pgshift.approve('loans', pgshift_id, 'ann')) FROM unnest('{"[\"2\",\"2026-01-02\"]","[\"3\",\"2026-01-03\"]"}'::text[]) AS pgshift_id;
UPDATE loans SET status = 'ok' WHERE id > 1 AND id < 4;
UPDATE loans SET status = 'paid' WHERE id = 3;
SELECT pgshift.approve('loans', '["1","2026-01-01"]', 'ann');
CREATE VIEW kept AS
SELECT (SELECT count(*) FROM pgshift._pgshift_state_audit AS l JOIN pgshift.recorded_tables AS t USING (table_id) WHERE t.relation = 'loans'::regclass) AS entries,
       (SELECT string_agg(entity_id, ' ') FROM pgshift.pending_approvals('loans')) AS approvals,
       (SELECT string_agg(format('%s: %s %s', tableoid::regclass, id, status), ', ' ORDER BY id) FROM loans) AS rows;
TABLE kept;

-- the partition can't be made as long as the default one has its rows
CREATE TABLE loans_2026_01 PARTITION OF loans FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- out of the table and in again is a DELETE and an INSERT: rules see them, one row after the other
CREATE TABLE waiting (LIKE loans);
WITH moved AS (DELETE FROM loans WHERE id = 3 RETURNING *) INSERT INTO waiting SELECT * FROM moved;
BEGIN;
WITH moved AS (DELETE FROM loans WHERE id = 2 RETURNING *) INSERT INTO waiting SELECT * FROM moved;
INSERT INTO loans SELECT * FROM waiting;
ROLLBACK;
BEGIN;
WITH moved AS (DELETE FROM loans WHERE id = 1 RETURNING *) INSERT INTO waiting SELECT * FROM moved;
INSERT INTO loans SELECT * FROM waiting;
TABLE kept;
SELECT operation, field, from_value, to_value FROM pgshift.history('loans', '["1","2026-01-01"]', 'status');
ROLLBACK;

-- while the default partition is detached, it is none of the rules'
BEGIN;
ALTER TABLE loans DETACH PARTITION loans_default;
CREATE TABLE loans_2026_01 (LIKE loans INCLUDING ALL);
WITH moved AS (DELETE FROM loans_default WHERE day >= '2026-01-01' AND day < '2026-02-01' RETURNING *) INSERT INTO loans_2026_01 SELECT * FROM moved;
ALTER TABLE loans ATTACH PARTITION loans_2026_01 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
ALTER TABLE loans ATTACH PARTITION loans_default DEFAULT;
COMMIT;
TABLE kept;
SELECT operation, field, from_value, to_value FROM pgshift.history('loans', '["1","2026-01-01"]', 'status');
-- and they hold again
UPDATE loans SET note = 'X' WHERE id = 3;
UPDATE loans SET status = 'ok', note = 'Y' WHERE id = 1 RETURNING *;
INSERT INTO loans_default VALUES (5, '2026-03-01', 'E', 'nonsense');
DELETE FROM loans WHERE id = 3;
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgrelid IN ('loans_2026_01'::regclass, 'loans_default'::regclass) ORDER BY 1, 2;
SELECT relation, finding FROM pgshift.doctor() WHERE relation::text LIKE 'loans%';
-- what came to be in no state meanwhile is not let in
BEGIN;
ALTER TABLE loans DETACH PARTITION loans_default;
UPDATE loans_default SET status = 'nonsense';
ALTER TABLE loans ATTACH PARTITION loans_default DEFAULT;
ROLLBACK;

-- by a program that deletes and inserts: in a session with the replica role, while rules are for others only
BEGIN;
SELECT pgshift.enforce('loans', 'origin');
SET LOCAL session_replication_role = replica;
WITH moved AS (DELETE FROM loans WHERE id IN (1, 2, 3) RETURNING *) INSERT INTO waiting SELECT * FROM moved;
DROP TABLE loans_2026_01;
CREATE TABLE loans_2026_01 PARTITION OF loans FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
INSERT INTO loans SELECT * FROM waiting;
SET LOCAL session_replication_role = origin;
SELECT pgshift.enforce('loans', 'always');
TABLE kept;
UPDATE loans SET note = 'X' WHERE id = 3;
ROLLBACK;
TABLE kept;

SET client_min_messages = warning;
DROP VIEW kept;
DROP TABLE loans, waiting;
