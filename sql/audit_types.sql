-- audit(): values of all kinds are written so that they can be read again, whatever the session's settings are

CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE pair AS (x int, y text);
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE TABLE kinds (
    id uuid PRIMARY KEY, b bool, i int, f float8, n numeric, t text, v varchar(5), c char(5), by bytea, d date,
    ts timestamp, tz timestamptz, iv interval, j json, jb jsonb, a int[], ta text[], r int4range, mr int4multirange, m mood, p pair,
    po positive, ip inet, bits bit varying, x xml, mo money, rc regclass, q point, o oid
);
SELECT pgshift.audit('kinds');
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = 'sql_standard';
SET bytea_output = 'escape';
SET extra_float_digits = 0;
INSERT INTO kinds VALUES (
    '00000000-0000-0000-0000-000000000001', true, -5, 0.1::float8 + 0.2, 1.500, E'tab\t"quote" ''single'' \\ é', 'abc', 'ab', '\x00ff',
    '2026-02-01', '2026-02-01 10:00', '2026-02-01 10:00+00', '-1 day -2 hours', '{"a" : 1}', '{"b":  [1, null]}', '{1,NULL,3}', '{"a,b","",NULL}',
    '[1,5)', '{[1,3),[5,7)}', 'sad', ROW(1, 'a,b'), 3, '10.0.0.1/8', B'101', '<a>1</a>', 12.5, 'pg_class', '(1,2)', 42);
SELECT field, to_value FROM pgshift.history('kinds', '00000000-0000-0000-0000-000000000001');
-- and come back the same
SELECT pgshift.as_of(NULL::kinds, '00000000-0000-0000-0000-000000000001', now())::text = k::text AS same FROM kinds AS k;
UPDATE kinds SET i = 0;
SELECT pgshift.as_of(NULL::kinds, '00000000-0000-0000-0000-000000000001', clock_timestamp())::text = k::text AS same FROM kinds AS k;
RESET ALL;
SET search_path = public;
SELECT pgshift.as_of(NULL::kinds, '00000000-0000-0000-0000-000000000001', clock_timestamp())::text = k::text AS same FROM kinds AS k;
-- All NULL, and only what changes
UPDATE kinds SET b = NULL, f = NULL, n = NULL, j = NULL, a = NULL, p = NULL, rc = NULL;
SELECT field, from_value, to_value FROM pgshift.history('kinds', '00000000-0000-0000-0000-000000000001') WHERE to_value IS NULL AND operation = 'U';
-- What prints alike but isn't the same is a change; what is the same isn't one
UPDATE kinds SET n = 1.5, j = '{"a":1}';
SELECT max(id) AS last FROM pgshift._pgshift_state_audit \gset
UPDATE kinds SET n = 1.50, j = '{"a": 1}', jb = '{"b":[1,null]}', i = i + 0;
SELECT field, from_value, to_value FROM pgshift._pgshift_state_audit WHERE id > :last ORDER BY id;

-- TOASTed and very large values: logged whole, and compared without reading them where they stay
CREATE TABLE docs (id int PRIMARY KEY, body text, attached bytea, n int);
ALTER TABLE docs ALTER body SET STORAGE EXTERNAL, ALTER attached SET STORAGE EXTERNAL;
SELECT pgshift.audit('docs');
INSERT INTO docs SELECT 1, repeat('é', 1000000), decode(repeat('00ff', 500000), 'hex'), 1;
UPDATE docs SET n = 2;
UPDATE docs SET body = body || '.';
UPDATE docs SET body = repeat('x', 9000), attached = NULL;
SELECT operation, field, length(from_value) AS from_length, md5(from_value) AS from_md5, length(to_value) AS to_length
  FROM pgshift.history('docs', '1') WHERE field IN ('body', 'attached');
DROP TABLE docs;
SELECT length(to_value) FROM pgshift._pgshift_state_audit WHERE field = 'body' AND to_value IS NOT NULL ORDER BY id;

-- Keys: composite, of other types, with quotes; missing
CREATE TABLE pairs (a int, b text, v int, PRIMARY KEY (b, a));
SELECT pgshift.audit('pairs');
INSERT INTO pairs VALUES (1, 'x"y\z', 1), (2, '', 2);
UPDATE pairs SET v = v + 1;
SELECT DISTINCT entity_id FROM pgshift._pgshift_state_audit WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'pairs'::regclass) ORDER BY 1;
SELECT operation, from_value, to_value FROM pgshift.history('pairs', '["x\"y\\z","1"]', 'v');
SELECT (pgshift.as_of(NULL::pairs, '["","2"]', clock_timestamp())).*;
CREATE TABLE days (d date PRIMARY KEY, v int);
SELECT pgshift.audit('days');
SET DateStyle = 'German';
INSERT INTO days VALUES ('2026-03-04', 1);
SET DateStyle = 'ISO';
UPDATE days SET v = 2;
SELECT operation, to_value FROM pgshift.history('days', '2026-03-04', 'v');
RESET DateStyle;
CREATE TABLE nokey (a int, b int);
SELECT pgshift.audit('nokey');
SELECT pgshift.audit('nokey', key => '{b}');
INSERT INTO nokey VALUES (1, 2), (3, NULL);
SELECT entity_id, field, to_value FROM pgshift._pgshift_state_audit WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'nokey'::regclass) ORDER BY id;

