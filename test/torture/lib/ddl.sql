SELECT torture.install(torture.one_of('loans', 'notes', 'parcels', 'accounts', 'tickets'));

SELECT seal_id FROM pgshift.seal_audit();

BEGIN;
SELECT pgshift.drop_rule('notes', 'audit');
SELECT torture.install('notes');
SELECT torture.one_of('COMMIT', 'ROLLBACK') AS verdict \gset
:verdict;

BEGIN;
ALTER TABLE parcels DETACH PARTITION parcels_else;
ALTER TABLE parcels ATTACH PARTITION parcels_else DEFAULT;
COMMIT;

BEGIN;
ALTER TABLE loans RENAME status TO state;
ALTER TABLE loans RENAME state TO status;
COMMIT;

BEGIN;
ALTER TABLE parcels RENAME TO packages;
UPDATE packages SET weight = weight + 1 WHERE id = torture.parcel();
ALTER TABLE packages RENAME TO parcels;
COMMIT;

ALTER TABLE accounts SET (fillfactor = 90);

CREATE TABLE scratch (id int PRIMARY KEY, status text);
SELECT pgshift.define('scratch', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a');
SELECT pgshift.audit('scratch');
INSERT INTO scratch VALUES (1, NULL);
DROP TABLE scratch;

ALTER TABLE loans DROP COLUMN status;

SELECT count(*) FROM pgshift.rules;

REINDEX TABLE pgshift._pgshift_state_audit;

VACUUM pgshift._pgshift_state_audit;
