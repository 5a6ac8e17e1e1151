-- what a rule's expressions name: it stays, and keeps its name, while there is the rule
SET client_min_messages = warning;
CREATE SCHEMA tools;
CREATE FUNCTION tools.is_small(int) RETURNS boolean LANGUAGE sql AS 'SELECT $1 < 10';
CREATE FUNCTION tools.unused(int) RETURNS boolean LANGUAGE sql AS 'SELECT $1 < 10';
CREATE FUNCTION tools.is_like(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT $1 = $2';
CREATE OPERATOR tools.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = tools.is_like);
CREATE TYPE tools.mood AS ENUM ('sad', 'merry');
CREATE DOMAIN tools.percent AS int CHECK (VALUE <= 100);
CREATE TABLE tools."odd ""limits" (up_to int, other int);
CREATE COLLATION tools.bytewise (LOCALE = 'C');
CREATE TABLE loans (id int PRIMARY KEY, amount int, note text, status text);
SELECT pgshift.define('loans', 'status', '{a,b,c,d,e}', '{"a": ["b", "c", "d", "e"]}', initial => 'a', guards => '{
    "a->b": "tools.is_small(NEW.amount)",
    "a->c": "NEW.note OPERATOR(tools.===) ''x'' AND NEW.note COLLATE tools.bytewise > ''a''",
    "a->d": "NEW.note = (''sad''::tools.mood)::text OR NEW.amount::tools.percent > 1",
    "a->e": "NEW.amount < (SELECT max(up_to) FROM tools.\"odd \"\"limits\")"}');
SELECT pgshift.normalize('loans', '{"note": "{value} || tools.is_small(NEW.id)"}');
INSERT INTO loans VALUES (1, 5, 'x');

-- functions
DROP FUNCTION tools.is_small(int);
\set VERBOSITY terse
ALTER FUNCTION tools.is_small(int) RENAME TO is_tiny;
ALTER FUNCTION tools.is_small(int) SET SCHEMA public;
ALTER ROUTINE tools.is_small(int) RENAME TO is_tiny;
-- operators, collations, types and their values
DROP OPERATOR tools.=== (text, text);
DROP FUNCTION tools.is_like(text, text);
ALTER OPERATOR tools.=== (text, text) SET SCHEMA public;
DROP COLLATION tools.bytewise;
ALTER COLLATION tools.bytewise RENAME TO other;
DROP TYPE tools.mood;
ALTER TYPE tools.mood RENAME TO temper;
ALTER TYPE tools.mood RENAME VALUE 'sad' TO 'blue';
ALTER TYPE tools.mood SET SCHEMA public;
DROP DOMAIN tools.percent;
ALTER DOMAIN tools.percent RENAME TO share;
-- tables and their columns
DROP TABLE tools."odd ""limits";
ALTER TABLE tools."odd ""limits" RENAME TO limits;
ALTER TABLE tools."odd ""limits" SET SCHEMA public;
ALTER TABLE tools."odd ""limits" RENAME COLUMN up_to TO maximum;
ALTER TABLE tools."odd ""limits" DROP COLUMN up_to;
ALTER TABLE tools."odd ""limits" ALTER COLUMN up_to TYPE text;
-- schemas
ALTER SCHEMA tools RENAME TO instruments;
DROP SCHEMA tools;
\set VERBOSITY default
-- all is as it was, in this session and in others
UPDATE loans SET status = 'b';
\connect -
UPDATE loans SET amount = 500 RETURNING note;
TABLE loans;

-- CASCADE takes a rule along no more than it is told to: the rule stays, and can't be applied
BEGIN;
DROP FUNCTION tools.is_small(int) CASCADE;
SELECT name, enabled FROM pgshift.rules WHERE relation = 'loans'::regclass ORDER BY name;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'loans'::regclass ORDER BY tgname;
SAVEPOINT written;
INSERT INTO loans VALUES (2, 5, 'x');
ROLLBACK TO written;
-- nothing is in a broken rule's way
DROP TYPE tools.mood;
ALTER SCHEMA tools RENAME TO instruments;
DROP SCHEMA instruments CASCADE;
ROLLBACK;
BEGIN;
DROP SCHEMA tools CASCADE;
SELECT name FROM pgshift.rules WHERE relation = 'loans'::regclass ORDER BY name;
ROLLBACK;
ALTER TABLE tools."odd ""limits" DROP COLUMN up_to;
UPDATE loans SET amount = 500 RETURNING note;

