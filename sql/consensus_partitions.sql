-- gates of partitioned tables
CREATE TABLE jobs (region text, id int, amount int, status text DEFAULT 'new', PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE jobs_eu PARTITION OF jobs FOR VALUES IN ('eu');
CREATE TABLE jobs_us (status text, gone int, amount int, id int NOT NULL, region text NOT NULL);
ALTER TABLE jobs_us DROP COLUMN gone;
ALTER TABLE jobs ATTACH PARTITION jobs_us FOR VALUES IN ('us');
SELECT pgshift.consensus('jobs', 'done', 1, condition => 'NEW.amount > 10', bind => '{amount}');
CREATE VIEW approvals AS
SELECT (SELECT relation FROM pgshift.recorded_tables AS r WHERE r.table_id = a.table_id) AS table_name, a.entity_id, a.approved_by,
       CASE WHEN a.used_at IS NOT NULL THEN 'used' WHEN a.revoked_at IS NOT NULL THEN 'revoked' ELSE 'open' END AS state
  FROM pgshift._pgshift_consensus_jobs_done AS a ORDER BY a.id;
INSERT INTO jobs SELECT region, id, 20 FROM unnest('{eu,us}'::text[]) AS region, generate_series(1, 4) AS id;
SELECT pgshift.approve('jobs', '["eu","1"]', 'ann'), pgshift.approve('jobs', '["us", 1]', 'ann'), pgshift.approve('jobs_us', '["us","2"]', 'ann');
-- one of the table, whichever partition is named
SELECT pgshift.approve('jobs_us', '["eu","1"]', 'bob');
SELECT pgshift.approve('jobs', 'eu', 'ann');
SELECT pgshift.approve('jobs', '["eu"]', 'ann');
SELECT pgshift.approve('jobs', '["eu",null]', 'ann');
SELECT * FROM approvals;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('jobs_eu', '["eu", 1]');
SELECT * FROM pgshift.consensus_status('jobs_eu', '["us","1"]');
UPDATE jobs_eu SET status = 'done' WHERE id = 2;
UPDATE jobs SET status = 'done' WHERE id = 1 RETURNING region, id, status;
UPDATE jobs_us SET status = 'done' WHERE id = 2 RETURNING region, id, status;
SELECT * FROM approvals;
-- the gate is the partitioned table's
SELECT pgshift.consensus('jobs_eu', 'done', 1);
SELECT pgshift.drop_rule('jobs_eu', 'consensus');
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgname LIKE 'zz%' ORDER BY 1, 2;

-- moved by an UPDATE, a row passes one gate, once, with the approvals of the key that it had
UPDATE jobs SET region = 'us', id = 10, status = 'done' WHERE region = 'eu' AND id = 2;
SELECT pgshift.approve('jobs', '["eu","2"]', 'ann');
UPDATE jobs SET region = 'us', id = 10, status = 'done' WHERE region = 'eu' AND id = 2 RETURNING region, id, status;
SELECT * FROM approvals WHERE entity_id = '["eu","2"]';
-- moved without entering the state, it leaves its approvals behind
SELECT pgshift.approve('jobs', '["eu","3"]', 'ann');
UPDATE jobs SET region = 'us', id = 11 WHERE region = 'eu' AND id = 3 RETURNING region, id, status;
SELECT * FROM approvals WHERE entity_id = '["eu","3"]';
UPDATE jobs SET status = 'done' WHERE id = 11;
-- in the state already, it moves freely
UPDATE jobs SET region = 'eu' WHERE region = 'us' AND id = 10 RETURNING region, id, status;
-- below the condition, too
UPDATE jobs SET amount = 5 WHERE id = 11;
UPDATE jobs SET region = 'eu', status = 'done' WHERE id = 11 RETURNING region, id, status;
DELETE FROM jobs;
SELECT count(*) FROM approvals WHERE state = 'open';

-- a trigger between the two ends
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_ARGV[0] WHEN 'status' THEN NEW.status := 'done'; WHEN 'amount' THEN NEW.amount := 1000; WHEN 'cancel' THEN RETURN NULL; END CASE;
  RETURN NEW;
END $$;
INSERT INTO jobs VALUES ('eu', 1, 20), ('eu', 2, 5), ('eu', 3, 20), ('eu', 4, 20);
SELECT pgshift.approve('jobs', '["eu","1"]', 'ann');
-- puts it into the state
CREATE TRIGGER meddle BEFORE INSERT ON jobs_us FOR EACH ROW EXECUTE FUNCTION meddle('status');
UPDATE jobs SET region = 'us' WHERE id = 3;
UPDATE jobs SET region = 'us' WHERE id = 2;
DROP TRIGGER meddle ON jobs_us;
-- makes it another than was approved
CREATE TRIGGER meddle BEFORE INSERT ON jobs_us FOR EACH ROW EXECUTE FUNCTION meddle('amount');
UPDATE jobs SET region = 'us', status = 'done' WHERE id = 1;
UPDATE jobs SET region = 'us', status = 'done' WHERE id = 2;
DROP TRIGGER meddle ON jobs_us;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('jobs');
-- calls the move off: the approvals are gone, the row is as it was
CREATE TRIGGER zzz BEFORE DELETE ON jobs_eu FOR EACH ROW EXECUTE FUNCTION meddle('cancel');
UPDATE jobs SET region = 'us', status = 'done' WHERE id = 1;
DROP TRIGGER zzz ON jobs_eu;
SELECT region, id, status FROM jobs ORDER BY 1, 2;
-- and what is inserted after it is inserted
SELECT pgshift.approve('jobs', '["eu","4"]', 'ann');
CREATE TRIGGER zzz BEFORE DELETE ON jobs_eu FOR EACH ROW EXECUTE FUNCTION meddle('cancel');
WITH moved AS (UPDATE jobs SET region = 'us' WHERE id = 4 RETURNING *)
INSERT INTO jobs VALUES ('us', 5, 20, 'done');
DROP TRIGGER zzz ON jobs_eu;
UPDATE jobs SET status = 'done' WHERE id = 4 AND region = 'eu' RETURNING region, id, status;
DELETE FROM jobs;
-- deleted from a partition, or truncated with it
INSERT INTO jobs VALUES ('eu', 1, 20), ('us', 1, 20), ('us', 2, 20);
SELECT pgshift.approve('jobs', v, 'ann') FROM unnest('{"[\"eu\",\"1\"]","[\"us\",\"1\"]","[\"us\",\"2\"]"}'::text[]) AS v;
DELETE FROM jobs_us WHERE id = 1;
SELECT entity_id FROM pgshift.pending_approvals('jobs');
TRUNCATE jobs_us;
SELECT entity_id FROM pgshift.pending_approvals('jobs');
TRUNCATE jobs;
SELECT entity_id FROM pgshift.pending_approvals('jobs');

-- partitions that come later
CREATE TABLE jobs_asia PARTITION OF jobs FOR VALUES IN ('asia');
INSERT INTO jobs VALUES ('asia', 1, 20);
UPDATE jobs SET status = 'done';
SELECT pgshift.approve('jobs_asia', '["asia","1"]', 'ann');
TRUNCATE jobs_asia;
SELECT entity_id FROM pgshift.pending_approvals('jobs');
CREATE TABLE jobs_af (LIKE jobs INCLUDING ALL);
INSERT INTO jobs_af VALUES ('af', 1, 20, 'done'), ('af', 2, 20, 'new');
ALTER TABLE jobs ATTACH PARTITION jobs_af FOR VALUES IN ('af');
UPDATE jobs SET status = 'done' WHERE id = 2;
SELECT pgshift.approve('jobs', '["af","2"]', 'ann');
UPDATE jobs SET status = 'done' WHERE id = 2 RETURNING region, id, status;
ALTER TABLE jobs DETACH PARTITION jobs_af;
UPDATE jobs_af SET status = 'new';
UPDATE jobs_af SET status = 'done';
SELECT tgname FROM pg_trigger WHERE tgrelid = 'jobs_af'::regclass;
-- a partition's own gate
SELECT pgshift.consensus('jobs_eu', 'sent', 1);
INSERT INTO jobs VALUES ('eu', 1, 20), ('us', 1, 20);
UPDATE jobs SET status = 'sent' WHERE region = 'us' RETURNING region, status;
UPDATE jobs SET status = 'sent' WHERE region = 'eu';
SELECT pgshift.approve('jobs', '["eu","1"]', 'ann', transition => 'sent');
SELECT pgshift.approve('jobs_eu', '["eu","1"]', 'ann', transition => 'sent');
UPDATE jobs SET status = 'sent' WHERE region = 'eu' RETURNING region, status;
SELECT pgshift.consensus('jobs', 'sent', 1);
SELECT pgshift.drop_rule('jobs_eu', 'consensus');
DROP TABLE jobs, jobs_af;
DROP VIEW approvals;
DROP FUNCTION meddle;
