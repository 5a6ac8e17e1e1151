-- Which table a gate's approvals are in is not for its definition to say: triggers can be made by hand, and dumps be edited.
\set VERBOSITY terse
CREATE ROLE regress_squatter;
CREATE ROLE regress_lender;
CREATE SCHEMA squat AUTHORIZATION regress_squatter;
CREATE SCHEMA lend AUTHORIZATION regress_lender;

SET ROLE regress_lender;
CREATE TABLE lend.loans (id integer PRIMARY KEY, status text);
SELECT pgshift.audit('lend.loans');
SELECT pgshift.consensus('lend.loans', 'approved', 1);
RESET ROLE;

-- names of what others record: none of it goes with the squatter's rules
SET ROLE regress_squatter;
CREATE TABLE squat.x (id integer PRIMARY KEY, status text, c text);
DO $$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY '{_pgshift_state_audit,_pgshift_ledger,_pgshift_state_audit_seals,_pgshift_consensus_loans_approved,evil}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER zz_pgshift_3_consensus_approved BEFORE UPDATE ON squat.x FOR EACH ROW EXECUTE FUNCTION pgshift.consensus_trigger(%L)',
                       format('{"field": "status", "transition": "approved", "require": 1, "bind": ["c"], "approvals": %s}', to_json(named)));
        RAISE NOTICE '% becomes %', named, (SELECT definition ->> 'approvals' FROM pgshift.rules WHERE relation = 'squat.x'::regclass);
        PERFORM pgshift.drop_rule('squat.x', 'consensus');
    END LOOP;
END $$;
RESET ROLE;
SELECT relname FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relkind = 'r'
   AND (relname LIKE '%loans\_approved' OR relname IN ('_pgshift_state_audit', 'evil')) ORDER BY 1;

-- the same where event triggers don't see it, with the table's own identity: such a rule lets nothing pass, and takes nothing along
SELECT pgshift.consensus('squat.x', 'approved', 1);
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
DO $$
DECLARE
    written text := (SELECT jsonb_set(definition, '{approvals}', '"_pgshift_consensus_loans_approved"') FROM pgshift.rules WHERE relation = 'squat.x'::regclass);
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER zz_pgshift_3_consensus_approved BEFORE INSERT OR UPDATE OR DELETE ON squat.x FOR EACH ROW'
                   ' EXECUTE FUNCTION pgshift.consensus_trigger(%L)', written);
END $$;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
SET ROLE regress_squatter;
INSERT INTO squat.x VALUES (1, 'new');
SELECT pgshift.approve('squat.x', '1', 'ann');
SELECT pgshift.drop_rule('squat.x', 'consensus');
INSERT INTO squat.x VALUES (1, 'new');
RESET ROLE;

-- a gate made as it should be, whose definition is then written anew with another's name
SET ROLE regress_squatter;
SELECT pgshift.consensus('squat.x', 'approved', 1);
DO $$
DECLARE
    written text := (SELECT jsonb_set(definition, '{approvals}', '"_pgshift_consensus_loans_approved"') FROM pgshift.rules WHERE relation = 'squat.x'::regclass);
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER zz_pgshift_3_consensus_approved BEFORE INSERT OR UPDATE OR DELETE ON squat.x FOR EACH ROW'
                   ' EXECUTE FUNCTION pgshift.consensus_trigger(%L)', written);
END $$;
SELECT definition ->> 'approvals' AS approvals FROM pgshift.rules WHERE relation = 'squat.x'::regclass;
SELECT pgshift.approve('squat.x', '1', 'ann');
UPDATE squat.x SET status = 'approved';
SELECT pgshift.drop_rule('squat.x', 'consensus');

-- a name that was chosen stays the table's; another table of that name gets one of its own
CREATE TABLE squat.loans (id integer PRIMARY KEY, status text);
SELECT pgshift.consensus('squat.loans', 'approved', 1);
SELECT definition ->> 'approvals' = '_pgshift_consensus_loans_approved' AS same FROM pgshift.rules WHERE relation = 'squat.loans'::regclass;
RESET ROLE;

