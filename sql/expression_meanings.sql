-- What an expression means is what it meant when it was defined: a rule whose names have come to be others' is not applied
CREATE ROLE regress_owner;
CREATE ROLE regress_stranger;
CREATE SCHEMA meanings;
GRANT ALL ON SCHEMA meanings TO PUBLIC;
SET search_path = meanings;
-- a constant that PostgreSQL records no dependency of
\set VERBOSITY terse
SET ROLE regress_owner;
CREATE TABLE t (id int PRIMARY KEY, s text, x int);
SELECT pgshift.define('t', 's', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "''regress_owner''::regrole IS NOT NULL"}');
SELECT pgshift.normalize('t', '{"s": "CASE WHEN ''regress_owner''::regrole IS NOT NULL THEN {value} END"}');
SELECT pgshift.consensus('t', 'b', 1, field => 's', condition => '''regress_owner''::regrole IS NOT NULL');
SELECT pgshift.define_machine('meant', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "''regress_owner''::regrole IS NOT NULL"}');
\set VERBOSITY default
-- a cast that is made later is not in the rule
SET ROLE regress_stranger;
CREATE TYPE lvl AS ENUM ('low', 'high');
CREATE TYPE cp AS (a int, b int);
CREATE TABLE lookup (a int, b int);
GRANT SELECT ON lookup TO PUBLIC;
INSERT INTO lookup VALUES (0, 1);
SET ROLE regress_owner;
CREATE TABLE g (id int PRIMARY KEY, s text, l lvl, c cp);
INSERT INTO g VALUES (1, 'a', 'low', '(0,1)');
SELECT pgshift.define('g', 's', '{a,b,c,d,e}', '{"a": ["b", "c", "d", "e"]}',
                      guards => '{"a->b": "NEW.l::text = ''high''", "a->c": "(NEW.c).a > 0", "a->d": "NEW.l = ''high''", "a->e": "EXISTS (SELECT FROM lookup k (p) WHERE p > 0)"}');
SELECT pgshift.normalize('g', '{"s": "lower({value})"}');
UPDATE g SET s = 'b';
UPDATE g SET s = 'c';
UPDATE g SET s = 'd';
UPDATE g SET s = 'e';
SET ROLE regress_stranger;
CREATE FUNCTION l2t(lvl) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'run as %', current_user; RETURN 'high'; END $$;
CREATE CAST (lvl AS text) WITH FUNCTION l2t(lvl);
-- an attribute, an enum's value and a column that get another's name
ALTER TYPE cp RENAME ATTRIBUTE a TO t;
ALTER TYPE cp RENAME ATTRIBUTE b TO a;
ALTER TYPE lvl RENAME VALUE 'low' TO 'x';
ALTER TYPE lvl RENAME VALUE 'high' TO 'low';
ALTER TYPE lvl RENAME VALUE 'x' TO 'high';
ALTER TABLE lookup DROP COLUMN a, ADD COLUMN z int;
\c -
SET search_path = meanings;
UPDATE g SET s = 'b';
UPDATE g SET s = 'c';
UPDATE g SET s = 'd';
UPDATE g SET s = 'e';
-- not by what makes the trigger anew without a look at what it means
SELECT pgshift.enforce('g', 'origin'), pgshift.enforce('g', 'always');
ALTER TABLE g RENAME id TO number;
ALTER TABLE g ADD more int;
UPDATE g SET s = 'c';
SELECT finding FROM pgshift.doctor() WHERE finding LIKE '%means something else%';
-- by defining it anew
SELECT pgshift.define('g', 's', '{a,b,c,d,e}', '{"a": ["b", "c", "d", "e"]}', guards => '{"a->c": "(NEW.c).a > 0"}');
UPDATE g SET s = 'c' RETURNING s;
-- and what has nothing to do with it may change
ALTER TABLE g RENAME number TO id;
ALTER TABLE g DROP more;
-- normalize() of one field does not bless another
CREATE TABLE two (id int PRIMARY KEY, v text, w text, c cp);
SELECT pgshift.normalize('two', '{"v": "CASE WHEN (NEW.c).a > 0 THEN {value} END"}');
SET ROLE regress_stranger;
ALTER TYPE cp RENAME ATTRIBUTE a TO q;
ALTER TYPE cp RENAME ATTRIBUTE t TO a;
ALTER TYPE cp RENAME ATTRIBUTE q TO t;
RESET ROLE;
SELECT pgshift.normalize('two', '{"w": "trim"}');
SELECT pgshift.normalize('two', '{"w": "trim", "v": "trim"}');
SET ROLE regress_stranger;
ALTER TYPE cp RENAME ATTRIBUTE a TO q;
ALTER TYPE cp RENAME ATTRIBUTE t TO a;
ALTER TYPE cp RENAME ATTRIBUTE q TO t;
RESET ROLE;
-- one's own columns: under the same name, by position, by the type of a table
SET ROLE regress_owner;
CREATE TYPE ct AS (a int, b int);
CREATE TABLE typed OF ct;
CREATE TABLE lk (a int, b int);
CREATE TABLE o (id int PRIMARY KEY, s text, x int, y int);
SELECT pgshift.define('o', 's', '{a,b,c,d}', '{"a": ["b", "c", "d"]}',
                      guards => '{"a->b": "NEW.x > 0", "a->c": "EXISTS (SELECT FROM lk k (p) WHERE p > 0)", "a->d": "EXISTS (SELECT FROM typed WHERE a > 0)"}');
ALTER TABLE o DROP COLUMN x;
ALTER TABLE o DROP COLUMN x, ADD COLUMN x int DEFAULT 7;
ALTER TABLE lk DROP COLUMN a;
ALTER TABLE lk DROP COLUMN a, ADD COLUMN z int;
ALTER TYPE ct RENAME ATTRIBUTE a TO x CASCADE;
-- what changes no meaning
ALTER TABLE o DROP COLUMN y, ADD COLUMN y int;
ALTER TABLE o ALTER x TYPE bigint;
ALTER TABLE lk ALTER a TYPE bigint, ADD COLUMN more text;
ALTER TABLE lk DROP COLUMN b;
ALTER TYPE ct ADD ATTRIBUTE z int CASCADE;
\c -
SET search_path = meanings;
SET ROLE regress_owner;
INSERT INTO lk VALUES (1);
INSERT INTO o VALUES (1, 'a', 1), (2, 'a', 1);
UPDATE o SET s = 'b' WHERE id = 1 RETURNING s;
UPDATE o SET s = 'c' WHERE id = 2 RETURNING s;
-- a name in an expression is not always the column's
CREATE TABLE named (id int, username text, name text, stat int, status text, ex int);
CREATE TABLE byname (id int PRIMARY KEY, st text, g int);
SELECT pgshift.define('byname', 'st', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "EXISTS (SELECT FROM named o WHERE o.username = NEW.st AND o.status <> ''existing'') AND NEW IS NOT NULL"}');
ALTER TABLE named DROP COLUMN stat, DROP COLUMN ex;
ALTER TABLE named RENAME COLUMN name TO title;
ALTER TABLE named RENAME COLUMN username TO name;
ALTER TABLE named DROP COLUMN status;
ALTER TABLE byname ADD COLUMN twice int GENERATED ALWAYS AS (g * 2) STORED;
CREATE FUNCTION rows_of() RETURNS SETOF named LANGUAGE sql AS 'SELECT * FROM meanings.named';
SELECT pgshift.define('byname', 'st', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "EXISTS (SELECT FROM rows_of() r WHERE r.username = ''x'')"}');
ALTER TABLE named ADD COLUMN later int;
INSERT INTO named (username) VALUES ('x');
INSERT INTO byname VALUES (1, 'a');
\c -
SET search_path = meanings;
SET ROLE regress_owner;
UPDATE byname SET st = 'b' RETURNING st;
-- what goes with the session is not for a rule of others
CREATE TEMP TABLE allowed (x int);
\set VERBOSITY terse
CREATE FUNCTION pg_temp.fine(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SELECT pgshift.define('o', 's', '{a,b,c,d}', '{"a": ["b"]}', guards => '{"a->b": "EXISTS (SELECT FROM allowed)"}');
SELECT pgshift.define('o', 's', '{a,b,c,d}', '{"a": ["b"]}', guards => '{"a->b": "pg_temp.fine(NEW.id)"}');
SELECT pgshift.define_machine('meant', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "pg_temp.fine(1)"}');
\set VERBOSITY default
CREATE TEMP TABLE mine (id int PRIMARY KEY, s text);
SELECT pgshift.define('mine', 's', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "EXISTS (SELECT FROM allowed)"}');
-- machines
RESET ROLE;
SET ROLE regress_stranger;
SET ROLE regress_owner;
SELECT pgshift.define_machine('meant', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "(''(0,1)''::cp).t > 0"}');
SELECT (pgshift.transition('meant', 's1', 'a')).to_state;
SELECT pgshift.transition('meant', 's1', 'b');
RESET ROLE;
SET ROLE regress_stranger;
ALTER TYPE cp RENAME ATTRIBUTE t TO q;
ALTER TYPE cp RENAME ATTRIBUTE a TO t;
\c -
SET search_path = meanings;
SET ROLE regress_owner;
SELECT pgshift.transition('meant', 's1', 'b');
RESET ROLE;
-- a policy makes no JSON of what others have made a cast for
SET ROLE regress_owner;
CREATE FUNCTION j(lvl) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'run as %', current_user; RETURN '1'; END $$;
CREATE TABLE p (id int PRIMARY KEY, s text, l lvl);
INSERT INTO p VALUES (1, 'a', 'low');
SELECT pgshift.consensus('p', 'b', 1, field => 's');
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON p TO regress_stranger;
CREATE POLICY by_json ON p USING (to_json(l) IS NOT NULL);
SET ROLE regress_stranger;
CREATE CAST (lvl AS json) WITH FUNCTION j(lvl);
SELECT pgshift.approve('p', '1');
SET ROLE regress_owner;
ALTER POLICY by_json ON p USING (to_jsonb(ARRAY[l]) IS NOT NULL);
SET ROLE regress_stranger;
SELECT pgshift.approve('p', '1');
RESET ROLE;
SET client_min_messages = warning;
DROP SCHEMA meanings CASCADE;
DROP OWNED BY regress_owner, regress_stranger CASCADE;
DROP ROLE regress_owner, regress_stranger;
