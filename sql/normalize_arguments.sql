-- normalize(): arguments

CREATE TABLE people (id int PRIMARY KEY, email text, computed text GENERATED ALWAYS AS (email || '!') STORED, number int GENERATED ALWAYS AS IDENTITY);
SELECT pgshift.normalize(NULL, '{"email": "email"}');
SELECT pgshift.normalize('people', NULL);
SELECT pgshift.normalize('people', '{"email": "email"}', NULL);
SELECT pgshift.normalize('nowhere', '{"email": "email"}');
SELECT pgshift.normalize('people', '{}');
SELECT pgshift.normalize('people', '[]');
SELECT pgshift.normalize('people', '"email"');
SELECT pgshift.normalize('people', 'null');
SELECT pgshift.normalize('people', '{"email": 1}');
SELECT pgshift.normalize('people', '{"email": null}');
SELECT pgshift.normalize('people', '{"email": {"trim": true}}');
SELECT pgshift.normalize('people', '{"email": "Email"}');
SELECT pgshift.normalize('people', '{"Email": "email"}');
SELECT pgshift.normalize('people', '{"": "email"}');
SELECT pgshift.normalize('people', '{"ctid": "email"}');
SELECT pgshift.normalize('people', '{"email": "email", "nope": "email"}');
SELECT pgshift.normalize('people', '{"computed": "email"}');
SELECT pgshift.normalize('people', '{"id": "trim"}');
\set SHOW_CONTEXT never
DO $$
DECLARE
    problem record;
    state text; message text; in_schema text; in_table text; in_column text;
BEGIN
    FOR problem IN SELECT unnest(ARRAY['{"email": "Email"}', '{"nope": "email"}', '{"computed": "email"}']) AS fields LOOP
        BEGIN
            PERFORM pgshift.normalize('people', problem.fields::jsonb);
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, in_schema = SCHEMA_NAME, in_table = TABLE_NAME, in_column = COLUMN_NAME;
            RAISE INFO USING MESSAGE = concat_ws(' | ', state, message, in_schema, in_table, in_column), ERRCODE = '00000';
        END;
    END LOOP;
END $$;
\set SHOW_CONTEXT errors
SELECT count(*) FROM pgshift.rules;

CREATE VIEW people_view AS SELECT * FROM people;
SELECT pgshift.normalize('people_view', '{"email": "email"}');
SELECT pgshift.normalize('pg_class', '{"relname": "trim"}');
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER zz_pgshift_1_normalize BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION nothing();
SELECT pgshift.normalize('people', '{"email": "email"}');
DROP TRIGGER zz_pgshift_1_normalize ON people;

-- an identity column, which no UPDATE can set
INSERT INTO people (id) VALUES (1) RETURNING *;
SELECT pgshift.normalize('people', '{"number": "CASE WHEN {value} < 10 THEN {value} * 10 ELSE {value} END"}', backfill => true);
INSERT INTO people (id) VALUES (2) RETURNING *;
SELECT pgshift.drop_rule('people', 'normalize');
TABLE people;
TRUNCATE people;

-- made by hand
SELECT pgshift.normalize_trigger();
CREATE TRIGGER by_hand BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION pgshift.normalize_trigger();
INSERT INTO people (id) VALUES (2);
DROP TRIGGER by_hand ON people;
CREATE TRIGGER by_hand BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION pgshift.normalize_trigger('{"fields": {"email": "email"}}');
INSERT INTO people (id) VALUES (2);
ALTER TABLE people RENAME email TO mail;
DROP TRIGGER by_hand ON people;
ALTER TABLE people RENAME email TO mail;
CREATE TRIGGER by_hand AFTER INSERT ON people FOR EACH ROW EXECUTE FUNCTION pgshift.normalize_trigger('{"fields": {"mail": "email"}, "bound_fields": {"mail": "{value}"}}');
INSERT INTO people (id) VALUES (2);
DROP TRIGGER by_hand ON people;
CREATE TRIGGER by_hand BEFORE DELETE OR INSERT ON people FOR EACH ROW EXECUTE FUNCTION pgshift.normalize_trigger('{"fields": {"mail": "email"}, "bound_fields": {"mail": "{value} || $1"}}');
DELETE FROM people;
INSERT INTO people (id) VALUES (2);
INSERT INTO people (id, mail) VALUES (3, 'é');
DROP TRIGGER by_hand ON people;

-- names that need quotes, and the longest that there are
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."Odd ""Name""; --" ("Some ""Field"" {value}" text, "new" text, "old" text, "$1" text,
    abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_123456789 text, pgshift_expression text);
SELECT pgshift.normalize('"My Schema"."Odd ""Name""; --"', '{"Some \"Field\" {value}": "CASE WHEN true THEN {value} || NEW.\"Some \"\"Field\"\" {value}\" END",
    "new": "{value} || NEW.new", "old": "{value} || NEW.old || (SELECT NEW.new)", "$1": "{value} || NEW.\"$1\"", "pgshift_expression": "{value} || NEW.pgshift_expression",
    "abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_123456789": "uppercase"}');
INSERT INTO "My Schema"."Odd ""Name""; --" VALUES ('a', 'b', 'c', 'd', 'e', 'f') RETURNING *;
ALTER TABLE "My Schema"."Odd ""Name""; --" RENAME abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_123456789 TO "{value}";
INSERT INTO "My Schema"."Odd ""Name""; --" VALUES ('a', 'b', 'c', 'd', 'e', 'f') RETURNING "{value}";
SELECT pgshift.drop_rule('"My Schema"."Odd ""Name""; --"', 'normalize', '{value}');

SET client_min_messages = warning;
DROP SCHEMA "My Schema" CASCADE;
DROP TABLE people CASCADE;
DROP FUNCTION nothing;
