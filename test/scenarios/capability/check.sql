-- What the house does for every capability, it does for this one
CREATE EXTENSION pgshift_state;
CREATE TABLE things (id integer PRIMARY KEY, name text);
SELECT pgshift.pretend('things', 'name');
INSERT INTO things VALUES (1, 'one'), (2, 'two');
ALTER TABLE things RENAME COLUMN name TO label;
INSERT INTO things VALUES (3, 'three');
CREATE FUNCTION outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    RETURN 'passes';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT string_agg(value, ' ' ORDER BY id) AS recorded FROM pgshift._pgshift_pretend;
SELECT kind, field, name FROM pgshift.rules;
SELECT severity, finding FROM pgshift.doctor('things');
SELECT outcome('INSERT INTO pgshift._pgshift_pretend (table_id) VALUES (1)') AS writes, outcome('ALTER TABLE things DROP COLUMN label') AS drops,
       outcome('TRUNCATE pgshift._pgshift_pretend') AS truncates;
SELECT pgshift.enforce('things', 'origin');
SELECT pgshift.protect();
SELECT outcome('DROP TRIGGER zz_pgshift_5_pretend_label ON things') AS protected, outcome('DROP TABLE pgshift._pgshift_pretend') AS kept;
SELECT pgshift.protect(false);
SELECT pgshift.drop_rule('things', 'pretend', 'label');
SELECT count(*) AS rules FROM pgshift.rules;
