-- which approvals are whose: names, keys, types of columns
CREATE TABLE loans (id int PRIMARY KEY, status text);
CREATE TABLE loans_archive (id int PRIMARY KEY, status text);
CREATE SCHEMA other;
CREATE TABLE other.loans (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('loans', 'archive_approved', 1), pgshift.consensus('loans_archive', 'approved', 1),
       pgshift.consensus('loans', 'approved', 1), pgshift.consensus('other.loans', 'approved', 1);
INSERT INTO loans VALUES (1), (2);
INSERT INTO loans_archive VALUES (1);
INSERT INTO other.loans VALUES (1);
SELECT relation, definition ->> 'transition' AS transition, definition ->> 'approvals' AS approvals FROM pgshift.rules ORDER BY relation::text, 2;
SELECT pgshift.approve('loans', '1', 'ann', transition => 'approved');
UPDATE other.loans SET status = 'approved';
UPDATE loans_archive SET status = 'approved';
UPDATE loans SET status = 'archive_approved';
UPDATE loans SET status = 'approved' WHERE id = 2;
SELECT entity_id FROM pgshift.pending_approvals('other.loans');
SELECT entity_id FROM pgshift.pending_approvals('loans_archive');
UPDATE loans SET status = 'approved' WHERE id = 1 RETURNING id, status;
-- renamed, a table keeps its gates and approvals, and who takes its name gets neither
SELECT pgshift.approve('loans', '2', 'ann');
ALTER TABLE loans RENAME TO credits;
ALTER INDEX loans_pkey RENAME TO credits_pkey;
ALTER TABLE credits SET SCHEMA other;
ALTER SCHEMA other RENAME TO "Another one";
ALTER TABLE "Another one".credits RENAME status TO "Sta""te";
ALTER TABLE "Another one".credits RENAME id TO "Id";
CREATE TABLE loans (id int PRIMARY KEY, status text);
INSERT INTO loans VALUES (2);
SELECT pgshift.consensus('loans', 'approved', 1);
UPDATE loans SET status = 'approved';
SELECT entity_id, transition FROM pgshift.pending_approvals('loans');
SELECT relation, definition ->> 'transition' AS transition, field, definition ->> 'approvals' AS approvals FROM pgshift.rules ORDER BY relation::text, 2;
UPDATE "Another one".credits SET "Sta""te" = 'approved' WHERE "Id" = 2 RETURNING *;
-- made anew under its name, it is another
SELECT pgshift.approve('loans', '2', 'ann');
DROP TABLE loans;
CREATE TABLE loans (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('loans', 'approved', 1);
INSERT INTO loans VALUES (2);
UPDATE loans SET status = 'approved';
SELECT entity_id FROM pgshift.pending_approvals('loans');
-- its gate gone and another's made, approvals stay apart
SELECT pgshift.approve('loans', '2', 'ann');
SELECT pgshift.drop_rule('loans', 'consensus');
SELECT definition ->> 'approvals' AS approvals FROM pgshift.rules WHERE relation = '"Another one".credits'::regclass ORDER BY 1;
CREATE SCHEMA third;
CREATE TABLE third.loans (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('third.loans', 'approved', 1);
SELECT definition ->> 'approvals' AS approvals FROM pgshift.rules WHERE relation = 'third.loans'::regclass;
SELECT pgshift.consensus('loans', 'approved', 1);
UPDATE loans SET status = 'approved' RETURNING *;
DROP TABLE loans, loans_archive, third.loans, "Another one".loans, "Another one".credits;
DROP SCHEMA third, "Another one";

-- long and quoted names
CREATE SCHEMA "Odd ""one";
CREATE TABLE "Odd ""one"."T'able\ with a name of sixty-three bytes, which is the longest!" ("I'd" text PRIMARY KEY, "Stat""e\" text);
CREATE FUNCTION odd() RETURNS regclass LANGUAGE sql AS $$ SELECT oid::regclass FROM pg_class WHERE relname LIKE 'T''able%' AND relkind = 'r' $$;
SELECT pgshift.consensus(odd(), 'it''s "done"\', 1, field => E'Stat"e\\') IS NOT NULL AS made;
SELECT pgshift.consensus(odd(), 'it''s "done"\ and shown to everyone who asks for it in good time', 1, field => E'Stat"e\\') IS NOT NULL AS made;
SELECT pgshift.consensus(odd(), 'it''s "done"\ and shown to everyone who asks for it in good timE', 1, field => E'Stat"e\\') IS NOT NULL AS made;
SELECT length(name) AS name, length(definition ->> 'approvals') AS approvals FROM pgshift.rules WHERE relation = odd() ORDER BY rules.name;
INSERT INTO "Odd ""one"."T'able\ with a name of sixty-three bytes, which is the longest!" VALUES (E'a"b''c\\');
SELECT pgshift.approve(odd(), E'a"b''c\\', E'an"n''\\', E'ro"le', E'it''s "done"\\', 'note');
UPDATE "Odd ""one"."T'able\ with a name of sixty-three bytes, which is the longest!" SET "Stat""e\" = 'it''s "done"\ and shown to everyone who asks for it in good time';
UPDATE "Odd ""one"."T'able\ with a name of sixty-three bytes, which is the longest!" SET "Stat""e\" = 'it''s "done"\' RETURNING *;
DROP TABLE "Odd ""one"."T'able\ with a name of sixty-three bytes, which is the longest!";
DROP SCHEMA "Odd ""one";
DROP FUNCTION odd;

-- keys of all kinds: the text that names a row is read as its type reads it
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE k_date (id date PRIMARY KEY, status text);
CREATE TABLE k_time (id timestamptz PRIMARY KEY, status text);
CREATE TABLE k_char (id char(4) PRIMARY KEY, status char(10));
CREATE TABLE k_num (id numeric PRIMARY KEY, status varchar(10));
CREATE TABLE k_domain (id positive PRIMARY KEY, status mood);
CREATE TABLE k_uuid (id uuid PRIMARY KEY, status int);
CREATE TABLE k_two (a text, b date, status text, PRIMARY KEY (b, a));
INSERT INTO k_date VALUES ('2026-02-01'); INSERT INTO k_time VALUES ('2026-02-01 10:00+00'); INSERT INTO k_char VALUES ('ab');
INSERT INTO k_num VALUES (1.50); INSERT INTO k_domain VALUES (7); INSERT INTO k_uuid VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
INSERT INTO k_two VALUES ('x', '2026-02-01'), ('', '2026-02-01');
SELECT pgshift.consensus(t, 'ok', 1) FROM unnest('{k_date,k_time,k_char,k_num,k_domain,k_two}'::regclass[]) AS t;
SELECT pgshift.consensus('k_uuid', '3', 1);
SET DateStyle = 'German, DMY'; SET TIME ZONE 'Asia/Tokyo';
SELECT pgshift.approve('k_date', '01.02.2026', 'ann'), pgshift.approve('k_time', '01.02.2026 19:00', 'ann'), pgshift.approve('k_char', 'ab', 'ann'),
       pgshift.approve('k_num', '1.5', 'ann'), pgshift.approve('k_domain', '7', 'ann'), pgshift.approve('k_uuid', 'A0EEBC999C0B4EF8BB6D6BB9BD380A11', 'ann'),
       pgshift.approve('k_two', '["01.02.2026","x"]', 'ann'), pgshift.approve('k_two', '["2026-02-01",""]', 'ann');
SELECT pgshift.approve('k_domain', '-1', 'ann');
SELECT pgshift.approve('k_char', 'abcde', 'ann');
RESET DateStyle; RESET TIME ZONE;
SELECT entity_id FROM unnest('{k_date,k_time,k_char,k_num,k_domain,k_two,k_uuid}'::regclass[]) AS t, pgshift.pending_approvals(t);
SELECT t, entity_id FROM (VALUES ('k_date'::regclass, '2026-02-01'), ('k_char', 'ab  '), ('k_num', '1.500'), ('k_two', '["2026-02-01", "x"]')) AS v (t, id), pgshift.pending_approvals(t, id);
UPDATE k_date SET status = 'ok' RETURNING *;
UPDATE k_time SET status = 'ok' RETURNING status;
UPDATE k_char SET status = 'ok  ' RETURNING *;
UPDATE k_num SET status = 'ok' RETURNING *;
UPDATE k_domain SET status = 'ok' RETURNING *;
UPDATE k_uuid SET status = 3 RETURNING status;
UPDATE k_two SET status = 'ok' RETURNING *;
-- one value of the column, one gate
SELECT pgshift.consensus('k_char', 'ok ', 1);
SELECT pgshift.consensus('k_domain', 'glad', 1);
SELECT pgshift.consensus('k_uuid', '03', 1);
-- a gate needs the key
ALTER TABLE k_date DROP CONSTRAINT k_date_pkey;
-- and one that is checked at once: while two rows have one, an approval of the one would do for the other
CREATE TABLE k_late (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, status text);
SELECT pgshift.consensus('k_late', 'ok', 1);
DROP TABLE k_date, k_time, k_char, k_num, k_domain, k_uuid, k_two, k_late;
DROP TYPE mood;
DROP DOMAIN positive;
