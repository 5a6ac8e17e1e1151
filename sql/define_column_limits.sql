-- define(): the default and the CHECKs of the column that holds the state

CREATE FUNCTION found(relation regclass) RETURNS TABLE (relation regclass, severity text, finding text, remedy text) LANGUAGE sql AS
    $$ SELECT relation, severity, finding, remedy FROM pgshift.doctor(relation) WHERE finding ~ 'default|CHECK' $$;

-- A default that is no state: every INSERT that leaves the column out would fail
CREATE TABLE jobs (id int PRIMARY KEY, status text NOT NULL DEFAULT 'draft');
SELECT pgshift.define('jobs', 'status', '{pending,paid}', '{"pending": ["paid"]}', 'pending');
\set VERBOSITY sqlstate
SELECT pgshift.define('jobs', 'status', '{pending,paid}', '{"pending": ["paid"]}', 'pending');
\set VERBOSITY default
SELECT pgshift.define('jobs', 'status', '{pending,paid}', '{"pending": ["paid"]}');
SELECT count(*) FROM pgshift.rules;
-- However it is written, if it is the same for every row
CREATE FUNCTION pick(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN substr($1, 2); END $$;
CREATE FUNCTION fail(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE EXCEPTION 'no default'; END $$;
CREATE FUNCTION defined(expression text, type text DEFAULT 'text', states text[] DEFAULT '{pending,paid}', first text DEFAULT 'pending') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TABLE jobs; CREATE TABLE jobs (id int PRIMARY KEY, status %s DEFAULT %s)', type, expression);
    PERFORM pgshift.define('jobs', 'status', states, '{}', first);
    RETURN coalesce((SELECT finding FROM found('jobs')), 'fine');
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN SQLERRM;
END $$;
SELECT expression, defined(expression)
  FROM unnest(ARRAY['lower(''PENDING'')', 'lower(''DRAFT'')', 'pick(''xpaid'')', 'pick(''xdraft'')', 'fail(''x'')', 'NULL', '''''::text',
                    'CASE WHEN true THEN ''draft'' END', 'current_user', 'to_char(now(), ''YYYY'')', '''pending''::varchar', '''paid ''']) AS expression;
CREATE TYPE color AS ENUM ('red', 'green', 'blue');
CREATE DOMAIN word AS text DEFAULT 'draft' CHECK (VALUE <> 'no');
CREATE DOMAIN color_word AS color DEFAULT 'blue';
CREATE SEQUENCE numbers;
SELECT type, expression, defined(expression, type, states, states[1])
  FROM (VALUES ('varchar(3)', '''red''::varchar', '{red,tan}'::text[]), ('varchar(3)', '''redder''::varchar(3)', '{red,tan}'), ('char(9)', '''red''', '{blue,red}'),
               ('color', '''green''', '{red,blue}'), ('color', '''blue''', '{red,blue}'), ('color', 'NULL', '{red,blue}'), ('int', '3', '{1,2}'), ('int', '1', '{1,2}'),
               ('bigint', 'nextval(''numbers'')', '{1,2}'), ('smallint', '1 + 1', '{1,2}'), ('word', '''pending''', '{pending}'),
               ('color_word', '''red''', '{red}'), ('color_word', '''green''', '{red}'))
    AS cases (type, expression, states);
-- A domain's default is the column's, where that has none
DROP TABLE jobs;
CREATE TABLE jobs (id int PRIMARY KEY, status word, color color_word);
SELECT pgshift.define('jobs', 'status', '{pending,paid}', '{}', 'pending');
ALTER TABLE jobs ALTER status SET DEFAULT 'pending';
SELECT pgshift.define('jobs', 'status', '{pending,paid}', '{}', 'pending');
SELECT pgshift.define('jobs', 'color', '{red,blue}', '{}', 'red');
SELECT * FROM found('jobs');
-- No default is taken for one where a normalizer makes a state of it
DROP TABLE jobs;
CREATE TABLE jobs (id int PRIMARY KEY, status text DEFAULT ' Pending ');
SELECT pgshift.normalize('jobs', '{"status": "LOWER(TRIM({value}))"}');
SELECT pgshift.define('jobs', 'status', '{pending,paid}', '{"pending": ["paid"]}', 'pending');
INSERT INTO jobs VALUES (1) RETURNING status;
SELECT * FROM found('jobs');
DROP TABLE jobs;

-- One that rows are not to start in, and one that has been changed since, doctor() finds. Its remedies do it
CREATE TABLE jobs (id int PRIMARY KEY, status text DEFAULT 'paid');
SELECT pgshift.define('jobs', 'status', '{pending,paid}', '{"pending": ["paid"]}', 'pending');
SELECT * FROM found('jobs');
SELECT pgshift.define('jobs', 'status', '{pending,paid}', '{"pending": ["paid"]}', 'pending', strict_insert => true);
SELECT remedy, finding FROM found('jobs') \gset
\echo :finding
:remedy
SELECT * FROM found('jobs');
INSERT INTO jobs VALUES (1) RETURNING status;
ALTER TABLE jobs ALTER status SET DEFAULT 'draft';
SELECT * FROM found('jobs');
ALTER TABLE jobs ALTER status DROP DEFAULT;
SELECT * FROM found('jobs');
DROP TABLE jobs;

-- Partitions have defaults of their own
CREATE TABLE parts (id int, status text DEFAULT 'pending') PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts (status DEFAULT 'draft') FOR VALUES FROM (0) TO (10);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
SELECT pgshift.define('parts', 'status', '{pending,paid}', '{"pending": ["paid"]}', 'pending');
ALTER TABLE parts_1 ALTER status SET DEFAULT 'paid';
SELECT pgshift.define('parts', 'status', '{pending,paid}', '{"pending": ["paid"]}', 'pending');
SELECT * FROM found('parts');
ALTER TABLE parts ALTER status SET DEFAULT 'paid';
SELECT * FROM found('parts');
ALTER TABLE parts ALTER status SET DEFAULT 'pending';
SELECT * FROM found('parts');

-- CHECKs that refuse a state, whatever else the row has
ALTER TABLE parts ADD CONSTRAINT all_parts CHECK (status IN ('pending', 'done'));
ALTER TABLE parts_1 ADD CONSTRAINT own CHECK (status <> 'pending' AND id > 3);
SELECT * FROM found('parts');
DROP TABLE parts;
CREATE TABLE jobs (id int PRIMARY KEY, status color, at date, CONSTRAINT never CHECK (status <> 'blue') NOT VALID,
    CONSTRAINT sometimes CHECK (status <> 'red' OR at IS NOT NULL), CONSTRAINT other CHECK (id > 0), CONSTRAINT always CHECK (status IS NOT NULL),
    CONSTRAINT unknown CHECK (status <> NULL), CONSTRAINT failing CHECK (fail(status::text) = 'x'), CONSTRAINT short CHECK (char_length(status::text) < 5));
SELECT pgshift.define('jobs', 'status', '{red,green,blue}', '{}');
SELECT * FROM found('jobs');
DROP TABLE jobs;

-- Code in defaults and CHECKs is the owner's to run: nobody else runs it as himself
CREATE ROLE regress_pgshift_owner;
CREATE SCHEMA theirs AUTHORIZATION regress_pgshift_owner;
SET ROLE regress_pgshift_owner;
CREATE FUNCTION theirs.spy(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN IF current_user <> 'regress_pgshift_owner' THEN RAISE EXCEPTION 'run by %', current_user; END IF; RETURN 'pending'; END $$;
CREATE TABLE theirs.jobs (id int PRIMARY KEY, status text DEFAULT theirs.spy('x'), CHECK (status = theirs.spy('x')));
RESET ROLE;
SELECT pgshift.define('theirs.jobs', 'status', '{pending,paid}', '{"pending": ["paid"]}', 'pending');
SELECT * FROM found('theirs.jobs');
DROP OWNED BY regress_pgshift_owner;
DROP ROLE regress_pgshift_owner;
DROP FUNCTION found, defined, pick, fail;
DROP DOMAIN word, color_word;
DROP TYPE color;
DROP SEQUENCE numbers;
