-- enforce(): in which sessions a table's rules hold
CREATE VIEW firing AS
SELECT t.tgrelid::regclass AS relation, t.tgname AS name, t.tgenabled AS enabled,
       pgshift.rule_definition(t.tgargs) ->> 'enforce' AS enforce
  FROM pg_trigger AS t WHERE t.tgname LIKE '%pgshift%' AND t.tgrelid::regclass::text !~ 'pgshift' ORDER BY t.tgrelid::regclass::text, t.tgname;

CREATE TABLE loans (id int PRIMARY KEY, note text, status text);
SELECT pgshift.define('loans', 'status', '{open,paid}', '{"open": ["paid"]}', initial => 'open', frozen => '{paid}');
SELECT pgshift.normalize('loans', '{"note": "lowercase"}');
INSERT INTO loans VALUES (1, 'A', 'paid'), (2, 'B', 'open');
TABLE firing;

-- origin: not for replica sessions
SELECT pgshift.enforce('loans', 'origin');
TABLE firing;
DELETE FROM loans WHERE id = 1;
SET session_replication_role = replica;
UPDATE loans SET note = 'AS IT IS', status = 'nonsense' WHERE id = 1 RETURNING *;
BEGIN;
UPDATE loans SET status = 'paid';
TRUNCATE loans;
ROLLBACK;
RESET session_replication_role;
UPDATE loans SET status = 'paid' WHERE id = 1;
DELETE FROM loans WHERE id = 1;
-- what the table gets later is enforced as the rest, and what is replaced stays so
SELECT pgshift.consensus('loans', 'paid', 1);
SELECT pgshift.audit('loans');
SELECT pgshift.define('loans', 'status', '{open,paid,lost}', '{"open": ["paid"]}', initial => 'open', frozen => '{paid}');
SELECT pgshift.normalize('loans', '{"status": "lowercase"}');
ALTER TABLE loans RENAME COLUMN note TO remark;
SELECT pgshift.drop_rule('loans', 'normalize', 'status');
TABLE firing;
-- the mode goes by the definition, whatever enables a trigger
ALTER TABLE loans ENABLE ALWAYS TRIGGER zz_pgshift_3_consensus_paid;
ALTER TABLE loans ENABLE ALWAYS TRIGGER zz_pgshift_2_truncate;
ALTER TABLE loans ENABLE TRIGGER zz_pgshift_4_audit;
ALTER TABLE loans ENABLE TRIGGER ALL;
TABLE firing;

-- everywhere, and back to always
SELECT pgshift.enforce('loans', 'everywhere');
TABLE firing;
SELECT pgshift.enforce('loans', 'always');
TABLE firing;
ALTER TABLE loans ENABLE TRIGGER zz_pgshift_3_consensus_paid;
ALTER TABLE loans ENABLE TRIGGER zz_pgshift_2_truncate;
SELECT count(*) FROM firing WHERE enabled <> 'A';
ALTER TABLE loans ENABLE TRIGGER USER;
SELECT count(*) FROM firing WHERE enabled <> 'A';
-- who disables a trigger means it, until the rule is made or enforced anew
ALTER TABLE loans DISABLE TRIGGER zz_pgshift_2_define_status;
ALTER TABLE loans ENABLE REPLICA TRIGGER zz_pgshift_3_consensus_paid;
ALTER TABLE loans DISABLE TRIGGER zz_pgshift_2_truncate;
SELECT name, enabled FROM firing WHERE enabled <> 'A';
SELECT pgshift.enforce('loans', 'always');
SELECT count(*) FROM firing WHERE enabled <> 'A';
BEGIN;
SELECT pgshift.enforce('loans', 'origin');
ROLLBACK;
SELECT count(*) FROM firing WHERE enabled <> 'A';

-- the tables that rules write to stay closed in all sessions
ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER ALL;
ALTER TABLE pgshift._pgshift_state_audit ENABLE TRIGGER ALL;
SET session_replication_role = replica;
DELETE FROM pgshift._pgshift_state_audit;
RESET session_replication_role;

-- the whole partition tree, with the rules that partitions have of their own
CREATE TABLE parts (id int, status text, phase text) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
CREATE TABLE parts_1_1 PARTITION OF parts_1 FOR VALUES FROM (0) TO (5);
SELECT pgshift.define('parts', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a', frozen => '{b}');
SELECT pgshift.define('parts_1_1', 'phase', '{x,y}', '{"x": ["y"]}', initial => 'x');
SELECT pgshift.enforce('parts', 'origin');
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
SELECT * FROM firing WHERE relation::text LIKE 'parts%';
SELECT pgshift.enforce('parts_1_1', 'always');
ALTER TABLE parts ENABLE ALWAYS TRIGGER zz_pgshift_2_define_status;
ALTER TABLE parts_1_1 ENABLE ALWAYS TRIGGER zz_pgshift_2_define_status;
SELECT count(*) FROM firing WHERE relation::text LIKE 'parts%' AND enabled <> 'O';
INSERT INTO parts VALUES (1, 'b');
SET session_replication_role = replica;
TRUNCATE parts;
RESET session_replication_role;

-- an unknown mode in a definition that someone wrote by hand is the strict one
CREATE TABLE by_hand (status text);
CREATE TRIGGER zz_pgshift_2_define_status BEFORE INSERT OR UPDATE ON by_hand FOR EACH ROW
    EXECUTE FUNCTION pgshift.define_trigger('{"field": "status", "states": ["a"], "transitions": {}, "enforce": "sometimes"}');
ALTER TABLE by_hand ENABLE TRIGGER zz_pgshift_2_define_status;
SELECT * FROM firing WHERE relation = 'by_hand'::regclass;
SELECT pgshift.enforce('by_hand', 'origin');
SELECT * FROM firing WHERE relation = 'by_hand'::regclass;

-- what it refuses
\set VERBOSITY sqlstate
CREATE TABLE plain (id int);
CREATE VIEW plain_view AS TABLE plain;
CREATE ROLE enforcer;
SELECT pgshift.enforce('plain', 'always');
SELECT pgshift.enforce('loans', 'never');
SELECT pgshift.enforce('loans', NULL);
SELECT pgshift.enforce(NULL, 'origin');
SELECT pgshift.enforce('plain_view', 'origin');
SELECT pgshift.enforce('pgshift._pgshift_state_audit', 'origin');
SET ROLE enforcer;
SELECT pgshift.enforce('loans', 'origin');
RESET ROLE;
SELECT count(*) FROM firing WHERE relation = 'loans'::regclass AND enabled <> 'A';

SET client_min_messages = warning;
DROP VIEW firing, plain_view;
DROP TABLE loans, parts, by_hand, plain;
DROP ROLE enforcer;
