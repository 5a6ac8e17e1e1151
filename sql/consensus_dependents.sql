-- What another role builds on a table of approvals, which takes no privilege on it, keeps nobody from dropping the gate.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE ROLE regress_builder;
CREATE ROLE regress_lender;
CREATE SCHEMA built AUTHORIZATION regress_builder;
CREATE SCHEMA lend AUTHORIZATION regress_lender;
SET ROLE regress_lender;
CREATE TABLE lend.dependents (id integer PRIMARY KEY, status text);
RESET ROLE;

CREATE TABLE buildings (place int PRIMARY KEY, what text, command text);
INSERT INTO buildings VALUES
    (1, 'column',   'CREATE TABLE built.it (c pgshift._pgshift_consensus_dependents_ok)'),
    (2, 'array',    'CREATE TABLE built.it (c pgshift._pgshift_consensus_dependents_ok[])'),
    (3, 'view',     'CREATE VIEW built.it AS SELECT count(*) FROM pgshift._pgshift_consensus_dependents_ok'),
    (4, 'argument', 'CREATE FUNCTION built.it(pgshift._pgshift_consensus_dependents_ok) RETURNS integer LANGUAGE sql AS ''SELECT 1'''),
    (5, 'body',     'CREATE FUNCTION built.it() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM pgshift._pgshift_consensus_dependents_ok; END'),
    (6, 'sequence', 'CREATE TABLE built.it (c bigint DEFAULT nextval(''pgshift._pgshift_consensus_dependents_ok_id_seq''))'),
    (7, 'guard',    'CREATE TABLE built.it (id integer PRIMARY KEY, status text); SELECT pgshift.consensus(''built.it'', ''ok'', 1, condition => ''(SELECT count(*) FROM pgshift._pgshift_consensus_dependents_ok) = 0'')');
GRANT SELECT ON buildings TO PUBLIC;

DO $$
DECLARE
    building record;
BEGIN
    FOR building IN SELECT * FROM buildings ORDER BY place LOOP
        SET LOCAL ROLE regress_lender;
        PERFORM pgshift.consensus('lend.dependents', 'ok', 1);
        SET LOCAL ROLE regress_builder;
        EXECUTE building.command;
        SET LOCAL ROLE regress_lender;
        RAISE WARNING '%: dropped %, left %', building.what, pgshift.drop_rule('lend.dependents', 'consensus'),
            (SELECT count(*) FROM pg_class WHERE relname = '_pgshift_consensus_dependents_ok');
        RESET ROLE;
        DROP SCHEMA built CASCADE;
        CREATE SCHEMA built AUTHORIZATION regress_builder;
    END LOOP;
END $$;

-- The table that has stayed is the next gate's, and goes with that once nothing depends on it. No lock on it is kept where it stays.
SET ROLE regress_builder;
CREATE VIEW built.it AS SELECT count(*) FROM pgshift._pgshift_consensus_dependents_ok;
SET ROLE regress_lender;
INSERT INTO lend.dependents VALUES (1, 'new');
BEGIN;
SELECT pgshift.consensus('lend.dependents', 'ok', 1);
SELECT pgshift.drop_rule('lend.dependents', 'consensus');
SELECT pgshift.consensus('lend.dependents', 'ok', 1);
COMMIT;
BEGIN;
SELECT pgshift.drop_rule('lend.dependents', 'consensus');
SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'pgshift._pgshift_consensus_dependents_ok'::regclass;
ROLLBACK;
SELECT pgshift.approve('lend.dependents', '1', 'ann');
UPDATE lend.dependents SET status = 'ok';
SELECT status FROM pgshift.approvals('lend.dependents');
RESET ROLE;
DROP SCHEMA built, lend CASCADE;
DROP TABLE buildings;
DROP ROLE regress_builder, regress_lender;
