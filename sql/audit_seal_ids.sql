-- Entries whose ids are not as high as they should be are sealed like all others
SELECT current_database() AS here \gset
CREATE DATABASE regression_seal_ids;
\c regression_seal_ids
CREATE EXTENSION pgshift_state;
BEGIN;
CREATE TABLE parcels (id int PRIMARY KEY, note text);
SELECT pgshift.audit('parcels');
COMMIT;
INSERT INTO parcels SELECT n, 'a' FROM generate_series(1, 5) AS n;
SELECT count(*) FROM pgshift.seal_audit();
CREATE VIEW last_seal AS SELECT entries FROM pgshift._pgshift_state_audit_seals ORDER BY id DESC LIMIT 1;
CREATE VIEW wrong AS SELECT finding FROM pgshift.verify_audit() WHERE NOT ok;
-- a sequence that was set back
SELECT last_value AS before FROM pgshift._pgshift_state_audit_id_seq \gset
SELECT setval('pgshift._pgshift_state_audit_id_seq', 1) = 1 AS back;
INSERT INTO parcels VALUES (6, 'b');
SELECT count(*) FROM pgshift.seal_audit();
TABLE last_seal;
TABLE wrong;
INSERT INTO parcels VALUES (7, 'c');
SELECT count(*) FROM pgshift.seal_audit();
TABLE last_seal;
TABLE wrong;
-- what is changed then is seen
BEGIN;
ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER ALL;
UPDATE pgshift._pgshift_state_audit SET to_value = 'forged' WHERE entity_id = '6' AND field = 'note'
   AND table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'parcels'::regclass);
TABLE wrong;
ROLLBACK;
SELECT setval('pgshift._pgshift_state_audit_id_seq', :before) = :before AS forth;
-- an entry that took an id far ahead
BEGIN;
INSERT INTO pgshift._pgshift_state_audit OVERRIDING SYSTEM VALUE
SELECT 9223372036854775807, table_id, '8', 'note', NULL, 'd', 'somebody', clock_timestamp(), 'I', pg_current_xact_id() FROM pgshift.recorded_tables WHERE relation = 'parcels'::regclass;
COMMIT;
INSERT INTO parcels VALUES (9, 'e');
SELECT count(*) FROM pgshift.seal_audit();
TABLE last_seal;
INSERT INTO parcels VALUES (10, 'f');
SELECT count(*) FROM pgshift.seal_audit();
TABLE last_seal;
TABLE wrong;
SELECT count(*) FROM pgshift.verify_audit((SELECT max(id) - 1 FROM pgshift._pgshift_state_audit_seals)) WHERE ok;
BEGIN;
ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER ALL;
DELETE FROM pgshift._pgshift_state_audit WHERE entity_id = '10' AND field = 'note'
   AND table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'parcels'::regclass);
TABLE wrong;
ROLLBACK;
\c :here
DROP DATABASE regression_seal_ids;
