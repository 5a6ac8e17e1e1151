-- A column that takes a name which another had is not shown what was logged of that
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_reader;
RESET client_min_messages;
CREATE ROLE regress_reader;
CREATE FUNCTION told(relation regclass, OUT told text) RETURNS SETOF text LANGUAGE sql AS
  $$SELECT format('%s %s %s', operation, field, to_value) FROM pgshift.history(relation, '1') ORDER BY id$$;
-- renamed away, made anew, then dropped
CREATE TABLE renamed (id int PRIMARY KEY, secret text);
GRANT SELECT (id) ON renamed TO regress_reader;
SELECT pgshift.audit('renamed');
INSERT INTO renamed VALUES (1, 'topsecret');
ALTER TABLE renamed RENAME secret TO hidden;
ALTER TABLE renamed ADD COLUMN secret int;
GRANT SELECT (secret) ON renamed TO regress_reader;
SET ROLE regress_reader;
SELECT told('renamed');
RESET ROLE;
SELECT pgshift.as_of(NULL::renamed, '1', now());
UPDATE renamed SET secret = 5;
ALTER TABLE renamed DROP COLUMN hidden;
SET ROLE regress_reader;
SELECT told('renamed');
SELECT pgshift.as_of(NULL::renamed, '1', now());
SELECT field, to_value FROM pgshift.history('renamed', '1', 'secret');
RESET ROLE;
-- all of it is told to who may read all
SELECT told('renamed');
-- again, by the same name
ALTER TABLE renamed RENAME secret TO hidden;
ALTER TABLE renamed ADD COLUMN IF NOT EXISTS secret date;
ALTER TABLE renamed ADD COLUMN IF NOT EXISTS secret text;
UPDATE renamed SET secret = '2020-01-01';
SELECT id, hidden, secret FROM pgshift.as_of(NULL::renamed, '1', now());
ALTER TABLE renamed DROP COLUMN secret, ADD COLUMN secret bool;
SELECT id, hidden, secret FROM pgshift.as_of(NULL::renamed, '1', now());
SELECT definition->'renames' IS NOT NULL AS has_renames, jsonb_array_length(definition->'renames') FROM pgshift.rules WHERE relation = 'renamed'::regclass;
-- a column that is there already is not new: IF NOT EXISTS adds nothing
CREATE TABLE swapped (id int PRIMARY KEY, a text, b text);
SELECT pgshift.audit('swapped');
INSERT INTO swapped VALUES (1, 'of a', 'of b');
ALTER TABLE swapped RENAME a TO c;
ALTER TABLE swapped RENAME b TO a;
ALTER TABLE swapped RENAME c TO b;
ALTER TABLE swapped ADD COLUMN IF NOT EXISTS a text, ADD COLUMN IF NOT EXISTS b text, ADD COLUMN IF NOT EXISTS c text;
SELECT * FROM pgshift.as_of(NULL::swapped, '1', now());
SELECT field, to_value FROM pgshift.history('swapped', '1', 'a');
-- names that none had are not noted
ALTER TABLE swapped ADD COLUMN fresh int;
SELECT jsonb_array_length(definition->'renames') FROM pgshift.rules WHERE relation = 'swapped'::regclass;
-- through a composite type
CREATE TYPE shape AS (id int, secret text);
CREATE TABLE shaped OF shape (PRIMARY KEY (id));
SELECT pgshift.audit('shaped');
INSERT INTO shaped VALUES (1, 'topsecret');
ALTER TYPE shape RENAME ATTRIBUTE secret TO hidden CASCADE;
ALTER TYPE shape ADD ATTRIBUTE secret text CASCADE;
ALTER TYPE shape DROP ATTRIBUTE hidden CASCADE;
GRANT SELECT (id, secret) ON shaped TO regress_reader;
SET ROLE regress_reader;
SELECT told('shaped');
RESET ROLE;
SELECT pgshift.as_of(NULL::shaped, '1', now());
-- through a parent, and for partitions
CREATE TABLE parent (id int, secret text);
CREATE TABLE child (PRIMARY KEY (id)) INHERITS (parent);
CREATE TABLE parted (id int PRIMARY KEY, secret text) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (9);
SELECT pgshift.audit('child'), pgshift.audit('parted');
INSERT INTO child VALUES (1, 'topsecret');
INSERT INTO parted VALUES (1, 'topsecret');
ALTER TABLE parent RENAME secret TO hidden;
ALTER TABLE parted RENAME secret TO hidden;
ALTER TABLE parent ADD COLUMN secret text;
ALTER TABLE parted ADD COLUMN secret text;
ALTER TABLE parent DROP COLUMN hidden;
ALTER TABLE parted DROP COLUMN hidden;
SELECT pgshift.as_of(NULL::child, '1', now()), pgshift.as_of(NULL::parted, '1', now()), pgshift.as_of(NULL::parted_1, '1', now());
GRANT SELECT (id, secret) ON child, parted TO regress_reader;
SET ROLE regress_reader;
SELECT told('child'), told('parted');
RESET ROLE;
SET client_min_messages = warning;
DROP FUNCTION told;
DROP TABLE renamed, swapped, shaped, parent, child, parted;
DROP TYPE shape;
DROP ROLE regress_reader;
