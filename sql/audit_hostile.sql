-- audit(), history() and as_of() under conditions that were not made for them

-- A key that goes and comes back, and a TRUNCATE: names are followed in time, not in rings
CREATE TABLE ring (id int PRIMARY KEY, v text);
SELECT pgshift.audit('ring');
INSERT INTO ring VALUES (1, 'x');
DO $$ BEGIN FOR i IN 1..200 LOOP UPDATE ring SET id = 3 - id; END LOOP; END $$;
SELECT pgshift.as_of(NULL::ring, '1', clock_timestamp()), pgshift.as_of(NULL::ring, '2', clock_timestamp());
TRUNCATE ring;
SELECT count(*), (array_agg(operation ORDER BY id DESC))[1] AS last FROM pgshift.history('ring', '1');
SELECT count(*), (array_agg(operation ORDER BY id DESC))[1] AS last FROM pgshift.history('ring', '2');
INSERT INTO ring VALUES (10, 'x');
DO $$ BEGIN FOR i IN 1..3000 LOOP UPDATE ring SET id = id + 1; END LOOP; END $$;
SELECT pgshift.as_of(NULL::ring, '3010', clock_timestamp()), pgshift.as_of(NULL::ring, '3009', clock_timestamp());

-- BEFORE triggers change rows earlier than the statement that fires them, though their commands are later
CREATE TABLE befores (id int PRIMARY KEY, v text);
SELECT pgshift.audit('befores');
INSERT INTO befores VALUES (1, 'old');
CREATE FUNCTION make_room() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM befores WHERE id = NEW.id; RETURN NEW; END';
CREATE TRIGGER make_room BEFORE INSERT ON befores FOR EACH ROW EXECUTE FUNCTION make_room();
INSERT INTO befores VALUES (1, 'new');
SELECT operation, from_value, to_value FROM pgshift.history('befores', '1', 'v');
SELECT pgshift.as_of(NULL::befores, '1', clock_timestamp());
DROP TRIGGER make_room ON befores;
CREATE TRIGGER make_room BEFORE UPDATE ON befores FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION make_room();
INSERT INTO befores VALUES (2, 'second');
UPDATE befores SET id = 2 WHERE id = 1;
SELECT operation, field, from_value, to_value FROM pgshift.history('befores', '2');
SELECT pgshift.as_of(NULL::befores, '2', clock_timestamp()), pgshift.as_of(NULL::befores, '1', clock_timestamp());
-- AFTER triggers that fire before the audit's, and change the key once more
CREATE TABLE afters (id int PRIMARY KEY, v text);
SELECT pgshift.audit('afters');
CREATE FUNCTION move_on() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE afters SET id = id + 1 WHERE id = NEW.id AND id % 10 < 3; RETURN NULL; END';
CREATE TRIGGER a_move_on AFTER INSERT OR UPDATE ON afters FOR EACH ROW EXECUTE FUNCTION move_on();
INSERT INTO afters VALUES (20, 'n');
SELECT id, pgshift.as_of(NULL::afters, id, clock_timestamp()) FROM unnest('{20,21,22,23}'::text[]) AS id;
SELECT operation, field, from_value, to_value FROM pgshift.history('afters', '21');
SELECT count(DISTINCT changed_at) FROM (SELECT * FROM pgshift.history('afters', '21') UNION ALL SELECT * FROM pgshift.history('afters', '22')) AS h WHERE from_value = '21';
-- ... of rows that don't tell any more which command has added them
BEGIN;
CREATE TABLE frozen_rows (id int PRIMARY KEY, v text);
SELECT pgshift.audit('frozen_rows');
CREATE FUNCTION change_again() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN UPDATE frozen_rows SET v = v || '+' WHERE id = NEW.id; RETURN NULL; END$$;
CREATE TRIGGER a_change AFTER INSERT ON frozen_rows FOR EACH ROW WHEN (NEW.id = 1) EXECUTE FUNCTION change_again();
COPY frozen_rows FROM stdin (FREEZE);
1	a
2	b
\.
UPDATE frozen_rows SET v = v || '!';
SELECT operation, from_value, to_value FROM pgshift.history('frozen_rows', '1', 'v');
SELECT operation, from_value, to_value FROM pgshift.history('frozen_rows', '2', 'v');
COMMIT;
DROP TABLE frozen_rows;
DROP FUNCTION change_again();

