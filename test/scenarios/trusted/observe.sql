-- What is so of it, and what is refused.
\set VERBOSITY terse
SELECT relation, kind, name, definition, enabled FROM pgshift.rules ORDER BY 1, 2, 3;
SELECT entity_id, field, from_value, to_value, changed_by, operation FROM pgshift._pgshift_state_audit ORDER BY id;
SELECT field, to_value FROM pgshift.history('loans', '1');
SELECT * FROM pgshift.verify_audit();
SELECT entity_id, transition, approved_by FROM pgshift.approvals('loans') ORDER BY 1, 3;
SELECT entity_id, transition, approved_by FROM pgshift.approvals('parted') ORDER BY 1, 3;
SELECT machine, subject_id, to_state FROM pgshift._pgshift_ledger;
SELECT machine, version FROM pgshift.machines;
BEGIN;
INSERT INTO loans VALUES (4, 1, ' B@B.example ', 'paid');
ROLLBACK;
BEGIN;
UPDATE loans SET status = 'paid' WHERE id = 3;
ROLLBACK;
BEGIN;
UPDATE loans SET status = 'paid' WHERE id = 2 RETURNING *;
SELECT field, to_value FROM pgshift.history('loans', '2');
SELECT pgshift.approve('loans', '3', 'bob') IS NOT NULL AS approved;
SELECT pgshift.transition('payment', 'p1', 'captured') IS NOT NULL AS moved;
ROLLBACK;
SELECT pgshift.transition('payment', 'p1', 'pending');
