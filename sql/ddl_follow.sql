-- rules when tables change

CREATE SCHEMA app;
CREATE TABLE app.loans (id int PRIMARY KEY, amount numeric, balance numeric, status text);
SELECT pgshift.define('app.loans', 'status', '{open,paid}', '{"open": ["paid"]}', initial => 'open',
                      guards => '{"open->paid": "NEW.balance >= NEW.amount"}');
INSERT INTO app.loans VALUES (1, 10, 10);
CREATE VIEW shown AS SELECT relation, name, field, enabled FROM pgshift.rules ORDER BY relation::text, name;

-- the table, its schema and its column have other names: so has the rule, and it holds
ALTER TABLE app.loans RENAME TO credits;
ALTER SCHEMA app RENAME TO bank;
UPDATE bank.credits SET status = 'nonsense';
ALTER TABLE bank.credits SET SCHEMA public;
ALTER TABLE credits RENAME COLUMN status TO state;
TABLE shown;
UPDATE credits SET state = 'nonsense';
ALTER TABLE credits RENAME state TO "St'a""te";
TABLE shown;
UPDATE credits SET "St'a""te" = 'nonsense';
ALTER TABLE credits RENAME "St'a""te" TO status;
TABLE shown;
-- called again by the new name it is the same rule
SELECT pgshift.define('credits', 'status', '{open,paid}', '{"open": ["paid"], "paid": ["open"]}', initial => 'open',
                      guards => '{"open->paid": "NEW.balance >= NEW.amount"}');
SELECT count(*) FROM pgshift.rules;

-- what the rule needs stays
ALTER TABLE credits DROP COLUMN status;
ALTER TABLE credits DROP COLUMN status CASCADE;
ALTER TABLE credits DROP COLUMN balance;
ALTER TABLE credits RENAME COLUMN balance TO saldo;
ALTER TABLE credits ALTER COLUMN status TYPE int USING 1;
ALTER TABLE credits ALTER COLUMN status TYPE varchar(3);
ALTER TABLE credits ALTER COLUMN balance TYPE text;
SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'credits' ORDER BY ordinal_position;
-- the rest is free
ALTER TABLE credits ADD COLUMN note text DEFAULT 'n', ADD COLUMN other int;
ALTER TABLE credits DROP COLUMN other;
ALTER TABLE credits ALTER COLUMN status TYPE varchar(10);
ALTER TABLE credits ALTER COLUMN id TYPE bigint;
UPDATE credits SET status = 'nonsense';
UPDATE credits SET status = 'paid';
-- a column before it goes, in a session that has used the rule
CREATE TABLE shifted (a int, b int, status text, c int);
SELECT pgshift.define('shifted', 'status', '{x,y}', '{"x": ["y"]}', initial => 'x');
INSERT INTO shifted VALUES (1, 2), (3, 4);
ALTER TABLE shifted DROP COLUMN a;
ALTER TABLE shifted ADD COLUMN d text DEFAULT 'x';
INSERT INTO shifted (b) VALUES (5) RETURNING *;
UPDATE shifted SET status = 'y', d = 'y' WHERE b = 2 RETURNING *;
UPDATE shifted SET status = 'z' WHERE b = 2;

-- what is disabled stays disabled when its column is renamed, and enabled stays as it was
ALTER TABLE shifted DISABLE TRIGGER zz_pgshift_2_define_status;
ALTER TABLE shifted RENAME COLUMN status TO state;
TABLE shown;
ALTER TABLE shifted ENABLE TRIGGER zz_pgshift_2_define_state;
ALTER TABLE shifted RENAME COLUMN state TO status;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'shifted'::regclass;
SELECT pgshift.define('shifted', 'status', '{x,y,z}', '{"x": ["y"]}', initial => 'x');
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'shifted'::regclass;
-- two columns that swap their names
ALTER TABLE shifted ADD COLUMN phase text DEFAULT 'p';
SELECT pgshift.define('shifted', 'phase', '{p,q}', '{"p": ["q"]}', initial => 'p');
BEGIN;
ALTER TABLE shifted RENAME COLUMN status TO swap;
ALTER TABLE shifted RENAME COLUMN phase TO status;
ALTER TABLE shifted RENAME COLUMN swap TO phase;
COMMIT;
SELECT name, field, definition ->> 'states' AS states FROM pgshift.rules WHERE relation = 'shifted'::regclass ORDER BY 1;
UPDATE shifted SET status = 'q', phase = 'y' WHERE b = 4 RETURNING *;

