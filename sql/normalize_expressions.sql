-- normalize(): SQL expressions

CREATE TABLE items (id int PRIMARY KEY, code text, price numeric(10,2), short varchar(5), flag boolean, twice int GENERATED ALWAYS AS (id * 2) STORED);
CREATE FUNCTION try(expression text, "column" text DEFAULT 'code') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pgshift.normalize('items', jsonb_build_object("column", expression));
    RETURN (SELECT definition -> 'bound_fields' ->> "column" FROM pgshift.rules WHERE relation = 'items'::regclass);
END $$;
CREATE FUNCTION made(value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    INSERT INTO items (id, code, price) VALUES (1, value, 7) RETURNING code INTO result;
    DELETE FROM items;
    RETURN result;
END $$;

-- what is no expression: the parser says why and where
\set SHOW_CONTEXT never
SELECT try('');
SELECT try('e-mail');
SELECT try('LOWER(code)');
SELECT try('''{value}''');
SELECT try('"{value}"');
SELECT try('$${value}$$');
SELECT try('$x$ {value} $x$');
SELECT try('1 -- {value}');
SELECT try('1 /* {value} */');
SELECT try('{VALUE}');
SELECT try('{ value }');
SELECT try('{value');
SELECT try('{value}}');
SELECT try('x{value}');
SELECT try('{value}{value}');
SELECT try('{value} {value}');
SELECT try('lower({value}');
SELECT try('lower({value}))');
SELECT try('''open || {value}');
SELECT try('{value} || ''open');
SELECT try('{value} || $$open');
SELECT try('{value} /* open');
SELECT try('"open || {value}');
SELECT try('{value}; DROP TABLE items');
SELECT try('{value}); DROP TABLE items; --');
SELECT try('{value} FROM items');
SELECT try('{value}) FROM items WHERE (true');
SELECT try('{value}, 1');
SELECT try('{value} AS x');
SELECT try('{value} LIMIT 0');
SELECT try('{value} UNION SELECT ''x''');
SELECT try('SELECT {value}');
SELECT try('DISTINCT {value}');
SELECT try('$1 || {value}');
SELECT try('{value} || $2');
SELECT try('NEW.{value}');
SELECT try('{value}.code');
SELECT try('{value} || NEW.cod');
SELECT try('{value} || OLD.code');
\set VERBOSITY terse
SELECT try('{value} || code');
SELECT try('{value} || items.code');
\set VERBOSITY default
SELECT try('{value} || NEW.twice');
SELECT try('{value} || NEW.ctid');
SELECT try('max({value})');
SELECT try('{value} || row_number() OVER ()');
SELECT try('regexp_split_to_table({value}, ''x'')');
SELECT try('no_such_function({value})');
SELECT try('(SELECT {value} FROM nowhere)');
SELECT try('{value} + 1');
SELECT try('lower({value}::text)', 'price');
SELECT try('{value} > 5', 'price');
SELECT try('{value} > 5 -- 5', 'flag');
SELECT try('email', 'price');
\set SHOW_CONTEXT errors
SELECT try('{value} || NEW.cod');
SELECT count(*) FROM pgshift.rules;

-- what is one
SELECT try('{value}'), made(' x ');
SELECT try('{value}--'), made('x');
SELECT try('/* {value} */ upper({value}) -- {value}'), made('x');
SELECT try('{value} || ''{value}'' || "upper"({value})'), made('x');
SELECT try('U&''d\0061t\+000061'' || E''\'' {value}'' || $${value}$$ || {value}'), made('x');
SELECT try('CASE {value} WHEN ''a'' THEN ''b'' ELSE {value} END'), made('a'), made('x');
SELECT try('CASE WHEN{value}IS NOT NULL THEN{value}ELSE''''END'), made('x');
SELECT try('COALESCE(NULLIF({value}, ''''), ''none'')'), made(''), made('x');
SELECT try('round({value}::numeric)::text || {value}::int'), made('2');
SELECT try('{value} || NEW.price || (NEW).id || (NEW.price > 5)'), made('x');
SELECT try('{value} COLLATE "C" || (NEW.id IS NULL)'), made('x');
SELECT try('(ARRAY[{value}, ''y''])[2] || (ROW({value})).f1'), made('x');
SELECT try('length({value})'), made('four');
SELECT try('now()::date > ''2020-01-01'' AND {value} = ''x'''), made('x'), made('y');
SELECT try('(SELECT string_agg(c, ''-'') FROM regexp_split_to_table({value}, ''x'') AS c)'), made('axbxc');
SELECT try('(SELECT {value} || NEW.price || new.x FROM (SELECT ''inner'' AS x, 1 AS price) AS new)'), made('x');
SELECT try('(SELECT {value} || n.price || (SELECT {value}) FROM (SELECT 1 AS price) AS n)'), made('x');
-- the column's type has the last word
SELECT try('{value} * 1.234567', 'price');
INSERT INTO items (id, price) VALUES (1, 2.5), (2, 99999999) RETURNING price;
INSERT INTO items (id, price) VALUES (1, 2.5) RETURNING price;
SELECT try('{value} || {value}', 'short');
UPDATE items SET short = 'abc';
UPDATE items SET short = 'ab  ' RETURNING short || '|';
UPDATE items SET short = 'ab' RETURNING short;
SELECT try('(SELECT 12345.5 * NEW.id / (CASE WHEN {value} THEN 1 END))', 'flag');
SELECT try('(SELECT length({value}) * 1000000)', 'short');
UPDATE items SET short = 'ab';
SELECT try('(SELECT length({value}) * 1000)', 'short');
UPDATE items SET short = 'ab' RETURNING short;
-- errors of running name the rule
SELECT try('1 / (length({value}) - 2)', 'short');
UPDATE items SET short = 'ab';
SELECT try('(SELECT 1 / (length({value}) - 2))', 'short');
UPDATE items SET short = 'ab';
SELECT pgshift.drop_rule('items', 'normalize');
DROP FUNCTION try, made;
DROP TABLE items;

-- functions in schemas of the user's, by the path of his session; others' paths, and better matches of others,
-- change nothing
CREATE SCHEMA app;
CREATE FUNCTION app.inner_tidy(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'tidy ' || btrim($1, ' tidy') $$;
SET search_path = app, public;
CREATE FUNCTION app.tidy(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT inner_tidy($1)';
RESET search_path;
CREATE TABLE app.prefixes (prefix text);
INSERT INTO app.prefixes VALUES ('pre');
CREATE TABLE things (id int, name varchar, code text, day text, spelled text);
SET search_path = app, public;
SET DateStyle = 'German';
SELECT pgshift.normalize('things', '{"name": "tidy({value})", "code": "(SELECT prefix || ''-'' || {value} FROM prefixes)",
                                     "day": "{value}::date", "spelled": "trim"}');
RESET search_path;
RESET DateStyle;
CREATE SCHEMA hostile;
CREATE FUNCTION hostile.tidy(varchar) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$;
CREATE FUNCTION app.tidy(varchar) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$;
CREATE FUNCTION hostile.btrim(text) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$;
CREATE FUNCTION hostile.cat(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$;
CREATE OPERATOR hostile.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.cat);
CREATE TEMPORARY TABLE prefixes (prefix text);
INSERT INTO prefixes VALUES ('hostile');
INSERT INTO things VALUES (1, ' x ', 'y', '31.12.2020', ' é ') RETURNING *;
SET search_path = hostile, pg_catalog, app, public;
UPDATE things SET name = ' x ', code = 'z', day = '1.2.2021', spelled = ' É ' RETURNING *;
SET search_path = '';
UPDATE public.things SET name = ' x ', code = 'z', day = '1.2.2021', spelled = ' É ' RETURNING *;
-- built-ins are the server's own functions, whatever is in front of them where they are chosen
SET search_path = hostile, pg_catalog, public;
CREATE FUNCTION hostile.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$;
CREATE FUNCTION hostile.regexp_replace(text, text, text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$;
CREATE TABLE public.built_in (email text, name text);
SELECT pgshift.normalize('public.built_in', '{"email": "email", "name": "name"}');
INSERT INTO built_in VALUES (' A@B.é ', ' A  é ') RETURNING *;
RESET search_path;
-- a function that is replaced counts at once; one that is gone stops the write by the rule's name
CREATE OR REPLACE FUNCTION app.inner_tidy(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'new ' || $1 $$;
UPDATE things SET name = 'x' RETURNING name;
DROP FUNCTION app.tidy(varchar);
ALTER FUNCTION app.tidy(text) RENAME TO tidied;
-- a superuser can do that all the same
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER FUNCTION app.tidy(text) RENAME TO tidied;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
UPDATE things SET name = 'x';
INSERT INTO things VALUES (2, NULL, 'a', '1.2.2021', 'a') RETURNING *;
\c -
UPDATE things SET name = 'x';
UPDATE things SET name = NULL, code = 'y' RETURNING *;
SELECT pgshift.normalize('things', '{"name": "upper({value})"}');
SELECT pgshift.drop_rule('things', 'normalize', 'name');
SELECT pgshift.normalize('things', '{"code": "upper({value})"}');
UPDATE things SET name = 'x', code = 'x' RETURNING *;

-- types of all kinds
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN short_mail AS text CHECK (length(VALUE) < 12) CHECK (VALUE ~ '@');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE kinds (id int, feeling mood, mail short_mail, number positive, padded char(6), unpadded bpchar, tags text[], doc jsonb,
                    at timestamptz(0), bits varbit(4), bytes bytea, list positive[]);
SELECT pgshift.normalize('kinds', '{"feeling": "CASE {value} WHEN ''sad'' THEN ''ok'' ELSE {value} END", "mail": "email", "number": "{value} - 1",
                                    "padded": "uppercase", "unpadded": "trim", "tags": "ARRAY(SELECT DISTINCT lower(t) FROM unnest({value}) AS t ORDER BY 1)",
                                    "doc": "{value} - ''secret''", "at": "{value} + ''1 hour 0.6 seconds''", "bits": "{value} || B''0''",
                                    "bytes": "substr({value}, 2)", "list": "{value}[2:]"}');
INSERT INTO kinds VALUES (1, 'sad', ' A@B.C ', 2, 'ab', '  ab  ', '{B,a,b}', '{"a": 1, "secret": 2}', '2020-01-01 00:00:00Z', B'11', '\x010203', '{1,2,3}');
SELECT id, feeling, mail, number, padded || '|' AS padded, octet_length(padded), unpadded || '|' AS unpadded, octet_length(unpadded), tags, doc,
       at AT TIME ZONE 'UTC' AS at, bits, bytes, list FROM kinds;
INSERT INTO kinds (mail) VALUES (' a.LONG.one@B.C    ');
INSERT INTO kinds (mail) VALUES ('   a.LONG@B.C   ') RETURNING mail;
INSERT INTO kinds (number) VALUES (1);
INSERT INTO kinds (bits) VALUES (B'1111');
DROP TABLE kinds;

SET client_min_messages = warning;
DROP TABLE things, built_in;
DROP SCHEMA app, hostile CASCADE;
DROP DOMAIN short_mail, positive;
DROP TYPE mood;
