\set SHOW_CONTEXT never
-- Guards and callbacks that do what they should not: whatever they do, a transition is there wholly or not at all
CREATE ROLE regress_hostile;
CREATE SCHEMA hostile;
SET search_path = hostile;

-- They do what the transition's metadata says.
CREATE FUNCTION asked(e pgshift.ledger_entry) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF e.metadata ? 'guard' THEN EXECUTE e.metadata ->> 'guard'; END IF;
    RETURN true;
END $$;
CREATE FUNCTION told(e pgshift.ledger_entry) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF e.metadata ? 'callback' THEN EXECUTE e.metadata ->> 'callback'; END IF;
END $$;
-- The same, but that errors are caught.
CREATE FUNCTION attempted(command text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
EXCEPTION WHEN OTHERS THEN NULL;
END $$;
SELECT pgshift.define_machine('hostile', '{a,b,c}', '{"a": ["b"], "b": ["c"], "c": []}', 'a',
    guards => '{"<initial>->a": "asked", "a->b": "asked", "b->c": "asked"}',
    callbacks => '{"after:<initial>->a": "told", "after:a->b": "told", "after:b->c": "told"}');

-- What is wrong with the ledger: by scans, an index may have lost something.
CREATE FUNCTION wrong() RETURNS text LANGUAGE sql SECURITY DEFINER SET enable_indexscan = off SET enable_bitmapscan = off SET enable_indexonlyscan = off AS $$
SELECT string_agg(machine || ' ' || subject_id, ', ')
  FROM (SELECT machine, subject_id FROM pgshift._pgshift_ledger GROUP BY 1, 2
        HAVING max(sort_key) <> count(*) OR min(sort_key) <> 1 OR count(*) FILTER (WHERE most_recent) <> 1
            OR max(sort_key) <> max(sort_key) FILTER (WHERE most_recent)) AS subjects
$$;
-- What comes of a transition from a to b in which that is done, of the next one, and what there is then. Nothing is left.
CREATE FUNCTION outcome(place text, command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
    BEGIN
        PERFORM pgshift.transition('hostile', 's', 'a');
        BEGIN
            PERFORM pgshift.transition('hostile', 's', 'b', metadata => jsonb_build_object(place, command));
            result := 'passes';
        EXCEPTION WHEN OTHERS THEN
            result := SQLSTATE;
        END;
        RESET ROLE;
        IF to_regclass('pgshift._pgshift_ledger') IS NOT NULL THEN
            result := concat_ws(', ', result, (SELECT string_agg(to_state, '' ORDER BY sort_key) FROM pgshift._pgshift_ledger WHERE machine = 'hostile' AND subject_id = 's'), 'wrong: ' || hostile.wrong());
        END IF;
        BEGIN
            PERFORM pgshift.transition('hostile', 's', 'c');
            result := result || ', then c';
        EXCEPTION WHEN OTHERS THEN
            result := result || ', then ' || SQLSTATE;
        END;
        RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = result;
    EXCEPTION WHEN SQLSTATE 'TT000' THEN
        RETURN SQLERRM;
    END;
END $$;
CREATE TABLE attack (n int GENERATED ALWAYS AS IDENTITY, command text);
INSERT INTO attack (command) VALUES
    ('SELECT 1 / 0'),
    ('DROP FUNCTION hostile.asked'), ('DROP FUNCTION hostile.asked CASCADE'), ('DROP FUNCTION hostile.told CASCADE'),
    ('CREATE OR REPLACE FUNCTION hostile.asked(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS ''SELECT false'''),
    ('CREATE OR REPLACE FUNCTION hostile.told(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS ''SELECT 1 / 0'''),
    ('ALTER FUNCTION hostile.asked RENAME TO renamed'), ('ALTER FUNCTION hostile.told SET SCHEMA public'),
    ('SELECT pgshift.define_machine(''hostile'', ''{a}'', ''{}'', ''a'')'), ('SELECT pgshift.define_machine(''another'', ''{a}'', ''{}'', ''a'')'),
    ('SELECT pgshift.transition(''hostile'', ''s'', ''b'')'), ('SELECT pgshift.transition(''hostile'', ''s'', ''c'')'),
    ('SELECT pgshift.transition(''hostile'', ''t'', ''a'')'), ('SELECT pgshift.transition_many(''hostile'', ''{t,s}'', ''c'')'),
    ('SELECT pgshift.lock_subject(''hostile'', ''s'')'), ('SELECT * FROM pgshift.next_transitions(''hostile'', ''s'')'),
    ('SELECT * FROM pgshift.ledger_history(''hostile'', ''s'')'),
    ('COMMIT'), ('ROLLBACK'), ('SAVEPOINT x'), ('PREPARE TRANSACTION ''x'''),
    ('DO $d$ BEGIN COMMIT; END $d$'), ('DO $d$ BEGIN ROLLBACK; END $d$'),
    ('SET ROLE regress_hostile'), ('SET LOCAL search_path = nowhere'), ('DISCARD PLANS'),
    ('DECLARE x CURSOR FOR SELECT pgshift.transition(''hostile'', ''s'', ''b'')'),
    ('SET LOCAL session_replication_role = replica; DELETE FROM pgshift._pgshift_ledger'),
    ('UPDATE pgshift._pgshift_ledger SET to_state = ''c'''), ('TRUNCATE pgshift._pgshift_ledger'),
    ('REINDEX TABLE pgshift._pgshift_ledger'), ('LOCK TABLE pgshift._pgshift_ledger'),
    ('ALTER TABLE pgshift._pgshift_ledger ADD COLUMN x int'), ('ALTER TABLE pgshift._pgshift_ledger DISABLE TRIGGER ALL'),
    ('ALTER TABLE pgshift._pgshift_machines ADD COLUMN x int'),
    ('DROP INDEX pgshift._pgshift_ledger_machine_subject_id_sort_key_idx'),
    ('DROP TABLE pgshift._pgshift_ledger'), ('DROP TABLE pgshift._pgshift_machines'),
    ('DROP EXTENSION pgshift_state'), ('DROP TYPE pgshift.ledger_entry CASCADE'),
    ('ALTER TYPE pgshift.ledger_entry ADD ATTRIBUTE x text'), ('ALTER TYPE pgshift.ledger_entry ALTER ATTRIBUTE created_at TYPE text'),
    ('ALTER TYPE pgshift.ledger_entry DROP ATTRIBUTE machine_version');
SET client_min_messages = error;
SELECT command, outcome('guard', command) AS by_the_guard, outcome('callback', command) AS by_the_callback FROM attack ORDER BY n;
-- caught in there, an error has done nothing, and the transition goes on
SELECT command, outcome('guard', format('SELECT hostile.attempted(%L)', command)) AS by_the_guard, outcome('callback', format('SELECT hostile.attempted(%L)', command)) AS by_the_callback
  FROM attack WHERE outcome('guard', command) NOT LIKE 'passes%' OR outcome('callback', command) NOT LIKE 'passes%' ORDER BY n;
RESET client_min_messages;
SELECT wrong();

-- of many, each is made under the version that is in force by then
BEGIN;
SELECT subject_id, to_state, machine_version FROM pgshift.transition_many('hostile', '{1,2,3}', 'a',
    metadata => '{"callback": "SELECT pgshift.define_machine(''hostile'', ''{a,z}'', ''{\"a\": [\"z\"]}'', ''a'')"}');
ROLLBACK;
SELECT pgshift.transition_many('hostile', '{1,2,3}', 'a', metadata => '{"callback": "SELECT pgshift.define_machine(''hostile'', ''{z}'', ''{}'', ''z'')"}');
-- a type with other attributes than it was made with is never filled
BEGIN;
SELECT to_state FROM pgshift.transition('hostile', 's', 'a');
SAVEPOINT s;
ALTER TYPE pgshift.ledger_entry ALTER ATTRIBUTE sort_key TYPE text;
SELECT pgshift.current_state('hostile', 's');
ROLLBACK TO s;
ALTER TYPE pgshift.ledger_entry ALTER ATTRIBUTE sort_key TYPE text;
SELECT count(*) FROM pgshift.ledger_history('hostile', 's');
ROLLBACK TO s;
ALTER TYPE pgshift.ledger_entry ADD ATTRIBUTE x text;
SELECT count(*) FROM pgshift.ledger_history('hostile', 's');
ROLLBACK TO s;
ALTER TYPE pgshift.ledger_entry ADD ATTRIBUTE x text;
ALTER TYPE pgshift.ledger_entry DROP ATTRIBUTE x;
SELECT to_state FROM pgshift.ledger_history('hostile', 's');
SELECT to_state FROM pgshift.current_state('hostile', 's');
ROLLBACK;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA hostile CASCADE;
DROP ROLE regress_hostile;
