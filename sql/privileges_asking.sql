-- Asking about a table plans and runs nothing that its owner has written with the asker's rights
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_asked, regress_asker;
RESET client_min_messages;
CREATE ROLE regress_asked;
CREATE ROLE regress_asker;
CREATE SCHEMA asked AUTHORIZATION regress_asked;
GRANT USAGE ON SCHEMA asked TO PUBLIC;
SET ROLE regress_asked;
CREATE TABLE asked.canary (who name, what text);
GRANT SELECT, INSERT ON asked.canary TO PUBLIC;
CREATE FUNCTION asked.sing(what text) RETURNS void LANGUAGE sql AS 'INSERT INTO asked.canary VALUES (current_user, $1)';
-- immutable, as it says: so PostgreSQL evaluates it wherever its arguments are constants
CREATE FUNCTION asked.trap(what text) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'regress_asked' THEN PERFORM asked.sing(what); END IF;
  RETURN 0;
END $$;
CREATE DOMAIN asked.id AS int CHECK (asked.trap('a domain') = 0);
CREATE DOMAIN asked.state AS text CHECK (asked.trap('a domain of a state') = 0);
-- a plain table
CREATE TABLE asked.plain (id asked.id PRIMARY KEY, status asked.state, other int,
                          doubled int GENERATED ALWAYS AS (other * 2 + asked.trap('a generated column')) STORED,
                          CHECK (asked.trap('a constraint') = 0));
CREATE INDEX ON asked.plain (id) WHERE asked.trap('a predicate') = 0;
CREATE INDEX ON asked.plain ((other + asked.trap('an index expression')));
CREATE STATISTICS asked.extended ON (other + asked.trap('statistics')), status FROM asked.plain;
-- a partitioned one
CREATE TABLE asked.parted (id int, area text COLLATE "C", status text, PRIMARY KEY (area, id)) PARTITION BY LIST (area);
CREATE TABLE asked.parted_eu (id int NOT NULL, status text, area text COLLATE "C" NOT NULL, CHECK (asked.trap('a constraint of a partition') = 0));
ALTER TABLE asked.parted ATTACH PARTITION asked.parted_eu FOR VALUES IN ('eu');
CREATE TABLE asked.parted_us PARTITION OF asked.parted FOR VALUES IN ('us') PARTITION BY HASH (id);
CREATE TABLE asked.parted_us_0 PARTITION OF asked.parted_us FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE asked.parted_us_1 PARTITION OF asked.parted_us (CHECK (asked.trap('a constraint of a partition') = 0)) FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ON asked.parted_eu (id, area) WHERE asked.trap('a predicate of a partition') = 0;
-- one that is partitioned by an expression, so it has no primary key
CREATE TABLE asked.by_expression (id int NOT NULL, status text) PARTITION BY RANGE ((id + asked.trap('a partition key')));
CREATE TABLE asked.by_expression_low PARTITION OF asked.by_expression FOR VALUES FROM (MINVALUE) TO (100);
CREATE TABLE asked.by_expression_high PARTITION OF asked.by_expression FOR VALUES FROM (100) TO (MAXVALUE);
SELECT pgshift.audit('asked.plain'), pgshift.audit('asked.parted'), pgshift.audit('asked.by_expression', key => '{id}');
SELECT pgshift.consensus('asked.plain', 'done', 1), pgshift.consensus('asked.parted', 'done', 1);
INSERT INTO asked.plain VALUES (1, 'new', 7), (2, 'new', 8);
INSERT INTO asked.parted SELECT i, area, 'new' FROM generate_series(1, 8) AS i, unnest('{eu,us}'::text[]) AS area;
INSERT INTO asked.by_expression VALUES (1, 'new'), (100, 'new');
GRANT SELECT ON asked.plain, asked.parted, asked.by_expression TO regress_asker;
RESET ROLE;
ANALYZE asked.plain;
-- what is asked, in a session that knows nothing yet; by one without rights, and by a superuser
CREATE FUNCTION ask() RETURNS void LANGUAGE plpgsql AS $$
DECLARE id text;
BEGIN
  PERFORM pgshift.as_of(NULL::asked.plain, '1', now()), pgshift.as_of(NULL::asked.plain, '9', now());
  BEGIN
    PERFORM pgshift.as_of(NULL::asked.plain, 'x', now());
  EXCEPTION WHEN invalid_text_representation THEN
    NULL;
  END;
  PERFORM * FROM pgshift.changes('asked.plain');
  PERFORM * FROM pgshift.history('asked.plain', '1');
  PERFORM pgshift.as_of(NULL::asked.by_expression, '100', now()), pgshift.as_of(NULL::asked.by_expression, '1', now());
  PERFORM * FROM pgshift.history('asked.by_expression', '100');
  FOREACH id IN ARRAY ARRAY['["eu", 1]', '["us", 1]', '["us", 2]', '["us", 3]', '["eu", 8]'] LOOP
    PERFORM pgshift.as_of(NULL::asked.parted, id, now());
    PERFORM * FROM pgshift.history('asked.parted', id);
    PERFORM pgshift.approve('asked.parted', id, 'ann');
    PERFORM * FROM pgshift.consensus_status('asked.parted', id);
    PERFORM * FROM pgshift.pending_approvals('asked.parted', id);
    PERFORM pgshift.revoke_approval('asked.parted', id, 'ann');
  END LOOP;
  PERFORM pgshift.approve('asked.plain', '1', 'ann');
  PERFORM * FROM pgshift.consensus_status('asked.plain', '1');
  PERFORM * FROM pgshift.pending_approvals('asked.plain');
  PERFORM * FROM pgshift.pending_approvals('asked.plain', '1');
  PERFORM pgshift.revoke_approval('asked.plain', '1', 'ann');
