-- audit(): which key names a row, and in which spellings
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS citext;
RESET client_min_messages;
\set SHOW_CONTEXT never
CREATE SCHEMA regress_keys;
SET search_path = regress_keys, public;
CREATE FUNCTION told(relation regclass, id text, OUT entity_id text, OUT operation text, OUT field text, OUT from_value text, OUT to_value text)
RETURNS SETOF record LANGUAGE sql AS $$
  SELECT h.entity_id, h.operation, h.field, h.from_value, h.to_value FROM pgshift.history(relation, id) AS h $$;

-- One that is checked later names two rows for a while
CREATE TABLE renumbered (n int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, title text);
SELECT pgshift.audit('renumbered');
CREATE TABLE swapped (n int PRIMARY KEY DEFERRABLE, title text);
SELECT pgshift.audit('swapped');
\echo :LAST_ERROR_SQLSTATE
SELECT pgshift.audit('swapped', key => '{n}');
SELECT pgshift.audit('swapped', key => '{n,title}');
-- unless another index keeps its rows apart at once
CREATE UNIQUE INDEX ON swapped (n);
SELECT pgshift.audit('swapped', key => '{n}');
SELECT pgshift.audit('swapped');
UPDATE swapped SET n = 3 - n;
CREATE TABLE lists (list int, n int, title text, PRIMARY KEY (list, n) DEFERRABLE) PARTITION BY LIST (list);
CREATE TABLE lists_1 PARTITION OF lists FOR VALUES IN (1);
SELECT pgshift.audit('lists');
SELECT pgshift.audit('lists_1');
-- it can't come later, but where nobody looks
CREATE TABLE later (n int CONSTRAINT later_key PRIMARY KEY, m int UNIQUE DEFERRABLE);
SELECT pgshift.audit('later');
ALTER TABLE later DROP CONSTRAINT later_key, ADD PRIMARY KEY (n) DEFERRABLE;
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER TABLE later DROP CONSTRAINT later_key, ADD PRIMARY KEY (n) DEFERRABLE;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
INSERT INTO later VALUES (1, 1);
SELECT relation, rule, severity, finding FROM pgshift.doctor('later');
DROP TABLE later;

-- Equal keys, written otherwise: one row, one history
CREATE TABLE people (k citext PRIMARY KEY, v int, w text DEFAULT 'w');
SELECT pgshift.audit('people');
INSERT INTO people VALUES ('ABC', 1), ('abcd', 1), ('ab', 1);
SELECT * FROM told('people', 'abc');
SELECT clock_timestamp() AS before \gset
UPDATE people SET k = 'Abc', v = 2 WHERE k = 'abc';
UPDATE people SET v = 3 WHERE k = 'abc';
SELECT clock_timestamp() AS renamed \gset
SELECT * FROM told('people', 'aBC');
SELECT * FROM told('people', 'aBC') EXCEPT ALL SELECT * FROM told('people', 'ABC');
SELECT pgshift.as_of(NULL::people, 'aBc', t) FROM unnest(ARRAY[:'before', :'renamed', clock_timestamp()]::timestamptz[]) AS t;
-- to another key and back, gone and there again
UPDATE people SET k = 'x' WHERE k = 'abc';
SELECT clock_timestamp() AS away \gset
UPDATE people SET k = 'aBC' WHERE k = 'X';
DELETE FROM people WHERE k = 'abc';
SELECT clock_timestamp() AS gone \gset
INSERT INTO people VALUES ('abC', 9);
SELECT operation, field, from_value, to_value, entity_id FROM told('people', 'abc') WHERE field = 'k';
SELECT pgshift.as_of(NULL::people, id, t) FROM unnest(ARRAY[:'before', :'renamed', :'away', :'gone', clock_timestamp()]::timestamptz[]) AS t,
       unnest('{ABC,X}'::text[]) AS id;
TRUNCATE people;
SELECT operation, entity_id FROM pgshift.history('people', 'ABC') WHERE field = '*';
SELECT pgshift.as_of(NULL::people, 'ABC', clock_timestamp()) IS NULL AS none;
-- a trigger that changes the spelling once more, before its row is logged
CREATE FUNCTION lower_key() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE people SET k = lower(NEW.k) WHERE k = NEW.k AND k::text <> lower(k::text); RETURN NULL; END';
CREATE TRIGGER a_lower AFTER INSERT ON people FOR EACH ROW EXECUTE FUNCTION lower_key();
INSERT INTO people VALUES ('LATE', 1);
SELECT * FROM told('people', 'Late');
SELECT pgshift.as_of(NULL::people, 'Late', clock_timestamp());

-- of a row that is older than its audit, and of a key that isn't tracked
CREATE TABLE older (k citext PRIMARY KEY, v int);
INSERT INTO older VALUES ('Old', 1), ('Other', 1);
SELECT pgshift.audit('older', track => '{v}');
SELECT clock_timestamp() AS then \gset
SELECT pgshift.as_of(NULL::older, 'OLD', :'then');
UPDATE older SET k = 'OLD', v = 2 WHERE k = 'old';
SELECT pgshift.as_of(NULL::older, 'old', :'then'), pgshift.as_of(NULL::older, 'old', clock_timestamp());
SELECT * FROM told('older', 'oLD');
SELECT count(*) FROM told('older', 'other');