SET ROLE regress_lender;
INSERT INTO lend.loans VALUES (1, 'new'), (2, 'new');
SELECT pgshift.approve('lend.loans', '1', 'bob');
UPDATE lend.loans SET status = 'approved' WHERE id = 1;
UPDATE lend.loans SET status = 'approved' WHERE id = 2;
SELECT count(*) FROM pgshift.history('lend.loans', '1');
-- what is dropped and made anew begins anew, under the plain name
DROP TABLE lend.loans;
CREATE TABLE lend.loans (id integer PRIMARY KEY, status text);
SELECT pgshift.consensus('lend.loans', 'approved', 1);
SELECT definition ->> 'approvals' AS approvals FROM pgshift.rules WHERE relation = 'lend.loans'::regclass;
RESET ROLE;
DROP SCHEMA squat, lend CASCADE;
DROP ROLE regress_squatter, regress_lender;

-- A table that was dropped comes back from a dump, while another one has taken the name: neither takes the table from the other.
CREATE ROLE regress_squatter;
CREATE ROLE regress_lender;
CREATE SCHEMA squat AUTHORIZATION regress_squatter;
CREATE SCHEMA lend AUTHORIZATION regress_lender;
CREATE TABLE turns (place int PRIMARY KEY, what text, meanwhile text, afterwards text);
INSERT INTO turns VALUES
    (1, 'goes afterwards', 'SELECT pgshift.consensus(''squat.returned'', ''approved'', 1)', 'SELECT pgshift.drop_rule(''squat.returned'', ''consensus'')'),
    (2, 'goes before', 'SELECT pgshift.consensus(''squat.returned'', ''approved'', 1); SELECT pgshift.drop_rule(''squat.returned'', ''consensus'')', 'SELECT 1'),
    (3, 'stays', 'SELECT pgshift.consensus(''squat.returned'', ''approved'', 1)', 'SELECT 1');
GRANT SELECT ON turns TO PUBLIC;
DO $$
DECLARE
    turn record;
    definition text;
BEGIN
    FOR turn IN SELECT * FROM turns ORDER BY place LOOP
        SET LOCAL ROLE regress_lender;
        CREATE TABLE lend.returned (id integer PRIMARY KEY, status text);
        PERFORM pgshift.consensus('lend.returned', 'approved', 1);
        definition := (SELECT r.definition FROM pgshift.rules AS r WHERE relation = 'lend.returned'::regclass);
        DROP TABLE lend.returned;
        SET LOCAL ROLE regress_squatter;
        CREATE TABLE squat.returned (id integer PRIMARY KEY, status text);
        EXECUTE turn.meanwhile;
        SET LOCAL ROLE regress_lender;
        CREATE TABLE lend.returned (id integer PRIMARY KEY, status text);
        EXECUTE format('CREATE TRIGGER zz_pgshift_3_consensus_approved BEFORE INSERT OR UPDATE OR DELETE ON lend.returned FOR EACH ROW EXECUTE FUNCTION pgshift.consensus_trigger(%L)', definition);
        SET LOCAL ROLE regress_squatter;
        EXECUTE turn.afterwards;
        SET LOCAL ROLE regress_lender;
        INSERT INTO lend.returned VALUES (1, 'new');
        RAISE NOTICE 'the other %: approved %, %', turn.what, pgshift.approve('lend.returned', '1', 'ann'),
            test.outcome('UPDATE lend.returned SET status = ''approved''');
        -- What the one has recorded is not the other's.
        SET LOCAL ROLE regress_squatter;
        INSERT INTO squat.returned VALUES (1, 'new');
        PERFORM pgshift.consensus('squat.returned', 'approved', 1);
        RAISE NOTICE 'the other''s: %', test.outcome('UPDATE squat.returned SET status = ''approved''');
        RESET ROLE;
        DROP TABLE lend.returned, squat.returned;
        DROP TABLE pgshift._pgshift_consensus_returned_approved;
    END LOOP;
END $$;
DROP TABLE turns;
DROP SCHEMA squat, lend CASCADE;
DROP ROLE regress_squatter, regress_lender;
