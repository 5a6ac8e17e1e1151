-- Which row an approval is for, where the texts of rows' keys change without a USING
\set VERBOSITY terse
CREATE SCHEMA vals;
SET search_path = vals;

-- A cast that somebody has made
CREATE TYPE letter AS ENUM ('a', 'b');
CREATE FUNCTION other_letter(letter) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE $1 WHEN 'a' THEN 'b' ELSE 'a' END $$;
CREATE CAST (letter AS text) WITH FUNCTION other_letter(letter) AS ASSIGNMENT;
CREATE TABLE by_letter (id letter PRIMARY KEY, status text);
INSERT INTO by_letter VALUES ('a', 'new'), ('b', 'new');
SELECT pgshift.consensus('by_letter', 'paid', 1);
SELECT pgshift.approve('by_letter', 'a', by => 'ann');
ALTER TABLE by_letter ALTER COLUMN id TYPE text;
UPDATE by_letter SET status = 'paid' WHERE id = 'a';

-- PostgreSQL's own, by way of another time zone
CREATE TABLE by_time (id timestamp PRIMARY KEY, status text);
INSERT INTO by_time VALUES ('2026-01-01 00:00', 'new'), ('2026-01-01 01:00', 'new');
SELECT pgshift.consensus('by_time', 'paid', 1);
SELECT pgshift.approve('by_time', '2026-01-01 00:00:00', by => 'ann');
SET TimeZone = 'Etc/GMT-1';
ALTER TABLE by_time ALTER COLUMN id TYPE timestamptz;
SET TimeZone = 'Etc/GMT';
ALTER TABLE by_time ALTER COLUMN id TYPE timestamp;
RESET TimeZone;
UPDATE by_time SET status = 'paid' WHERE id = '2026-01-01 00:00';

-- Integers remain what they are; what they were in between does not count for less
CREATE TABLE by_number (id int PRIMARY KEY, amount varchar(20), status text);
INSERT INTO by_number VALUES (1, '10', 'new'), (2, '20', 'new');
SELECT pgshift.consensus('by_number', 'paid', 1, bind => ARRAY['amount']);
SELECT pgshift.approve('by_number', '1', by => 'ann');
ALTER TABLE by_number ALTER COLUMN id TYPE bigint, ALTER COLUMN amount TYPE text;
UPDATE by_number SET status = 'paid' WHERE id = 1;
SELECT pgshift.approve('by_number', '2', by => 'ann');
BEGIN;
ALTER TABLE by_number ALTER COLUMN id TYPE numeric;
ALTER TABLE by_number ALTER COLUMN id TYPE int;
UPDATE by_number SET status = 'paid' WHERE id = 2;
ROLLBACK;

-- Names of things that can be renamed are nobody's key, at any depth, nor what is approved; nor can a column become one.
CREATE DOMAIN place AS regnamespace;
CREATE TYPE told AS (id int, about regclass[]);
CREATE TABLE by_name (id regclass PRIMARY KEY, who regrole, place place, told told, roles int4range, status text);
SELECT pgshift.consensus('by_name', 'paid', 1);
SELECT pgshift.audit('by_name');
ALTER TABLE by_name DROP CONSTRAINT by_name_pkey;
ALTER TABLE by_name ALTER COLUMN id TYPE oid USING id::oid, ADD PRIMARY KEY (id);
SELECT pgshift.consensus('by_name', 'paid', 1, bind => ARRAY['who']);
SELECT pgshift.consensus('by_name', 'paid', 1, bind => ARRAY['place']);
SELECT pgshift.consensus('by_name', 'paid', 1, bind => ARRAY['told']);
SELECT pgshift.audit('by_name', key => ARRAY['told']);
SELECT pgshift.consensus('by_name', 'paid', 1, bind => ARRAY['roles'], requester => 'who');
ALTER TABLE by_name ALTER COLUMN id TYPE regclass USING id::regclass;

-- Rows as values: of what inherits, of a typed table, of a partition, and of a type that loses an attribute with its domain
CREATE TABLE parent (a int, b int, c int);
CREATE TABLE heir () INHERITS (parent);
CREATE TYPE form AS (a int, b int, c int);
CREATE TABLE formed OF form;
CREATE TABLE parted (a int, b int, c int) PARTITION BY LIST (b);
CREATE TABLE part PARTITION OF parted DEFAULT;
CREATE DOMAIN small AS int;
CREATE TYPE loose AS (a small, b int, c int);
CREATE TABLE by_heir (id heir PRIMARY KEY, status text);
CREATE TABLE by_form (id int PRIMARY KEY, told formed, status text);
CREATE TABLE by_part (id part PRIMARY KEY, status text);
CREATE TABLE by_loose (id loose PRIMARY KEY, status text);
INSERT INTO by_heir VALUES ('(1,2,)', 'new');
INSERT INTO by_form VALUES (1, '(1,2,)', 'new');
INSERT INTO by_part VALUES ('(1,2,)', 'new');
INSERT INTO by_loose VALUES ('(1,2,)', 'new');
SELECT pgshift.consensus('by_heir', 'paid', 1);
SELECT pgshift.consensus('by_form', 'paid', 1, bind => ARRAY['told']);
SELECT pgshift.consensus('by_part', 'paid', 1);
SELECT pgshift.consensus('by_loose', 'paid', 1);
SELECT pgshift.approve(relation, id, by => 'ann')
  FROM (VALUES ('by_heir'::regclass, '(1,2,)'), ('by_form', '1'), ('by_part', '(1,2,)'), ('by_loose', '(1,2,)')) AS t (relation, id);
SELECT count(*) FROM pgshift.pending_approvals('by_heir') UNION ALL SELECT count(*) FROM pgshift.pending_approvals('by_form')
  UNION ALL SELECT count(*) FROM pgshift.pending_approvals('by_part') UNION ALL SELECT count(*) FROM pgshift.pending_approvals('by_loose');
ALTER TABLE parent DROP COLUMN a, ADD COLUMN d int;
ALTER TYPE form DROP ATTRIBUTE a CASCADE, ADD ATTRIBUTE d int CASCADE;
ALTER TABLE parted DROP COLUMN a, ADD COLUMN d int;
SET client_min_messages = warning;
DROP DOMAIN small CASCADE;
RESET client_min_messages;
SELECT count(*) FROM pgshift.pending_approvals('by_heir') UNION ALL SELECT count(*) FROM pgshift.pending_approvals('by_form')
  UNION ALL SELECT count(*) FROM pgshift.pending_approvals('by_part') UNION ALL SELECT count(*) FROM pgshift.pending_approvals('by_loose');
UPDATE by_heir SET status = 'paid';
UPDATE by_form SET status = 'paid';
UPDATE by_part SET status = 'paid';
UPDATE by_loose SET status = 'paid';

SET client_min_messages = warning;
DROP SCHEMA vals CASCADE;
