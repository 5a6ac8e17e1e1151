-- Each built-in, through a rule, against its expression. Reports the first values that differ, and fails.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION pgshift_state;
CREATE DOMAIN checked AS text CHECK (length(VALUE) >= 0);

-- A column for each built-in; of other types of text, which go other ways, for fewer strings.
DO $$
DECLARE
    columns text;
    fields jsonb;
    kind record;
BEGIN
    FOR kind IN SELECT * FROM (VALUES ('ruled', 'text'), ('ruled_varchar', 'varchar(2000000)'), ('ruled_checked', 'checked')) AS k (name, type) LOOP
        SELECT string_agg(format('%I %s', name, kind.type), ', '), jsonb_object_agg(name, name) INTO columns, fields FROM pgshift.normalizers();
        EXECUTE format('CREATE TABLE %I (id int, %s)', kind.name, columns);
        PERFORM pgshift.normalize(kind.name::regclass, fields);
        EXECUTE format('INSERT INTO %I SELECT id, %s FROM strings WHERE %L = ''ruled'' OR id %% 10 = 0 OR length(value) < 3', kind.name,
                       (SELECT string_agg('value', ', ') FROM pgshift.normalizers()), kind.name);
    END LOOP;
END $$;

-- and what they make of their own results
CREATE TABLE again AS SELECT * FROM ruled WHERE id % 10 = 1;
DO $$
BEGIN
    PERFORM pgshift.normalize('again', jsonb_object_agg(name, name)) FROM pgshift.normalizers();
END $$;
UPDATE again SET id = id;

ANALYZE;
CREATE TABLE differences (builtin text, of text, id int, value text, by_rule text, by_expression text);
DO $$
DECLARE
    builtin record;
    source record;
BEGIN
    FOR builtin IN SELECT * FROM pgshift.normalizers() LOOP
        FOR source IN SELECT * FROM (VALUES ('ruled', 'strings', 'value'), ('ruled_varchar', 'strings', 'value'),
                                            ('ruled_checked', 'strings', 'value'), ('again', 'ruled', builtin.name)) AS s (result, given, value) LOOP
            EXECUTE format('INSERT INTO differences
                            SELECT %1$L, %3$L, id, given.value, result.value, %2$s
                              FROM (SELECT id, %1$I::text AS value FROM %3$I) AS result JOIN (SELECT id, %5$I AS value FROM %4$I) AS given USING (id)
                             WHERE result.value COLLATE "C" IS DISTINCT FROM (%2$s) COLLATE "C"',
                           builtin.name, replace(builtin.expression, '{value}', 'given.value'), source.result, source.given, source.value);
        END LOOP;
    END LOOP;
END $$;

\pset format unaligned
\pset footer off
SELECT builtin, of, id, left(value, 60) AS value, left(by_rule, 60) AS by_rule, left(by_expression, 60) AS by_expression
  FROM differences ORDER BY builtin, of, id LIMIT 20;
SELECT 1 / (count(*) = 0)::int AS none_differs FROM differences;
-- nothing was left out
SELECT 1 / (count(*) >= 100000)::int AS enough FROM ruled;
