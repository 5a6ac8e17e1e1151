-- define(): guards

CREATE TABLE loans (gone text, id int PRIMARY KEY, amount numeric, balance numeric, status text, tags text[]);
ALTER TABLE loans DROP COLUMN gone;
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid", "pending"]}',
                      initial => 'pending',
                      guards => '{"approved->paid": "NEW.balance >= NEW.amount",
                                  "approved->pending": "OLD.amount IS DISTINCT FROM NEW.amount"}');
INSERT INTO loans VALUES (1, 100, 0), (2, 100, NULL);
UPDATE loans SET status = 'approved';
-- false and NULL reject, and what the statement sets counts
UPDATE loans SET status = 'paid' WHERE id = 1;
UPDATE loans SET status = 'paid' WHERE id = 2;
UPDATE loans SET status = 'paid', balance = 100 WHERE id = 1;
UPDATE loans SET status = 'pending' WHERE id = 2;
UPDATE loans SET status = 'pending', amount = 1 WHERE id = 2;
-- neither an unchanged state nor an INSERT is guarded
UPDATE loans SET balance = 0 WHERE id = 1;
INSERT INTO loans VALUES (3, 100, 0, 'paid');
TABLE loans;

-- what is no guard: the parser says why and where
CREATE FUNCTION try(guard text) RETURNS void LANGUAGE sql AS $$
    SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"]}',
                          guards => jsonb_build_object('pending->approved', guard)) $$;
