-- machines whose names are too long for the types that stand for them are found as others are, all of them at once
SET client_min_messages = error;
CREATE ROLE regress_pgshift_long;
CREATE SCHEMA long_names;
CREATE FUNCTION long_names.fine(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE TYPE long_names.pair AS (a int, b int);
SELECT count(pgshift.define_machine(repeat('long_name_', 10) || i, '{a,b}', '{"a": ["b"]}', 'a',
    guards => '{"a->b": "long_names.fine(subject_id) AND (NULL::long_names.pair).a IS NULL"}')) FROM generate_series(1, 40) AS i;
SELECT pgshift.define_machine('short', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "long_names.fine(subject_id)"}');
-- how often a command looks into the table of machines
CREATE FUNCTION long_names.scans() RETURNS bigint LANGUAGE sql
AS $$ SELECT sum(pg_stat_get_xact_numscans(indexrelid))::bigint FROM pg_index WHERE indrelid = 'pgshift._pgshift_machines'::regclass $$;
BEGIN;
SELECT long_names.scans() AS before \gset
SELECT test.outcome('ALTER FUNCTION long_names.fine(text) RENAME TO good');
SELECT test.outcome('ALTER SCHEMA long_names RENAME TO other');
SELECT long_names.scans() - :before < 20 AS are_few;
COMMIT;
\set VERBOSITY terse
ALTER FUNCTION long_names.fine(text) RENAME TO good;
ALTER TYPE long_names.pair RENAME ATTRIBUTE a TO c;
-- what changes nothing for them passes
ALTER TYPE long_names.pair RENAME ATTRIBUTE b TO c;
ALTER TYPE long_names.pair RENAME ATTRIBUTE c TO b;
-- a new owner of such a type has the machine, and what it uses is recorded anew
GRANT USAGE ON SCHEMA long_names TO regress_pgshift_long;
CREATE VIEW long_names.users AS SELECT c.oid, relname, pg_get_userbyid(relowner) AS owner FROM pg_depend JOIN pg_class AS c ON classid = 'pg_class'::regclass AND c.oid = objid
    WHERE refclassid = 'pg_proc'::regclass AND refobjid = 'long_names.fine(text)'::regprocedure;
SELECT min(relname) AS object FROM long_names.users WHERE relname ~ '#' \gset
DELETE FROM pg_depend WHERE refobjid = 'long_names.fine(text)'::regprocedure AND objid = (SELECT oid FROM long_names.users WHERE relname = :'object');
SELECT count(*) FROM long_names.users WHERE relname ~ '#';
ALTER TYPE pgshift.:"object" OWNER TO regress_pgshift_long;
SELECT owner = current_user AS is_mine, count(*) FROM long_names.users WHERE relname ~ '#' GROUP BY 1 ORDER BY 1;
DROP FUNCTION long_names.fine(text) CASCADE;
SELECT * FROM pgshift.transition('short', '1', 'a');
SELECT * FROM pgshift.transition(repeat('long_name_', 10) || 7, '1', 'a');
SELECT count(pgshift.drop_machine(machine)) FROM pgshift.machines WHERE machine = 'short' OR machine LIKE 'long_name%';
DROP SCHEMA long_names CASCADE;
DROP ROLE regress_pgshift_long;
