-- The strings to compare on: the same ones every time and everywhere.
CREATE TABLE characters (place int GENERATED ALWAYS AS IDENTITY (START 0 MINVALUE 0), character text, is_ascii boolean);

-- Letters, digits, punctuation and spaces come more often than control characters.
INSERT INTO characters (character, is_ascii)
SELECT chr(code), true FROM generate_series(1, 127) AS code, generate_series(1, CASE WHEN code < 32 OR code = 127 THEN 1 ELSE 3 END)
 UNION ALL
SELECT ' ', true FROM generate_series(1, 60)
 UNION ALL
SELECT chr(code), true FROM unnest(ARRAY[9, 10, 11, 12, 13, 28, 29, 30, 31]) AS code, generate_series(1, 6);

INSERT INTO characters (character, is_ascii)
-- every Unicode space, and what is taken for one
SELECT chr(code), false
  FROM unnest(ARRAY[133, 160, 5760, 6158, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8203, 8204, 8205, 8232, 8233,
                    8239, 8287, 8288, 12288, 65279]) AS code
 UNION ALL
-- combining marks, digits of other scripts, letters whose case is special or changes their length, ligatures, emoji
SELECT character, false
  FROM regexp_split_to_table(U&'\0300\0301\0303\0307\0308\030A\0327\0345\036F\0370\20D7\0660\0661\0669\0967\FF10\FF19\00B2\00BD\2167\2460'
                             '\00E9\00C9\00DF\1E9E\0130\0131\03A3\03C2\03C3\01C5\01C4\FB03\FB01\212A\212B\00C5\00E5\017F\0149\1F88\0410\0430'
                             '\10A0\2C2D\13A0\AB70\AC00\1100\1161\732B\+01F431\+010400\+01D7D8\00AD\2060\FFFD\0080\009F\07FF\0800\FFFF\+10FFFF', '') AS character;

CREATE TABLE strings (id int PRIMARY KEY, value text);

-- Two in three are ASCII only.
INSERT INTO strings
SELECT id, (SELECT coalesce(string_agg(c.character, '' ORDER BY at), '')
              FROM generate_series(1, (hashint8extended(id, 1) & 15)::int) AS at
              JOIN characters AS c ON c.place = (hashint8extended(id::bigint * 64 + at, 2) & 2147483647)
                                                % (SELECT count(*) FROM characters WHERE is_ascii OR strings.id % 3 = 0))
  FROM generate_series(1, 100000) AS strings(id);

-- Every character, alone, between others, and at both ends.
INSERT INTO strings
SELECT 100000 + row_number() OVER (ORDER BY character COLLATE "C", form), format(form, character)
  FROM (SELECT DISTINCT character FROM characters) AS c, unnest(ARRAY['%1$s', 'a%1$sB', ' %1$s1 ', 'Z%1$s%1$s']) AS form;

INSERT INTO strings VALUES
    (200001, ''), (200002, ' '), (200003, repeat(' ', 1000)), (200004, repeat(E'\t\n', 500)),
    (200005, repeat(' Ab1' || chr(9), 209715)), (200006, repeat(' Ab1' || chr(233), 20000)), (200007, repeat(' ', 20000)),
    (200008, repeat('x', 20000)), (200009, repeat('x', 1048576) || chr(304)), (200010, repeat('a', 127)), (200011, repeat('A', 127));
