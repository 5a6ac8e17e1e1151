-- normalize(): several normalizers for one column
CREATE TABLE people (id int PRIMARY KEY, email text, name text, code varchar(8), price numeric(6,1));
SELECT pgshift.normalize('people', '{"email": ["visible", "email"], "name": ["squish", "INITCAP({value})", "{value} || ''!''"], "code": ["trim"],
                                    "price": ["{value} * 2", "ROUND({value})"]}');
INSERT INTO people VALUES (1, U&'\FEFF Ann@X.org\00A0', '  ann   LEE ', ' x ', 1.3) RETURNING *;
-- ASCII alone, and what is normal
INSERT INTO people VALUES (2, E'\tBOB@x.org ', 'bob', 'y', 1) RETURNING *;
UPDATE people SET email = email WHERE id = 2 RETURNING email;

-- as it was given: in the rule and the view
SELECT definition -> 'fields' AS fields, definition -> 'bound_fields' AS bound FROM pgshift.rules;
-- and where doctor() names it, by the call that mends its rows
BEGIN;
ALTER TABLE people DISABLE TRIGGER ALL;
INSERT INTO people VALUES (3, U&'\FEFF Cid@X.org\00A0', 'Cid', ' x ', 1);
ALTER TABLE people ENABLE TRIGGER ALL;
COMMIT;
SELECT finding, remedy FROM pgshift.doctor('people');
SELECT remedy FROM pgshift.doctor('people') \gset
:remedy
SELECT * FROM people WHERE id = 3;
-- columns are renamed, replaced and taken out with all that they have
ALTER TABLE people RENAME name TO full_name;
SELECT pgshift.normalize('people', '{"email": "trim", "price": ["{value} + 1"]}');
SELECT definition -> 'fields' AS fields FROM pgshift.rules;
UPDATE people SET full_name = ' dan  d', email = ' X ', price = 1 WHERE id = 3 RETURNING *;
SELECT pgshift.drop_rule('people', 'normalize', 'full_name');
SELECT definition -> 'fields' AS fields, definition -> 'settings' ? 'full_name' AS settings FROM pgshift.rules;
DROP TABLE people;

-- each sees what the one before has made, NEW too; NULL ends it
CREATE FUNCTION never(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'called with %', $1; END $$;
CREATE TABLE chain (a text, b text, c text);
SELECT pgshift.normalize('chain', '{"a": ["{value} || 1", "{value} || 2 || NEW.a"], "b": ["{value} || NEW.a", "(SELECT {value} || NEW.b)"],
                                   "c": ["NULLIF({value}, ''x'')", "never({value})"]}');
INSERT INTO chain VALUES ('a', 'b', 'x') RETURNING *;
INSERT INTO chain VALUES (NULL, NULL, NULL) RETURNING *;
INSERT INTO chain VALUES ('a', 'b', 'y');
DROP TABLE chain;

-- what comes to be what it was is not changed: it is normal, for backfills and doctor(), and keeps its datum
CREATE TABLE kept (id int PRIMARY KEY, value text, word text);
ALTER TABLE kept ALTER value SET STORAGE EXTERNAL;
INSERT INTO kept VALUES (1, repeat('x', 10000), 'word'), (2, 'y', 'É'), (3, 'Z', 'é');
SELECT pgshift.normalize('kept', '{"value": ["uppercase", "lowercase"], "word": ["UPPER({value})", "LOWER({value})"]}', backfill => true);
SELECT finding FROM pgshift.doctor('kept');
TABLE kept ORDER BY id \g (format=unaligned tuples_only=on) | cut -c 1-20
SELECT pg_relation_size(reltoastrelid) AS before FROM pg_class WHERE oid = 'kept'::regclass \gset
UPDATE kept SET id = id;
SELECT pg_relation_size(reltoastrelid) = :before AS no_new_copy FROM pg_class WHERE oid = 'kept'::regclass;
DROP TABLE kept;

-- every result is one of the column's type
CREATE DOMAIN letters AS text CHECK (VALUE ~ '^[a-z]*$');
CREATE TABLE typed (v varchar(3), d letters, n numeric(6,1));
SELECT pgshift.normalize('typed', '{"v": ["{value} || ''1''", "LEFT({value}, 1)"], "d": ["{value} || ''a''", "trim"], "n": ["{value} / 3", "{value} * 3"]}');
INSERT INTO typed VALUES ('ab', 'b', 1) RETURNING *;
INSERT INTO typed (v) VALUES ('abc');
SELECT pgshift.normalize('typed', '{"d": ["uppercase", "lowercase"]}');
INSERT INTO typed (d) VALUES ('b');
DROP TABLE typed;
DROP DOMAIN letters;

-- partitions with another order of columns
CREATE TABLE parts (id int, note text) PARTITION BY LIST (id);
CREATE TABLE part (note text, gone int, id int);
ALTER TABLE part DROP COLUMN gone;
ALTER TABLE parts ATTACH PARTITION part FOR VALUES IN (1);
SELECT pgshift.normalize('parts', '{"note": ["trim", "{value} || NEW.id"]}');
INSERT INTO parts VALUES (1, ' é ') RETURNING *;
DROP TABLE parts;

-- refused, by the place in the list
CREATE TABLE t (a text, b int);
SELECT pgshift.normalize('t', '{"a": []}');
SELECT pgshift.normalize('t', '{"a": ["trim", 1]}');
SELECT pgshift.normalize('t', '{"a": ["trim", null]}');
SELECT pgshift.normalize('t', '{"a": [["trim"]]}');
SELECT pgshift.normalize('t', '{"a": {"0": "trim"}}');
SELECT pgshift.normalize('t', '{"a": ["trim", "Email"]}');
SELECT pgshift.normalize('t', '{"a": ["trim", "{value} || c"]}');
SELECT pgshift.normalize('t', '{"a": ["trim", "UPPER({value}", "trim"]}');
SELECT pgshift.normalize('t', '{"b": ["{value} + 1", "trim"]}');
SELECT pgshift.normalize('t', '{"b": ["{value} + 1", "ROW({value})"]}');
SELECT count(*) FROM pgshift.rules;
SELECT pgshift.normalize('t', '{"b": ["{value} + 1", "1 / ({value} - 2)"]}');
INSERT INTO t VALUES ('x', 1);
-- and made by hand
CREATE TRIGGER by_hand BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION pgshift.normalize_trigger('{"fields": {"a": ["trim", "lowercase"]}, "bound_fields": {"a": ["{value}"]}}');
INSERT INTO t VALUES ('x', 5);
DROP TRIGGER by_hand ON t;
CREATE TRIGGER by_hand BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION pgshift.normalize_trigger('{"fields": {"a": ["trim"]}, "bound_fields": {"a": "{value}"}}');
INSERT INTO t VALUES ('x', 5);

DROP TABLE t;
DROP FUNCTION never;
