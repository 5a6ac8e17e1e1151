-- rows that a replication of others' applies: by a session with a replication origin and the replica role
CREATE TABLE loans (id int PRIMARY KEY, note text, status text);
SELECT pgshift.normalize('loans', '{"note": "lowercase"}');
SELECT pgshift.define('loans', 'status', '{open,ok,paid}', '{"open": ["ok"], "ok": ["paid"]}', 'open', strict_insert => true, frozen => '{paid}');
SELECT pgshift.consensus('loans', 'ok', 1);
SELECT pgshift.audit('loans');
INSERT INTO loans VALUES (1, 'A', 'open');
SELECT pgshift.approve('loans', '1', 'ann');
SELECT pg_replication_origin_create('pgshift_far') > 0 AS created;
CREATE VIEW seen AS SELECT l.*, (SELECT count(*) FROM pgshift.history('loans', l.id::text)) AS logged FROM loans AS l ORDER BY id;

-- the origin alone, and the role alone, are a session's own writes
SELECT pg_replication_origin_session_setup('pgshift_far');
INSERT INTO loans VALUES (2, 'B', 'ok');
SELECT pg_replication_origin_session_reset();
SET session_replication_role = replica;
INSERT INTO loans VALUES (2, 'B', 'ok');

-- both: whatever was written there is written here, and neither normalized nor logged
SELECT pg_replication_origin_session_setup('pgshift_far');
INSERT INTO loans VALUES (2, 'B', 'nonsense'), (3, 'C', 'paid');
UPDATE loans SET status = 'ok' WHERE id = 1;
UPDATE loans SET note = 'D', status = 'open' WHERE id = 3;
DELETE FROM loans WHERE id = 3;
COPY loans FROM stdin;
4	E	paid
\.
BEGIN;
TRUNCATE loans;
ROLLBACK;
TABLE seen;
-- approvals are that session's no more than the log is
SELECT entity_id, approved_by, status FROM pgshift.approvals('loans');
-- what triggers write is written here
CREATE TABLE copies (id int, status text);
SELECT pgshift.define('copies', 'status', '{open,ok}', '{"open": ["ok"]}');
CREATE FUNCTION copy_loan() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO copies VALUES (NEW.id, NEW.status); RETURN NULL; END $$;
CREATE TRIGGER copy_loan AFTER INSERT ON loans FOR EACH ROW EXECUTE FUNCTION copy_loan();
ALTER TABLE loans ENABLE ALWAYS TRIGGER copy_loan;
INSERT INTO loans VALUES (5, 'F', 'nonsense');
INSERT INTO loans VALUES (5, 'F', 'ok');
TABLE copies;
DROP TRIGGER copy_loan ON loans;
-- what rules record is closed to it
INSERT INTO pgshift._pgshift_consensus_loans_ok OVERRIDING SYSTEM VALUE SELECT * FROM pgshift._pgshift_consensus_loans_ok;
UPDATE pgshift._pgshift_state_audit SET changed_by = 'nobody';
DELETE FROM pgshift._pgshift_consensus_loans_ok;

-- everywhere: it is checked again
SELECT pgshift.enforce('loans', 'everywhere');
INSERT INTO loans VALUES (6, 'G', 'nonsense');
UPDATE loans SET status = 'ok' WHERE id = 1;
UPDATE loans SET note = 'H' WHERE id = 4;
TRUNCATE loans;
INSERT INTO loans VALUES (6, 'G', 'open') RETURNING *;
-- origin: as with PostgreSQL's own triggers
SELECT pgshift.enforce('loans', 'origin');
INSERT INTO loans VALUES (7, 'I', 'nonsense');
SELECT pgshift.enforce('loans', 'always');
INSERT INTO loans VALUES (8, 'J', 'nonsense');
TABLE seen;

-- with the owner's rights, as for PostgreSQL's own: others are checked
CREATE ROLE pgshift_applier;
GRANT ALL ON loans TO pgshift_applier;
GRANT USAGE ON SCHEMA public TO pgshift_applier;
SET ROLE pgshift_applier;
INSERT INTO loans VALUES (9, 'K', 'nonsense');
RESET ROLE;
GRANT SET ON PARAMETER session_replication_role TO pgshift_applier;
DO $$ BEGIN
    EXECUTE (SELECT format('GRANT EXECUTE ON FUNCTION %s TO pgshift_applier', string_agg(oid::regprocedure::text, ', '))
               FROM pg_proc WHERE proname IN ('pg_replication_origin_session_setup', 'pg_replication_origin_session_reset'));
END $$;
ALTER TABLE loans OWNER TO pgshift_applier;
SELECT pg_replication_origin_session_reset();
RESET session_replication_role;
SET ROLE pgshift_applier;
INSERT INTO loans VALUES (9, 'K', 'nonsense');
SET session_replication_role = replica;
SELECT pg_replication_origin_session_setup('pgshift_far');
INSERT INTO loans VALUES (9, 'K', 'nonsense');
SELECT pg_replication_origin_session_reset();
RESET session_replication_role;
RESET ROLE;
-- and over with it
INSERT INTO loans VALUES (10, 'L', 'nonsense');

SELECT pg_replication_origin_drop('pgshift_far');
SET client_min_messages = warning;
DROP VIEW seen;
DROP TABLE loans, copies;
DROP FUNCTION copy_loan;
REVOKE SET ON PARAMETER session_replication_role FROM pgshift_applier;
DO $$ BEGIN
    EXECUTE (SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM pgshift_applier', string_agg(oid::regprocedure::text, ', '))
               FROM pg_proc WHERE proname IN ('pg_replication_origin_session_setup', 'pg_replication_origin_session_reset'));
END $$;
REVOKE USAGE ON SCHEMA public FROM pgshift_applier;
DROP ROLE pgshift_applier;
