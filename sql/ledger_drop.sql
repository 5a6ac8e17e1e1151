\set SHOW_CONTEXT never
-- drop_machine(): a machine that nobody has used goes, with all that stands for it
CREATE ROLE regress_dropper;
CREATE ROLE regress_member IN ROLE regress_dropper;
CREATE ROLE regress_other;
CREATE SCHEMA dropping;
GRANT USAGE, CREATE ON SCHEMA dropping TO PUBLIC;
SET search_path = dropping;
CREATE FUNCTION types() RETURNS SETOF name LANGUAGE sql AS $$ SELECT relname FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relname ~ '^_pgshift_machine_drop' ORDER BY 1 $$;

SELECT pgshift.drop_machine('dropped');
SELECT pgshift.drop_machine(NULL);
SET ROLE regress_dropper;
CREATE FUNCTION is_fine(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SELECT pgshift.define_machine('dropped', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "is_fine"}');
SELECT pgshift.define_machine('dropped', '{a,b,c}', '{"a": ["b"], "b": ["c"]}', 'a', guards => '{"a->b": "is_fine"}');
SELECT types();

-- strangers may not
SET ROLE regress_other;
SELECT pgshift.drop_machine('dropped');
\set VERBOSITY sqlstate
SELECT pgshift.drop_machine('dropped');
\set VERBOSITY default
-- members of its owner may; all versions go, its type, and what it depended on
SET ROLE regress_member;
SELECT pgshift.drop_machine('dropped');
RESET ROLE;
SELECT types();
SELECT * FROM pgshift.machines WHERE machine = 'dropped';
DROP FUNCTION is_fine;
SELECT pgshift.current_state('dropped', 's');
SELECT pgshift.drop_machine('dropped');
SELECT pgshift.transition('dropped', 's', 'a');

-- its name is free, for anybody
SET ROLE regress_other;
SELECT pgshift.define_machine('dropped', '{a}', '{}', 'a');
SELECT version, in_force, defined_by FROM pgshift.machines WHERE machine = 'dropped';
RESET ROLE;
-- the extension's owner may, too
SELECT pgshift.drop_machine('dropped');

-- one of a long name; and one that is nobody's any more
SET ROLE regress_dropper;
SELECT pgshift.define_machine(repeat('dropped ', 10), '{a}', '{}', 'a');
SELECT count(*) FROM pg_class WHERE relname ~ '^_pgshift_machine#' AND relowner = 'regress_dropper'::regrole;
SELECT pgshift.drop_machine(repeat('dropped ', 10));
SELECT count(*) FROM pg_class WHERE relname ~ '^_pgshift_machine#' AND relowner = 'regress_dropper'::regrole;
SET ROLE regress_other;
SELECT pgshift.define_machine('dropped', '{a}', '{}', 'a');
RESET ROLE;
DROP OWNED BY regress_other;
GRANT USAGE, CREATE ON SCHEMA dropping TO PUBLIC;
SET ROLE regress_other;
SELECT pgshift.drop_machine('dropped');
RESET ROLE;
SELECT pgshift.drop_machine('dropped');

-- rolled back, nothing has happened; and within a transaction it can be another
BEGIN;
SELECT pgshift.define_machine('dropped', '{a}', '{}', 'a');
SAVEPOINT s;
SELECT pgshift.drop_machine('dropped');
ROLLBACK TO s;
SELECT version, states FROM pgshift.machines WHERE machine = 'dropped';
SELECT pgshift.drop_machine('dropped');
SELECT pgshift.define_machine('dropped', '{b}', '{}', 'b');
SELECT version, states FROM pgshift.machines WHERE machine = 'dropped';
COMMIT;
SELECT types();
SELECT pgshift.transition('dropped', 's', 'a');
SELECT to_state FROM pgshift.transition('dropped', 's', 'b');

-- one with entries stays: they could not be read any more
SELECT pgshift.drop_machine('dropped');
\set VERBOSITY sqlstate
SELECT pgshift.drop_machine('dropped');
\set VERBOSITY default
BEGIN;
SELECT pgshift.define_machine('dropped 2', '{b}', '{}', 'b');
SELECT to_state FROM pgshift.transition('dropped 2', 's', 'b');
SAVEPOINT s;
SELECT pgshift.drop_machine('dropped 2');
ROLLBACK;
-- where only another of a like name has entries it goes
SELECT pgshift.define_machine('drop', '{b}', '{}', 'b');
SELECT pgshift.drop_machine('drop');

-- what is built on its type is not taken along
SELECT pgshift.define_machine('dropped 3', '{b}', '{}', 'b');
CREATE TABLE built (x pgshift."_pgshift_machine_dropped 3");
SELECT pgshift.drop_machine('dropped 3');
SELECT version FROM pgshift.machines WHERE machine = 'dropped 3';
DROP TABLE built;
SELECT pgshift.drop_machine('dropped 3');

-- nor does what is asked of a subject, or called for it, take away its machine
CREATE FUNCTION drops_it(e pgshift.ledger_entry) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pgshift.drop_machine(e.machine); RETURN true; END $$;
CREATE FUNCTION replaces_it(e pgshift.ledger_entry) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pgshift.drop_machine(e.machine);
    PERFORM pgshift.define_machine(e.machine, '{a}', '{}', 'a');
    RETURN true;
END $$;
CREATE FUNCTION then_drops_it(e pgshift.ledger_entry) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM pgshift.drop_machine(e.machine); END $$;
SELECT pgshift.define_machine('dropped 4', '{a}', '{}', 'a', guards => '{"<initial>->a": "drops_it"}');
SELECT pgshift.transition('dropped 4', 's', 'a');
SELECT pgshift.define_machine('dropped 4', '{a}', '{}', 'a', guards => '{"<initial>->a": "replaces_it"}');
SELECT pgshift.transition('dropped 4', 's', 'a');
SELECT pgshift.define_machine('dropped 4', '{a}', '{}', 'a', callbacks => '{"after:<initial>->a": "then_drops_it"}');
SELECT pgshift.transition('dropped 4', 's', 'a');
SELECT pgshift.drop_machine('dropped 4');

-- nor in a transaction that only reads
BEGIN READ ONLY;
SELECT pgshift.drop_machine('dropped');
ROLLBACK;
-- with the rules protected, and within another command
SELECT pgshift.define_machine('dropped 5', '{a}', '{}', 'a');
SELECT pgshift.define_machine('dropped 6', '{a}', '{}', 'a');
SET client_min_messages = warning;
SELECT pgshift.protect();
SELECT pgshift.drop_machine('dropped 5');
CREATE TABLE made AS SELECT pgshift.drop_machine('dropped 6') IS NULL AS nothing;
SELECT pgshift.protect(false);
SELECT machine FROM pgshift.machines WHERE machine ~ '^dropped' ORDER BY machine;
SELECT types();

RESET search_path;
DROP SCHEMA dropping CASCADE;
DROP ROLE regress_member;
DROP ROLE regress_dropper;
DROP ROLE regress_other;
