-- Columns, keys and triggers that go along with something else: what was recorded of them is not another's
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_maker, regress_owner, regress_reader;
RESET client_min_messages;
CREATE ROLE regress_maker;
CREATE ROLE regress_owner;
CREATE ROLE regress_reader;
CREATE SCHEMA lost;
GRANT ALL ON SCHEMA lost TO regress_maker, regress_owner, regress_reader;
SET search_path = lost;

-- by ALTER TABLE of another table of the same owner: refused, as DROP TYPE is
SET ROLE regress_owner;
CREATE TABLE base (x integer);
CREATE VIEW shown AS SELECT x FROM base;
CREATE TABLE loans (id integer PRIMARY KEY, status text, c shown);
SELECT pgshift.audit('loans', track => '{status, c}');
SELECT pgshift.consensus('loans', 'approved', 1, bind => '{c}');
INSERT INTO loans VALUES (1, 'pending', row(42)::shown);
SELECT pgshift.approve('loans', '1', by => 'zoe');
ALTER TABLE base DROP COLUMN x CASCADE;
SELECT pgshift.drop_rule('loans', 'consensus');
ALTER TABLE base DROP COLUMN x CASCADE;

-- where the audit names no columns: another column of the name is not that one
SELECT pgshift.audit('loans');
ALTER TABLE base DROP COLUMN x CASCADE;
ALTER TABLE loans ADD COLUMN c text;
UPDATE loans SET c = 'new';
GRANT SELECT (id, c) ON loans TO regress_reader;
SET ROLE regress_reader;
SELECT field, from_value, to_value FROM pgshift.history('loans', '1') WHERE field = 'c';
SELECT field, from_value, to_value FROM pgshift.changes('loans') WHERE field = 'c';
SET ROLE regress_owner;

-- a generated column of the same table, which goes along with what it is made of
CREATE TABLE sums (id integer PRIMARY KEY, a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED);
SELECT pgshift.audit('sums', track => '{twice}');
ALTER TABLE sums DROP COLUMN a CASCADE;
SELECT pgshift.audit('sums');
INSERT INTO sums VALUES (1, 21);
ALTER TABLE sums DROP COLUMN a CASCADE;
ALTER TABLE sums ADD COLUMN twice integer;
SELECT field, to_value FROM pgshift.history('sums', '1', 'twice');

-- by somebody else, whom a rule keeps from nothing
SET ROLE regress_maker;
CREATE TYPE money_of AS (a integer);
CREATE DOMAIN number AS integer;
SET ROLE regress_owner;
CREATE TABLE notes (id integer PRIMARY KEY, c money_of);
SELECT pgshift.audit('notes');
INSERT INTO notes VALUES (1, row(42)::money_of);
CREATE TABLE keyed (id number PRIMARY KEY, other integer UNIQUE NOT NULL, status text);
SELECT pgshift.consensus('keyed', 'ok', 1);
INSERT INTO keyed VALUES (1, 2, 'open'), (2, 1, 'open');
SELECT pgshift.approve('keyed', '1', by => 'zoe');
SET ROLE regress_maker;
SET client_min_messages = warning;
DROP TYPE money_of CASCADE;
DROP DOMAIN number CASCADE;
RESET client_min_messages;
SET ROLE regress_owner;
ALTER TABLE notes ADD COLUMN c text;
GRANT SELECT (id, c) ON notes TO regress_reader;
SET ROLE regress_reader;
SELECT field, to_value FROM pgshift.history('notes', '1') WHERE field = 'c';
SET ROLE regress_owner;
-- the gate has lost its key: nothing is let through before it is made anew, and what was approved is another row's
ALTER TABLE keyed ADD PRIMARY KEY (other);
UPDATE keyed SET status = 'ok' WHERE other = 1;
SELECT pgshift.consensus('keyed', 'ok', 1);
UPDATE keyed SET status = 'ok' WHERE other = 1;

-- a gate that has lost something is not asked when its key changes: its approvals are for the rows as they were
CREATE FUNCTION holds(integer) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
CREATE TABLE swapped (id integer PRIMARY KEY, other integer UNIQUE NOT NULL, status text);
SELECT pgshift.consensus('swapped', 'ok', 1, condition => 'holds(NEW.id)');
INSERT INTO swapped VALUES (1, 2, 'open'), (2, 1, 'open');
SELECT pgshift.approve('swapped', '1', by => 'zoe');
SET client_min_messages = error;
DROP FUNCTION holds(integer) CASCADE;
RESET client_min_messages;
ALTER TABLE swapped DROP CONSTRAINT swapped_pkey;
ALTER TABLE swapped ADD PRIMARY KEY (other);
SELECT pgshift.consensus('swapped', 'ok', 1);
UPDATE swapped SET status = 'ok' WHERE id = 2;