-- Settings: a row has one name in every session
CREATE TABLE moments (at timestamptz, d date, v text, PRIMARY KEY (at, d)) PARTITION BY RANGE (d);
CREATE TABLE moments_1 PARTITION OF moments FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE moments_2 PARTITION OF moments FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
SELECT pgshift.audit('moments');
SET TimeZone = 'Europe/Berlin';
SET DateStyle = 'SQL, DMY';
INSERT INTO moments VALUES ('2026-01-01 01:00', '2026-01-31', 'a');
SET TimeZone = 'Asia/Tokyo';
UPDATE moments SET d = '2026-02-03';
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
UPDATE moments SET v = 'b';
SELECT DISTINCT entity_id FROM pgshift._pgshift_state_audit WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'moments'::regclass) ORDER BY 1;
SELECT operation, field, from_value, to_value FROM pgshift.history('moments', '["2026-01-01 09:00+09","03.02.2026"]');
SELECT pgshift.as_of(NULL::moments, '["2026-01-01 00:00:00+00","2026-01-31"]', clock_timestamp()) IS NULL AS gone;
CREATE TABLE settings (id int PRIMARY KEY, a text[], r regclass[], x xml);
SELECT pgshift.audit('settings');
INSERT INTO settings VALUES (1, '{x,NULL}', '{ring}', 'a<b/>');
SET array_nulls = off;
SET quote_all_identifiers = on;
SET xmloption = document;
SET search_path = pg_catalog;
UPDATE public.settings SET r = r || 'public.befores'::regclass;
SELECT a, r FROM pgshift.as_of(NULL::public.settings, '1', clock_timestamp());
SELECT from_value, to_value FROM pgshift.history('public.settings', '1', 'r');
RESET ALL;
SET search_path = public;

-- Other spellings of a key mean that row, and no other past
CREATE TABLE spelled (id int PRIMARY KEY, v text);
CREATE TABLE padded (c char(5) PRIMARY KEY, v text);
INSERT INTO padded VALUES ('ab', 'x');
SELECT pgshift.audit('spelled'), pgshift.audit('padded');
INSERT INTO spelled VALUES (1, 'x');
SELECT pgshift.as_of(NULL::spelled, ' 01', clock_timestamp()), pgshift.as_of(NULL::spelled, '01', '2000-01-01') IS NULL AS none;
SELECT DISTINCT entity_id FROM pgshift.history('spelled', '01');
SELECT pgshift.as_of(NULL::padded, 'ab', now());
UPDATE padded SET v = 'y';
SELECT entity_id, from_value, to_value FROM pgshift.history('padded', 'ab');
CREATE TABLE equal (id numeric PRIMARY KEY, v text);
SELECT pgshift.audit('equal');
INSERT INTO equal VALUES (1.0, 'a');
UPDATE equal SET id = 1.00;
SELECT pgshift.as_of(NULL::equal, '1.0', clock_timestamp()), pgshift.as_of(NULL::equal, '1.00', clock_timestamp());

-- Partitions: of several levels by one column, renamed, and dropped after they were truncated
CREATE TABLE deep (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);
CREATE TABLE deep_1 PARTITION OF deep FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
CREATE TABLE deep_1a PARTITION OF deep_1 FOR VALUES FROM (0) TO (5);
CREATE TABLE deep_1b PARTITION OF deep_1 FOR VALUES FROM (5) TO (10);
SELECT pgshift.audit('deep');
INSERT INTO deep VALUES (1, 'a'), (6, 'b');
TRUNCATE deep_1a;
ALTER TABLE deep_1a RENAME TO deep_1c;
ALTER TABLE deep_1b RENAME TO deep_1a;
ALTER TABLE deep RENAME COLUMN id TO "Key";
SELECT id, pgshift.as_of(NULL::deep, id, clock_timestamp()) FROM unnest('{1,6}'::text[]) AS id;
DROP TABLE deep_1c;
SELECT id, pgshift.as_of(NULL::deep, id, clock_timestamp()) FROM unnest('{1,6}'::text[]) AS id;
SELECT from_value, to_value LIKE '%id >= 0%' AS says_which FROM pgshift.history('deep', '1', '*');

