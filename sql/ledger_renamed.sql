-- While the extension is dropped, PostgreSQL lets the owner of what stands for a machine rename it, or give it
-- columns: no other machine is that role's by it, and it is not in the way of CREATE EXTENSION.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE ROLE regress_definer;
CREATE ROLE regress_renamer;
CREATE ROLE regress_heir;
CREATE ROLE regress_maker;
GRANT regress_heir TO regress_definer;
CREATE SCHEMA made AUTHORIZATION regress_maker;
GRANT USAGE ON SCHEMA made TO PUBLIC;
CREATE SCHEMA renamer AUTHORIZATION regress_renamer;
SET ROLE regress_maker;
CREATE FUNCTION made.is_short(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length($1) < 9';
SET ROLE regress_definer;
SELECT pgshift.define_machine('taken_along', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "made.is_short(subject_id)"}');
SELECT pgshift.define_machine(repeat('with a long name ', 5), '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "made.is_short(subject_id)"}');
SELECT pgshift.define_machine('kept', '{a,b}', '{"a": ["b"]}', 'a');
SELECT pgshift.define_machine('given', '{a,b}', '{"a": ["b"]}', 'a');
SELECT to_state FROM pgshift.transition('taken_along', '1', 'a');
SET ROLE regress_renamer;
SELECT pgshift.define_machine('mine', '{a,b}', '{"a": ["b"]}', 'a');
SELECT pgshift.define_machine('mine too', '{a,b}', '{"a": ["b"]}', 'a');
SELECT pgshift.define_machine(machine, '{a,b}', '{"a": ["b"]}', 'a') FROM unnest('{with columns,had columns,as a table}'::text[]) AS machine;
RESET ROLE;
SELECT typname AS long_name FROM pg_type WHERE typname LIKE '\_pgshift\_machine#%' AND typnamespace = 'pgshift'::regnamespace
   AND typowner = 'regress_definer'::regrole \gset

DROP EXTENSION pgshift_state CASCADE;
SET ROLE regress_maker;
DROP FUNCTION made.is_short CASCADE;
SET ROLE regress_renamer;
ALTER TYPE pgshift._pgshift_machine_mine RENAME TO _pgshift_machine_taken_along;
ALTER TYPE pgshift."_pgshift_machine_mine too" RENAME TO :"long_name";
CREATE TABLE renamer.built (c pgshift._pgshift_machine_taken_along);
ALTER TYPE pgshift."_pgshift_machine_with columns" ADD ATTRIBUTE x integer;
ALTER TYPE pgshift."_pgshift_machine_had columns" ADD ATTRIBUTE x integer, ADD ATTRIBUTE y integer;
ALTER TYPE pgshift."_pgshift_machine_had columns" DROP ATTRIBUTE x, DROP ATTRIBUTE y;
ALTER TYPE pgshift."_pgshift_machine_as a table" RENAME TO _pgshift_consensus_renamed_approved;
RESET ROLE;
ALTER TYPE pgshift._pgshift_machine_given OWNER TO regress_heir;
CREATE EXTENSION pgshift_state;

-- Neither those that it has taken the names of nor its own are the renamer's now.
SET ROLE regress_renamer;
SELECT pgshift.define_machine('taken_along', '{a,b,evil}', '{"a": ["b", "evil"]}', 'a');
SELECT pgshift.define_machine(repeat('with a long name ', 5), '{a,b,evil}', '{"a": ["b", "evil"]}', 'a');
SELECT pgshift.define_machine('mine', '{a,b,c}', '{"a": ["b"]}', 'a');
SELECT pgshift.drop_machine('mine too');
SELECT machine, remedy FROM pgshift.doctor(), pgshift.machines WHERE rule = machine;
RESET ROLE;
SELECT rule, finding FROM pgshift.doctor() WHERE rule IN ('taken_along', 'mine', 'mine too', 'kept', 'given', 'with columns', 'had columns', 'as a table') OR rule LIKE 'with a long%' ORDER BY rule COLLATE "C";
SELECT typname, typowner::regrole FROM pg_type WHERE typtype = 'c' AND typowner::regrole::text LIKE 'regress\_%' AND typnamespace = 'pgshift'::regnamespace ORDER BY typname COLLATE "C";
-- What has kept its name is its owner's, and whose it has become meanwhile.
SET ROLE regress_definer;
SELECT pgshift.define_machine('kept', '{a,b,c}', '{"a": ["b"]}', 'a');
SET ROLE regress_heir;
SELECT pgshift.define_machine('given', '{a,b,c}', '{"a": ["b"]}', 'a');
RESET ROLE;
-- The extension's owner takes the others over.
SELECT pgshift.define_machine('taken_along', '{a,b}', '{"a": ["b"]}', 'a');
SELECT typowner = 'regress_renamer'::regrole AS of_renamer FROM pg_type WHERE typname = '_pgshift_machine_taken_along' AND typnamespace = 'pgshift'::regnamespace;
SELECT to_state FROM pgshift.transition('taken_along', '1', 'b');

DROP EXTENSION pgshift_state CASCADE;
DROP SCHEMA pgshift, made, renamer CASCADE;
CREATE EXTENSION pgshift_state;
DROP ROLE regress_definer, regress_renamer, regress_heir, regress_maker;