END $$;
\c -
SET ROLE regress_asker;
SELECT ask();
\c -
SELECT ask();
SELECT * FROM pgshift.doctor('asked.plain') UNION ALL SELECT * FROM pgshift.doctor('asked.parted') UNION ALL SELECT * FROM pgshift.doctor('asked.by_expression');
TABLE asked.canary;
-- which would have sung: a query of the same
SET ROLE regress_asker;
SELECT id FROM asked.plain WHERE id = 1;
SELECT DISTINCT who, what FROM asked.canary;
RESET ROLE;
TRUNCATE asked.canary;

-- and the answers are right
SELECT * FROM pgshift.as_of(NULL::asked.plain, '2', now());
SELECT * FROM pgshift.as_of(NULL::asked.plain, '3', now());
SELECT area, i, (pgshift.as_of(NULL::asked.parted, format('[%s, %s]', to_json(area), i), now())).status FROM unnest('{eu,us,ap}'::text[]) AS area, generate_series(0, 9, 3) AS i;
SELECT i, (pgshift.as_of(NULL::asked.by_expression, i::text, now())).* FROM unnest('{1,99,100}'::int[]) AS i;
-- what PostgreSQL's own check of privileges would say
SET ROLE regress_asked;
REVOKE SELECT ON asked.plain FROM regress_asker;
SET ROLE regress_asker;
SELECT pgshift.approve('asked.plain', '1', 'ann');
SET ROLE regress_asked;
GRANT SELECT (status) ON asked.plain TO regress_asker;
SET ROLE regress_asker;
SELECT pgshift.approve('asked.plain', '1', 'ann');
SET ROLE regress_asked;
GRANT SELECT (id) ON asked.plain TO regress_asker;
SET ROLE regress_asker;
SELECT pgshift.approve('asked.plain', '1', 'ann');
SET ROLE regress_asked;
REVOKE USAGE ON SCHEMA asked FROM PUBLIC;
SELECT 'asked.plain'::regclass::oid AS plain \gset
SET ROLE regress_asker;
SELECT pgshift.approve(:plain, '1', 'bob');
SET ROLE regress_asked;
GRANT USAGE ON SCHEMA asked TO PUBLIC;
GRANT SELECT ON asked.plain, asked.canary TO regress_asker;

