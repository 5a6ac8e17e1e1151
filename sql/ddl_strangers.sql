-- rules of strangers stand in nobody's way, but that what they use keeps its name: whoever had that next would be in them
SET client_min_messages = warning;
CREATE ROLE regress_pgshift_owner;
CREATE ROLE regress_pgshift_stranger;
CREATE SCHEMA ours AUTHORIZATION regress_pgshift_owner;
CREATE SCHEMA theirs AUTHORIZATION regress_pgshift_stranger;
GRANT USAGE ON SCHEMA ours, theirs TO PUBLIC;
SET ROLE regress_pgshift_owner;
CREATE TABLE ours.users (id int PRIMARY KEY, secret text, other text);
CREATE TYPE ours.mood AS ENUM ('ok', 'bad');
CREATE DOMAIN ours.word AS text;
CREATE FUNCTION ours.fine(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
-- triggers made by hand: what can't be applied, what is no definition at all, what runs code when it is compiled
SET ROLE regress_pgshift_stranger;
CREATE TEMP TABLE broken (id int PRIMARY KEY, status text);
CREATE TRIGGER zz_pgshift_2_define_status BEFORE INSERT OR UPDATE ON broken FOR EACH ROW
    EXECUTE FUNCTION pgshift.define_trigger('{"field": "status", "states": ["a"], "bound_guards": {"a->a": "users secret ours"}}');
CREATE TRIGGER zz_pgshift_3_consensus_x BEFORE INSERT OR UPDATE ON broken FOR EACH ROW EXECUTE FUNCTION pgshift.consensus_trigger('users secret ours');
CREATE TRIGGER zz_pgshift_1_normalize BEFORE INSERT OR UPDATE ON broken FOR EACH ROW EXECUTE FUNCTION pgshift.normalize_trigger('{"fields": 1, "bound_fields": {"status": "users"}}');
CREATE FUNCTION theirs.noisy(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RAISE WARNING 'a stranger runs as %', current_user; RETURN true; END$$;
CREATE TABLE theirs.noisy_guards (id int PRIMARY KEY, status text, d ours.word);
CREATE TRIGGER zz_pgshift_2_define_status BEFORE INSERT OR UPDATE ON theirs.noisy_guards FOR EACH ROW
    EXECUTE FUNCTION pgshift.define_trigger('{"field": "status", "states": ["a", "b"], "transitions": {"a": ["b"]}, "guards": {"a->b": "x"}, "bound_guards": {"a->b": "theirs.noisy(''users''::text)"}, "settings": {}}');
-- and rules that do use what is the owner's, as a view might
CREATE TABLE theirs.borrowers (id int PRIMARY KEY, status text, m ours.mood);
SELECT pgshift.define('theirs.borrowers', 'status', '{a,b}', '{"a": ["b"]}',
    guards => '{"a->b": "ours.fine(NEW.status) AND NOT EXISTS (SELECT FROM ours.users AS u WHERE u.secret = NEW.status)"}');
SELECT pgshift.define('theirs.borrowers', 'm', '{ok,bad}', '{"ok": ["bad"]}');
INSERT INTO theirs.borrowers VALUES (1, 'a', 'ok');
SET ROLE regress_pgshift_owner;
\set VERBOSITY terse
ALTER TABLE ours.users ALTER COLUMN secret TYPE varchar(20);
ALTER TABLE ours.users RENAME COLUMN secret TO s2;
ALTER TABLE ours.users DROP COLUMN other;
ALTER TABLE ours.users RENAME TO u2;
ALTER FUNCTION ours.fine(text) RENAME TO good;
ALTER TYPE ours.mood RENAME VALUE 'ok' TO 'okay';
ALTER DOMAIN ours.word SET DEFAULT 'x';
ALTER DOMAIN ours.word ADD CHECK (VALUE <> 'status');
RESET ROLE;
ALTER SCHEMA ours RENAME TO still_ours;
-- PostgreSQL says who uses it, as it would of a view
DROP TABLE ours.users;
DROP FUNCTION ours.fine(text);
SET ROLE regress_pgshift_owner;
DROP TABLE ours.users CASCADE;
DROP TYPE ours.mood CASCADE;
RESET ROLE;
-- the rules are there, and let nothing be written that needs them
SELECT relation, name, enabled FROM pgshift.rules WHERE relation::text LIKE 'theirs.%' ORDER BY 1, 2;
INSERT INTO theirs.borrowers VALUES (2, 'a');
DROP SCHEMA ours CASCADE;
SELECT name FROM pgshift.rules WHERE relation = 'theirs.borrowers'::regclass ORDER BY 1;
-- also where everything of one role goes
CREATE SCHEMA again AUTHORIZATION regress_pgshift_owner;
GRANT USAGE ON SCHEMA again TO PUBLIC;
SET ROLE regress_pgshift_owner;
CREATE TYPE again.mood AS ENUM ('ok', 'bad');
CREATE FUNCTION again.fine(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SET ROLE regress_pgshift_stranger;
CREATE TABLE theirs.more (id int PRIMARY KEY, m again.mood, status text);
SELECT pgshift.define('theirs.more', 'm', '{ok,bad}', '{"ok": ["bad"]}');
SELECT pgshift.define('theirs.more', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "again.fine(NEW.status)"}');
-- a role that may make no triggers on its own table can't keep its rule from coming again
REVOKE ALL ON theirs.more FROM regress_pgshift_stranger;
ALTER TABLE theirs.more DISABLE TRIGGER zz_pgshift_2_define_status;
RESET ROLE;
SELECT pgshift.protect();
DROP OWNED BY regress_pgshift_owner CASCADE;
SELECT pgshift.protect(false);
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'theirs.more'::regclass AND NOT tgisinternal ORDER BY 1;
-- by ALTER TABLE, too, and a partitioned table's rule in its partitions
CREATE TABLE public.limits (up_to int, other int);
CREATE TABLE public.parts (id int, status text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM (0) TO (10);
SELECT pgshift.define('parts', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "NEW.id < (SELECT max(up_to) FROM limits)"}');
INSERT INTO parts VALUES (1, 'a');
DROP TABLE limits;
DROP TABLE limits CASCADE;
SELECT tgrelid::regclass, tgname, tgenabled, tgparentid <> 0 AS inherited FROM pg_trigger WHERE tgname = 'zz_pgshift_2_define_status' AND tgrelid::regclass::text LIKE 'parts%' ORDER BY 1;
UPDATE parts SET status = 'b';
-- what goes with a session is nobody's dependency: it would take the rule along unseen
CREATE TEMP TABLE short_lived (x int);
CREATE TABLE kept (id int PRIMARY KEY, status text);
SELECT pgshift.define('kept', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "EXISTS (SELECT FROM pg_temp.short_lived)"}');
\c -
SELECT name FROM pgshift.rules WHERE relation = 'kept'::regclass;
SET client_min_messages = warning;
DROP TABLE parts, kept;
DROP OWNED BY regress_pgshift_owner, regress_pgshift_stranger CASCADE;
DROP ROLE regress_pgshift_owner, regress_pgshift_stranger;

-- a definition that is absurdly large is refused, whoever makes it and by which way
CREATE TABLE large (id int PRIMARY KEY, status text);
\set VERBOSITY default
DO $$ BEGIN
    EXECUTE format('CREATE TRIGGER by_hand BEFORE UPDATE ON large FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger(%L)', repeat('x', 1048641));
EXCEPTION WHEN program_limit_exceeded THEN RAISE WARNING '% %', SQLSTATE, SQLERRM; END $$;
DO $$ BEGIN
    PERFORM pgshift.define('large', 'status', '{a,b}', '{"a": ["b"]}', guards => jsonb_build_object('a->b', 'NEW.status <> ' || quote_literal(repeat('x', 1048577))));
EXCEPTION WHEN program_limit_exceeded THEN RAISE WARNING '% %', SQLSTATE, regexp_replace(SQLERRM, '\d{7}', 'N'); END $$;
DO $$ BEGIN
    PERFORM pgshift.define_machine('large', '{a,b}', '{"a": ["b"]}', 'a', guards => jsonb_build_object('a->b', 'subject_id <> ' || quote_literal(repeat('x', 1048577))));
EXCEPTION WHEN program_limit_exceeded THEN RAISE WARNING '% %', SQLSTATE, regexp_replace(SQLERRM, '\d{7}', 'N'); END $$;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'large'::regclass;
DROP TABLE large;

-- and one that is there all the same costs others nothing: no memory, however many there are
CREATE FUNCTION peak() RETURNS bigint LANGUAGE sql AS
$$SELECT substring(line FROM '\d+')::bigint FROM regexp_split_to_table(pg_read_file('/proc/self/status'), '\n') AS line WHERE line LIKE 'VmHWM%'$$;
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
CREATE TABLE heavy (id int PRIMARY KEY, status text);
DO $$ BEGIN FOR i IN 1..4 LOOP
    EXECUTE format('CREATE TRIGGER zz_pgshift_2_define_%s BEFORE UPDATE ON heavy FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger(%L)', i, '{"bound_x": "victim ' || repeat('x', 10000000) || '"}');
END LOOP; END $$;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
CREATE TABLE victim (a int, b int);
CREATE FUNCTION victim_function() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE victim_type AS ENUM ('victim');
\c -
SET client_min_messages = warning;
CREATE TABLE early (a int);
DROP TABLE early;
SELECT peak() AS before \gset
ALTER TABLE victim ADD COLUMN c int;
ALTER TABLE victim DROP COLUMN b;
ALTER TABLE victim ALTER COLUMN a TYPE bigint;
ALTER TABLE victim RENAME COLUMN a TO victim;
ALTER TABLE victim RENAME TO victim_2;
ALTER TYPE victim_type RENAME VALUE 'victim' TO 'none';
ALTER FUNCTION victim_function() RENAME TO victim;
DROP FUNCTION victim();
DROP TABLE victim_2;
SELECT count(definition) FROM pgshift.rules WHERE relation = 'heavy'::regclass;
SELECT peak() - :before < 8000 AS is_small;
DROP TYPE victim_type;
DROP TABLE heavy;
DROP FUNCTION peak();
