-- normalize(): collations that PostgreSQL may have been built without, and citext, which may not be installed
SET client_min_messages = warning;

-- Turkish letters: I and i are none of a pair.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') THEN
        RETURN;
    END IF;
    CREATE COLLATION turkish (provider = icu, locale = 'tr');
    CREATE TABLE turkish_words (low text COLLATE turkish, up text COLLATE turkish, mail varchar COLLATE turkish, slug text COLLATE turkish);
    PERFORM pgshift.normalize('turkish_words', '{"low": "lowercase", "up": "uppercase", "mail": "email", "slug": "slug"}');
    INSERT INTO turkish_words VALUES ('ISIK', 'isik', ' INFO@X.TR ', 'ISIK'), ('abc', 'ABC', 'abc', 'abc');
    ASSERT (SELECT array_agg(ROW(w.*)::text ORDER BY low) FROM turkish_words AS w) = '{"(abc,ABC,abc,abc)","(ısık,İSİK,ınfo@x.tr,isik)"}';
END $$;

-- A collation under which letters' case makes no difference: patterns don't work, the rest does, and a value that only
-- compares equal is changed nevertheless.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') THEN
        RETURN;
    END IF;
    CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE TABLE caseless_words (a text COLLATE caseless, b text COLLATE caseless, c text COLLATE caseless, d text COLLATE caseless);
    FOR i IN 1 .. 2 LOOP
        BEGIN
            PERFORM pgshift.normalize('caseless_words', jsonb_build_object('a', (ARRAY['name', 'phone'])[i]));
            RAISE WARNING 'a pattern under a nondeterministic collation was accepted';
        EXCEPTION WHEN feature_not_supported THEN
            NULL;
        END;
    END LOOP;
    PERFORM pgshift.normalize('caseless_words', '{"a": "squish", "b": "digits", "c": "email", "d": "UPPER({value})"}');
    INSERT INTO caseless_words VALUES (E' A \t b', 'x1', ' X ', 'd');
    ASSERT (SELECT ROW(w.*)::text COLLATE "C" FROM caseless_words AS w) = '("A b",1,x,D)';
    UPDATE caseless_words SET c = 'Y', d = 'é';
    ASSERT (SELECT ROW(w.*)::text COLLATE "C" FROM caseless_words AS w) = '("A b",1,y,É)';
END $$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citext') THEN
        RETURN;
    END IF;
    CREATE EXTENSION citext;
    CREATE TABLE citext_words (a citext, b citext, c citext);
    PERFORM pgshift.normalize('citext_words', '{"a": "email", "b": "name", "c": "slug"}');
    INSERT INTO citext_words VALUES (' A@B ', ' A   b ', 'A b');
    ASSERT (SELECT ROW(w.*)::text COLLATE "C" FROM citext_words AS w) = '(a@b,"A b",a-b)';
    UPDATE citext_words SET a = 'A@B';
    ASSERT (SELECT a::text COLLATE "C" FROM citext_words) = 'a@b';
END $$;

DROP TABLE IF EXISTS turkish_words, caseless_words, citext_words;
DROP COLLATION IF EXISTS turkish, caseless;
DROP EXTENSION IF EXISTS citext;