-- Row security: conditions of what PostgreSQL brings are judged as in a query, others are not run
ALTER TABLE asked.plain ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION asked.try(id text) RETURNS text LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
  RETURN pgshift.approve('asked.plain', id, 'cyd') || ' ' || pgshift.revoke_approval('asked.plain', id, 'cyd');
EXCEPTION WHEN SQLSTATE '02000' OR insufficient_privilege THEN RETURN sqlstate || ' ' || sqlerrm;
END $$;
CREATE FUNCTION asked.try_policy(condition text) RETURNS TABLE (row_1 text, row_2 text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP POLICY IF EXISTS seen ON asked.plain; CREATE POLICY seen ON asked.plain USING (%s)', condition);
  SET LOCAL ROLE regress_asker;
  row_1 := asked.try('1');
  row_2 := asked.try('2');
  SET LOCAL ROLE regress_asked;
  RETURN NEXT;
END $$;
BEGIN;
\set VERBOSITY terse
SET LOCAL client_min_messages = warning;
RESET ROLE;
SET LOCAL ROLE regress_asked;
CREATE FUNCTION asked.likes(int, int) RETURNS bool LANGUAGE plpgsql AS $$BEGIN PERFORM asked.trap('an operator'); RETURN true; END$$;
CREATE OPERATOR asked.= (LEFTARG = int, RIGHTARG = int, FUNCTION = asked.likes);
RESET ROLE;
DO $$
DECLARE condition text; result record;
BEGIN
  FOREACH condition IN ARRAY ARRAY[
    'false', 'id = 1', 'id % 2 = 0 AND current_user = ''regress_asker''', 'id IN (2, 3)', 'id = current_setting(''regress.id'')::int',
    'CASE WHEN pg_has_role(''regress_asked'', ''MEMBER'') THEN true ELSE id = 1 END', 'status IS NULL OR other BETWEEN 8 AND 9',
    'asked.trap(''a policy'') = 0', 'asked.likes(id, 1)', 'id OPERATOR(asked.=) 1', 'id = (SELECT 1)', 'EXISTS (SELECT FROM asked.canary)',
    'id::asked.id = 1', 'other::asked.id = 7', 'status::asked.state = ''new''', 'plain IS NOT NULL', 'tableoid <> 0',
    'query_to_xml(''SELECT asked.trap(''''a query'''')'', true, true, '''') IS NOT NULL', 'set_config(''regress.x'', ''y'', true) = ''y''',
    'ROW(id, other) = ROW(1, 7)', 'json_populate_record(NULL::asked.plain, ''{"id": 1}'') IS NOT NULL'] LOOP
    PERFORM set_config('regress.id', '1', true);
    SET LOCAL ROLE regress_asked;
    FOR result IN SELECT * FROM asked.try_policy(condition) LOOP
      RAISE WARNING '%: 1 %, 2 %', condition, result.row_1, result.row_2;
    END LOOP;
  END LOOP;
END $$;
COMMIT;
RESET ROLE;
TABLE asked.canary;
\set VERBOSITY default
SET ROLE regress_asked;
DROP POLICY seen ON asked.plain;
CREATE POLICY seen ON asked.plain USING (asked.trap('a policy') = 0);
SET ROLE regress_asker;
SELECT pgshift.approve('asked.plain', '1', 'cyd');
RESET ROLE;
-- of those who can act as the asker anyway, policies are run as in a query
ALTER SCHEMA asked OWNER TO CURRENT_USER;
ALTER TABLE asked.plain OWNER TO CURRENT_USER;
DROP POLICY seen ON asked.plain;
CREATE TABLE asked.others AS SELECT 2 AS id;
GRANT SELECT ON asked.others TO regress_asker;
CREATE POLICY seen ON asked.plain USING (id IN (SELECT id FROM asked.others));
SET ROLE regress_asker;
SELECT pgshift.approve('asked.plain', '1', 'cyd');
SELECT pgshift.approve('asked.plain', '2', 'cyd');
RESET ROLE;

-- Which index is there does not matter
CREATE TABLE asked.keys (name text, code numeric, other int NOT NULL, state text, PRIMARY KEY (name, code));
SELECT pgshift.audit('asked.keys', key => '{other}');
INSERT INTO asked.keys SELECT 'n' || i, i, i, 's' || i FROM generate_series(1, 5) AS i;
CREATE FUNCTION found() RETURNS text LANGUAGE sql AS $$SELECT (pgshift.as_of(NULL::asked.keys, '4', now())).state$$;
SELECT found() AS without_index;
CREATE UNIQUE INDEX only_some ON asked.keys (other) WHERE other < 3;
SELECT found() AS partial_index;
CREATE INDEX as_hash ON asked.keys USING hash (other);
SELECT found() AS hash_index;
CREATE INDEX of_two ON asked.keys (other, (state || 'x'));
SELECT found() AS first_of_two;
CREATE UNIQUE INDEX CONCURRENTLY by_itself ON asked.keys (other);
SELECT found() AS unique_index;
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'asked.by_itself'::regclass;
SELECT found() AS invalid_index;
-- what equals the key in its column's collation and type
CREATE COLLATION asked.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE asked.spelled (name text COLLATE asked.any_case, code numeric, status text, PRIMARY KEY (name, code));
SELECT pgshift.consensus('asked.spelled', 'done', 1);
INSERT INTO asked.spelled VALUES ('Ann', 1.0, 'new'), ('Bob', 2.50, 'new');
SELECT pgshift.approve('asked.spelled', '["ANN", "1"]', 'x'), pgshift.approve('asked.spelled', '["bob", 2.5]', 'x');
SELECT entity_id FROM pgshift.pending_approvals('asked.spelled') ORDER BY 1;
-- of tables, partitions' partitions and default partitions
CREATE TABLE asked.levels (id int, at date, kind char(3), status text, PRIMARY KEY (id, at, kind)) PARTITION BY RANGE (at, id);
CREATE TABLE asked.levels_old PARTITION OF asked.levels FOR VALUES FROM (MINVALUE, MINVALUE) TO ('2020-01-01', 10) PARTITION BY LIST (kind);
CREATE TABLE asked.levels_old_a PARTITION OF asked.levels_old FOR VALUES IN ('a', 'b');
CREATE TABLE asked.levels_old_rest PARTITION OF asked.levels_old DEFAULT;
CREATE TABLE asked.levels_new PARTITION OF asked.levels FOR VALUES FROM ('2020-01-01', 10) TO ('2030-01-01', MAXVALUE);
CREATE TABLE asked.levels_rest PARTITION OF asked.levels DEFAULT;
SELECT pgshift.consensus('asked.levels', 'done', 1);
INSERT INTO asked.levels VALUES (1, '2019-01-01', 'a', 'new'), (2, '2019-01-01', 'x', 'new'), (9, '2020-01-01', 'b', 'new'), (10, '2020-01-01', 'b', 'new'), (1, '2031-01-01', 'q', 'new');
SELECT tableoid::regclass, pgshift.approve('asked.levels', json_build_array(id, at, kind)::text, 'x') FROM asked.levels ORDER BY 1, id;
SELECT pgshift.approve('asked.levels', '[10, "2020-01-01", "a"]', 'x');
-- a child is not the table
CREATE TABLE asked.child () INHERITS (asked.keys);
INSERT INTO asked.child VALUES ('n9', 9, 9, 's9');
SELECT pgshift.as_of(NULL::asked.keys, '9', now());

SET client_min_messages = warning;
DROP SCHEMA asked CASCADE;
DROP FUNCTION ask(), found();
DROP ROLE regress_asked, regress_asker;