-- what no rule names is free, and so is what is named but not meant
DROP FUNCTION tools.unused(int);
ALTER TABLE tools."odd ""limits" RENAME COLUMN other TO others;
ALTER TABLE tools."odd ""limits" ALTER COLUMN up_to TYPE bigint;
ALTER TYPE tools.mood ADD VALUE 'mad';
ALTER TYPE tools.mood RENAME VALUE 'merry' TO 'glad';
CREATE SCHEMA others;
CREATE FUNCTION others.is_small(int) RETURNS boolean LANGUAGE sql AS 'SELECT false';
DROP FUNCTION others.is_small(int);
CREATE TEMP TABLE is_small (id int);
DROP TABLE is_small;
DROP SCHEMA others;
-- what stands in the way of one rule only, and what it says of it
CREATE FUNCTION tools.third(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE TABLE gated (id int PRIMARY KEY, amount int, status text);
SELECT pgshift.consensus('gated', 'done', 1, condition => 'tools.third(NEW.amount)');
DROP FUNCTION tools.third(int);
-- a rule that something else has broken is in nobody's way
CREATE TABLE broken (id int PRIMARY KEY, status text);
CREATE TRIGGER zz_pgshift_2_define_status BEFORE INSERT ON broken FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('not JSON');
CREATE FUNCTION tools.fourth(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
DROP FUNCTION tools.fourth(int);
-- what a stranger's rule uses: PostgreSQL refuses to drop it, CASCADE and renaming leave the rule without it
CREATE ROLE regress_pgshift_lender;
CREATE SCHEMA AUTHORIZATION regress_pgshift_lender;
SET ROLE regress_pgshift_lender;
CREATE FUNCTION regress_pgshift_lender.fifth(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
RESET ROLE;
CREATE TABLE borrower (id int PRIMARY KEY, status text);
SELECT pgshift.define('borrower', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "regress_pgshift_lender.fifth(NEW.id)"}');
SET ROLE regress_pgshift_lender;
DROP FUNCTION regress_pgshift_lender.fifth;
ALTER FUNCTION regress_pgshift_lender.fifth RENAME TO sixth;
DROP FUNCTION regress_pgshift_lender.fifth CASCADE;
RESET ROLE;
INSERT INTO borrower VALUES (1, 'a');
\set VERBOSITY sqlstate
UPDATE borrower SET status = 'b';
\set VERBOSITY default
SELECT severity, rule FROM pgshift.doctor('borrower');
SET ROLE regress_pgshift_lender;
CREATE FUNCTION regress_pgshift_lender.fifth(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
RESET ROLE;
-- what has its name next is not in the rule before that is defined anew
UPDATE borrower SET status = 'b';
SELECT severity, finding, remedy FROM pgshift.doctor('borrower');
SELECT pgshift.define('borrower', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "regress_pgshift_lender.fifth(NEW.id)"}');
INSERT INTO borrower VALUES (1, 'a');
SELECT * FROM pgshift.doctor('borrower');
DROP FUNCTION regress_pgshift_lender.fifth;
SET ROLE regress_pgshift_lender;
DROP SCHEMA regress_pgshift_lender CASCADE;
RESET ROLE;
UPDATE borrower SET status = 'b';
DROP TABLE borrower;
DROP ROLE regress_pgshift_lender;
-- with the rule gone, in the same transaction as it comes again
BEGIN;
SELECT pgshift.drop_rule('gated', 'consensus');
ALTER FUNCTION tools.third(int) RENAME TO last_third;
SELECT pgshift.consensus('gated', 'done', 1, condition => 'tools.last_third(NEW.amount)');
COMMIT;
-- tables go with their rules, together with what these need
BEGIN;
DROP TABLE loans, gated;
DROP SCHEMA tools CASCADE;
ROLLBACK;
CREATE SCHEMA whole;
CREATE FUNCTION whole.fine(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE TABLE whole.things (id int, status text);
SELECT pgshift.define('whole.things', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "whole.fine(NEW.id)"}');
SET client_min_messages = warning;
DROP SCHEMA whole CASCADE;
-- without our schema nothing is found
ALTER SCHEMA pgshift RENAME TO other;
DROP TABLE loans, gated, broken;
DROP SCHEMA tools CASCADE;
