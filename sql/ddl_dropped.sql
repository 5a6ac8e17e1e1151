-- what was recorded of a table outlives it, under an identity that is no other table's
SET client_min_messages = warning;
DROP TABLE IF EXISTS pgshift._pgshift_state_audit, pgshift._pgshift_state_audit_seals;
RESET client_min_messages;
CREATE SCHEMA dropped;
CREATE TABLE dropped.leases (id int PRIMARY KEY, status text) PARTITION BY RANGE (id);
CREATE TABLE dropped.leases_1 PARTITION OF dropped.leases FOR VALUES FROM (0) TO (10);
CREATE TABLE kept (id int PRIMARY KEY, status text);
SELECT pgshift.audit(t), pgshift.consensus(t, 'paid', 1) FROM unnest('{dropped.leases,kept}'::regclass[]) AS t;
INSERT INTO dropped.leases VALUES (1, 'new'), (2, 'new'), (3, 'new');
INSERT INTO kept VALUES (1, 'new');
SELECT pgshift.approve('dropped.leases', id::text, 'ann', note => 'as asked') FROM generate_series(1, 3) AS id;
SELECT pgshift.approve('kept', '1', 'ann');
UPDATE dropped.leases SET status = 'paid' WHERE id = 1;
SELECT pgshift.revoke_approval('dropped.leases', '2', 'ann');
SELECT seal_id FROM pgshift.seal_audit();
TRUNCATE dropped.leases_1;
INSERT INTO dropped.leases VALUES (3, 'new');
SELECT pgshift.approve('dropped.leases', '3', 'ann');
CREATE FUNCTION recorded() RETURNS TABLE (what text, relation text, entries bigint, open bigint) LANGUAGE sql AS $$
SELECT 'log', name || CASE WHEN r.relation IS NULL THEN ' (gone)' ELSE '' END, count(*), NULL::bigint
  FROM pgshift._pgshift_state_audit JOIN pgshift.recorded_tables AS r USING (table_id) GROUP BY 2
UNION ALL
SELECT 'approvals', name || CASE WHEN r.relation IS NULL THEN ' (gone)' ELSE '' END, count(*), count(*) FILTER (WHERE used_at IS NULL AND revoked_at IS NULL)
  FROM (TABLE pgshift._pgshift_consensus_leases_paid UNION ALL TABLE pgshift._pgshift_consensus_kept_paid) AS a JOIN pgshift.recorded_tables AS r USING (table_id) GROUP BY 2
ORDER BY 1, 2 $$;
SELECT * FROM recorded();

-- a partition has nothing of its own; and what is rolled back has not happened
DROP TABLE dropped.leases_1;
BEGIN;
DROP TABLE dropped.leases;
SELECT * FROM recorded();
ROLLBACK;
SELECT * FROM recorded();

-- its owner needs no privilege on what was recorded
CREATE ROLE regress_pgshift_dropper;
ALTER SCHEMA dropped OWNER TO regress_pgshift_dropper;
SET ROLE regress_pgshift_dropper;
DROP SCHEMA dropped CASCADE;
RESET ROLE;
SELECT * FROM recorded();
SELECT * FROM pgshift.verify_audit();
SELECT seal_id FROM pgshift.seal_audit();
SELECT * FROM pgshift.verify_audit();
-- nor is a seal troubled that is made in the transaction that drops the table
BEGIN;
DROP TABLE kept;
SELECT seal_id FROM pgshift.seal_audit();
COMMIT;
SELECT * FROM pgshift.verify_audit();

-- another table of the same name keeps its approvals where those were, which don't count
CREATE SCHEMA dropped;
CREATE TABLE dropped.leases (id int PRIMARY KEY, status text);
SELECT pgshift.audit('dropped.leases'), pgshift.consensus('dropped.leases', 'paid', 1);
SELECT definition ->> 'approvals' AS approvals FROM pgshift.rules WHERE kind = 'consensus' AND relation = 'dropped.leases'::regclass;
INSERT INTO dropped.leases VALUES (3, 'new');
UPDATE dropped.leases SET status = 'paid';
SELECT * FROM pgshift.history('dropped.leases', '1');

-- nothing is left of tables that nothing was recorded of, not even a lock, nor when the log itself goes
CREATE TABLE plain (id int);
BEGIN;
DROP TABLE plain;
SELECT count(*) FROM pg_locks WHERE relation::regclass::text LIKE 'pgshift.%' AND pid = pg_backend_pid();
ROLLBACK;
DROP TABLE plain, pgshift._pgshift_state_audit_seals, pgshift._pgshift_state_audit;
DROP SCHEMA dropped CASCADE;
DROP TABLE pgshift._pgshift_consensus_leases_paid, pgshift._pgshift_consensus_kept_paid;
DROP FUNCTION recorded();
DROP ROLE regress_pgshift_dropper;
SELECT pgshift.follow_drop();
