-- normalize(): one spelling, whoever writes

CREATE TABLE people (gone text, id int PRIMARY KEY, email text COLLATE "C", name text COLLATE "C", phone varchar(20) COLLATE "C", price numeric(10,2), note text);
ALTER TABLE people DROP COLUMN gone;
SELECT pgshift.normalize('people', '{"email": "email", "name": "name", "phone": "phone", "price": "ROUND({value}::NUMERIC, 2)"}');
INSERT INTO people VALUES (1, '  Ann.LEE@Example.com ', E' Ann \t Marie  Lee ', '+420 (555) 123', 1.005, ' as it is ');
UPDATE people SET email = ' ann.lee@EXAMPLE.com', price = -1.015 RETURNING *;
COPY people FROM stdin;
2	 BOB@example.com 	 Bob  	555-1	2.349	\N
3	\N	\N	\N	\N	\N
\.
INSERT INTO people VALUES (2, 'X@Y.Z') ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email || ' ';
-- what is not ASCII goes the same way, and so does what is stored elsewhere or compressed
INSERT INTO people VALUES (4, ' Žofie@EXAMPLE.com ', U&' Zo\00EB\3000\3000Lee', U&'\0661 2');
INSERT INTO people VALUES (5, ' ' || repeat('A', 1000000), ' ' || repeat('a ', 500000), repeat('0', 20)),
                          (6, ' ' || repeat(md5('x'), 100000) || 'É', NULL, NULL);
SELECT id, left(email, 30) AS email, left(name, 30) AS name, length(email), length(name), phone, price, note FROM people ORDER BY id;

-- the rule
SELECT relation, kind, name, field, definition -> 'fields' AS fields, definition -> 'bound_fields' AS bound, enabled FROM pgshift.rules;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'people'::regclass;

-- again: fields that are named are replaced, the others stay
SELECT pgshift.normalize('people', '{"note": "squish", "name": "UPPER({value})"}');
SELECT definition -> 'fields' AS fields FROM pgshift.rules;
UPDATE people SET name = name || '!', note = E'\n x  y ' WHERE id = 1 RETURNING *;
-- and rolled back
BEGIN;
SELECT pgshift.normalize('people', '{"name": "lowercase"}');
UPDATE people SET name = name WHERE id = 1 RETURNING name;
ROLLBACK;
UPDATE people SET name = name WHERE id = 1 RETURNING name;
-- one field less, and the rest
SELECT pgshift.drop_rule('people', 'normalize', 'nothing of it');
SELECT pgshift.drop_rule('people', 'normalize', 'name');
SELECT definition -> 'fields' AS fields, definition -> 'bound_fields' ? 'name' AS bound, definition -> 'settings' ? 'name' AS settings FROM pgshift.rules;
UPDATE people SET name = ' as it is' WHERE id = 1 RETURNING name;
SELECT pgshift.drop_rule('people', 'normalize');
SELECT pgshift.drop_rule('people', 'normalize');
SELECT count(*) FROM pgshift.rules;
-- the last field takes the rule along
SELECT pgshift.normalize('people', '{"name": "name"}');
SELECT pgshift.drop_rule('people', 'normalize', 'name');
SELECT count(*) FROM pgshift.rules;