-- numbers
CREATE TABLE numbers (k numeric PRIMARY KEY, v text);
SELECT pgshift.audit('numbers');
INSERT INTO numbers VALUES (1.0, 'one'), (10, 'ten'), (1.01, 'more'), (1.5, 'half'), (-0.50, 'less'), (1e20, 'much'), ('NaN', 'none'), (0.000, 'nothing');
UPDATE numbers SET k = 1.00 WHERE k = 1;
SELECT k, array_agg(DISTINCT entity_id ORDER BY entity_id) AS ids, count(*) FROM unnest('{1,1.0,01.000,10.0,1.010,1.50,-.5,100000000000000000000.0,nan,0,-0.0}'::text[]) WITH ORDINALITY AS i (k, n),
       LATERAL told('numbers', k) GROUP BY n, k ORDER BY n;
SELECT * FROM told('numbers', '1') WHERE field = 'k';
SELECT pgshift.as_of(NULL::numbers, '1', clock_timestamp());
CREATE TABLE amounts (region text, amount numeric(6,2), PRIMARY KEY (region, amount));
SELECT pgshift.audit('amounts');
INSERT INTO amounts VALUES ('eu', 1), ('eu', 1.1), ('us', 1);
SELECT * FROM told('amounts', '["eu","1"]');
SELECT pgshift.as_of(NULL::amounts, '["us",1]', clock_timestamp());
CREATE TABLE pairs (a numeric, b numeric, v int, PRIMARY KEY (a, b));
SELECT pgshift.audit('pairs', track => '{v}');
INSERT INTO pairs VALUES (1, 2.0, 0), (1.0, 3, 0), (10, 2, 0);
UPDATE pairs SET a = 1.00, v = 1 WHERE a = 1;
SELECT * FROM told('pairs', '["1.0","2"]');
SELECT * FROM told('pairs', '[1,3.00]');
SELECT count(*) FROM told('pairs', '["10.0","2.0"]');
CREATE TABLE floats (k float8 PRIMARY KEY);
SELECT pgshift.audit('floats');
INSERT INTO floats VALUES ('-0'), (0.1);
SELECT * FROM told('floats', '0');
SELECT * FROM told('floats', '1e-1');

-- whatever else is equal and written otherwise
CREATE TABLE spans (k interval PRIMARY KEY);
SELECT pgshift.audit('spans');
INSERT INTO spans VALUES ('1 day'), ('1 mon'), ('25:00');
SELECT entity_id FROM told('spans', '24:00:00') UNION ALL SELECT entity_id FROM told('spans', '30 days') UNION ALL SELECT entity_id FROM told('spans', '1 day 01:00');
CREATE COLLATION case_blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE names (part int, k text COLLATE case_blind, v int, PRIMARY KEY (part, k));
SELECT pgshift.audit('names');
INSERT INTO names VALUES (1, 'Ann', 1), (2, 'ann', 1);
SELECT * FROM told('names', '[1, "ANN"]');
SELECT pgshift.as_of(NULL::names, '["2","ANN"]', clock_timestamp());
CREATE TABLE blanks (k bpchar PRIMARY KEY);
SELECT pgshift.audit('blanks');
INSERT INTO blanks VALUES ('a  ');
SELECT entity_id || '|' AS entity_id FROM told('blanks', 'a') UNION ALL SELECT entity_id || '|' FROM told('blanks', 'a ');
CREATE TABLE padded (k char(3) PRIMARY KEY);
SELECT pgshift.audit('padded');
INSERT INTO padded VALUES ('a');
SELECT entity_id || '|' AS entity_id FROM told('padded', 'a');
CREATE TABLE lists_of (k numeric[] PRIMARY KEY);
SELECT pgshift.audit('lists_of');
INSERT INTO lists_of VALUES ('{1.0,2}');
SELECT entity_id FROM told('lists_of', '{1,2.00}');
CREATE DOMAIN email AS citext CHECK (VALUE ~ '@');
CREATE TABLE mails (k email PRIMARY KEY);
SELECT pgshift.audit('mails');
INSERT INTO mails VALUES ('Ann@Example.org');
SELECT entity_id FROM told('mails', 'ann@example.ORG');
-- a type that has become another
CREATE TABLE retyped (k text PRIMARY KEY, v int);
SELECT pgshift.audit('retyped');
INSERT INTO retyped VALUES ('7', 1), ('no number', 2);
DELETE FROM retyped WHERE v = 2;
ALTER TABLE retyped ALTER k TYPE numeric(6,2) USING k::numeric;
UPDATE retyped SET v = 3;
SELECT * FROM told('retyped', '7');
SELECT * FROM told('retyped', '8');

