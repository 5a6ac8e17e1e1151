-- normalize(): what no reader sees is taken out by `visible`

-- two accounts that look the same are the same
CREATE TABLE accounts (id int PRIMARY KEY, email text UNIQUE, name text);
SELECT pgshift.normalize('accounts', '{"email": ["visible", "email"], "name": "visible"}');
INSERT INTO accounts VALUES (1, 'jane@example.org', 'Jane Doe');
INSERT INTO accounts VALUES (2, U&'\FEFFJane@example.org\200B', 'x');
INSERT INTO accounts VALUES (2, U&'jane@example\00AD.org\00A0', 'x');
INSERT INTO accounts VALUES (2, E'jane@example.org\t', 'x');
INSERT INTO accounts VALUES (2, U&'\202Ajohn@example.org\202C', U&'\FEFF Jane\2060 \00ADDoe\180E \200F');
SELECT id, email, name FROM accounts ORDER BY id;
DROP TABLE accounts;

-- each in its place: what is given, what comes of it
CREATE VIEW shown AS
SELECT what, array_to_string(ARRAY(SELECT CASE WHEN c BETWEEN '!' AND '~' OR c = ' ' THEN c ELSE '<' || upper(to_hex(ascii(c))) || '>' END
                                     FROM regexp_split_to_table(pgshift.visible(value) COLLATE "C", '') AS c), '') AS visible,
       pgshift.visible(pgshift.visible(value)) = pgshift.visible(value) AS stays
  FROM (VALUES
    (1, 'every white space', U&'\0009\000A\000B\000C\000D\0020\0085\00A0\1680\2000\200A\2028\2029\202F\205F\3000a\3000\0009 b\0085'),
    (2, 'controls', U&'a\0001b\001F\007F\009F c \0002 d'),
    (3, 'nothing else', U&'\200B \FEFF\2060\00AD \200D\200C'),
    (4, 'bidi marks', U&'\200E\200F\061C\202A\202B\202C\202D\202Ea\2066\2067\2068\2069b'),
    (5, 'other default ignorables', U&'a\034F\115F\1160\17B4\180B\180E\2061\2064\206F\3164\FE0F\FFA0\FFF0\+01D173\+0E0001\+0E0100\+0E01EFb'),
    (6, 'annotations and no characters', U&'a\FFF9b\FFFBc\FFFE\+10FFFFd'),
    (7, 'formats with a glyph', U&'\0600\0661\06DD\+0110BD'),
    (8, 'composed', U&'e\0301 \212B \1100\1161\11A8'),
    (9, 'composed over what was between', U&'e\200B\0301 e\200D\0301 e\00AD\0323\0302'),
    (10, 'not composed', U&'e \0301 \FB01 \2460'),
    (11, 'longer in form C', U&'\+01D160 \0958'),
    -- non-joiners in Persian words, between letters that would be joined (A1)
    (12, 'A1', U&'\0646\0627\0645\0647\200C\0627\06CC'),
    (13, 'A1, marks between', U&'\0628\064E\200C\0650\0628'),
    (14, 'A1, a right-joining letter before', U&'\0627\200C\0628'),
    (15, 'A1, at the end', U&'\0628\200C \200C\0628'),
    (16, 'A1, two of them', U&'\0628\200C\200C\0628 \0628\200D\200C\0628 \0628\200C\200D\0628'),
    (17, 'A1, what is invisible between', U&'\0628\200B\200C\00AD\0628'),
    (18, 'a joiner there', U&'\0628\200D\0628'),
    -- in Sinhala and Malayalam, behind a virama (A2, B)
    (19, 'B', U&'\0DC1\0DCA\200D\0DBB\0DD3'),
    (20, 'B, a vowel sign follows', U&'\0DC1\0DCA\200D\0DD3'),
    (21, 'B, two of them', U&'\0DC1\0DCA\200D\200D\0DBB \0DC1\0DCA\200D\200D\0DD3'),
    (22, 'B, at the end', U&'\0D28\0D4D\200D'),
    (23, 'A2', U&'\0915\094D\200C\0937'),
    (24, 'A2, marks between', U&'\0915\093C\094D\0952\200C\0952\0937'),
    (25, 'A2, no letter follows', U&'\0915\094D\200C\093E \0915\094D\200C'),
    (26, 'no virama', U&'\0915\200C\0937 \0915\200D\0937'),
    (27, 'no letter', U&'\094D\200C\0937 1\094D\200D'),
    (28, 'between pictures', U&'\+01F468\200D\+01F469 \2764\FE0F'),
    (29, 'nothing', '')) AS given (n, what, value) ORDER BY n;
