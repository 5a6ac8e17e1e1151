-- consensus(): who may approve what, when, and for how long
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_pgshift_ann, regress_pgshift_bob, regress_pgshift_risk, regress_pgshift_legal, regress_pgshift_root;
RESET client_min_messages;
CREATE TABLE loans (id int PRIMARY KEY, amount numeric(14,2), currency text DEFAULT 'EUR', asked_by text DEFAULT 'ann', status text DEFAULT 'new');
INSERT INTO loans VALUES (1, 1000), (2, 5), (3, NULL), (4, 1000);

-- a condition: of the row as it becomes or as it was; NULL is no way round
SELECT pgshift.consensus('loans', 'approved', 1, condition => 'NEW.amount > 100 -- much');
SELECT * FROM pgshift.consensus_status('loans', '1') UNION ALL SELECT * FROM pgshift.consensus_status('loans', '2');
UPDATE loans SET status = 'approved' WHERE id = 1;
UPDATE loans SET status = 'approved', amount = 1 WHERE id = 1;
UPDATE loans SET status = 'approved', amount = NULL WHERE id = 1;
UPDATE loans SET status = 'approved' WHERE id = 3;
UPDATE loans SET status = 'approved', amount = 1000 WHERE id = 2;
UPDATE loans SET status = 'approved', amount = 6 WHERE id = 2 RETURNING id, amount, status;
INSERT INTO loans VALUES (5, 101, 'EUR', 'ann', 'approved');
INSERT INTO loans VALUES (5, 100, 'EUR', 'ann', 'approved') RETURNING id, status;
SELECT pgshift.approve('loans', '1', 'bob');
UPDATE loans SET status = 'approved', amount = 1 WHERE id = 1 RETURNING id, amount, status;
-- what the condition lets through uses no approvals, and leaves none
UPDATE loans SET status = 'new' WHERE id = 2;
SELECT pgshift.approve('loans', '2', 'bob');
UPDATE loans SET status = 'approved' WHERE id = 2;
SELECT entity_id, approved_by, status FROM pgshift.approvals('loans');
-- it means what it meant where it was written, and runs with the writer's rights
CREATE TABLE limits (up_to numeric);
INSERT INTO limits VALUES (100);
SELECT pgshift.consensus('loans', 'approved', 1, condition => 'NEW.amount > (SELECT max(up_to) FROM limits)');
UPDATE loans SET status = 'approved' WHERE id = 4;
SELECT definition -> 'condition' AS condition, definition -> 'bound_condition' AS bound FROM pgshift.rules;
\set VERBOSITY terse
SELECT pgshift.consensus('loans', 'approved', 1, condition => 'OLD.amount > 1');
SELECT pgshift.consensus('loans', 'approved', 1, condition => 'NEW.amount');
SELECT pgshift.consensus('loans', 'approved', 1, condition => 'NEW.nothing > 1');
SELECT pgshift.consensus('loans', 'approved', 1, condition => '');
\set VERBOSITY default

-- distinct roles
SELECT pgshift.consensus('loans', 'approved', 2, roles => '{risk,legal,cfo}', distinct_roles => true);
SELECT pgshift.approve('loans', '4', 'ann', 'risk'), pgshift.approve('loans', '4', 'bob', 'risk');
SELECT * FROM pgshift.consensus_status('loans', '4');
UPDATE loans SET status = 'approved' WHERE id = 4;
SELECT pgshift.approve('loans', '4', 'cy', 'ceo');
SELECT pgshift.approve('loans', '4', 'cy');
SELECT pgshift.approve('loans', '4', 'cy', 'cfo');
SELECT * FROM pgshift.consensus_status('loans', '4');
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
UPDATE loans SET status = 'new' WHERE id = 4;
-- and no list of them
SELECT pgshift.consensus('loans', 'approved', 2, distinct_roles => true);
SELECT pgshift.approve('loans', '4', 'ann');
SELECT pgshift.approve('loans', '4', 'ann', 'a'), pgshift.approve('loans', '4', 'bob', 'a'), pgshift.approve('loans', '4', 'cy', 'b');
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
UPDATE loans SET status = 'new' WHERE id = 4;
-- an approval in a role that does not count any more may be given again
SELECT pgshift.consensus('loans', 'approved', 1, roles => '{a}');
SELECT pgshift.approve('loans', '4', 'ann', 'a');
SELECT pgshift.consensus('loans', 'approved', 1, roles => '{b}');
UPDATE loans SET status = 'approved' WHERE id = 4;
SELECT pgshift.approve('loans', '4', 'ann', 'b');
SELECT pgshift.approve('loans', '4', 'ann', 'b');
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
UPDATE loans SET status = 'new' WHERE id = 4;