-- a definition that is as large as may be keeps nobody from dropping anything
SET ROLE regress_maker;
CREATE FUNCTION large(integer) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
SET ROLE regress_owner;
CREATE TABLE full_up (id integer PRIMARY KEY, status text);
DO $$
DECLARE
    n integer := 1048576;
    said text;
BEGIN
    -- so much of a comment that the definition has the last byte that it may have
    BEGIN
        PERFORM pgshift.define('full_up', 'status', '{a,b}', '{"a": ["b"]}',
            guards => jsonb_build_object('a->b', 'large(NEW.id) /*' || repeat('x', n) || '*/'));
    EXCEPTION WHEN program_limit_exceeded THEN
        GET STACKED DIAGNOSTICS said = MESSAGE_TEXT;
    END;
    n := n - (substring(said FROM '(\d+) bytes')::integer - 1048576);
    PERFORM pgshift.define('full_up', 'status', '{a,b}', '{"a": ["b"]}',
        guards => jsonb_build_object('a->b', 'large(NEW.id) /*' || repeat('x', n) || '*/'));
END $$;
INSERT INTO full_up VALUES (1, 'a');
SET ROLE regress_maker;
SET client_min_messages = error;
DROP FUNCTION large(integer) CASCADE;
RESET client_min_messages;
SET ROLE regress_owner;
UPDATE full_up SET status = 'b';
SELECT definition -> 'lost' AS lost FROM pgshift.rules WHERE relation = 'full_up'::regclass;
SELECT pgshift.drop_rule('full_up', 'define');
RESET ROLE;

-- an attribute of a type, which another role's table was made OF, is its owner's to drop
RESET ROLE;
CREATE TYPE lost.kind AS (id integer, status text, note text, kept text);
GRANT USAGE ON TYPE lost.kind TO regress_owner;
SET ROLE regress_owner;
CREATE TABLE of_kind OF lost.kind (PRIMARY KEY (id));
SELECT pgshift.define('of_kind', 'status', '{open,closed}', '{"open": ["closed"]}', initial => 'open', guards => '{"open->closed": "NEW.note IS NOT NULL"}');
SELECT pgshift.audit('of_kind');
INSERT INTO of_kind VALUES (1, NULL, 'a note', 'kept');
RESET ROLE;
ALTER TYPE lost.kind DROP ATTRIBUTE note CASCADE;
ALTER TYPE lost.kind ADD ATTRIBUTE note text CASCADE;
SELECT field, to_value FROM pgshift.history('of_kind', '1');
SET ROLE regress_owner;
UPDATE of_kind SET kept = 'changed';
RESET ROLE;
ALTER TYPE lost.kind DROP ATTRIBUTE status CASCADE;
ALTER TYPE lost.kind ADD ATTRIBUTE status text CASCADE;
SET ROLE regress_owner;
INSERT INTO of_kind VALUES (2, 'kept', NULL, 'anything');
SELECT pgshift.drop_rule('of_kind', 'define');
INSERT INTO of_kind VALUES (2, 'kept', NULL, 'anything');
SELECT field, from_value, to_value FROM pgshift.history('of_kind', '1');
-- the owner's own type waits for the rules
CREATE TYPE of_owner AS (id integer, status text);
CREATE TABLE of_own OF of_owner (PRIMARY KEY (id));
SELECT pgshift.define('of_own', 'status', '{open,closed}', '{"open": ["closed"]}', initial => 'open');
ALTER TYPE of_owner DROP ATTRIBUTE status CASCADE;
RESET ROLE;

-- a trigger for TRUNCATE goes with an extension that its table's owner has made it depend on, and comes again
SET ROLE regress_owner;
CREATE TABLE frozen (id integer PRIMARY KEY, status text);
SELECT pgshift.define('frozen', 'status', '{open,closed}', '{"open": ["closed"]}', frozen => '{closed}');
INSERT INTO frozen VALUES (1, 'closed');
ALTER TRIGGER zz_pgshift_2_truncate ON frozen DEPENDS ON EXTENSION plpgsql;
RESET ROLE;
BEGIN;
SET client_min_messages = error;
DROP EXTENSION plpgsql CASCADE;
RESET client_min_messages;
TRUNCATE frozen;
ROLLBACK;
-- under protect(), too
BEGIN;
SET client_min_messages = error;
SELECT pgshift.protect();
DROP EXTENSION plpgsql CASCADE;
RESET client_min_messages;
TRUNCATE frozen;
ROLLBACK;

SET client_min_messages = error;
DROP SCHEMA lost CASCADE;
DROP OWNED BY regress_maker, regress_owner, regress_reader;
DROP ROLE regress_maker, regress_owner, regress_reader;
