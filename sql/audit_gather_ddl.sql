\set SHOW_CONTEXT never
-- Entries that wait to be written, while the log, the rule or the way of writing changes in the middle of the statement
CREATE SCHEMA gathering;
SET search_path = gathering;
CREATE TABLE rows (id int PRIMARY KEY, v text);
SELECT pgshift.audit('rows');
INSERT INTO rows SELECT i, 'as it was' FROM generate_series(1, 10) AS i;

CREATE FUNCTION at_the_fifth(id int, command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF id = 5 THEN EXECUTE command; END IF;
    RETURN 'changed ' || id;
END $$;
-- What comes of an UPDATE of ten rows in which that is done: its error, or how many entries it has left. Nothing is left.
CREATE FUNCTION outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    before bigint := (SELECT max(id) FROM pgshift._pgshift_state_audit);
BEGIN
    BEGIN
        BEGIN
            UPDATE gathering.rows SET v = gathering.at_the_fifth(id, command);
            result := (SELECT format('%s entries, %s of rows', count(*), count(*) FILTER (WHERE to_value = 'changed ' || entity_id)) || CASE WHEN count(DISTINCT id) <> count(*) THEN ', some twice' ELSE '' END
                         FROM pgshift._pgshift_state_audit WHERE id > before);
        EXCEPTION WHEN OTHERS THEN
            result := SQLSTATE;
            IF to_regclass('pgshift._pgshift_state_audit') IS NULL OR EXISTS (SELECT FROM pgshift._pgshift_state_audit WHERE id > before) THEN result := result || ', and entries'; END IF;
        END;
        RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = result;
    EXCEPTION WHEN SQLSTATE 'TT000' THEN
        RETURN SQLERRM;
    END;
END $$;
CREATE TABLE commands (n int GENERATED ALWAYS AS IDENTITY, command text);
INSERT INTO commands (command) VALUES
    ('SELECT 1'), ('SELECT 1 / 0'),
    ('SET LOCAL pgshift.gather_rows = 0'), ('SET LOCAL pgshift.gather_rows = 1'), ('SET LOCAL pgshift.gather_rows = 3'), ('DISCARD PLANS'),
    ('REINDEX TABLE pgshift._pgshift_state_audit'), ('CLUSTER pgshift._pgshift_state_audit USING _pgshift_state_audit_table_id_entity_id_id_idx'),
    ('ALTER TABLE pgshift._pgshift_state_audit SET (fillfactor = 80)'), ('ALTER TABLE pgshift._pgshift_state_audit SET UNLOGGED'),
    ('ALTER TABLE pgshift._pgshift_state_audit ADD COLUMN more int'), ('ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER ALL'),
    ('CREATE INDEX ON pgshift._pgshift_state_audit (field)'), ('DROP INDEX pgshift._pgshift_state_audit_table_id_entity_id_id_idx'),
    ('LOCK TABLE pgshift._pgshift_state_audit'), ('TRUNCATE pgshift._pgshift_state_audit'), ('DELETE FROM pgshift._pgshift_state_audit'),
    ('DROP TABLE pgshift._pgshift_state_audit'), ('DROP EXTENSION pgshift_state'),
    ('SELECT pgshift.audit(''gathering.rows'', exclude => ''{v}'')'), ('SELECT pgshift.drop_rule(''gathering.rows'', ''audit'')'), ('ALTER TABLE gathering.rows ADD COLUMN more int'),
    ('SELECT * FROM pgshift.history(''gathering.rows'', ''1'')'), ('SELECT pgshift.seal_audit()'),
    ('INSERT INTO gathering.rows VALUES (11, ''changed 11'')'), ('UPDATE gathering.rows SET v = ''nested'' WHERE id = 9'), ('UPDATE gathering.rows SET v = ''nested'' WHERE id = 1');
SELECT command, outcome(command) FROM commands ORDER BY n;
SELECT count(*), count(DISTINCT id) FROM pgshift.history('rows', '1');

-- a cursor that writes a few rows at a time, between other writes and into a savepoint
CREATE FUNCTION written(i int) RETURNS int LANGUAGE sql AS $$ UPDATE gathering.rows SET v = 'written ' || i WHERE id = i RETURNING id $$;
BEGIN;
DECLARE few CURSOR FOR SELECT written(id) FROM generate_series(1, 10) AS id;
FETCH 2 few;
UPDATE rows SET v = 'between' WHERE id = 1;
SAVEPOINT s;
FETCH 2 few;
SELECT entity_id, to_value FROM pgshift._pgshift_state_audit WHERE transaction_id = pg_current_xact_id() ORDER BY id;
ROLLBACK TO s;
UPDATE rows SET v = 'later' WHERE id = 2;
COMMIT;
SELECT h.entity_id, h.to_value FROM rows AS r, pgshift.history('rows', r.id::text) AS h WHERE r.id < 4 ORDER BY h.id;
SELECT count(*) FROM rows AS r WHERE v IS DISTINCT FROM (SELECT to_value FROM pgshift.history('rows', r.id::text, 'v') ORDER BY id DESC LIMIT 1);

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA gathering CASCADE;
