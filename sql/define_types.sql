-- define(): every type that a state column can have

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'unused');
CREATE DOMAIN mood_domain AS mood;
CREATE DOMAIN code AS varchar(6) CHECK (VALUE ~ '^[a-z]+$');
CREATE DOMAIN code_of_code AS code CHECK (VALUE <> 'zzz');
CREATE DOMAIN number_domain AS int CHECK (VALUE > 0);

-- the same walk for each: NULL -> a, a -> b, b -> b, b -> a refused, something unknown refused
CREATE PROCEDURE walk(type text, a text, b text, other text) LANGUAGE plpgsql AS $$
DECLARE
    shown text;
BEGIN
    EXECUTE format('CREATE TABLE typed (id int PRIMARY KEY, state %s, note text)', type);
    PERFORM pgshift.define('typed', 'state', ARRAY[a, b], jsonb_build_object(a, jsonb_build_array(b)), initial => a);
    INSERT INTO typed VALUES (1);
    EXECUTE format('UPDATE typed SET state = %L, note = %L RETURNING state::text', b, 'n') INTO shown;
    EXECUTE format('UPDATE typed SET state = %L, note = %L', b, 'm');
    RAISE INFO '%: % -> % shown as "%"', type, a, b, shown;
    BEGIN
        EXECUTE format('UPDATE typed SET state = %L', a);
        RAISE WARNING 'transition was not refused';
    EXCEPTION WHEN check_violation THEN RAISE INFO '%', SQLERRM;
    END;
    BEGIN
        EXECUTE format('INSERT INTO typed VALUES (2, %L)', other);
        RAISE WARNING 'state was not refused';
    EXCEPTION WHEN check_violation THEN RAISE INFO '%', SQLERRM;
    END;
    DROP TABLE typed;
END $$;
CALL walk('text', 'a', 'b', 'c');
CALL walk('varchar', 'a', 'b', 'b ');
CALL walk('varchar(3)', 'a', 'b', 'c');
CALL walk('char(5)', 'a', 'b', 'c');
CALL walk('bpchar', 'a', 'b', 'c');
CALL walk('smallint', '-1', '2', '3');
CALL walk('integer', '1', '2', '-2147483648');
CALL walk('bigint', '1', '9223372036854775807', '4294967297');
CALL walk('mood', 'sad', 'ok', 'happy');
CALL walk('mood_domain', 'sad', 'ok', 'happy');
CALL walk('code', 'sad', 'ok', 'happy');
CALL walk('code_of_code', 'sad', 'ok', 'happy');
CALL walk('number_domain', '1', '2', '3');
CALL walk('text COLLATE "C"', 'a', 'b', 'A');

-- a state that is no value of the type is an error now, not at the first UPDATE
CREATE TABLE typed (m mood, d code_of_code, n number_domain, c char(3), v varchar(3), f float, b bytea, u uuid, dt date);
SELECT pgshift.define('typed', 'm', '{sad,glad}', '{}');
SELECT pgshift.define('typed', 'd', '{sad,zzz}', '{}');
SELECT pgshift.define('typed', 'd', '{sad,S}', '{}');
SELECT pgshift.define('typed', 'd', '{toolong}', '{}');
SELECT pgshift.define('typed', 'n', '{0,1}', '{}');
SELECT pgshift.define('typed', 'c', '{four}', '{}');
SELECT pgshift.define('typed', 'f', '{1}', '{}');
SELECT pgshift.define('typed', 'b', '{a}', '{}');
SELECT pgshift.define('typed', 'u', '{a}', '{}');
SELECT pgshift.define('typed', 'dt', '{today}', '{}');

-- two names for one value
SELECT pgshift.define('typed', 'c', ARRAY['a', 'a '], '{}');
SELECT pgshift.define('typed', 'n', '{1,+1}', '{}');
SELECT pgshift.define('typed', 'v', ARRAY['a', 'a '], '{}');
DROP TABLE typed;

-- char(n): trailing blanks don't count, neither in the value nor in what is unchanged
CREATE TABLE padded (s char(8));
SELECT pgshift.define('padded', 's', '{new,old}', '{"new": ["old"]}', frozen => '{old}');
INSERT INTO padded VALUES ('new'), ('new     ') RETURNING s || '|';
UPDATE padded SET s = 'old   ';
UPDATE padded SET s = 'new';
DROP TABLE padded;

-- a value that is stored out of line or compressed
CREATE TABLE wide (id int, s text);
ALTER TABLE wide ALTER s SET STORAGE EXTERNAL;
SELECT pgshift.define('wide', 's', ARRAY[repeat('x', 5000), 'short'], jsonb_build_object(repeat('x', 5000), '["short"]'::jsonb));
INSERT INTO wide VALUES (1, repeat('x', 5000));
UPDATE wide SET id = 2;
UPDATE wide SET s = repeat('x', 5000);
UPDATE wide SET s = 'short';
UPDATE wide SET s = repeat('x', 5000);
INSERT INTO wide VALUES (1, repeat('x', 5001));
DROP TABLE wide;

DROP PROCEDURE walk;
DROP DOMAIN code_of_code, code, mood_domain, number_domain;
DROP TYPE mood;