SELECT try('');
SELECT try('   -- nothing');
SELECT try('NEW.balance >=');
SELECT try('NEW.balence > 0');
SELECT try('balance > 0');
SELECT try('loans.balance > 0');
SELECT try('NEW.balance');
SELECT try('NEW.balance + 1');
SELECT try('NEW.balance > 0; DROP TABLE loans');
SELECT try('true) FROM loans WHERE (true');
SELECT try('true FROM loans');
SELECT try('true, false');
SELECT try('true AS x');
SELECT try('true LIMIT 0');
SELECT try('true ORDER BY 1');
SELECT try('DISTINCT true');
SELECT try('true UNION SELECT false');
SELECT try('SELECT true');
SELECT try('$1');
SELECT try('NEW.*');
SELECT try('*');
SELECT try('count(*) > 0');
SELECT try('row_number() OVER () > 0');
SELECT try('generate_series(1, 2) > 0');
SELECT try('no_such_function(NEW.balance)');
SELECT try('NEW.ctid IS NOT NULL');
SELECT try('EXISTS (SELECT FROM nowhere)');
SELECT try('true /* open');
SELECT try('''open');
SELECT try('1/0 > 1');
SELECT try(NULL);
SELECT definition ->> 'guards' FROM pgshift.rules;

-- columns that are computed after rules are checked
CREATE TABLE computed (id int, status text, twice int GENERATED ALWAYS AS (id * 2) STORED);
SELECT pgshift.define('computed', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "NEW.twice > 0"}');
SELECT pgshift.define('computed', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "NEW IS NOT NULL"}');
SELECT pgshift.define('computed', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "(SELECT NEW.twice > 0)"}');
SELECT pgshift.define('computed', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "OLD.twice > 2"}');
INSERT INTO computed VALUES (1, 'a'), (2, 'a');
UPDATE computed SET status = 'b' WHERE id = 1;
UPDATE computed SET status = 'b' WHERE id = 2;
DROP TABLE computed;

-- what is one: functions, casts, operators, arrays, comments, whole rows, sub-selects
CREATE TABLE limits (up_to numeric);
CREATE FUNCTION small_enough(loan loans) RETURNS boolean LANGUAGE plpgsql STABLE AS
    'BEGIN RETURN loan.amount <= (SELECT max(up_to) FROM limits); END';
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}',
                      '{"pending": ["approved"], "approved": ["paid", "pending"], "paid": ["pending"]}',
                      guards => '{"pending->approved": "small_enough(NEW) -- by function",
                                  "approved->paid": "NEW.amount <= (SELECT max(up_to) FROM limits) AND ''ok'' = ANY (NEW.tags) -- by query",
                                  "paid->pending": "(OLD).amount::text ~ ''^1'' /* by pattern */",
                                  "approved->pending": "EXISTS (SELECT FROM loans AS other WHERE other.id <> NEW.id AND other.status = OLD.status)"}');
UPDATE loans SET status = 'approved', amount = 100 WHERE id = 2;
INSERT INTO limits VALUES (100);
UPDATE loans SET status = 'approved', amount = 101 WHERE id = 2;
UPDATE loans SET status = 'approved', amount = 100 WHERE id = 2;
UPDATE loans SET status = 'paid' WHERE id = 2;
UPDATE loans SET status = 'paid', tags = '{fine,ok}' WHERE id = 2;
UPDATE loans SET status = 'pending', tags = NULL WHERE id = 2;
INSERT INTO loans VALUES (4, 1, 1, 'approved');
UPDATE loans SET status = 'pending' WHERE id = 4;
UPDATE loans SET status = 'approved' WHERE id = 2;
UPDATE loans SET status = 'pending' WHERE id = 4;
-- the sub-select sees what the statement has written so far: the second row finds no other
UPDATE loans SET status = 'approved', amount = 1 WHERE id = 4;
UPDATE loans SET status = 'pending' WHERE id IN (2, 4);
SELECT id, status FROM loans ORDER BY id;

-- one that is written out over several lines
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["pending"]}',
                      guards => '{"pending->approved": "CASE WHEN NEW.amount > 100 THEN false ELSE NEW.id = 4 END", "approved->pending": "true"}');
UPDATE loans SET status = 'pending' WHERE id = 4;
UPDATE loans SET status = 'approved' WHERE id = 4;

-- a guard that raises an error says which it is
\set VERBOSITY default
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["pending"]}',
                      guards => '{"pending->approved": "1 / NEW.balance > 0", "approved->pending": "(SELECT 1 / NEW.balance > 0)"}');
UPDATE loans SET status = 'pending', balance = 0 WHERE id = 4;
UPDATE loans SET status = 'pending', balance = 1 WHERE id = 4;
UPDATE loans SET status = 'approved', balance = 0 WHERE id = 4;

-- a function that a guard uses is replaced: it is the new one that counts, in this session too
CREATE FUNCTION is_open() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';
CREATE TABLE gates (id int, status text);
SELECT pgshift.define('gates', 'status', '{shut,open}', '{"shut": ["open"], "open": ["shut"]}', guards => '{"shut->open": "is_open()"}');
INSERT INTO gates VALUES (1, 'shut');
UPDATE gates SET status = 'open';
CREATE OR REPLACE FUNCTION is_open() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
UPDATE gates SET status = 'open';
UPDATE gates SET status = 'shut';
DROP FUNCTION is_open();
DROP FUNCTION is_open() CASCADE;
UPDATE gates SET status = 'open';

-- names mean what they meant to the installer, whatever the writer's search_path says, and no temporary table
-- or operator of his stands in for them
CREATE SCHEMA app;
CREATE TABLE app.quota (open boolean);
INSERT INTO app.quota VALUES (false);
CREATE FUNCTION app.is_positive(numeric) RETURNS boolean LANGUAGE sql AS 'SELECT $1 > 0';
SET search_path = app, public;
SELECT pgshift.define('gates', 'status', '{shut,open}', '{"shut": ["open"], "open": ["shut"]}',
                      guards => '{"shut->open": "(SELECT bool_and(open) FROM quota)", "open->shut": "is_positive(NEW.id)"}');
SELECT definition #>> '{settings,search_path}' FROM pgshift.rules WHERE relation = 'gates'::regclass;
RESET search_path;
CREATE TEMPORARY TABLE quota (open boolean);
INSERT INTO quota VALUES (true);
CREATE SCHEMA hostile;
CREATE TABLE hostile.quota (open boolean);
INSERT INTO hostile.quota VALUES (true);
CREATE FUNCTION hostile.is_positive(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION hostile.bool_and(boolean) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION hostile.yes(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.yes);
SET search_path = hostile, pg_catalog, app, public;
UPDATE gates SET status = 'open';
SET search_path = '';
UPDATE public.gates SET status = 'open';
UPDATE app.quota SET open = true;
UPDATE public.gates SET status = 'open';
UPDATE public.gates SET status = 'shut', id = -1;
UPDATE public.gates SET status = 'shut';
RESET search_path;
-- a function's own body means what it meant there, too, where PostgreSQL puts it in the call's place
CREATE FUNCTION app.inner_positive(numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
SET search_path = app, public;
CREATE FUNCTION app.outer_positive(numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT inner_positive($1)';
SELECT pgshift.define('gates', 'status', '{shut,open}', '{"shut": ["open"], "open": ["shut"]}', guards => '{"shut->open": "outer_positive(NEW.id)"}');
RESET search_path;
UPDATE gates SET status = 'open', id = -1;
UPDATE gates SET status = 'open', id = 1;
-- nor does what others create later where the installer's names were looked up: a better match is not the one meant
CREATE TABLE matched (id int, status varchar, code varchar, tags varchar[]);
SELECT pgshift.define('matched', 'status', '{a,b,c}', '{"a": ["b", "c"]}',
                      guards => '{"a->b": "length(NEW.code) > 3", "a->c": "NEW.tags @> ''{urgent}''"}');
INSERT INTO matched VALUES (1, 'a', 'x', '{x}');
CREATE FUNCTION public.length(varchar) RETURNS int LANGUAGE sql AS 'SELECT 99';
CREATE FUNCTION has_all(varchar[], varchar[]) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR public.@> (LEFTARG = varchar[], RIGHTARG = varchar[], FUNCTION = has_all);
\c -
UPDATE matched SET status = 'b';
UPDATE matched SET status = 'c';
SELECT definition ->> 'bound_guards' FROM pgshift.rules WHERE relation = 'matched'::regclass;
DROP TABLE matched;
DROP OPERATOR public.@> (varchar[], varchar[]);
DROP FUNCTION public.length(varchar), has_all;
-- what can't be written so that it means the same is refused
CREATE SCHEMA ext;
CREATE TYPE ext.loose AS (x text);
CREATE FUNCTION ext.same(ext.loose, ext.loose) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT lower($1.x) OPERATOR(pg_catalog.=) lower($2.x)';
CREATE OPERATOR ext.= (LEFTARG = ext.loose, RIGHTARG = ext.loose, FUNCTION = ext.same);
CREATE TABLE uses_ext (id int, status text, c ext.loose);
SET search_path = ext, public;
SELECT pgshift.define('uses_ext', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "OLD.c IS DISTINCT FROM NEW.c"}');
SELECT pgshift.define('uses_ext', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "(SELECT NULLIF(OLD.c, NEW.c) IS NOT NULL)"}');
SELECT pgshift.define('uses_ext', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "NOT (OLD.c = NEW.c)"}');
RESET search_path;
INSERT INTO uses_ext VALUES (1, 'a', ROW('AB'));
UPDATE uses_ext SET status = 'b', c.x = 'ab';
DROP TABLE uses_ext;
SET client_min_messages = warning;
DROP SCHEMA ext CASCADE;
RESET client_min_messages;

-- what else the writer sets changes nothing either: how literals and dates are read, and what functions find
CREATE TABLE dated (id int, status text, code text, day date, due timestamptz, said text);
SET datestyle = 'ISO, MDY';
SELECT pgshift.define('dated', 'status', '{a,b,c,d,e}', '{"a": ["b", "c", "d", "e"]}',
                      guards => '{"a->b": "NEW.code ~ ''^\\d{4}$''", "a->c": "NEW.day < ''01/12/2026''::date",
                                  "a->d": "(SELECT NEW.day < ''01/12/2026''::date AND NEW.said::date < ''2026-01-12'')",
                                  "a->e": "NEW.said::date < ''01/12/2026'' AND NEW.due < timestamptz ''2026-01-01''"}');
RESET datestyle;
INSERT INTO dated VALUES (1, 'a', 'dddd', '2026-06-01', '2026-01-01 09:00+00', '01/06/2026'), (2, 'a', '1234', '2026-01-11', '2025-12-31 05:00+00', '01/06/2026');
\c -
SET standard_conforming_strings = off;
SET datestyle = 'SQL, DMY';
SET timezone = 'Etc/GMT+12';
UPDATE dated SET status = 'b' WHERE id = 1;
UPDATE dated SET status = 'c' WHERE id = 1;
UPDATE dated SET status = 'd' WHERE id = 1;
UPDATE dated SET status = 'e' WHERE id = 1;
BEGIN;
UPDATE dated SET status = 'b' WHERE id = 2;
ROLLBACK;
BEGIN;
UPDATE dated SET status = 'c' WHERE id = 2;
ROLLBACK;
BEGIN;
UPDATE dated SET status = 'd' WHERE id = 2;
ROLLBACK;
UPDATE dated SET status = 'e' WHERE id = 2;
SHOW datestyle;
SHOW timezone;
RESET standard_conforming_strings;
RESET datestyle;
RESET timezone;
CREATE TABLE shown_as (id int, status text, f float8, b bytea);
SELECT pgshift.define('shown_as', 'status', '{a,b,c}', '{"a": ["b", "c"]}',
                      guards => '{"a->b": "NEW.f::text = ''0.3''", "a->c": "NEW.b::text <> ''\\x0041''"}');
INSERT INTO shown_as VALUES (1, 'a', 0.1::float8 + 0.2::float8, '\x0041');
SET extra_float_digits = 0;
SET bytea_output = escape;
UPDATE shown_as SET status = 'b';
UPDATE shown_as SET status = 'c';
RESET extra_float_digits;
RESET bytea_output;
DROP TABLE shown_as;
CREATE TABLE caps (most int);
INSERT INTO caps VALUES (10);
CREATE FUNCTION within_cap(int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN $1 <= (SELECT max(most) FROM caps); END';
CREATE TABLE capped (id int, status text);
SELECT pgshift.define('capped', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "within_cap(NEW.id)"}');
INSERT INTO capped VALUES (11, 'a');
CREATE TEMPORARY TABLE caps (most int);
INSERT INTO pg_temp.caps VALUES (100);
UPDATE capped SET status = 'b';
DROP TABLE pg_temp.caps;

SET client_min_messages = warning;
DROP TABLE dated, capped, caps;
DROP FUNCTION within_cap;
DROP TABLE gates, limits, loans CASCADE;
DROP SCHEMA app, hostile CASCADE;
DROP FUNCTION try;
