-- normalize(): letters of every script in `slug`

CREATE TABLE places (id int PRIMARY KEY, name text, slug text);
SELECT pgshift.normalize('places', '{"slug": "slug"}');
INSERT INTO places SELECT n, v, v FROM unnest(ARRAY[
    -- letters that don't decompose
    'Łódzkie', 'Đà Nẵng', 'Ærø', 'Straße', 'Þingeyri', 'Iğdır', 'Œuvre', 'Islandsbyggð', 'Gəncə', 'ĲSSEL', 'STRAẞE', 'Đurđevac', 'Ħamrun', 'Ŋ',
    -- other scripts
    'Москва', 'Ельцин', 'Київ', 'Қазақстан', 'Αθήνα', 'Ἀθῆναι', 'Երևան', 'თბილისი', 'თბილისი', 'القاهرة', 'תל אביב', 'अमृतसर', 'কলকাতা', 'கொழும்பு',
    'ශ්‍රී ලංකාව', 'กรุงเทพ', 'ភ្នំពេញ', 'ວຽງຈັນ', 'ရန်ကုန်', 'አዲስ አበባ', 'ትግርኛ', '東京', '北京', 'ひらがな カタカナ', '서울', 'ᏣᎳᎩ', 'རྒྱ',
    -- what is like letters and digits
    'ﬁne ½ 5² ①', '𝔘𝔫𝔦', '٣٤ १२', 'No. №7', 'Ⅻ', 'Hawaiʻi', 'O’Brien', 'soft' || U&'\00AD' || 'ly', 'zero' || U&'\200B' || 'width', U&'Zoe\0308',
    -- what is between words
    ' -- Crème  Brûlée, 2 portions! ', 'a—b…c', 'ä', '?!', '♥', '', '日 本', U&'a\3000b', 'ь', 'Ъ ь']) WITH ORDINALITY AS x (v, n);
-- psql's releases take characters without a glyph for different widths, and ICU's know different letters
\a
SELECT name, slug FROM places ORDER BY id;
\a
-- ASCII alone, words with single hyphens between them, and its own results stay
SELECT count(*) FROM places WHERE slug !~ '^([a-z0-9]+(-[a-z0-9]+)*)?$' OR slug <> pgshift.slug(slug);
DROP TABLE places;

-- never empty where there are letters
SELECT count(*) FROM generate_series(1, 1114111) AS code
 WHERE code NOT BETWEEN 55296 AND 57343 AND chr(code) ~ '[[:alpha:]]' AND pgshift.slug(chr(code)) = '';
SELECT count(*) FROM generate_series(1, 1114111, 7) AS code
 WHERE code NOT BETWEEN 55296 AND 57343 AND pgshift.slug(chr(code) || ' ' || chr(code)) !~ '^([a-z0-9]+(-[a-z0-9]+)*)?$';

-- ASCII goes by tables, and gives the same
SELECT count(*) FROM (SELECT chr(a) || chr(b) || 'X' || chr(a) AS value FROM generate_series(1, 127) AS a, generate_series(1, 127) AS b) AS v
 WHERE pgshift.slug(value) <> trim(BOTH '-' FROM regexp_replace(lower(value) COLLATE "C", '[^a-z0-9]+', '-', 'g'));
CREATE TABLE words (slug text, of text);
SELECT pgshift.normalize('words', '{"slug": "slug"}');
INSERT INTO words SELECT v, v FROM (SELECT chr(a) || chr(b) || 'X' || chr(a) AS v FROM generate_series(1, 127) AS a, generate_series(1, 127) AS b) AS v;
SELECT count(*) FROM words WHERE slug <> pgshift.slug(of);
DROP TABLE words;

-- large values, with words between blanks and without
SELECT length(pgshift.slug(repeat('Łódź ', 100000))), length(pgshift.slug(repeat('ж', 100000))), length(pgshift.slug(repeat('ភ', 100000))),
       length(pgshift.slug('é' || repeat(' - ', 100000)));

-- by itself, and in a list
SELECT pgshift.slug(NULL), provolatile, proisstrict, proparallel FROM pg_proc WHERE oid = 'pgshift.slug'::regproc;
CREATE TABLE articles (title text, slug varchar(12));
SELECT pgshift.normalize('articles', '{"slug": ["visible", "slug", "RTRIM(LEFT({value}, 12), ''-'')"]}');
INSERT INTO articles VALUES ('x', 'Łódź 12');
INSERT INTO articles VALUES ('x', 'Щука');
INSERT INTO articles SELECT v, v FROM unnest('{Łódź,Łódź und wo}'::text[]) AS v;
TABLE articles;
DROP TABLE articles;