SELECT * FROM shown;
DROP VIEW shown;

-- all characters there are: nothing that is left is what it takes out, and what was taken out is no letter, mark, number or sign
CREATE TABLE characters AS SELECT code, chr(code) AS character FROM generate_series(1, 1114111) AS code WHERE code NOT BETWEEN 55296 AND 57343;
SELECT count(*) FROM characters WHERE pgshift.visible(pgshift.visible(character)) <> pgshift.visible(character)
                                   OR pgshift.visible(character) <> '' AND pgshift.visible(character) IS NOT NFC NORMALIZED;
-- (the same as the server's normalization, which knows another version of Unicode)
SELECT count(*) < 200 AS few FROM characters WHERE pgshift.visible('a' || character || 'b') NOT IN ('ab', 'a b', normalize('a' || character || 'b'));
SELECT pgshift.visible(string_agg(character, '' ORDER BY code)) = '' AS all_gone FROM characters WHERE code IN (173, 847, 1564, 4447, 4448, 65279) OR code BETWEEN 8203 AND 8207;
DROP TABLE characters;

-- types: what of text can be had of them
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS citext;
RESET client_min_messages;
CREATE DOMAIN short AS varchar(5) CHECK (VALUE <> '');
CREATE TABLE typed (v varchar(5), c char(5), d short, i citext, n name);
SELECT pgshift.normalize('typed', '{"v": "visible", "c": "visible", "d": "visible", "i": "visible", "n": "visible"}');
INSERT INTO typed VALUES (U&'\FEFFé b', U&'\FEFFa  b', U&'\FEFFé b', U&'\FEFFA  b', U&'\FEFFa  b') RETURNING *, length(v), octet_length(c);
INSERT INTO typed (d) VALUES (U&'\FEFF');
CREATE TABLE numbers (n int, j jsonb);
SELECT pgshift.normalize('numbers', '{"n": "visible"}');
SELECT pgshift.normalize('numbers', '{"j": "visible"}');
DROP TABLE typed, numbers;
DROP DOMAIN short;
DROP EXTENSION citext;

-- large values: words and text of any length, composed or not
SELECT length(pgshift.visible(repeat(U&'e\0301\200B', 500000))), length(pgshift.visible(repeat(U&'\200Ba \00A0', 500000))),
       length(pgshift.visible(repeat(U&'\0628\200C', 500000))), length(pgshift.visible(repeat(U&'\200D', 500000))),
       length(pgshift.visible(U&'\0915\094D' || repeat(U&'\200D', 500000) || U&'\093E')),
       length(pgshift.visible(U&'\0628' || repeat(U&'\200C\064E', 4000) || U&'\0628')), length(pgshift.visible('a' || repeat(U&'\0301\200C\0316', 2000)));
SELECT pgshift.visible('a' || repeat(U&'\0301\200C\0316', 200000));

-- by itself
SELECT pgshift.visible(NULL), provolatile, proisstrict, proparallel FROM pg_proc WHERE oid = 'pgshift.visible'::regproc;
CREATE TABLE indexed (name text);
CREATE UNIQUE INDEX ON indexed (pgshift.visible(name));
INSERT INTO indexed VALUES ('Ann'), (U&'Ann\200B');
DROP TABLE indexed;
