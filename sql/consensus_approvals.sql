-- consensus(): a gate, its approvals, and what becomes of them
CREATE TABLE loans (id text PRIMARY KEY, amount numeric(14,2) NOT NULL, status text NOT NULL DEFAULT 'pending');
SELECT pgshift.consensus('loans', 'approved', 2);
CREATE VIEW all_approvals AS
SELECT a.id, (SELECT relation FROM pgshift.recorded_tables AS r WHERE r.table_id = a.table_id) AS table_name, a.entity_id, a.transition, a.approved_by, a.role, a.note,
       CASE WHEN a.used_at IS NOT NULL THEN 'used' WHEN a.revoked_at IS NOT NULL THEN 'revoked' ELSE 'open' END AS state
  FROM pgshift._pgshift_consensus_loans_approved AS a ORDER BY a.id;
INSERT INTO loans VALUES ('loan-1', 100), ('loan-2', 200), ('loan-3', 300);

-- closed until enough have approved
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
SELECT * FROM pgshift.consensus_status('loans', 'loan-1');
SELECT pgshift.approve('loans', 'loan-1', 'ann', note => 'looks good');
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
-- the same approver counts once
SELECT pgshift.approve('loans', 'loan-1', 'ann');
SELECT pgshift.approve('loans', 'loan-1', 'ann', 'in another role');
SELECT * FROM pgshift.consensus_status('loans', 'loan-1');
SELECT pgshift.approve('loans', 'loan-1', by => 'bob', role => 'risk');
SELECT entity_id, transition, approved_by, role, approved_at <= clock_timestamp() AS given, expires_at, note
  FROM pgshift.pending_approvals('loans', 'loan-1');
SELECT * FROM pgshift.consensus_status('loans', 'loan-1');
-- of one row only
UPDATE loans SET status = 'approved' WHERE id = 'loan-2';
-- an UPDATE of many passes or fails as one
UPDATE loans SET status = 'approved';
-- approvals outlive what was rolled back, in a savepoint too
BEGIN;
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
SELECT entity_id, approved_by, state FROM all_approvals;
ROLLBACK;
BEGIN;
SAVEPOINT before;
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
ROLLBACK TO before;
SELECT entity_id, approved_by, state FROM all_approvals;
COMMIT;
-- other columns and other states are free
UPDATE loans SET amount = 101 WHERE id = 'loan-1';
UPDATE loans SET status = 'rejected' WHERE id = 'loan-3';
-- used up by the transition that they allowed
UPDATE loans SET status = 'approved' WHERE id = 'loan-1' RETURNING id, status;
SELECT entity_id, approved_by, state FROM all_approvals;
UPDATE loans SET amount = 102 WHERE id = 'loan-1';
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
UPDATE loans SET status = 'pending' WHERE id = 'loan-1';
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
SELECT pgshift.approve('loans', 'loan-1', 'ann'), pgshift.approve('loans', 'loan-1', 'bob'), pgshift.approve('loans', 'loan-1', 'bob');
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
-- all of them, those that weren't needed too
SELECT pgshift.approve('loans', 'loan-2', name) FROM unnest(ARRAY['ann', 'bob', 'cy']) AS name;
UPDATE loans SET status = 'approved' WHERE id = 'loan-2';
SELECT * FROM pgshift.pending_approvals('loans');

-- revoked
SELECT pgshift.approve('loans', 'loan-3', 'ann'), pgshift.approve('loans', 'loan-3', 'bob');
SELECT pgshift.revoke_approval('loans', 'loan-3', 'ann');
SELECT pgshift.revoke_approval('loans', 'loan-3', 'ann');
SELECT pgshift.revoke_approval('loans', 'loan-3', 'cy', 'approved');
UPDATE loans SET status = 'approved' WHERE id = 'loan-3';
SELECT pgshift.approve('loans', 'loan-3', 'ann');
UPDATE loans SET status = 'approved' WHERE id = 'loan-3';
SELECT entity_id, approved_by, state FROM all_approvals WHERE entity_id = 'loan-3';

