-- seal_audit() and verify_audit(): what was changed, removed or slipped in since is found
SET client_min_messages = warning;
DROP TABLE IF EXISTS pgshift._pgshift_state_audit, pgshift._pgshift_state_audit_seals;
RESET client_min_messages;
SELECT * FROM pgshift.seal_audit();
SELECT * FROM pgshift.verify_audit();

CREATE TABLE sealed (id int PRIMARY KEY, v text);
CREATE TABLE other (id int PRIMARY KEY, v text);
SELECT pgshift.audit('sealed'), pgshift.audit('other');
SELECT * FROM pgshift.verify_audit();
SELECT * FROM pgshift.seal_audit();
INSERT INTO sealed VALUES (1, 'a'), (2, NULL);
INSERT INTO other VALUES (1, 'a');
SELECT seal_id, up_to, digest ~ '^[0-9a-f]{64}$' AS is_sha256 FROM pgshift.seal_audit();
-- Nothing new: the same again
SELECT seal_id, up_to, digest = (SELECT digest FROM pgshift._pgshift_state_audit_seals) AS same FROM pgshift.seal_audit();
UPDATE sealed SET v = 'b';
TRUNCATE other;
SELECT seal_id, up_to FROM pgshift.seal_audit();
SELECT * FROM pgshift.verify_audit();
-- What this transaction has written is not committed yet: the next seal has it
BEGIN;
UPDATE sealed SET v = 'c' WHERE id = 1;
SELECT seal_id, up_to FROM pgshift.seal_audit();
COMMIT;
SELECT seal_id, up_to FROM pgshift.seal_audit();
BEGIN;
UPDATE sealed SET v = 'd' WHERE id = 2;
UPDATE sealed SET v = 'd' WHERE id = 1;
ROLLBACK;
SELECT seal_id FROM pgshift.seal_audit();
SELECT * FROM pgshift.verify_audit();
-- A table that is renamed, or dropped, was sealed under its name
ALTER TABLE sealed RENAME TO was_sealed;
DROP TABLE other;
SELECT * FROM pgshift.verify_audit();

-- The log's owner restores a dump: entries whose transactions have numbers that this server has not got to, or has given
-- to others, are committed nevertheless. And an entity may have an empty name.
BEGIN;
INSERT INTO pgshift._pgshift_state_audit (table_id, entity_id, field, to_value, changed_by, changed_at, operation, transaction_id)
SELECT (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'was_sealed'::regclass), '', 'v', 'x', 'somebody', now(), 'I', number FROM unnest(ARRAY['90000000000', '3', pg_current_xact_id()]) AS number;
COMMIT;
SELECT seal_id, up_to FROM pgshift.seal_audit();
INSERT INTO was_sealed VALUES (5, 'after it');
SELECT seal_id, up_to FROM pgshift.seal_audit();
SELECT id, up_to, entries, besides, sealed_by = session_user AS by_me FROM pgshift._pgshift_state_audit_seals WHERE id > 2 ORDER BY id;
SELECT * FROM pgshift.verify_audit();
-- One with the number of the very transaction that seals waits for the next
BEGIN;
INSERT INTO pgshift._pgshift_state_audit (table_id, entity_id, field, changed_by, changed_at, operation, transaction_id)
SELECT (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'was_sealed'::regclass), '6', 'v', 'somebody', now(), 'I', number FROM unnest(ARRAY[pg_current_xact_id(), '3']) AS number;
SELECT seal_id FROM pgshift.seal_audit();
COMMIT;
SELECT seal_id FROM pgshift.seal_audit();
SELECT id, entries, besides FROM pgshift._pgshift_state_audit_seals WHERE id > 5 ORDER BY id;
SELECT * FROM pgshift.verify_audit() WHERE seal_id > 4;

-- Whoever can switch the log's trigger off can change it, but not unseen
ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER ALL;
CREATE FUNCTION found_after(tampering text) RETURNS TABLE (seal_id bigint, finding text) LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        EXECUTE tampering;
        SELECT v.seal_id, v.finding INTO seal_id, finding FROM pgshift.verify_audit() AS v WHERE NOT v.ok;
        RAISE restrict_violation;
    EXCEPTION WHEN restrict_violation THEN
        RETURN NEXT;
    END;
