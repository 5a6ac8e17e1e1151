-- What the house does for every capability, it does for this one
CREATE EXTENSION pgshift_state;
CREATE TABLE things (id integer PRIMARY KEY, name text);
SELECT pgshift.pretend('things', 'name');
INSERT INTO things VALUES (1, 'one'), (2, 'two');
ALTER TABLE things RENAME COLUMN name TO label;
INSERT INTO things VALUES (3, 'three');
CREATE FUNCTION outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    RETURN 'passes';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT string_agg(value, ' ' ORDER BY id) AS recorded FROM pgshift._pgshift_pretend;
SELECT kind, field, name FROM pgshift.rules;
SELECT severity, finding FROM pgshift.doctor('things');
SELECT outcome('INSERT INTO pgshift._pgshift_pretend (table_id) VALUES (1)') AS writes, outcome('ALTER TABLE things DROP COLUMN label') AS drops,
       outcome('TRUNCATE pgshift._pgshift_pretend') AS truncates;
SELECT pgshift.enforce('things', 'origin');
SELECT pgshift.protect();
SELECT outcome('DROP TRIGGER zz_pgshift_5_pretend_label ON things') AS protected, outcome('DROP TABLE pgshift._pgshift_pretend') AS kept;
SELECT pgshift.protect(false);
SELECT pgshift.drop_rule('things', 'pretend', 'label');
SELECT count(*) AS rules FROM pgshift.rules;
-- A table of the extension in a user's schema is that user's, closed to SQL, and has no rules
CREATE ROLE pretender;
CREATE SCHEMA app AUTHORIZATION pretender;
SET ROLE pretender;
SELECT pgshift.create_pretended('app', 'Pretended');
SELECT tableowner FROM pg_tables WHERE tablename = 'Pretended';
SELECT outcome('SELECT pgshift.create_pretended(''app'', ''Pretended'')') AS again,
       outcome('SELECT pgshift.create_pretended(''pgshift'', ''mine'')') AS not_there,
       outcome('INSERT INTO app."Pretended" (table_id) VALUES (1)') AS writes,
       outcome('TRUNCATE app."Pretended"') AS truncates,
       outcome('SELECT pgshift.audit(''app."Pretended"'')') AS rules;
RESET ROLE;
SELECT count(*) FROM pgshift._pgshift_tables WHERE kind LIKE 'closed%';
ALTER TABLE app."Pretended" DISABLE TRIGGER pgshift_refuse_write;
SELECT relation, severity, finding, remedy FROM pgshift.doctor() WHERE relation = 'app."Pretended"'::regclass \gx
SELECT remedy FROM pgshift.doctor() WHERE relation = 'app."Pretended"'::regclass \gexec
SELECT pgshift.protect();
SELECT outcome('ALTER TABLE app."Pretended" DISABLE TRIGGER pgshift_refuse_write') AS opens, outcome('ALTER TABLE app."Pretended" ADD x int') AS widens;
SELECT pgshift.protect(false);
-- It is found again after the extension was gone, under whatever name and wherever it is then; not if it is another role's
SET ROLE pretender;
CREATE TABLE app.plain (table_id bigint);
SELECT pgshift.create_pretended('app', 'given');
RESET ROLE;
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
ALTER TABLE app."Pretended" RENAME TO renamed;
ALTER TABLE app.renamed SET SCHEMA public;
ALTER TABLE app.given OWNER TO postgres;
SELECT outcome('INSERT INTO renamed (table_id) VALUES (1)') AS open;
CREATE EXTENSION pgshift_state;
SELECT outcome('INSERT INTO renamed (table_id) VALUES (1)') AS closed, outcome('INSERT INTO app.given (table_id) VALUES (1)') AS given,
       outcome('INSERT INTO app.plain (table_id) VALUES (1)') AS plain;
SELECT finding FROM pgshift.doctor() WHERE relation = 'app.given'::regclass;