-- nobody is named: the actor, or the session's user
UPDATE loans SET status = 'pending';
BEGIN;
SET LOCAL pgshift.actor = 'dee';
SELECT pgshift.approve('loans', 'loan-3');
SELECT entity_id, approved_by FROM pgshift.pending_approvals('loans');
SELECT pgshift.revoke_approval('loans', 'loan-3');
COMMIT;
SELECT pgshift.approve('loans', 'loan-3');
SELECT approved_by = session_user AS mine FROM pgshift.pending_approvals('loans');
SELECT pgshift.revoke_approval('loans', 'loan-3');

-- inserted into the state
INSERT INTO loans VALUES ('loan-4', 400, 'approved');
INSERT INTO loans VALUES ('loan-4', 400, 'approved') ON CONFLICT DO NOTHING;
COPY loans FROM stdin;
loan-4	400	approved
\.
INSERT INTO loans VALUES ('loan-3', 300, 'approved') ON CONFLICT (id) DO UPDATE SET status = excluded.status;
SELECT pgshift.approve('loans', 'loan-3', 'ann'), pgshift.approve('loans', 'loan-3', 'bob');
INSERT INTO loans VALUES ('loan-3', 300, 'approved') ON CONFLICT DO NOTHING;
INSERT INTO loans VALUES ('loan-3', 300, 'approved');
SELECT count(*) FROM pgshift.pending_approvals('loans');
INSERT INTO loans VALUES ('loan-3', 300, 'approved') ON CONFLICT (id) DO UPDATE SET status = excluded.status RETURNING id, status;
SELECT count(*) FROM pgshift.pending_approvals('loans');
SELECT pgshift.approve('loans', 'loan-2', 'ann'), pgshift.approve('loans', 'loan-2', 'bob');
MERGE INTO loans AS l USING (VALUES ('loan-2', 'approved'), ('loan-1', 'pending')) AS wish (id, status) ON l.id = wish.id
 WHEN MATCHED THEN UPDATE SET status = wish.status WHEN NOT MATCHED THEN INSERT VALUES (wish.id, 0, wish.status);
MERGE INTO loans AS l USING (VALUES ('loan-1', 'approved')) AS wish (id, status) ON l.id = wish.id
 WHEN MATCHED THEN UPDATE SET status = wish.status;
MERGE INTO loans AS l USING (VALUES ('loan-9', 'approved')) AS wish (id, status) ON l.id = wish.id
 WHEN NOT MATCHED THEN INSERT VALUES (wish.id, 0, wish.status);

-- what is deleted, renamed or truncated leaves no approvals for who gets its key
UPDATE loans SET status = 'pending';
SELECT pgshift.approve('loans', id, name) FROM loans, unnest(ARRAY['ann', 'bob']) AS name ORDER BY id, name;
DELETE FROM loans WHERE id = 'loan-1';
INSERT INTO loans VALUES ('loan-1', 1, 'approved');
INSERT INTO loans VALUES ('loan-1', 1);
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
UPDATE loans SET id = 'loan-5' WHERE id = 'loan-2';
UPDATE loans SET status = 'approved' WHERE id = 'loan-5';
-- a row that changes its key by the same UPDATE uses the old key's approvals
UPDATE loans SET id = 'loan-6', status = 'approved' WHERE id = 'loan-3';
SELECT entity_id, approved_by, state FROM all_approvals WHERE entity_id IN ('loan-1', 'loan-2', 'loan-3') ORDER BY id DESC LIMIT 6;
SELECT pgshift.approve('loans', 'loan-5', 'ann'), pgshift.approve('loans', 'loan-5', 'bob');
TRUNCATE loans;
INSERT INTO loans VALUES ('loan-5', 1, 'approved');
SELECT count(*) FROM pgshift.pending_approvals('loans');
DROP VIEW all_approvals;

-- beside define(), and several gates
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}', initial => 'pending',
                      guards => '{"approved->paid": "NEW.amount > 0"}');
