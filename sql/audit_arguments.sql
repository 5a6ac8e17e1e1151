-- audit(): arguments, and what can be done to a rule

CREATE TABLE people (id int PRIMARY KEY, name text, email text, password text, made timestamptz DEFAULT now());
SELECT pgshift.audit('people', track => '{name,emial}');
SELECT pgshift.audit('people', track => '{}');
SELECT pgshift.audit('people', track => '{name,name}');
SELECT pgshift.audit('people', track => '{name,NULL}');
SELECT pgshift.audit('people', track => '{name}', exclude => '{name}');
SELECT pgshift.audit('people', track => '{name}', redact => '{password}');
SELECT pgshift.audit('people', redact => '{id}');
SELECT pgshift.audit('people', key => '{name}', redact => '{name}');
SELECT pgshift.audit('people', exclude => '{id,name,email,password,made}');
SELECT pgshift.audit('people', key => '{ctid}');
SELECT pgshift.audit(NULL);
SELECT pgshift.audit('pg_class');
SELECT pgshift.audit('pgshift.rules');
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'people'::regclass;

-- track, exclude, redact
SELECT pgshift.audit('people', track => '{name,password}', redact => '{password}');
SELECT relation, kind, name, field, definition - 'table_id' AS definition, enabled FROM pgshift.rules;
INSERT INTO people VALUES (1, 'Ann', 'a@x', 'secret');
UPDATE people SET password = 'secret2', email = 'b@x';
UPDATE people SET email = 'c@x';
SELECT operation, field, from_value, to_value FROM pgshift.history('people', '1');
SELECT count(*) FROM pgshift._pgshift_state_audit AS l WHERE l::text LIKE '%secret%';
-- A key that isn't tracked is logged where it changes, so that the history goes on
UPDATE people SET id = 2, name = 'Anna';
SELECT operation, field, from_value, to_value FROM pgshift.history('people', '2');
SELECT pgshift.as_of(NULL::people, '2', clock_timestamp());
-- The new rule replaces the old one
SELECT pgshift.audit('people', exclude => '{made,password}');
UPDATE people SET email = 'd@x', password = 'x', made = now();
SELECT operation, field, from_value, to_value FROM pgshift.history('people', '2', 'email');
SELECT count(*) FROM pgshift.rules;
-- also within a transaction that is rolled back
BEGIN;
SELECT pgshift.audit('people', track => '{made}');
UPDATE people SET made = '2026-01-01', name = 'B';
SELECT count(*) FROM pgshift.history('people', '2', 'made');
ROLLBACK;
SELECT definition - 'table_id' AS definition FROM pgshift.rules;

-- Columns that the rule needs stay; renames are followed
ALTER TABLE people RENAME COLUMN password TO "Pass Word";
SELECT definition - 'renames' - 'table_id' AS definition FROM pgshift.rules;
SELECT pgshift.audit('people', track => '{name,email}', key => '{email}');
ALTER TABLE people DROP COLUMN email;
ALTER TABLE people DROP COLUMN "Pass Word";
UPDATE people SET email = 'e@x';
SELECT operation, field, from_value, to_value FROM pgshift.history('people', 'e@x');
SELECT pgshift.audit('people');
-- The primary key stays, unless the rule has another
ALTER TABLE people DROP CONSTRAINT people_pkey;
SELECT pgshift.audit('people', key => '{id}');
ALTER TABLE people DROP CONSTRAINT people_pkey;
UPDATE people SET name = 'C';
SELECT pgshift.drop_rule('people', 'audit');
UPDATE people SET name = 'D';
SELECT to_value FROM pgshift.history('people', '2', 'name');
SELECT pgshift.as_of(NULL::people, '2', now());

