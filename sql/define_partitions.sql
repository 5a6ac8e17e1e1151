-- define() on partitioned tables: one rule for all partitions; a row that moves is updated, not inserted

-- by the state itself, so that every transition moves the row; the partitions' columns are in different order
CREATE TABLE jobs (id int, status text, payload text) PARTITION BY LIST (status);
CREATE TABLE jobs_new PARTITION OF jobs FOR VALUES IN ('new');
CREATE TABLE jobs_running (gone int, payload text, status text, id int);
ALTER TABLE jobs_running DROP COLUMN gone;
ALTER TABLE jobs ATTACH PARTITION jobs_running FOR VALUES IN ('running');
CREATE TABLE jobs_rest PARTITION OF jobs DEFAULT;
SELECT pgshift.define('jobs', 'status', '{new,running,done,failed}',
                      '{"new": ["running"], "running": ["done", "failed"], "failed": ["new"]}',
                      initial => 'new', strict_insert => true, frozen => '{failed,done}',
                      guards => '{"running->done": "NEW.payload <> ''poison''", "new->running": "EXISTS (SELECT FROM jobs WHERE jobs.id = NEW.id)"}');
INSERT INTO jobs VALUES (1, 'new', 'a'), (2, 'new', 'poison');
INSERT INTO jobs VALUES (3, 'running', 'c');
INSERT INTO jobs_running (id, status) VALUES (3, 'running');
INSERT INTO jobs (id) VALUES (3);
UPDATE jobs SET status = 'running' RETURNING tableoid::regclass, id, status;
UPDATE jobs SET status = 'new' WHERE id = 1;
UPDATE jobs SET status = 'done' WHERE id = 2;
UPDATE jobs SET status = 'done' WHERE id = 1 RETURNING tableoid::regclass, id, status;
UPDATE jobs SET status = 'failed' WHERE id = 2 RETURNING tableoid::regclass, id, status;
-- out of a frozen state by a declared transition, with the DELETE that moving takes
UPDATE jobs SET status = 'new', payload = 'b' WHERE id = 2;
UPDATE jobs SET status = 'new' WHERE id = 2 RETURNING tableoid::regclass, id, status;
DELETE FROM jobs WHERE id = 1;
-- aimed at one partition a row can't leave it
UPDATE jobs_new SET status = 'running' WHERE id = 2;
-- several ways to move
WITH moved AS (UPDATE jobs SET status = 'running' WHERE id = 2 RETURNING id)
INSERT INTO jobs SELECT id + 100, 'running' FROM moved;
WITH moved AS (UPDATE jobs SET status = 'running' WHERE id = 2 RETURNING id, payload)
INSERT INTO jobs SELECT id + 100, 'new', payload FROM moved RETURNING *;
MERGE INTO jobs USING (VALUES (2, 'failed'), (102, 'running'), (103, 'running')) AS v (id, status) ON jobs.id = v.id
 WHEN MATCHED THEN UPDATE SET status = v.status
 WHEN NOT MATCHED THEN INSERT VALUES (v.id, 'new', 'merged');
SELECT tableoid::regclass, * FROM jobs ORDER BY id;
MERGE INTO jobs USING (VALUES (102, 'failed'), (104, 'running')) AS v (id, status) ON jobs.id = v.id
 WHEN MATCHED THEN UPDATE SET status = v.status
 WHEN NOT MATCHED THEN INSERT VALUES (v.id, v.status, 'merged');

-- the row that a move inserts is that row: a trigger of the user's on the way can't change its state
CREATE FUNCTION rewrite() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.status := 'failed'; RETURN NEW; END $$;
CREATE TRIGGER a_rewrite BEFORE INSERT ON jobs_rest FOR EACH ROW EXECUTE FUNCTION rewrite();
UPDATE jobs SET status = 'running' WHERE id = 103;
UPDATE jobs SET status = 'done' WHERE id = 103;
DROP TRIGGER a_rewrite ON jobs_rest;
-- nor does a move that is called off make anything else pass for one
CREATE FUNCTION cancel() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER zzz_cancel BEFORE UPDATE ON jobs_new FOR EACH ROW EXECUTE FUNCTION cancel();
INSERT INTO jobs VALUES (200, 'new');
UPDATE jobs SET status = 'running' WHERE id = 200;
INSERT INTO jobs VALUES (201, 'running');
DROP TRIGGER zzz_cancel ON jobs_new;
-- a trigger on the way that writes to the same table
CREATE FUNCTION write_too() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs VALUES (OLD.id + 1000, TG_ARGV[0], 'by trigger');
    RETURN OLD;