-- What is redacted, or was another column's of that name, is not shown
CREATE TABLE hidden (id int PRIMARY KEY, secret text, b text);
INSERT INTO hidden VALUES (1, 's3cret', 'SECRET');
SELECT pgshift.audit('hidden', redact => '{secret}');
UPDATE hidden SET b = 'SECRET2';
SELECT pgshift.as_of(NULL::hidden, '1', clock_timestamp());
ALTER TABLE hidden DROP COLUMN b;
ALTER TABLE hidden ADD COLUMN b text;
UPDATE hidden SET b = 'open';
CREATE ROLE regress_reader;
GRANT SELECT (id, b) ON hidden TO regress_reader;
SET ROLE regress_reader;
SELECT field, from_value, to_value FROM pgshift.history('hidden', '1');
RESET ROLE;
SELECT field, from_value, to_value FROM pgshift.history('hidden', '1');
CREATE SCHEMA regress_closed;
CREATE TABLE regress_closed.t (id int PRIMARY KEY);
SELECT pgshift.audit('regress_closed.t');
GRANT SELECT ON regress_closed.t TO regress_reader;
SELECT 'regress_closed.t'::regclass::oid AS closed \gset
SET ROLE regress_reader;
SELECT * FROM pgshift.history(:closed, '1');
RESET ROLE;
DROP OWNED BY regress_reader;
DROP ROLE regress_reader;

-- Nobody's code runs with the rights of who asks: the checks of domains, operators that fit better
CREATE ROLE regress_attacker;
CREATE SCHEMA regress_attack AUTHORIZATION regress_attacker;
SET ROLE regress_attacker;
CREATE FUNCTION regress_attack.tell(what text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'regress_attacker' THEN RAISE WARNING '% runs as %', what, current_user; END IF;
    RETURN true;
END $$;
CREATE DOMAIN regress_attack.d AS text CHECK (regress_attack.tell('a check'));
CREATE TYPE regress_attack.pair AS (d regress_attack.d);
CREATE TABLE regress_attack.t (id regress_attack.d, v regress_attack.d, p regress_attack.pair, a regress_attack.d[], PRIMARY KEY (id))
    PARTITION BY LIST (id);
CREATE TABLE regress_attack.t_1 PARTITION OF regress_attack.t FOR VALUES IN ('a', 'b');
SELECT pgshift.audit('regress_attack.t');
INSERT INTO regress_attack.t VALUES ('a', 'x', ROW('y'), '{z}');
TRUNCATE regress_attack.t_1;
INSERT INTO regress_attack.t VALUES ('b', 'x', ROW('y'), '{z}');
CREATE FUNCTION regress_attack.same(regress_attack.d, regress_attack.d) RETURNS boolean LANGUAGE sql
    AS $$ SELECT regress_attack.tell('an operator') $$;
CREATE OPERATOR regress_attack.= (LEFTARG = regress_attack.d, RIGHTARG = regress_attack.d, FUNCTION = regress_attack.same);
RESET ROLE;
SET search_path = regress_attack, pg_catalog;
SELECT operation, field, to_value FROM pgshift.history('t', 'a') WHERE operation <> 'T';
SELECT operation FROM pgshift.history('t', 'a', '*');
SELECT pgshift.as_of(NULL::t, 'b', clock_timestamp());
SELECT pgshift.as_of(NULL::t, 'c', clock_timestamp()) IS NULL AS none;
RESET search_path;
SET search_path = public;

DROP SCHEMA regress_attack, regress_closed CASCADE;
DROP ROLE regress_attacker;
DROP TABLE ring, befores, afters, moments, settings, spelled, padded, equal, deep, hidden;
DROP FUNCTION make_room, move_on;
