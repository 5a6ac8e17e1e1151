-- rules when tables change
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgshift_state;
RESET client_min_messages;

CREATE SCHEMA app;
CREATE TABLE app.loans (id int PRIMARY KEY, amount numeric, balance numeric, status text);
SELECT pgshift.define('app.loans', 'status', '{open,paid}', '{"open": ["paid"]}', initial => 'open',
                      guards => '{"open->paid": "NEW.balance >= NEW.amount"}');
INSERT INTO app.loans VALUES (1, 10, 10);
CREATE VIEW shown AS SELECT relation, name, field, enabled FROM pgshift.rules;

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
\d credits
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
SET client_min_messages = warning;
DROP VIEW shown;
DROP TABLE credits, shifted, p, mother, copied CASCADE;
DROP SCHEMA bank;
