-- A column that somebody adds to a table of the extension and takes away again leaves its place there for good. Rows are
-- read and written past such places, however many there are.
\set VERBOSITY terse
CREATE TABLE widened (id integer PRIMARY KEY, status text, note text);
SELECT pgshift.define('widened', 'status', '{new,paid,archived}', '{"new": ["paid"], "paid": ["archived"]}');
SELECT pgshift.audit('widened');
SELECT pgshift.consensus('widened', transition => 'archived', require => 1, field => 'status');
SELECT pgshift.define_machine('widened', '{open,closed}', '{"open": ["closed"]}', 'open');
SELECT (pgshift.transition('widened', 's1', 'open')).sort_key;
INSERT INTO widened VALUES (1, 'new'), (2, 'new');
SELECT count(*) AS seals FROM pgshift.seal_audit();

DO $$
DECLARE
    own regclass;
BEGIN
    FOR own IN SELECT oid FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relkind = 'r'
        AND (relname NOT LIKE '\_pgshift\_consensus%' OR relname LIKE '%widened%') ORDER BY relname COLLATE "C"
    LOOP
        RAISE NOTICE '%', own;
        FOR i IN 1..40 LOOP
            EXECUTE format('ALTER TABLE %s ADD COLUMN more_%s bigint', own, i);
        END LOOP;
        FOR i IN 1..40 LOOP
            EXECUTE format('ALTER TABLE %s DROP COLUMN more_%s', own, i);
        END LOOP;
    END LOOP;
END $$;

UPDATE widened SET status = 'paid';
SELECT pgshift.approve('widened', '1', 'archived');
UPDATE widened SET status = 'archived' WHERE id = 1;
UPDATE widened SET status = 'archived' WHERE id = 2;
SELECT entity_id, transition FROM pgshift.approvals('widened');
SELECT pgshift.approve('widened', '2', 'archived');
SELECT pgshift.revoke_approval('widened', '2', 'archived');
SELECT field, from_value, to_value FROM pgshift.history('widened', '1');
SELECT count(*) FROM pgshift.changes('widened');
SELECT count(*) AS seals FROM pgshift.seal_audit();
SELECT ok, finding FROM pgshift.verify_audit() ORDER BY seal_id DESC LIMIT 1;
SELECT (pgshift.transition('widened', 's1', 'closed')).sort_key;
SELECT subject_id, to_state FROM pgshift.subjects_in('widened', 'closed');
SELECT machine, version FROM pgshift.machines WHERE machine = 'widened';
SELECT relation FROM pgshift.recorded_tables WHERE relation = 'widened'::regclass;
CREATE TABLE widened_too (id integer PRIMARY KEY);
SELECT pgshift.audit('widened_too');
INSERT INTO widened_too VALUES (1);
SELECT count(*) FROM pgshift.history('widened_too', '1');
SELECT severity, finding FROM pgshift.doctor() WHERE relation::text LIKE '%widened%' OR finding LIKE 'rules cannot%';
DROP TABLE widened, widened_too;