-- Columns that come, go and change
CREATE TABLE moving (id int PRIMARY KEY, a int, b int);
SELECT pgshift.audit('moving');
INSERT INTO moving VALUES (1, 1, 1);
ALTER TABLE moving ADD COLUMN c int DEFAULT 7, DROP COLUMN a;
UPDATE moving SET c = 8;
ALTER TABLE moving RENAME COLUMN b TO a;
UPDATE moving SET a = 2;
ALTER TABLE moving ALTER COLUMN a TYPE text;
UPDATE moving SET a = 'two';
ALTER TABLE moving RENAME TO moved;
ALTER TABLE moved RENAME COLUMN id TO key;
UPDATE moved SET c = 9;
SELECT operation, field, from_value, to_value FROM pgshift.history('moved', '1');
SELECT operation, field, from_value, to_value FROM pgshift.history('moved', '1', 'a');
SELECT pgshift.as_of(NULL::moved, '1', clock_timestamp());

-- Dates and times read as under ISO and UTC, whatever the session has; as keys and as values, in domains, to their limits
CREATE DOMAIN due AS date;
CREATE TABLE times (z timestamptz PRIMARY KEY, t timestamp, d date, due due, array_of timestamptz[]);
CREATE TABLE time_pairs (d date, z timestamptz, PRIMARY KEY (d, z));
SELECT pgshift.audit('times'), pgshift.audit('time_pairs');
SET DateStyle = 'German, DMY';
SET TimeZone = 'Asia/Kathmandu';
INSERT INTO times SELECT z, z AT TIME ZONE 'UTC', (z AT TIME ZONE 'UTC')::date, (z AT TIME ZONE 'UTC')::date, ARRAY[z]
  FROM unnest(ARRAY['infinity', '-infinity', '4713-01-02 00:00+00 BC', '0044-03-15 12:00+00 BC', '0001-01-01 00:00:00.000001+00', '1883-11-18 12:03:58+05:53:28',
                    '1999-12-31 23:59:59.999999+00', '2000-01-01 00:00+00', '2024-02-29 23:30:00.5-11', '12345-06-07 08:09:10+00', '294276-12-31 23:59:59+00']::timestamptz[]) AS z;
INSERT INTO time_pairs SELECT d, z FROM times;
SET DateStyle = 'ISO, YMD';
SET TimeZone = 'UTC';
SELECT count(*) AS rows, count(*) FILTER (WHERE logged = stored) AS alike
  FROM (SELECT jsonb_object_agg(field, to_value) AS logged FROM pgshift._pgshift_state_audit WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'times'::regclass) GROUP BY entity_id) AS l
  FULL JOIN (SELECT jsonb_build_object('z', z::text, 't', t::text, 'd', d::text, 'due', due::text, 'array_of', array_of::text) AS stored FROM times) AS s ON logged = stored;
SELECT count(*) AS keys, count(DISTINCT entity_id) FILTER (WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'times'::regclass) AND entity_id IN (SELECT z::text FROM times)) AS single,
       count(DISTINCT entity_id) FILTER (WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'time_pairs'::regclass) AND entity_id::jsonb IN (SELECT jsonb_build_array(d::text, z::text) FROM time_pairs)) AS paired
  FROM (SELECT DISTINCT table_id, entity_id FROM pgshift._pgshift_state_audit JOIN pgshift.recorded_tables USING (table_id)
         WHERE relation IN ('times'::regclass, 'time_pairs'::regclass)) AS keys;
SET TimeZone = 'America/New_York';
SELECT count(*) FROM pgshift.history('times', '2024-03-01 10:30:00.5+00');
RESET DateStyle;
RESET TimeZone;

-- Identity and sequences, unlogged and temporary tables
CREATE UNLOGGED TABLE unlogged (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TEMP TABLE temporary (id int PRIMARY KEY);
SELECT pgshift.audit('unlogged'), pgshift.audit('temporary');
INSERT INTO unlogged DEFAULT VALUES;
INSERT INTO temporary VALUES (1);
SELECT operation, to_value FROM pgshift.history('unlogged', '1') UNION ALL SELECT operation, to_value FROM pgshift.history('temporary', '1');

DROP TABLE kinds, pairs, days, times, time_pairs, nokey, moved, unlogged, temporary;
DROP TYPE mood, pair;
DROP DOMAIN positive, due;