END $$;
SELECT * FROM found_after($$ SELECT $$);
SELECT what, f.* FROM unnest(ARRAY[
    $$ UPDATE pgshift._pgshift_state_audit SET to_value = 'z' WHERE id = 2 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET to_value = '' WHERE id = 4 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET changed_by = 'somebody' WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET changed_at = changed_at + interval '1 microsecond' WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET entity_id = '2' WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET operation = 'U' WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET table_id = 1 WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET table_id = (SELECT table_id FROM pgshift._pgshift_state_audit WHERE id = 5) WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET transaction_id = '3' WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit AS l SET to_value = m.to_value FROM pgshift._pgshift_state_audit AS m WHERE (l.id, m.id) IN ((2, 3), (3, 2)) $$,
    $$ UPDATE pgshift._pgshift_state_audit SET entity_id = NULL WHERE entity_id = '' AND transaction_id = '3' $$,
    $$ UPDATE pgshift._pgshift_state_audit SET entity_id = '' WHERE operation = 'T' $$,
    $$ UPDATE pgshift._pgshift_state_audit SET transaction_id = '90000000001' WHERE transaction_id = '90000000000' $$,
    $$ DELETE FROM pgshift._pgshift_state_audit WHERE transaction_id = '90000000000' $$,
    $$ DELETE FROM pgshift._pgshift_state_audit WHERE id = 7 $$,
    $$ DELETE FROM pgshift._pgshift_state_audit $$,
    $$ INSERT INTO pgshift._pgshift_state_audit OVERRIDING SYSTEM VALUE SELECT (l).* FROM pgshift._pgshift_state_audit AS l WHERE id = 8 $$
]) AS what, found_after(what) AS f;
-- The seals themselves are closed as well, and chained
UPDATE pgshift._pgshift_state_audit_seals SET digest = '';
DELETE FROM pgshift._pgshift_state_audit_seals;
ALTER TABLE pgshift._pgshift_state_audit_seals DISABLE TRIGGER ALL;
SELECT what, f.* FROM unnest(ARRAY[
    $$ UPDATE pgshift._pgshift_state_audit_seals SET digest = repeat('0', 64) WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET up_to = 99999 WHERE id = 6 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET in_progress = '{1}' WHERE id = 3 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET next_transaction = '90000000009' WHERE id = 6 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET next_transaction = '4' WHERE id = 3 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET besides = '{}' WHERE id = 4 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET besides = besides || '{99999,99999}'::bigint[] WHERE id = 4 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET besides = besides || 1::bigint WHERE id = 4 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET sealed_by = 'somebody' WHERE id = 2 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET sealed_at = sealed_at - interval '1 microsecond' WHERE id = 2 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET down_to = -1 WHERE id = 1 $$,
    $$ DELETE FROM pgshift._pgshift_state_audit_seals WHERE id = 2 $$,
    $$ DELETE FROM pgshift._pgshift_state_audit_seals WHERE id IN (2, 3, 4) $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET id = 9223372036854775807 WHERE id = 6 $$
]) AS what, found_after(what) AS f;
ALTER TABLE pgshift._pgshift_state_audit ENABLE ALWAYS TRIGGER pgshift_refuse_write;
ALTER TABLE pgshift._pgshift_state_audit_seals ENABLE ALWAYS TRIGGER pgshift_refuse_write;
SELECT * FROM pgshift.verify_audit();

-- Sealing writes, and is not for everyone: an open transaction that has sealed keeps others from it
BEGIN READ ONLY;
SELECT pgshift.seal_audit();
ROLLBACK;
BEGIN READ ONLY;
SELECT count(*) FROM pgshift.verify_audit() WHERE ok;
COMMIT;
CREATE ROLE regress_seals_keeper;
SET ROLE regress_seals_keeper;
SELECT pgshift.seal_audit();
SELECT pgshift.verify_audit();
RESET ROLE;
GRANT EXECUTE ON FUNCTION pgshift.seal_audit(), pgshift.verify_audit(bigint) TO regress_seals_keeper;
INSERT INTO was_sealed VALUES (7, 'x');
SET ROLE regress_seals_keeper;
SELECT seal_id FROM pgshift.seal_audit();
SELECT count(*) FROM pgshift.verify_audit() WHERE ok;
RESET ROLE;
REVOKE EXECUTE ON FUNCTION pgshift.seal_audit(), pgshift.verify_audit(bigint) FROM regress_seals_keeper;
DROP ROLE regress_seals_keeper;

DROP TABLE was_sealed;
DROP FUNCTION found_after;