-- each built-in is its expression, and its example is what that gives
CREATE FUNCTION by_expression(expression text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE 'SELECT ' || replace(expression, '{value}', '$1') INTO result USING value;
    RETURN result;
END $$;
-- psql's releases take characters without a glyph for different widths
\a
SELECT * FROM pgshift.normalizers();
\a
SELECT name FROM pgshift.normalizers() WHERE by_expression(expression, example_in) IS DISTINCT FROM example_out OR example_in = example_out;
CREATE TABLE examples (name text, value text);
DO $$
DECLARE
    normalizer record;
    result text;
BEGIN
    FOR normalizer IN SELECT * FROM pgshift.normalizers() LOOP
        PERFORM pgshift.normalize('examples', jsonb_build_object('value', normalizer.name));
        INSERT INTO examples VALUES (normalizer.name, normalizer.example_in) RETURNING value INTO result;
        IF result IS DISTINCT FROM normalizer.example_out THEN
            RAISE WARNING '%: "%" instead of "%"', normalizer.name, result, normalizer.example_out;
        END IF;
    END LOOP;
END $$;
TABLE examples;

-- NULL stays NULL and is not asked about; a value can become NULL
CREATE FUNCTION never(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'called with %', $1; END $$;
CREATE TABLE nulls (id int, value text NOT NULL, other text);
SELECT pgshift.normalize('nulls', '{"value": "NULLIF(TRIM({value}), '''')", "other": "never({value})"}');
INSERT INTO nulls VALUES (1, ' a ', NULL) RETURNING *;
INSERT INTO nulls VALUES (2, ' ', NULL);
INSERT INTO nulls VALUES (2, '', 'x');
ALTER TABLE nulls ALTER value DROP NOT NULL;
INSERT INTO nulls VALUES (2, ' ', NULL) RETURNING *;

-- fields go in the order of the columns, and a later one sees the earlier ones' results
CREATE TABLE chain (a text, b text, c text);
SELECT pgshift.normalize('chain', '{"c": "{value} || ''/'' || NEW.a || NEW.b", "b": "{value} || NEW.a || NEW.c", "a": "trim"}');
INSERT INTO chain VALUES (' a ', 'b', 'c') RETURNING *;
INSERT INTO chain VALUES ('a', 'b', 'c') RETURNING *;
INSERT INTO chain VALUES (' a ', NULL, 'c') RETURNING *;
DROP TABLE chain;

-- it comes before define(), whichever was first
CREATE TABLE first_normalize (id int, status text);
CREATE TABLE first_define (LIKE first_normalize);
SELECT pgshift.normalize('first_normalize', '{"status": "email"}');
SELECT pgshift.define('first_normalize', 'status', '{pending,approved}', '{"pending": ["approved"]}', initial => 'pending');
SELECT pgshift.define('first_define', 'status', '{pending,approved}', '{"pending": ["approved"]}', initial => 'pending');
SELECT pgshift.normalize('first_define', '{"status": "email"}');
INSERT INTO first_normalize VALUES (1, ' Pending ');
UPDATE first_normalize SET status = ' Approved ' RETURNING *;
INSERT INTO first_define VALUES (1, ' Pending ');
UPDATE first_define SET status = ' Approved ' RETURNING *;
UPDATE first_define SET status = ' PENDING ';

-- a value that is as it should be keeps its datum: no new copy of what is stored elsewhere
CREATE TABLE kept (id int, small text, large text);
ALTER TABLE kept ALTER large SET STORAGE EXTERNAL;
SELECT pgshift.normalize('kept', '{"small": "trim", "large": "LOWER({value})"}');
INSERT INTO kept VALUES (1, 'a', repeat('x', 100000));
CREATE FUNCTION toast_chunks() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    toast regclass := (SELECT reltoastrelid FROM pg_class WHERE oid = 'kept'::regclass);
    chunks bigint;
BEGIN
    EXECUTE format('SELECT count(DISTINCT chunk_id) + max(chunk_id::text::bigint) FROM %s', toast) INTO chunks;
    RETURN chunks;
END $$;
SELECT toast_chunks() AS before \gset
UPDATE kept SET small = 'b';
UPDATE kept SET small = ' c ';
SELECT toast_chunks() = :before AS no_new_copy;
UPDATE kept SET large = large || 'Y';
SELECT right(large, 2), toast_chunks() > :before AS new_copy FROM kept;

-- whoever writes: a replica session too
SET session_replication_role = replica;
UPDATE kept SET small = ' d ';
RESET session_replication_role;
SELECT small FROM kept;

SET client_min_messages = warning;
DROP TABLE people, examples, nulls, first_normalize, first_define, kept;
DROP FUNCTION by_expression, never, toast_chunks;
