-- seal_audit() and verify_audit(): what was changed, removed or slipped in since is found
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgshift_state;
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
    $$ UPDATE pgshift._pgshift_state_audit SET table_name = 'pg_class' WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET table_name = (SELECT table_name FROM pgshift._pgshift_state_audit WHERE id = 5) WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit SET transaction_id = '3' WHERE id = 1 $$,
    $$ UPDATE pgshift._pgshift_state_audit AS l SET to_value = m.to_value FROM pgshift._pgshift_state_audit AS m WHERE (l.id, m.id) IN ((2, 3), (3, 2)) $$,
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
    $$ UPDATE pgshift._pgshift_state_audit_seals SET up_to = 99 WHERE id = 3 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET in_progress = '{1}' WHERE id = 3 $$,
    $$ UPDATE pgshift._pgshift_state_audit_seals SET table_names = '{x,y}' WHERE id = 1 $$,
    $$ DELETE FROM pgshift._pgshift_state_audit_seals WHERE id = 2 $$
]) AS what, found_after(what) AS f;
ALTER TABLE pgshift._pgshift_state_audit ENABLE ALWAYS TRIGGER pgshift_refuse_write;
ALTER TABLE pgshift._pgshift_state_audit_seals ENABLE ALWAYS TRIGGER pgshift_refuse_write;
SELECT * FROM pgshift.verify_audit();

DROP TABLE was_sealed;
DROP FUNCTION found_after;