SELECT pgshift.audit('pgshift._pgshift_state_audit');
-- The log: nobody writes it by SQL, its owner and superusers included
INSERT INTO pgshift._pgshift_state_audit (table_id, field, changed_by, changed_at, operation, transaction_id)
VALUES (1, 'x', 'me', now(), 'U', pg_current_xact_id());
UPDATE pgshift._pgshift_state_audit SET to_value = 'x';
UPDATE pgshift._pgshift_state_audit SET to_value = 'x' WHERE false;
DELETE FROM pgshift._pgshift_state_audit;
TRUNCATE pgshift._pgshift_state_audit;
SET session_replication_role = replica;
DELETE FROM pgshift._pgshift_state_audit;
RESET session_replication_role;
-- (but its owner may add to it, as a dump does that is restored)
SELECT relacl, relowner = nspowner AS owned_by_the_schemas_owner
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relname = '_pgshift_state_audit';
SELECT indexdef FROM pg_indexes WHERE tablename = '_pgshift_state_audit';
SELECT column_name, format_type(atttypid, atttypmod)
  FROM information_schema.columns
  JOIN pg_attribute ON attrelid = 'pgshift._pgshift_state_audit'::regclass AND attname = column_name
 WHERE table_name = '_pgshift_state_audit' ORDER BY ordinal_position;

-- By hand
CREATE TABLE mine (id int PRIMARY KEY);
CREATE TRIGGER zz_pgshift_4_audit AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger();
INSERT INTO mine VALUES (1);
SELECT pgshift.audit('mine');
DROP TRIGGER zz_pgshift_4_audit ON mine;
CREATE TRIGGER before BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger('{}');
INSERT INTO mine VALUES (1);
SELECT pgshift.audit_trigger();
DROP TRIGGER before ON mine;
-- A log that is gone, or is no longer what it was, stops the writes
SELECT pgshift.audit('mine');
BEGIN;
DROP TABLE pgshift._pgshift_state_audit;
INSERT INTO mine VALUES (1);
ROLLBACK;
BEGIN;
ALTER TABLE pgshift._pgshift_state_audit ADD COLUMN more int;
INSERT INTO mine VALUES (1);
ROLLBACK;
-- Indexes that an administrator adds are kept; the one that finds an entity is found among them
BEGIN;
CREATE INDEX log_deletions ON pgshift._pgshift_state_audit (changed_at) WHERE operation = 'D';
CREATE INDEX log_lower ON pgshift._pgshift_state_audit (lower(entity_id), field);
CREATE UNIQUE INDEX log_ids ON pgshift._pgshift_state_audit (id);
INSERT INTO mine VALUES (1);
DELETE FROM mine;
SET LOCAL enable_seqscan = off;
SELECT operation FROM pgshift._pgshift_state_audit WHERE operation = 'D' AND changed_at IS NOT NULL AND table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'mine'::regclass);
SELECT operation FROM pgshift._pgshift_state_audit WHERE lower(entity_id) = '1' AND field = 'id' AND table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'mine'::regclass) ORDER BY id;
SELECT operation FROM pgshift.history('mine', '1');
DROP INDEX pgshift._pgshift_state_audit_table_id_entity_id_id_idx;
SAVEPOINT s;
SELECT operation FROM pgshift.history('mine', '1');
ROLLBACK TO s;
CREATE INDEX ON pgshift._pgshift_state_audit (table_id, entity_id, id);
SELECT operation FROM pgshift.history('mine', '1');
ROLLBACK;
-- Quoted names
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."Odd ""Table" ("Odd Id" int PRIMARY KEY, "a.b" int);
SELECT pgshift.audit('"Odd Schema"."Odd ""Table"', redact => '{a.b}');
INSERT INTO "Odd Schema"."Odd ""Table" VALUES (1, 2);
SELECT operation, field, to_value FROM pgshift.history('"Odd Schema"."Odd ""Table"', '1');
SELECT pgshift.as_of(NULL::"Odd Schema"."Odd ""Table", '1', clock_timestamp());
DROP TABLE people, mine;
DROP SCHEMA "Odd Schema" CASCADE;
