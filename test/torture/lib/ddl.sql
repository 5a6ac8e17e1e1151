SELECT torture.install(torture.one_of('loans', 'notes', 'parcels', 'accounts', 'tickets'));

SELECT seal_id FROM pgshift.seal_audit();

SELECT torture.one_of('COMMIT', 'ROLLBACK') AS ending \gset
BEGIN\; SELECT pgshift.drop_rule('notes', 'audit')\; SELECT torture.install('notes')\; :ending;

SELECT torture.one_of('COMMIT', 'ROLLBACK') AS ending \gset
BEGIN\; ALTER TABLE parcels DETACH PARTITION parcels_else\; ALTER TABLE parcels ATTACH PARTITION parcels_else DEFAULT\; :ending;

BEGIN\; ALTER TABLE loans RENAME status TO state\; ALTER TABLE loans RENAME state TO status\; COMMIT;

BEGIN\; ALTER TABLE parcels RENAME TO packages\; UPDATE packages SET weight = weight + 1 WHERE id = torture.parcel()\; ALTER TABLE packages RENAME TO parcels\; COMMIT;

ALTER TABLE accounts SET (fillfactor = 90);

ALTER TABLE loans DROP COLUMN status;

SELECT count(*) FROM pgshift.rules;

REINDEX TABLE pgshift._pgshift_state_audit;

VACUUM pgshift._pgshift_state_audit;
