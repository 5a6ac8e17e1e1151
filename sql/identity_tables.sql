-- What was recorded of a table is under an identity of its own, which no other table gets by an OID, a name or a trigger
CREATE ROLE regress_keeper;
CREATE ROLE regress_stranger;
CREATE SCHEMA identities;
GRANT ALL ON SCHEMA identities TO PUBLIC;
SET search_path = identities;
CREATE FUNCTION id_of(regclass) RETURNS bigint LANGUAGE sql AS $$ SELECT table_id FROM pgshift.recorded_tables WHERE relation = $1 $$;
CREATE FUNCTION told(regclass, text) RETURNS text LANGUAGE sql AS $$
SELECT string_agg(concat_ws(' ', operation, field, to_value), ', ' ORDER BY id) FROM pgshift.history($1, $2) WHERE field = 'status' $$;

-- as by hand, or from a dump
CREATE FUNCTION make(rule text, on_table text, definition text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(CASE rule WHEN 'audit' THEN 'CREATE TRIGGER zz_pgshift_4_audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger(%L)'
                   ELSE 'CREATE TRIGGER zz_pgshift_3_consensus_paid BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION pgshift.consensus_trigger(%L)' END,
                   on_table, definition);
END $$;
CREATE FUNCTION outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ': ' || regexp_replace(SQLERRM, '\d{6,}', 'ID');
END $$;

-- one for all rules of a table, whichever goes and comes again, whatever the table is called
SET ROLE regress_keeper;
CREATE TABLE loans (id int PRIMARY KEY, status text);
SELECT pgshift.audit('loans'), pgshift.consensus('loans', 'paid', 1);
SELECT count(DISTINCT definition ->> 'table_id') AS ids, bool_and(definition ->> 'table_id' = id_of('loans')::text) AS bound
  FROM pgshift.rules WHERE relation = 'loans'::regclass;
INSERT INTO loans VALUES (1, 'new');
SELECT id_of('loans') AS loans_id \gset
SELECT pgshift.drop_rule('loans', 'audit');
SELECT pgshift.audit('loans');
ALTER TABLE loans RENAME TO credits;
ALTER TABLE credits RENAME status TO state;
ALTER TABLE credits RENAME state TO status;
SELECT id_of('credits') = :loans_id AS same, name FROM pgshift.recorded_tables WHERE relation = 'credits'::regclass;
ALTER TABLE credits RENAME TO loans;
SELECT told('loans', '1');
-- a copy of the table has neither rule nor identity
CREATE TABLE copy (LIKE loans INCLUDING ALL);
SELECT id_of('copy'), (SELECT count(*) FROM pgshift.rules WHERE relation = 'copy'::regclass) AS rules;
DROP TABLE copy;

-- a definition is there for all to read, and says nothing to whom the identity isn't
SET ROLE regress_stranger;
CREATE TABLE mine (id int PRIMARY KEY, status text);
SELECT make(kind, 'mine', definition::text) FROM pgshift.rules WHERE relation = 'loans'::regclass AND kind = 'audit';
SELECT make(kind, 'mine', definition::text) FROM pgshift.rules WHERE relation = 'loans'::regclass AND kind = 'consensus';
SELECT id_of('mine') <> :loans_id AS another, count(DISTINCT definition ->> 'table_id') AS ids FROM pgshift.rules WHERE relation = 'mine'::regclass;
INSERT INTO mine VALUES (1, 'forged'), (2, 'forged');
SELECT pgshift.approve('mine', '1', 'mallory');
SELECT told('mine', '1');
-- what is no identity, or none that was ever given, gets one, too
CREATE TABLE more (id int PRIMARY KEY, status text);
CREATE TRIGGER zz_pgshift_4_audit AFTER INSERT OR UPDATE OR DELETE ON more FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger('{"table_id": "12345"}');
SELECT id_of('more') <> 12345 AS another;
CREATE OR REPLACE TRIGGER zz_pgshift_4_audit AFTER INSERT OR UPDATE OR DELETE ON more FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger('{"table_id": {}}');
SELECT definition ->> 'table_id' = id_of('more')::text AS kept FROM pgshift.rules WHERE relation = 'more'::regclass;
SET ROLE regress_keeper;
SELECT told('loans', '1');
UPDATE loans SET status = 'paid';

-- a table that is gone leaves its identity: nothing is written for it, and a new table of its name is another
SELECT pgshift.approve('loans', '1', 'ann');
SELECT definition AS audit_definition FROM pgshift.rules WHERE relation = 'loans'::regclass AND kind = 'audit' \gset
SELECT definition AS gate_definition FROM pgshift.rules WHERE relation = 'loans'::regclass AND kind = 'consensus' \gset
RESET ROLE;
BEGIN;
DROP TABLE loans;
SELECT count(*) AS entries_written FROM pgshift._pgshift_state_audit WHERE xmin::text = pg_current_xact_id()::text OR xmax::text = pg_current_xact_id()::text;
ROLLBACK;
SELECT id_of('loans') = :loans_id AS still;
SET ROLE regress_keeper;
DROP TABLE loans;
SELECT relation, name FROM pgshift.recorded_tables WHERE table_id = :loans_id;
CREATE TABLE loans (id int PRIMARY KEY, status text);
SELECT pgshift.audit('loans'), pgshift.consensus('loans', 'paid', 1);
SELECT id_of('loans') <> :loans_id AS another, told('loans', '1');
INSERT INTO loans VALUES (1, 'new');
UPDATE loans SET status = 'paid';
DROP TABLE loans;
-- a stranger doesn't get it by hand; who owned the table does, as from a dump. What was approved then is over.
SET ROLE regress_stranger;
CREATE TABLE loans (id int PRIMARY KEY, status text);
SELECT make('audit', 'loans', :'audit_definition');
SELECT id_of('loans') <> :loans_id AS another, told('loans', '1');
DROP TABLE loans;
SET ROLE regress_keeper;
CREATE TABLE loans (id int PRIMARY KEY, status text);
INSERT INTO loans VALUES (1, 'restored');
SELECT make('audit', 'loans', :'audit_definition');
SELECT make('consensus', 'loans', :'gate_definition');
SELECT id_of('loans') = :loans_id AS same, told('loans', '1');
SELECT approved_by FROM pgshift.pending_approvals('loans');
UPDATE loans SET status = 'paid';
-- the same beside the original is another table
ALTER TABLE loans RENAME TO original;
CREATE TABLE loans (id int PRIMARY KEY, status text);
SELECT make('audit', 'loans', :'audit_definition');
SELECT id_of('original') = :loans_id AS its, id_of('loans') <> :loans_id AS another, told('loans', '1');
DROP TABLE original, loans;

-- temporary tables leave nothing that could be another's
CREATE TEMP TABLE loans (id int PRIMARY KEY, status text) ON COMMIT DROP;
BEGIN;
CREATE TEMP TABLE brief (id int PRIMARY KEY, status text) ON COMMIT DROP;
SELECT pgshift.audit('brief');
INSERT INTO brief VALUES (1, 'forged');
COMMIT;
SELECT relation, regexp_replace(name, '_temp_\d+', '_temp') AS name FROM pgshift.recorded_tables WHERE name LIKE '%brief';
RESET ROLE;
-- not even the OID would help: it is the row type's, too, that counts
CREATE TABLE later (id int PRIMARY KEY, status text);
SELECT pgshift.audit('later');
SELECT id_of('later') AS later_id \gset
ALTER TABLE pgshift._pgshift_bindings DISABLE TRIGGER ALL;
UPDATE pgshift._pgshift_bindings SET row_type = row_type::bigint + 1 WHERE table_id = :later_id;
\c -
SET search_path = identities;
SELECT outcome($$ INSERT INTO later VALUES (1, 'x') $$), id_of('later');
UPDATE pgshift._pgshift_bindings SET row_type = row_type::bigint - 1 WHERE table_id = :later_id;
ALTER TABLE pgshift._pgshift_bindings ENABLE ALWAYS TRIGGER pgshift_refuse_write;
ALTER TABLE pgshift._pgshift_bindings ENABLE ALWAYS TRIGGER pgshift_keep_local;
UPDATE pgshift._pgshift_bindings SET row_type = row_type;
INSERT INTO pgshift._pgshift_tables SELECT * FROM pgshift._pgshift_tables WHERE false;
DELETE FROM pgshift._pgshift_tables;
INSERT INTO later VALUES (1, 'x');
SELECT told('later', '1');

-- where the event triggers are off, an identity is bound to nothing
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
CREATE TABLE unseen (id int PRIMARY KEY, status text);
SELECT make('audit', 'unseen', json_build_object('table_id', :'later_id')::text);
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
SELECT outcome($$ INSERT INTO unseen VALUES (1, 'x') $$), outcome($$ SELECT pgshift.history('unseen', '1') $$);
SELECT severity, regexp_replace(finding, '\d{6,}', 'ID') AS finding FROM pgshift.doctor('unseen') WHERE severity = 'error' AND finding LIKE '%identity%';
-- defining the rule anew gives it one
SELECT pgshift.audit('unseen');
INSERT INTO unseen VALUES (1, 'x');
SELECT told('unseen', '1'), id_of('unseen') <> :later_id AS another;

-- the extension's owner lets a table adopt what is nobody's
SELECT pgshift.adopt_identity('unseen', :loans_id);
SELECT told('unseen', '1');
SELECT count(*) FROM pgshift.recorded_tables WHERE relation = 'unseen'::regclass;
INSERT INTO unseen VALUES (2, 'under its own');
SELECT DISTINCT l.table_id = (SELECT (definition ->> 'table_id')::bigint FROM pgshift.rules WHERE relation = 'unseen'::regclass) AS its_own
  FROM pgshift._pgshift_state_audit AS l WHERE to_value = 'under its own';
SELECT pgshift.adopt_identity('unseen', :loans_id);
SELECT pgshift.adopt_identity('later', 12345);
SELECT pgshift.adopt_identity('later', NULL);
SELECT pgshift.adopt_identity('pg_class', 12345);
SELECT outcome($$ SELECT pgshift.adopt_identity('later', table_id) FROM pgshift.recorded_tables WHERE relation = 'unseen'::regclass $$);
SET ROLE regress_stranger;
SELECT pgshift.adopt_identity('mine', :loans_id);
RESET ROLE;

-- partitions have their root's
CREATE TABLE parts (id int PRIMARY KEY, status text) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
SELECT pgshift.audit('parts');
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
INSERT INTO parts VALUES (1, 'one'), (11, 'eleven');
SELECT count(DISTINCT table_id) AS ids, min(relation::text) AS relation FROM pgshift._pgshift_state_audit JOIN pgshift.recorded_tables USING (table_id)
 WHERE to_value IN ('one', 'eleven');
SELECT pgshift.adopt_identity('parts_1', 12345);
-- and none once they are on their own: what they record then is theirs
ALTER TABLE parts DETACH PARTITION parts_1;
SELECT pgshift.audit('parts_1');
INSERT INTO parts_1 VALUES (2, 'alone');
SELECT told('parts_1', '1'), told('parts_1', '2'), told('parts', '1');

-- a table that is dropped is noted under its last name, also where an index of the bindings doesn't have them all: one that REINDEX
-- CONCURRENTLY has begun and not ended, or one of some rows
CREATE TABLE besides (id int PRIMARY KEY);
CREATE INDEX unfinished ON pgshift._pgshift_bindings (relation);
UPDATE pg_index SET indisvalid = false, indisready = false WHERE indexrelid = 'pgshift.unfinished'::regclass;
SELECT pgshift.audit('besides');
ALTER TABLE besides RENAME TO besides_unfinished;
DROP TABLE besides_unfinished;
DROP INDEX pgshift.unfinished;
CREATE TABLE besides (id int PRIMARY KEY);
CREATE INDEX partial ON pgshift._pgshift_bindings (relation) WHERE relation = 0;
SELECT pgshift.audit('besides');
ALTER TABLE besides RENAME TO besides_partial;
DROP TABLE besides_partial;
DROP INDEX pgshift.partial;
CREATE TABLE besides (id int PRIMARY KEY);
CREATE INDEX hashed ON pgshift._pgshift_bindings USING hash (relation);
SELECT pgshift.audit('besides');
ALTER TABLE besides RENAME TO besides_hashed;
DROP TABLE besides_hashed;
DROP INDEX pgshift.hashed;
SELECT name, relation FROM pgshift.recorded_tables WHERE name LIKE '%besides%' ORDER BY name;

\set VERBOSITY terse
DROP SCHEMA identities CASCADE;
DROP ROLE regress_keeper, regress_stranger;