-- the requester
SELECT pgshift.consensus('loans', 'approved', 1, requester => 'asked_by');
SELECT pgshift.approve('loans', '4', 'ann');
SELECT pgshift.approve('loans', '4', 'bob');
UPDATE loans SET asked_by = 'bob', status = 'approved' WHERE id = 4;
UPDATE loans SET asked_by = 'bob' WHERE id = 4;
UPDATE loans SET asked_by = 'cy', status = 'approved' WHERE id = 4;
UPDATE loans SET asked_by = NULL WHERE id = 4;
UPDATE loans SET status = 'approved' WHERE id = 4;
UPDATE loans SET asked_by = 'dee', status = 'approved' WHERE id = 4;
SELECT pgshift.approve('loans', '4', 'cy');
UPDATE loans SET asked_by = 'dee' WHERE id = 4;
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
UPDATE loans SET status = 'new' WHERE id = 4;
-- as the column compares
ALTER TABLE loans ADD clerk char(8) DEFAULT 'ann';
SELECT pgshift.consensus('loans', 'approved', 1, requester => 'clerk');
SELECT pgshift.approve('loans', '4', 'ann');
SELECT pgshift.approve('loans', '4', 'ann  ');
SELECT pgshift.approve('loans', '4', 'Ann');
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
UPDATE loans SET status = 'new' WHERE id = 4;

-- expires
SELECT pgshift.consensus('loans', 'approved', 1, expires => '1 month 2 days');
SELECT pgshift.approve('loans', '4', 'bob');
SELECT expires_at > approved_at AS later FROM pgshift.pending_approvals('loans', '4');
SET TIME ZONE 'Europe/Prague';
SELECT definition -> 'expires' AS expires FROM pgshift.rules;
SELECT expires_at AT TIME ZONE 'UTC' = approved_at AT TIME ZONE 'UTC' + '1 month 2 days' AS in_utc FROM pgshift.pending_approvals('loans', '4');
RESET TIME ZONE;
SELECT pgshift.consensus('loans', 'approved', 1, expires => '1 microsecond');
SELECT * FROM pgshift.pending_approvals('loans', '4');
UPDATE loans SET status = 'approved' WHERE id = 4;
-- an expired one may be given again
SELECT pgshift.approve('loans', '4', 'bob');
SELECT pgshift.consensus('loans', 'approved', 2, expires => '1 hour');
SELECT pgshift.approve('loans', '4', 'bob');
SELECT approved, missing FROM pgshift.consensus_status('loans', '4');
SELECT pgshift.revoke_approval('loans', '4', 'bob');
SELECT pgshift.approve('loans', '4', 'bob'), pgshift.approve('loans', '4', 'cy');
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
UPDATE loans SET status = 'new' WHERE id = 4;
SELECT pgshift.consensus('loans', 'approved', 1, expires => '0');
SELECT pgshift.consensus('loans', 'approved', 1, expires => '-1 day');
SELECT pgshift.consensus('loans', 'approved', 1, expires => '1 month -29 days');
SELECT pgshift.consensus('loans', 'approved', 1, expires => '300000 years');