-- What is no id of the table, and what never was one
CREATE TABLE ids (a int, b text, c date, PRIMARY KEY (a, b));
SELECT pgshift.audit('ids');
INSERT INTO ids VALUES (1, 'x', '2026-01-02');
SELECT count(*) FROM told('ids', '[2,"x"]');
SELECT * FROM pgshift.history('ids', '1');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM pgshift.history('ids', '["1","x","y"]');
SELECT * FROM pgshift.history('ids', '["1",null]');
SELECT * FROM pgshift.history('ids', '["1","x"');
SELECT pgshift.as_of(NULL::ids, '1', now());
SELECT * FROM pgshift.history('ids', '["one","x"]');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM pgshift.history('ids', '["99999999999","x"]');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM pgshift.history('ids', '["1","x"]', 'd');
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM told('numbers', '42');
SELECT * FROM pgshift.history('numbers', 'many');
SELECT * FROM pgshift.history('padded', 'long');
SELECT pgshift.as_of(NULL::numbers, 'many', now());
-- a column of a key that may be NULL has an empty text then
CREATE TABLE loose (a int, b int, v int);
SELECT pgshift.audit('loose', key => '{a,b}');
INSERT INTO loose VALUES (1, NULL, 1);
SELECT * FROM told('loose', '["1",""]') WHERE field = 'v';
SELECT * FROM pgshift.history('loose', '["x",""]');

-- a key that the log has no room for
CREATE TABLE long_keys (a text, b int, v int);
SELECT pgshift.audit('long_keys', key => '{a}');
INSERT INTO long_keys SELECT string_agg(md5(i::text), ''), 1 FROM generate_series(1, 200) AS i;
\echo :LAST_ERROR_SQLSTATE
INSERT INTO long_keys SELECT string_agg(md5(i::text), ''), 1 FROM generate_series(1, 2000) AS i;
INSERT INTO long_keys SELECT repeat('x', 100000), 1;
SELECT pgshift.audit('long_keys', key => '{a,b}');
UPDATE long_keys SET a = (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200) AS i);

-- Fields: those that there are, and that there were
ALTER TABLE ids RENAME c TO d;
INSERT INTO ids VALUES (3, 'x', '2026-01-03');
SELECT field, to_value FROM pgshift.history('ids', '[1,"x"]', 'd');
SELECT field, to_value FROM pgshift.history('ids', '[1,"x"]', 'c');
SELECT count(*) FROM pgshift.history('ids', '[3,"x"]', 'c');
ALTER TABLE ids DROP COLUMN d;
SELECT field, to_value FROM pgshift.history('ids', '[3,"x"]', 'd');
SELECT count(*) FROM pgshift.history('ids', '[99,"x"]', 'd');
SELECT * FROM pgshift.history('ids', '[3,"x"]', 'e');
SELECT count(*) FROM pgshift.history('ids', '[3,"x"]', '*');
CREATE ROLE regress_partial;
GRANT USAGE ON SCHEMA regress_keys TO regress_partial;
GRANT SELECT (a, b) ON ids TO regress_partial;
ALTER TABLE ids ADD COLUMN hidden text;
UPDATE ids SET hidden = 'x';
SET ROLE regress_partial;
SELECT DISTINCT field FROM pgshift.history('ids', '[3,"x"]');
SELECT * FROM pgshift.history('ids', '[3,"x"]', 'hidden');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM pgshift.history('ids', '[3,"x"]', 'd');
SELECT * FROM pgshift.history('ids', '[3,"x"]', 'e');
RESET ROLE;
-- one that was dropped while nobody looked is known from what was logged
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER EVENT TRIGGER pgshift_follow_drop DISABLE;
ALTER TABLE ids DROP COLUMN hidden;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
ALTER EVENT TRIGGER pgshift_follow_drop ENABLE ALWAYS;
SELECT count(*) FROM pgshift.history('ids', '[99,"x"]', 'hidden');

-- A table that never was audited, and one that is no more
CREATE TABLE never (id int PRIMARY KEY, status text);
SELECT * FROM pgshift.history('never', '1');
\echo :LAST_ERROR_SQLSTATE
SELECT pgshift.consensus('never', 'done', 1);
SELECT * FROM pgshift.history('never', '1');
SELECT pgshift.drop_rule('numbers', 'audit');
SELECT count(*) FROM told('numbers', '1.000');
SELECT pgshift.as_of(NULL::numbers, '1', now());

-- Equality may be anybody's function: nobody runs it with his own rights
CREATE ROLE regress_owner;
GRANT CREATE, USAGE ON SCHEMA regress_keys TO regress_owner;
SET ROLE regress_owner;
CREATE FUNCTION spied(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'as %', current_user; RETURN true; END $$;
CREATE DOMAIN spying AS text CHECK (spied(VALUE));
CREATE TYPE wrapped AS (what spying);
CREATE TABLE spies (k wrapped PRIMARY KEY);
SELECT pgshift.audit('spies');
INSERT INTO spies VALUES (ROW('x'));
RESET ROLE;
SELECT entity_id FROM pgshift.history('spies', '(x)');
SET client_min_messages = warning;
DROP SCHEMA regress_keys CASCADE;
DROP OWNED BY regress_partial, regress_owner;
DROP ROLE regress_partial, regress_owner;