END $$;
CREATE TRIGGER zzz_write BEFORE DELETE ON jobs_new FOR EACH ROW EXECUTE FUNCTION write_too('new');
UPDATE jobs SET status = 'running' WHERE id = 200;
DROP TRIGGER zzz_write ON jobs_new;
CREATE TRIGGER zzz_write BEFORE DELETE ON jobs_new FOR EACH ROW EXECUTE FUNCTION write_too('running');
UPDATE jobs SET status = 'running' WHERE id = 1200;
DROP TRIGGER zzz_write ON jobs_new;
SELECT tableoid::regclass, * FROM jobs ORDER BY id;

-- nor does one that the old partition's own triggers turn into something else, whatever comes next in the statement
CREATE TABLE o (id int, region text, status text) PARTITION BY LIST (region);
CREATE TABLE o_a PARTITION OF o FOR VALUES IN ('a');
CREATE TABLE o_b PARTITION OF o FOR VALUES IN ('b');
INSERT INTO o VALUES (1, 'a', 'new'), (2, 'a', 'legacy'), (3, 'a', NULL);
SELECT pgshift.define('o', 'status', '{new,paid}', '{"new": ["paid"]}', initial => 'new', strict_insert => true, validate_existing => false);
CREATE TRIGGER soft_delete BEFORE DELETE ON o FOR EACH ROW EXECUTE FUNCTION cancel();
WITH moved AS (UPDATE o SET region = 'b', status = 'paid' WHERE id = 1 RETURNING id)
INSERT INTO o SELECT 11, 'a', 'paid' FROM (SELECT count(*) FROM moved) AS m;
DROP TRIGGER soft_delete ON o;
CREATE TRIGGER a_cancel BEFORE INSERT ON o_b FOR EACH ROW EXECUTE FUNCTION cancel();
WITH moved AS (UPDATE o SET region = 'b', status = 'paid' WHERE id = 1 RETURNING id)
INSERT INTO o SELECT 11, 'a', 'paid' FROM (SELECT count(*) FROM moved) AS m;
WITH moved AS (UPDATE o SET region = 'b' WHERE id = 2 RETURNING id)
INSERT INTO o SELECT 12, 'a', 'nonsense' FROM (SELECT count(*) FROM moved) AS m;
DROP TRIGGER a_cancel ON o_b;
-- rows that are older than the rule move as they are
UPDATE o SET region = 'b' WHERE id > 1;
CREATE FUNCTION nonsense() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.status := 'nonsense'; RETURN NEW; END $$;
CREATE TRIGGER a_nonsense BEFORE INSERT ON o_a FOR EACH ROW EXECUTE FUNCTION nonsense();
UPDATE o SET region = 'a' WHERE id = 2;
SELECT tableoid::regclass, * FROM o ORDER BY id;
DROP TABLE o;
-- a partition has its parent's rule
SELECT pgshift.define('jobs_new', 'status', '{new}', '{}');
SELECT pgshift.drop_rule('jobs_new', 'define');
ALTER TABLE jobs_new DISABLE TRIGGER zz_pgshift_2_define_status;
ALTER TABLE jobs_new ENABLE ALWAYS TRIGGER zz_pgshift_2_define_status;
SELECT relation, name, enabled FROM pgshift.rules;
DROP TABLE jobs;
-- one of its own comes first or not at all
CREATE TABLE logs (id int, status text) PARTITION BY RANGE (id);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (10);
SELECT pgshift.define('logs_1', 'status', '{a,b}', '{"a": ["b"]}');
INSERT INTO logs VALUES (1, 'x');
SELECT pgshift.define('logs', 'status', '{a,b}', '{"a": ["b"]}');
SELECT pgshift.drop_rule('logs_1', 'define');
INSERT INTO logs VALUES (1, 'x');
SELECT pgshift.define('logs', 'status', '{a,b}', '{"a": ["b"]}');
DELETE FROM logs;
SELECT pgshift.define('logs', 'status', '{a,b}', '{"a": ["b"]}');
-- replaced, it is replaced everywhere
INSERT INTO logs VALUES (1, 'a');
SELECT pgshift.define('logs', 'status', '{a,b,c}', '{"a": ["c"]}');
UPDATE logs_1 SET status = 'b';
UPDATE logs_1 SET status = 'c';
SELECT tgrelid::regclass, tgenabled, tgparentid <> 0 AS inherited FROM pg_trigger WHERE tgname LIKE 'zz_pgshift%' ORDER BY 1;
-- a partition that is a table of its own again
ALTER TABLE logs DETACH PARTITION logs_1;
UPDATE logs_1 SET status = 'anything';
DROP TABLE logs, logs_1;
DROP FUNCTION rewrite, cancel, write_too, nonsense;
