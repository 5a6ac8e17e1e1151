-- values of a type within arrays, composites, ranges, multiranges and domains over any of these, at any depth: what was
-- approved of them is never of other rows
SET client_min_messages = warning;
CREATE ROLE regress_pgshift_owner;
CREATE ROLE regress_pgshift_typist;
CREATE ROLE regress_pgshift_writer;
CREATE SCHEMA nested;
GRANT ALL ON SCHEMA nested TO PUBLIC;
SET search_path = nested;
SET ROLE regress_pgshift_typist;
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TYPE pair AS (x e, y int);
CREATE TYPE span AS RANGE (subtype = e, multirange_type_name = spans);
CREATE DOMAIN list AS e[];
CREATE DOMAIN checked AS pair;
CREATE TYPE deep AS (first list, second checked[], third spans);
CREATE TYPE gate AS ENUM ('new', 'paid', 'refunded');
SET ROLE regress_pgshift_owner;
CREATE TABLE as_row (x e, z int);
CREATE TABLE k_composite (id pair PRIMARY KEY, status text);
CREATE TABLE k_array (id e[] PRIMARY KEY, status text);
CREATE TABLE k_range (id span PRIMARY KEY, status text);
CREATE TABLE k_multirange (id spans PRIMARY KEY, status text);
CREATE TABLE k_domain (id list PRIMARY KEY, status text);
CREATE TABLE k_deep (id deep PRIMARY KEY, status text);
CREATE TABLE k_row (id as_row PRIMARY KEY, status text);
CREATE TABLE bound (id int PRIMARY KEY, status text, v checked[], free e[]);
CREATE TABLE plain (id e PRIMARY KEY, status text);
CREATE TABLE parts (id e[], status text, PRIMARY KEY (id)) PARTITION BY LIST (id);
CREATE TABLE parts_1 PARTITION OF parts DEFAULT;
CREATE TABLE gated (id int PRIMARY KEY, status gate);
INSERT INTO k_composite VALUES ('(a,1)', 'new'), ('(b,1)', 'new');
INSERT INTO k_array VALUES ('{a}', 'new');
INSERT INTO k_range VALUES ('[a,b]', 'new');
INSERT INTO k_multirange VALUES ('{[a,b]}', 'new');
INSERT INTO k_domain VALUES ('{a}', 'new');
INSERT INTO k_deep VALUES (ROW('{a}', ARRAY['(a,1)'::pair]::checked[], '{[a,b]}'), 'new');
INSERT INTO k_row VALUES ('(a,1)', 'new');
INSERT INTO bound VALUES (1, 'new', ARRAY['(a,1)'::pair]::checked[], '{a}');
INSERT INTO plain VALUES ('a', 'new');
INSERT INTO parts VALUES ('{a}', 'new');
INSERT INTO gated VALUES (1, 'new');
GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA nested TO regress_pgshift_writer;
CREATE FUNCTION gates() RETURNS TABLE (relation regclass, key text) LANGUAGE sql AS $$VALUES
    ('k_composite'::regclass, '(a,1)'), ('k_array', '{a}'), ('k_range', '[a,b]'), ('k_multirange', '{[a,b]}'), ('k_domain', '{a}'),
    ('k_deep', (SELECT id::text FROM k_deep)), ('k_row', '(a,1)'), ('bound', '1'), ('plain', 'a'), ('parts', '{a}'), ('gated', '1')$$;
CREATE FUNCTION pending() RETURNS TABLE (relation regclass, open bigint) LANGUAGE sql AS
$$SELECT g.relation, count(p.id) FROM gates() AS g LEFT JOIN LATERAL pgshift.pending_approvals(g.relation) AS p ON true GROUP BY 1 ORDER BY g.relation::text$$;
SELECT count(pgshift.consensus(g.relation, 'paid', 1, bind => CASE g.relation::text WHEN 'bound' THEN '{v}'::text[] END)) FROM gates() AS g;
SELECT sum(pgshift.approve(g.relation, g.key, 'ann')) FROM gates() AS g;
SELECT * FROM pending();
-- the tables' owner, who needs these rules, is refused, whoever owns the type
RESET ROLE;
GRANT regress_pgshift_owner TO regress_pgshift_typist;
SET ROLE regress_pgshift_typist;
\set VERBOSITY terse
DO $$
DECLARE message text; seen text[] := '{}';
BEGIN
    LOOP
        BEGIN
            ALTER TYPE nested.e RENAME VALUE 'a' TO 'z';
            RAISE EXCEPTION 'renamed';
        EXCEPTION WHEN dependent_objects_still_exist THEN
            GET STACKED DIAGNOSTICS message = TABLE_NAME;
            seen := seen || message;
            EXECUTE format('DROP TABLE nested.%I', CASE message WHEN 'parts_1' THEN 'parts' ELSE message END);
        WHEN raise_exception THEN EXIT;
        END;
    END LOOP;
    RAISE WARNING 'refused for %', (SELECT array_agg(t ORDER BY t) FROM unnest(seen) AS t);
    RAISE EXCEPTION 'as it was' USING ERRCODE = 'P0002';
EXCEPTION WHEN no_data_found THEN NULL;
END $$;
RESET ROLE;
REVOKE regress_pgshift_owner FROM regress_pgshift_typist;
SELECT * FROM pending() WHERE open <> 1;
-- a stranger to the tables is not hindered: what was approved is void
SET ROLE regress_pgshift_typist;
BEGIN;
ALTER TYPE e RENAME VALUE 'a' TO 'z';
ALTER TYPE e RENAME VALUE 'b' TO 'a';
RESET ROLE;
SELECT * FROM pending();
SET ROLE regress_pgshift_writer;
UPDATE k_composite SET status = 'paid' WHERE id = '(a,1)'::pair;
ROLLBACK;
SET ROLE regress_pgshift_typist;
BEGIN;
ALTER TYPE gate RENAME VALUE 'paid' TO 'x';
ALTER TYPE gate RENAME VALUE 'refunded' TO 'paid';
RESET ROLE;
SELECT * FROM pending() WHERE open = 0;
ROLLBACK;
-- another value of the enum, or another type, is nobody's matter
SET ROLE regress_pgshift_typist;
ALTER TYPE e ADD VALUE 'd';
RESET ROLE;
SELECT * FROM pending() WHERE open = 0;
-- a member of a composite type more or less makes other texts of the same rows
SET ROLE regress_pgshift_typist;
BEGIN;
ALTER TYPE pair ADD ATTRIBUTE more text;
RESET ROLE;
SELECT * FROM pending() WHERE open = 0;
ROLLBACK;
SET ROLE regress_pgshift_owner;
BEGIN;
ALTER TABLE as_row DROP COLUMN z;
SELECT * FROM pending() WHERE open = 0;
ROLLBACK;
SET ROLE regress_pgshift_typist;
-- PostgreSQL names whichever column it finds first
\set VERBOSITY sqlstate
ALTER TYPE pair ALTER ATTRIBUTE y TYPE bigint;
\set VERBOSITY terse
ALTER TYPE pair RENAME ATTRIBUTE y TO yy;
RESET ROLE;
SELECT * FROM pending() WHERE open = 0;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA nested CASCADE;
DROP ROLE regress_pgshift_owner, regress_pgshift_typist, regress_pgshift_writer;
