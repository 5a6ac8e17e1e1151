-- a machine belongs to the role that has defined it: the role itself, whatever it is called, and whoever gets what it owns
SET client_min_messages = warning;
DROP TABLE IF EXISTS pgshift._pgshift_ledger, pgshift._pgshift_machines;
CREATE ROLE regress_pgshift_app;
CREATE ROLE regress_pgshift_squatter;
CREATE ROLE regress_pgshift_user;
CREATE SCHEMA owners;
GRANT ALL ON SCHEMA owners TO PUBLIC;
SET search_path = owners;
RESET client_min_messages;
CREATE FUNCTION owner(machine text) RETURNS text LANGUAGE sql AS
$$SELECT relowner::regrole::text FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relname = '_pgshift_machine_' || machine AND relkind = 'c'$$;

-- who comes first has the machine; the extension's owner, or a superuser, takes it over and is told
SET ROLE regress_pgshift_squatter;
SELECT pgshift.define_machine('payment', '{x}', '{}', 'x');
SET ROLE regress_pgshift_app;
SELECT pgshift.define_machine('payment', '{a,b}', '{"a": ["b"]}', 'a');
RESET ROLE;
SELECT owner('payment');
SELECT pgshift.define_machine('payment', '{a,b}', '{"a": ["b"]}', 'a');
SELECT owner('payment');
SELECT pgshift.define_machine('payment', '{a,b}', '{"a": ["b"]}', 'a');
SET ROLE regress_pgshift_squatter;
SELECT pgshift.define_machine('payment', '{a,b}', '{"a": ["b"]}', 'a');
SELECT pgshift.define_machine('payment', '{x}', '{}', 'x');
RESET ROLE;
-- also where the squatter has guessed the definition
SET ROLE regress_pgshift_squatter;
SELECT pgshift.define_machine('guessed', '{a,b}', '{"a": ["b"]}', 'a');
RESET ROLE;
SELECT pgshift.define_machine('guessed', '{a,b}', '{"a": ["b"]}', 'a');
SELECT owner('guessed');
-- members define for the role, and a superuser who is one takes nothing over
SET ROLE regress_pgshift_app;
SELECT pgshift.define_machine('shared', '{a}', '{}', 'a');
RESET ROLE;
GRANT regress_pgshift_app TO regress_pgshift_user;
SET ROLE regress_pgshift_user;
SELECT pgshift.define_machine('shared', '{a,b}', '{"a": ["b"]}', 'a');
RESET ROLE;
SELECT owner('shared'), version, defined_by FROM pgshift._pgshift_machines WHERE machine = 'shared' ORDER BY version;
GRANT regress_pgshift_app TO CURRENT_USER;
SELECT pgshift.define_machine('shared', '{a,c}', '{"a": ["c"]}', 'a');
SELECT owner('shared');
REVOKE regress_pgshift_app FROM CURRENT_USER;
-- another role of the same name is another role
REVOKE regress_pgshift_app FROM regress_pgshift_user;
ALTER ROLE regress_pgshift_app RENAME TO regress_pgshift_app_2;
CREATE ROLE regress_pgshift_app;
SET ROLE regress_pgshift_app;
SELECT pgshift.define_machine('shared', '{a}', '{}', 'a');
SET ROLE regress_pgshift_app_2;
SELECT pgshift.define_machine('shared', '{a}', '{}', 'a');
RESET ROLE;
-- REASSIGN OWNED gives it to somebody, DROP OWNED to nobody but the extension's owner; protect() lets both pass
SELECT pgshift.protect();
REASSIGN OWNED BY regress_pgshift_app_2 TO regress_pgshift_user;
SELECT owner('shared');
SET ROLE regress_pgshift_app_2;
SELECT pgshift.define_machine('shared', '{a,b}', '{"a": ["b"]}', 'a');
RESET ROLE;
DROP OWNED BY regress_pgshift_user;
SELECT pgshift.protect(false);
SELECT rule, severity, finding, remedy FROM pgshift.doctor() WHERE rule = 'shared';
SET ROLE regress_pgshift_user;
SELECT pgshift.define_machine('shared', '{a,b}', '{"a": ["b"]}', 'a');
RESET ROLE;
SELECT pgshift.define_machine('shared', '{a,b}', '{"a": ["b"]}', 'a');
-- any name has an owner, and no two names one
SET ROLE regress_pgshift_squatter;
SELECT pgshift.define_machine(repeat('é', 23), '{a}', '{}', 'a'), pgshift.define_machine(repeat('é', 24), '{a}', '{}', 'a'),
       pgshift.define_machine(repeat('x', 1000), '{a}', '{}', 'a'), pgshift.define_machine('#"; DROP', '{a}', '{}', 'a');
