-- doctor() and partitions, inheritance, foreign tables, schemas, and names that need quotes
\pset format unaligned
\pset tuples_only on
\pset fieldsep ' | '
CREATE VIEW modes AS SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger
    WHERE tgname LIKE 'zz_pgshift%' AND tgname NOT LIKE '%truncate' ORDER BY tgrelid::regclass::text, tgname;

-- partitions of partitions
CREATE TABLE p (id int, region text, status text, note text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE p_eu PARTITION OF p FOR VALUES IN ('eu') PARTITION BY RANGE (id);
CREATE TABLE p_eu_1 (note text, gone int, status text, region text NOT NULL, id int NOT NULL);
ALTER TABLE p_eu_1 DROP COLUMN gone;
ALTER TABLE p_eu ATTACH PARTITION p_eu_1 FOR VALUES FROM (1) TO (100);
CREATE UNLOGGED TABLE p_us PARTITION OF p FOR VALUES IN ('us');
SELECT pgshift.define('p', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a', frozen => '{b}');
SELECT pgshift.normalize('p', '{"note": "trim"}');
SELECT pgshift.audit('p');
SELECT * FROM pgshift.doctor('p');
SELECT test.remedies('p') \gexec
SELECT * FROM pgshift.doctor('p');
-- asked of a partition, it is the same
ALTER TABLE p_eu_1 DISABLE TRIGGER zz_pgshift_2_define_status;
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER TABLE p_eu_1 ENABLE TRIGGER zz_pgshift_4_audit;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
ALTER TABLE p_eu_1 DISABLE TRIGGER zz_pgshift_2_truncate;
INSERT INTO p VALUES (1, 'eu', 'strange'), (2, 'eu', 'a');
SELECT relation, finding, remedy FROM pgshift.doctor('p_eu');
SELECT test.remedies('p_eu_1') \gexec
SELECT * FROM pgshift.doctor('p_eu');
SELECT id, status, tableoid::regclass FROM p ORDER BY id;
-- what is off with the table is off with its partitions, and is said once
ALTER TABLE p DISABLE TRIGGER zz_pgshift_4_audit;
ALTER TABLE p_us ENABLE REPLICA TRIGGER zz_pgshift_4_audit;
SELECT relation, finding, remedy FROM pgshift.doctor('p');
SELECT test.remedies('p') \gexec
SELECT * FROM pgshift.doctor('p');
TABLE modes;
-- a partition's own trigger, and the table's
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER zzz_own BEFORE UPDATE ON p_us FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE TRIGGER zzz_all BEFORE UPDATE ON p FOR EACH ROW EXECUTE FUNCTION nothing();
SELECT relation, rule, remedy FROM pgshift.doctor('p');
SELECT test.remedies('p') \gexec
SELECT * FROM pgshift.doctor('p');
DROP FUNCTION nothing() CASCADE;
-- a copy that is gone, which only catalogs' own editors bring about
BEGIN;
WITH copy AS (DELETE FROM pg_trigger WHERE tgrelid = 'p_us'::regclass AND tgname = 'zz_pgshift_1_normalize' RETURNING oid)
DELETE FROM pg_depend USING copy WHERE classid = 'pg_trigger'::regclass AND objid = copy.oid;
ALTER TABLE p_us ALTER COLUMN note SET STATISTICS 10;
SELECT * FROM pgshift.doctor('p');
SELECT test.remedies('p') \gexec
SELECT * FROM pgshift.doctor('p');
ROLLBACK;
-- a foreign partition, attached while nobody looked
CREATE FOREIGN DATA WRAPPER pgshift_doctor;
CREATE SERVER pgshift_doctor FOREIGN DATA WRAPPER pgshift_doctor;
CREATE TABLE q (id int, status text) PARTITION BY RANGE (id);
CREATE TABLE q_1 PARTITION OF q FOR VALUES FROM (0) TO (10);
SELECT pgshift.define('q', 'status', '{a,b}', '{"a": ["b"]}');
BEGIN;
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
CREATE FOREIGN TABLE q_2 PARTITION OF q FOR VALUES FROM (10) TO (20) SERVER pgshift_doctor;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
SELECT * FROM pgshift.doctor('q');
SELECT test.remedies('q') \gexec
SELECT * FROM pgshift.doctor('q');
ROLLBACK;
-- a partition with a rule of its own: both are looked at
SELECT pgshift.normalize('q_1', '{"status": "trim"}');
ALTER TABLE q_1 DISABLE TRIGGER USER;
SELECT relation, rule, finding FROM pgshift.doctor('q');
SELECT test.remedies('q_1') \gexec
SELECT * FROM pgshift.doctor('q_1');
DROP TABLE p, q;

-- inheritance children, with what they inherit in other places, and names that would break out of a remedy
CREATE SCHEMA "a'; drop table x;--";
SET search_path = "a'; drop table x;--", public;
CREATE TYPE stage AS ENUM ('new', 'it''s $$ "done"', 'old');
CREATE TABLE "T""a'$$ble" ("I'd" int PRIMARY KEY, "Sta""te" stage, "No'te" text, n int, CHECK (n > 0));
CREATE FUNCTION enough(int) RETURNS boolean LANGUAGE sql AS 'SELECT $1 > 0';
SELECT pgshift.define('"T""a''$$ble"', 'Sta"te', ARRAY['new', 'it''s $$ "done"'], '{"new": ["it''s $$ \"done\""], "it''s $$ \"done\"": []}',
    initial => 'new', guards => '{"new->it''s $$ \"done\"": "enough(NEW.n)"}', notify => 'a''b', frozen => ARRAY['it''s $$ "done"']);
SELECT pgshift.normalize('"T""a''$$ble"', '{"No''te": "RTRIM(LOWER({value}), ''\\'') || ''\\'' "}');
SELECT pgshift.audit('"T""a''$$ble"', redact => ARRAY['No''te']);
SELECT pgshift.consensus('"T""a''$$ble"', 'it''s $$ "done"', 1, roles => '{"a''b"}', condition => 'enough(NEW.n)',
    requester => 'No''te', expires => '1 day', bind => ARRAY['n'], distinct_roles => true);
CREATE TABLE "Chi'ld" (extra int) INHERITS ("T""a'$$ble");
CREATE TABLE grandchild () INHERITS ("Chi'ld");
RESET search_path;
SELECT relation, rule, finding, CASE WHEN relation::text NOT LIKE '%grandchild' THEN remedy END FROM pgshift.doctor('"a''; drop table x;--"."T""a''$$ble"');
SELECT test.remedies('"a''; drop table x;--"."T""a''$$ble"') \gexec
SELECT * FROM pgshift.doctor('"a''; drop table x;--"."T""a''$$ble"');
SELECT relation::oid::regclass, kind, field, definition - 'settings' - 'table_id' FROM pgshift.rules
    WHERE relation::text LIKE '%hi''ld%' ORDER BY kind;
DROP TABLE "a'; drop table x;--".grandchild;
-- its rows, and a trigger on it
INSERT INTO "a'; drop table x;--"."T""a'$$ble" VALUES (1, 'new', 'x\\', 1);
ALTER TABLE "a'; drop table x;--"."T""a'$$ble" DISABLE TRIGGER USER;
INSERT INTO "a'; drop table x;--"."T""a'$$ble" VALUES (2, 'old', 'y', 1), (3, NULL, 'z', 1);
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "zzz""'$$" BEFORE UPDATE ON "a'; drop table x;--"."T""a'$$ble" FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE RULE "r""'$$" AS ON DELETE TO "a'; drop table x;--"."T""a'$$ble" DO INSTEAD NOTHING;
SELECT severity, rule, finding, remedy FROM pgshift.doctor('"a''; drop table x;--"."T""a''$$ble"');
SELECT test.remedies('"a''; drop table x;--"."T""a''$$ble"') \gexec
SELECT severity, rule, finding, remedy FROM pgshift.doctor('"a''; drop table x;--"."T""a''$$ble"');
SET client_min_messages = warning;
DROP SCHEMA "a'; drop table x;--" CASCADE;
DROP SERVER pgshift_doctor;
DROP FOREIGN DATA WRAPPER pgshift_doctor;
DROP FUNCTION nothing();
DROP VIEW modes;