-- partitions and inheritance children follow
CREATE TABLE p (id int, status text) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
SELECT pgshift.define('p', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a', frozen => '{b}');
INSERT INTO p VALUES (1);
ALTER TABLE p RENAME COLUMN status TO state;
UPDATE p1 SET state = 'c';
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgrelid IN ('p'::regclass, 'p1'::regclass) ORDER BY 1, 2;
CREATE TABLE mother (id int, status text);
CREATE TABLE daughter () INHERITS (mother);
SELECT pgshift.define('daughter', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a');
ALTER TABLE mother RENAME COLUMN status TO state;
INSERT INTO daughter VALUES (1) RETURNING *;
SELECT relation, field FROM pgshift.rules WHERE relation = 'daughter'::regclass;

-- by hand: the trigger is the rule
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'daughter'::regclass;
CREATE OR REPLACE TRIGGER zz_pgshift_2_define_state BEFORE INSERT OR UPDATE ON daughter FOR EACH ROW
    EXECUTE FUNCTION pgshift.define_trigger('{"field": "state", "states": ["c"], "transitions": {}}');
INSERT INTO daughter VALUES (2, 'a');
INSERT INTO daughter VALUES (2, 'c');
DROP TRIGGER zz_pgshift_2_define_state ON daughter;
INSERT INTO daughter VALUES (3, 'anything');
-- a copy has the columns and not the rules
CREATE TABLE copied (LIKE credits INCLUDING ALL);
INSERT INTO copied (id, status) VALUES (1, 'anything');

-- what would make no sense is no use
CREATE EVENT TRIGGER misused ON ddl_command_start EXECUTE FUNCTION pgshift.follow_ddl();
ALTER TABLE credits ADD COLUMN ok int;
DROP EVENT TRIGGER misused;
-- a table's column can be renamed by commands for other kinds of relations, and by its type's
CREATE TABLE disguised (id int, status text, note text);
SELECT pgshift.define('disguised', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a');
ALTER VIEW disguised RENAME COLUMN status TO hidden;
ALTER MATERIALIZED VIEW disguised RENAME COLUMN note TO status;
INSERT INTO disguised (id, hidden, status) VALUES (1, 'nonsense', 'a');
INSERT INTO disguised (id, status) VALUES (1, 'free') RETURNING *;
CREATE TYPE kind AS (id int, status text);
CREATE TABLE typed OF kind;
SELECT pgshift.define('typed', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a');
ALTER TYPE kind DROP ATTRIBUTE status CASCADE;
ALTER TYPE kind ALTER ATTRIBUTE status TYPE int CASCADE;
ALTER TYPE kind RENAME ATTRIBUTE status TO state CASCADE;
INSERT INTO typed VALUES (1) RETURNING *;
INSERT INTO typed VALUES (2, 'nonsense');
-- a column that goes and comes again in one command is another column
ALTER TABLE disguised DROP COLUMN hidden, ADD COLUMN hidden text DEFAULT 'nonsense';
-- rows that come along, or change with their type, must meet the rule
ALTER TABLE disguised ALTER COLUMN hidden TYPE varchar(20) USING 'nonsense';
ALTER TABLE disguised ALTER COLUMN hidden TYPE varchar(20) USING 'b', ALTER COLUMN status TYPE varchar(20) USING 'x';
CREATE TABLE p2 (id int, state text);
INSERT INTO p2 VALUES (11, 'nonsense'), (12, NULL), (13, 'a');
ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (10) TO (20);
DELETE FROM p2 WHERE id < 13;
ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (10) TO (20);
CREATE SCHEMA inner_schema CREATE TABLE p3 PARTITION OF public.p FOR VALUES FROM (20) TO (30);
INSERT INTO p VALUES (21);
UPDATE p SET state = 'b';
TRUNCATE inner_schema.p3;
-- what makes all triggers ordinary ones leaves the rules as they were
ALTER TABLE p DISABLE TRIGGER ALL;
ALTER TABLE p ENABLE TRIGGER ALL;
ALTER TABLE p1 DISABLE TRIGGER USER;
ALTER TABLE p1 ENABLE TRIGGER USER;
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgname LIKE 'zz_pgshift%' AND tgrelid::regclass::text ~ 'p\d?$' ORDER BY 1, 2;
-- a rule that has broken for another reason doesn't stand in the way of mending it
CREATE FUNCTION one() RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE TABLE broken (a text, b text, c text);
SELECT pgshift.define(pgshift.define('broken', 'a', '{x,y}', '{"x": ["y"]}', guards => '{"x->y": "one()"}'),
                      'b', '{x,y}', '{"x": ["y"]}', guards => '{"x->y": "one()"}');
INSERT INTO broken VALUES ('x', 'x');
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER FUNCTION one RENAME TO two;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
UPDATE broken SET a = 'y';
ALTER TABLE broken ADD COLUMN d text;
ALTER TABLE broken DISABLE TRIGGER zz_pgshift_2_define_b;
SELECT pgshift.define('broken', 'a', '{x,y}', '{"x": ["y"]}');
SELECT pgshift.define('broken', 'b', '{x,y}', '{"x": ["y"]}');
INSERT INTO broken VALUES ('x', 'x');
SELECT name, enabled FROM pgshift.rules WHERE relation = 'broken'::regclass ORDER BY name;
-- a table that is there already, and a table of somebody else's, are not this command's
CREATE TABLE IF NOT EXISTS broken (x int);

SET client_min_messages = warning;
DROP VIEW shown;
DROP TABLE credits, shifted, p, mother, copied, disguised, typed, broken CASCADE;
DROP FUNCTION two;
DROP TYPE kind;
DROP SCHEMA bank, inner_schema;
