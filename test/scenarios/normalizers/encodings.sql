-- In a database of another encoding than UTF8: what can be normalized is, what can't be is refused when the rule is made.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
CREATE EXTENSION pgshift_state;
CREATE TABLE texts (value text, slug text);
DO $$
DECLARE
    encoding text := current_setting('server_encoding');
    result record;
BEGIN
    IF encoding = 'SQL_ASCII' THEN
        FOR result IN SELECT unnest('{visible,slug}'::text[]) AS name LOOP
            BEGIN
                PERFORM pgshift.normalize('texts', jsonb_build_object('value', result.name));
                RAISE '% was accepted', result.name;
            EXCEPTION WHEN feature_not_supported THEN
                ASSERT SQLERRM = format('normalizer "%s" needs a database whose encoding says what its characters are', result.name), SQLERRM;
            END;
            BEGIN
                EXECUTE format('SELECT pgshift.%I(%L)', result.name, 'x');
                RAISE '% was called', result.name;
            EXCEPTION WHEN feature_not_supported THEN
                NULL;
            END;
        END LOOP;
    ELSE
        PERFORM pgshift.normalize('texts', '{"value": ["visible", "email"], "slug": "slug"}');
        EXECUTE $insert$INSERT INTO texts VALUES (' A  b ', 'A  b'), (E'Zo\u00EB\t X', E'Zo\u00EB Stra\u00DFe')$insert$;
        -- soft hyphens and a blank that doesn't break are there, or a wide one and other scripts
        IF encoding = 'LATIN1' THEN
            INSERT INTO texts VALUES (chr(173) || '  a' || chr(160) || ' b' || chr(173) || chr(133), chr(189));
        ELSE
            EXECUTE $insert$INSERT INTO texts VALUES (E'\u3000a\u3000b', E'\u6771\u4EAC')$insert$;
        END IF;
        SELECT string_agg(value || '|' || slug, ', ') AS made INTO result FROM texts;
        ASSERT convert_to(result.made, 'UTF8') = convert_to('a b|a-b, zo', 'UTF8') || '\xc3ab' || convert_to(' x|zoe-strasse, a b|', 'UTF8')
                                                 || convert_to(CASE encoding WHEN 'LATIN1' THEN '1-2' ELSE 'dong-jing' END, 'UTF8'), result.made;
    END IF;
END $$;