RESET ROLE;
SELECT relname FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relowner = 'regress_pgshift_squatter'::regrole ORDER BY relname COLLATE "C";
-- the object that says whose a machine is can't be made into another's, or into anything else
SET ROLE regress_pgshift_squatter;
ALTER TYPE pgshift."_pgshift_machine_#""; DROP" RENAME TO "_pgshift_machine_payment_2";
ALTER TYPE pgshift."_pgshift_machine_#""; DROP" ADD ATTRIBUTE x int;
ALTER TYPE pgshift."_pgshift_machine_#""; DROP" SET SCHEMA owners;
-- what PostgreSQL says here differs by release
\set VERBOSITY sqlstate
ALTER TYPE pgshift."_pgshift_machine_#""; DROP" OWNER TO regress_pgshift_user;
\set VERBOSITY default
CREATE TYPE pgshift._pgshift_machine_new AS ();
SET ROLE regress_pgshift_app;
CREATE TABLE hold (x pgshift."_pgshift_machine_#""; DROP");
ALTER TYPE pgshift."_pgshift_machine_#""; DROP" OWNER TO regress_pgshift_app;
RESET ROLE;
ALTER TYPE pgshift."_pgshift_machine_#""; DROP" OWNER TO regress_pgshift_app;
SET ROLE regress_pgshift_app;
SELECT pgshift.define_machine('#"; DROP', '{a,b}', '{"a": ["b"]}', 'a');
RESET ROLE;
-- who may define machines at all is an administrator's to say
BEGIN;
REVOKE EXECUTE ON FUNCTION pgshift.define_machine FROM PUBLIC;
SET ROLE regress_pgshift_app;
SELECT pgshift.define_machine('refused', '{a}', '{}', 'a');
ROLLBACK;

-- what a machine uses stays, as what a view uses does; CASCADE leaves the machine without it
SET ROLE regress_pgshift_user;
CREATE FUNCTION owners.is_fine(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION owners.note(pgshift.ledger_entry) RETURNS void LANGUAGE sql AS '';
CREATE TABLE owners.limits (up_to int, other int);
SET ROLE regress_pgshift_app;
SELECT pgshift.define_machine('user', '{a,b,c}', '{"a": ["b", "c"]}', 'a',
    guards => '{"a->b": "owners.is_fine(subject_id) AND owners.is_fine(actor_id)", "a->c": "(SELECT max(l.up_to) FROM owners.limits AS l) > 1"}',
    callbacks => '{"after:a->b": "owners.note", "after:a->c": "owners.note"}');
SELECT rule, severity, finding, remedy FROM pgshift.doctor() WHERE rule = 'user';
SET ROLE regress_pgshift_user;
DROP FUNCTION owners.is_fine(text);
DROP FUNCTION owners.note(pgshift.ledger_entry);
DROP TABLE owners.limits;
-- a stranger's machine is in no other way, but that what it uses keeps its name
ALTER TABLE owners.limits DROP COLUMN other;
ALTER TABLE owners.limits ALTER COLUMN up_to TYPE bigint;
ALTER TABLE owners.limits RENAME COLUMN up_to TO most;
ALTER TABLE owners.limits RENAME COLUMN most TO up_to;
ALTER FUNCTION owners.is_fine(text) RENAME TO is_good;
DROP FUNCTION owners.is_fine(text) CASCADE;
RESET ROLE;
SELECT owner('user');
SET ROLE regress_pgshift_app;
SELECT to_state FROM pgshift.transition('user', 's', 'a');
SELECT to_state FROM pgshift.transition('user', 's', 'b');
SELECT rule, severity, finding FROM pgshift.doctor() WHERE rule = 'user';
CREATE FUNCTION owners.is_fine(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
-- what has its name next is not in the machine before that is defined anew
SELECT to_state FROM pgshift.transition('user', 's', 'b');
SELECT pgshift.define_machine('user', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "owners.is_fine(subject_id)"}');
SELECT to_state FROM pgshift.transition('user', 's', 'b');
DROP FUNCTION owners.is_fine(text);
-- one's own is, for what it names; and only the version in force
ALTER FUNCTION owners.is_fine(text) RENAME TO is_good;
SELECT pgshift.define_machine('user', '{a}', '{}', 'a');
ALTER FUNCTION owners.is_fine(text) RENAME TO is_good;
DROP FUNCTION owners.is_good(text);
RESET ROLE;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA owners CASCADE;
DROP OWNED BY regress_pgshift_app, regress_pgshift_app_2, regress_pgshift_squatter, regress_pgshift_user CASCADE;
DROP ROLE regress_pgshift_app, regress_pgshift_app_2, regress_pgshift_squatter, regress_pgshift_user;
SELECT format('DROP TYPE pgshift.%I', relname) FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relkind = 'c' AND relname IN ('_pgshift_machine_payment', '_pgshift_machine_guessed', '_pgshift_machine_shared') \gexec
DROP TABLE pgshift._pgshift_ledger, pgshift._pgshift_machines;