-- bind: what was approved is what is done
SELECT pgshift.consensus('loans', 'approved', 1, bind => '{currency,amount}');
SELECT pgshift.approve('loans', '4', 'bob');
SELECT bound FROM pgshift._pgshift_consensus_loans_approved ORDER BY id DESC LIMIT 1;
UPDATE loans SET amount = 9 WHERE id = 4;
UPDATE loans SET status = 'approved' WHERE id = 4;
UPDATE loans SET status = 'approved', amount = 1000 WHERE id = 4;
UPDATE loans SET amount = 1000 WHERE id = 4;
UPDATE loans SET status = 'approved', amount = 9 WHERE id = 4;
UPDATE loans SET status = 'approved', currency = NULL WHERE id = 4;
UPDATE loans SET amount = 9 WHERE id = 4;
-- a new one, for the values as they are now
SELECT pgshift.approve('loans', '4', 'bob');
SELECT pgshift.approve('loans', '4', 'bob');
UPDATE loans SET status = 'approved', asked_by = 'x' WHERE id = 4 RETURNING id, status;
UPDATE loans SET status = 'new', currency = NULL WHERE id = 4;
SELECT pgshift.approve('loans', '4', 'bob');
UPDATE loans SET status = 'approved', currency = '' WHERE id = 4;
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
UPDATE loans SET status = 'new', currency = 'EUR' WHERE id = 4;
-- renamed columns keep their approvals; a column that is new does not get them
SELECT pgshift.approve('loans', '4', 'bob');
ALTER TABLE loans RENAME amount TO total;
SELECT definition - 'settings' - 'table_id' AS definition FROM pgshift.rules;
ALTER TABLE loans ADD amount numeric(14,2) DEFAULT 9;
SELECT pgshift.consensus('loans', 'approved', 1, bind => '{currency,amount}');
UPDATE loans SET status = 'approved' WHERE id = 4;
ALTER TABLE loans DROP amount;
SELECT pgshift.consensus('loans', 'approved', 1, bind => '{total,currency}');
ALTER TABLE loans DROP total;
-- whatever the session's settings
ALTER TABLE loans ADD due timestamptz DEFAULT '2026-02-01 10:00+00', ADD span interval DEFAULT '1 day 2 hours', ADD part float8 DEFAULT 0.1;
SELECT pgshift.consensus('loans', 'approved', 1, bind => '{due,span,part}');
SELECT pgshift.approve('loans', '4', 'bob');
SET DateStyle = 'German'; SET TIME ZONE 'Asia/Tokyo'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = -5;
SELECT pgshift.approve('loans', '4', 'bob');
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
RESET DateStyle; RESET TIME ZONE; RESET IntervalStyle; RESET extra_float_digits;
UPDATE loans SET status = 'new';

-- authenticated: by is the session's user, and a role is a role
CREATE ROLE regress_pgshift_risk;
CREATE ROLE regress_pgshift_legal;
CREATE ROLE regress_pgshift_ann IN ROLE regress_pgshift_risk;
CREATE ROLE regress_pgshift_bob;
CREATE ROLE regress_pgshift_root SUPERUSER;
GRANT SELECT ON loans TO regress_pgshift_ann, regress_pgshift_bob;
SELECT pgshift.consensus('loans', 'approved', 1);
SELECT pgshift.approve('loans', '4', 'regress_pgshift_ann');
SELECT pgshift.consensus('loans', 'approved', 1, authenticated => true);
-- what was said before it was asked for does not count
UPDATE loans SET status = 'approved' WHERE id = 4;
SELECT pgshift.consensus('loans', 'approved', 1, authenticated => true, roles => '{regress_pgshift_risk,regress_pgshift_legal,no role}');
SELECT pgshift.approve('loans', '4', 'regress_pgshift_ann', 'regress_pgshift_risk');
SET SESSION AUTHORIZATION regress_pgshift_ann;
SELECT pgshift.approve('loans', '4', 'regress_pgshift_bob', 'regress_pgshift_risk');
SELECT pgshift.approve('loans', '4', role => 'regress_pgshift_legal');
SELECT pgshift.approve('loans', '4', role => 'no role');
SELECT pgshift.approve('loans', '4');
SET pgshift.actor = 'someone';
SELECT pgshift.approve('loans', '4', role => 'regress_pgshift_risk');
SELECT pgshift.approve('loans', '4', 'regress_pgshift_ann', role => 'regress_pgshift_risk');
RESET pgshift.actor;
SET SESSION AUTHORIZATION regress_pgshift_bob;
SELECT pgshift.revoke_approval('loans', '4', 'regress_pgshift_ann');
SELECT pgshift.revoke_approval('loans', '4');
SET SESSION AUTHORIZATION regress_pgshift_root;
SELECT pgshift.approve('loans', '4', role => 'regress_pgshift_legal');
RESET SESSION AUTHORIZATION;
SELECT approved_by, role FROM pgshift.pending_approvals('loans', '4') ORDER BY id DESC LIMIT 1;
UPDATE loans SET status = 'approved' WHERE id = 4 RETURNING id, status;
DROP TABLE loans, limits;
DROP ROLE regress_pgshift_ann, regress_pgshift_bob, regress_pgshift_risk, regress_pgshift_legal, regress_pgshift_root;