SELECT pgshift.consensus('loans', 'paid', 1, roles => '{cfo}');
INSERT INTO loans VALUES ('loan-1', 0);
UPDATE loans SET status = 'paid' WHERE id = 'loan-1';
SELECT pgshift.approve('loans', 'loan-1', 'ann');
SELECT pgshift.approve('loans', 'loan-1', 'bob', 'cfo'), pgshift.approve('loans', 'loan-1', 'bob', 'cfo', 'paid');
SELECT * FROM pgshift.consensus_status('loans', 'loan-1');
SELECT id, transition, approved_by, role FROM pgshift.pending_approvals('loans', 'loan-1');
-- one for another transition doesn't count
UPDATE loans SET status = 'approved' WHERE id = 'loan-1';
UPDATE loans SET status = 'paid' WHERE id = 'loan-1';
-- what a later rule refuses uses nothing up
SELECT pgshift.approve('loans', 'loan-1', 'cy', transition => 'paid');
SELECT pgshift.approve('loans', 'loan-1', 'cy', 'cfo', 'paid');
SELECT pgshift.revoke_approval('loans', 'loan-1', 'cy', 'paid');
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no, after all'; END $$;
CREATE TRIGGER zzz AFTER UPDATE ON loans FOR EACH ROW WHEN (NEW.status = 'paid') EXECUTE FUNCTION refuse();
UPDATE loans SET status = 'paid', amount = 1 WHERE id = 'loan-1';
SELECT id, transition, approved_by, role FROM pgshift.pending_approvals('loans', 'loan-1');
DROP TRIGGER zzz ON loans;
UPDATE loans SET status = 'paid', amount = 1 WHERE id = 'loan-1';
SELECT id, transition, approved_by, role FROM pgshift.pending_approvals('loans', 'loan-1');
SELECT relation, kind, name, field, definition - 'settings' - 'table_id' AS definition, enabled FROM pgshift.rules ORDER BY name;

-- replaced, it keeps its approvals; removed and made again, too
INSERT INTO loans VALUES ('loan-2', 2);
SELECT pgshift.approve('loans', 'loan-2', 'ann', transition => 'approved');
SELECT pgshift.consensus('loans', 'approved', 1);
UPDATE loans SET status = 'approved' WHERE id = 'loan-2';
INSERT INTO loans VALUES ('loan-3', 3);
SELECT pgshift.approve('loans', 'loan-3', 'ann', transition => 'approved');
SELECT pgshift.drop_rule('loans', 'consensus');
SELECT pgshift.approve('loans', 'loan-3', 'bob');
UPDATE loans SET status = 'approved' WHERE id = 'loan-3';
SELECT tgname FROM pg_trigger WHERE tgrelid = 'loans'::regclass AND NOT tgisinternal ORDER BY 1;
SELECT pgshift.drop_rule('loans', 'define');
UPDATE loans SET status = 'pending' WHERE id = 'loan-3';
SELECT pgshift.consensus('loans', 'approved', 1);
UPDATE loans SET status = 'approved' WHERE id = 'loan-3';
UPDATE loans SET status = 'pending' WHERE id = 'loan-3';
UPDATE loans SET status = 'approved' WHERE id = 'loan-3';
-- rolled back, it was never there
BEGIN;
SELECT pgshift.consensus('loans', 'other', 1);
UPDATE loans SET status = 'other';
ROLLBACK;
UPDATE loans SET status = 'other' WHERE id = 'loan-3';
BEGIN;
SELECT pgshift.consensus('loans', 'approved', 5);
ROLLBACK;
SELECT pgshift.approve('loans', 'loan-3', 'ann');
UPDATE loans SET status = 'approved' WHERE id = 'loan-3';
SELECT to_regclass('pgshift._pgshift_consensus_loans_other') IS NULL AS gone;

-- many in one transaction
CREATE TABLE many (id int PRIMARY KEY, status text);
INSERT INTO many SELECT generate_series(1, 12000);
SELECT pgshift.consensus('many', 'done', 1);
SELECT sum(pgshift.approve('many', id::text, 'ann')) FROM many;
UPDATE many SET status = 'done';
SELECT count(*) FROM pgshift.pending_approvals('many');
DROP TABLE many;

-- nobody writes there
INSERT INTO pgshift._pgshift_consensus_loans_approved (table_id, entity_id, transition, approved_by, approved_at, authenticated)
VALUES (1, 'loan-3', 'approved', 'me', now(), true);
UPDATE pgshift._pgshift_consensus_loans_approved SET used_at = NULL;
DELETE FROM pgshift._pgshift_consensus_loans_approved;
TRUNCATE pgshift._pgshift_consensus_loans_approved;
DROP TABLE loans;
DROP FUNCTION refuse;
