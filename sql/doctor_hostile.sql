-- Remedies of doctor() are safe to run as they are, by a superuser too: no name ends the literal, the identifier or the comment
-- that it stands in, and nobody's triggers or expressions run as somebody else.
CREATE ROLE regress_hostile;
CREATE ROLE regress_canary;
CREATE ROLE regress_approver LOGIN;
CREATE SCHEMA nest AUTHORIZATION regress_hostile;
-- What must not run makes one of these a superuser.
CREATE VIEW risen AS SELECT rolname FROM pg_roles WHERE rolname IN ('regress_hostile', 'regress_canary') AND rolsuper;
-- Every statement of a remedy, by somebody who goes on after an error.
CREATE FUNCTION run_remedies(relations text, OUT run bigint, OUT comments bigint, OUT two_lined bigint) LANGUAGE plpgsql
SET client_min_messages = error AS $$
DECLARE
    one record;
BEGIN
    run := 0; comments := 0; two_lined := 0;
    FOR one IN SELECT remedy FROM pgshift.doctor() WHERE relation::text ~ relations LOOP
        run := run + 1;
        comments := comments + (one.remedy ~ '^--')::int;
        two_lined := two_lined + (one.remedy ~ '^--' AND one.remedy !~ '^[\x20-\x7e]*$')::int;
        BEGIN
            EXECUTE one.remedy;
        EXCEPTION WHEN OTHERS THEN
            -- Two remedies of one table may contradict each other.
        END;
    END LOOP;
END $$;

-- A machine's name, with a subject that is left behind.
SET SESSION AUTHORIZATION regress_hostile;
SELECT pgshift.define_machine(name, '{a,b}', '{"a": ["b"]}', 'a'), (pgshift.transition(name, name, 'a')).sort_key,
       pgshift.define_machine(name, '{b}', '{}', 'b')
FROM unnest(ARRAY[E'hostile\n; ALTER ROLE regress_canary SUPERUSER; --', E'hostile\r; ALTER ROLE regress_canary SUPERUSER; --',
                  E'hostile''\\''; ALTER ROLE regress_canary SUPERUSER; --', 'hostile' || repeat(E'x\n', 200)]) AS name;
RESET SESSION AUTHORIZATION;
SELECT remedy FROM pgshift.doctor() WHERE rule ~ '^hostile' ORDER BY rule COLLATE "C";
SELECT remedy FROM pgshift.doctor() WHERE rule ~ '^hostile' ORDER BY rule COLLATE "C" \gexec
SELECT count(*) FROM risen;
-- A comment's literal means the name.
SELECT remedy AS said FROM pgshift.doctor() WHERE rule ~ E'^hostile\n' \gset
SELECT format('SELECT machine, subject_id FROM %s', substring(:'said' FROM 'FROM (pgshift.stranded_subjects\(.*\)), then')) \gexec

-- Rows that must be written, by whose triggers that is: not for a superuser, nor for a member of the owner's role.
SET SESSION AUTHORIZATION regress_hostile;
SET search_path = nest;
CREATE FUNCTION rise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        ALTER ROLE regress_canary SUPERUSER;
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION rise_by(anyelement) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        ALTER ROLE regress_canary SUPERUSER;
    END IF;
    RETURN true;
END $$;
CREATE TABLE bait (id int PRIMARY KEY, status text, mail text);
SELECT pgshift.define('bait', 'status', '{a,b}', '{"a": ["b"], "b": []}', initial => 'a');
SELECT pgshift.normalize('bait', '{"mail": "email"}');
ALTER TABLE bait DISABLE TRIGGER USER;
INSERT INTO bait VALUES (1, 'odd', 'A@B');
ALTER TABLE bait ENABLE ALWAYS TRIGGER zz_pgshift_2_define_status, ENABLE ALWAYS TRIGGER zz_pgshift_1_normalize;
CREATE TRIGGER a BEFORE UPDATE ON bait FOR EACH ROW EXECUTE FUNCTION rise();
-- A constraint that the server folds when a column is to be NOT NULL, an index that it asks for each row.
CREATE TABLE keyed (a int, b int, CHECK (rise_by(1) AND a > 0 AND b > 0));
CREATE INDEX ON keyed (a) WHERE rise_by(2);
SELECT pgshift.audit('keyed', key => '{a,b}');
INSERT INTO keyed VALUES (1, 1);
-- A child without its table's rule and key.
CREATE TABLE parent (id int PRIMARY KEY, status text);
SELECT pgshift.define('parent', 'status', '{a,b}', '{"a": ["b"], "b": []}', initial => 'a');
SELECT pgshift.audit('parent');
CREATE TABLE child (CHECK (rise_by(3) AND id > 0)) INHERITS (parent);
-- Expressions that run code where they are parsed: a rule with these is made again for a partition, a child and a dead end.
CREATE DOMAIN hatched AS int CHECK (rise_by(VALUE));
CREATE TABLE egg (id int PRIMARY KEY, status text) PARTITION BY LIST (id);
CREATE TABLE egg_1 PARTITION OF egg FOR VALUES IN (1);
SELECT pgshift.define('egg', 'status', '{a,b,c}', '{"a": ["b", "c"], "b": []}', initial => 'a', guards => '{"a->b": "''{1}''::hatched[] IS NOT NULL"}');
CREATE TABLE nestling (id int PRIMARY KEY, status text);
SELECT pgshift.define('nestling', 'status', '{a,b}', '{"a": ["b"], "b": []}', initial => 'a', guards => '{"a->b": "''{1}''::hatched[] IS NOT NULL"}');
SELECT pgshift.normalize('nestling', '{"status": "lower({value}) || left((''{1}''::hatched[])::text, 0)"}');
CREATE TABLE nestlings () INHERITS (nestling);
RESET SESSION AUTHORIZATION;
RESET search_path;
SELECT relation, severity, remedy FROM pgshift.doctor() WHERE relation::text ~ '^nest\.' ORDER BY relation::text, remedy;
SELECT remedy FROM pgshift.doctor() WHERE relation::text ~ '^nest\.' \gexec
SELECT count(*) FROM risen;
GRANT regress_hostile TO regress_approver;
SET SESSION AUTHORIZATION regress_approver;
SELECT count(*) FROM pgshift.doctor() WHERE relation::text ~ '^nest\.' AND remedy ~ 'UPDATE|backfill|SET NOT NULL|ADD UNIQUE|ADD PRIMARY';
RESET SESSION AUTHORIZATION;
REVOKE regress_hostile FROM regress_approver;
-- The owner has them, and they help.
SET SESSION AUTHORIZATION regress_hostile;
SELECT relation, remedy FROM pgshift.doctor() WHERE relation::text ~ '^nest\.' ORDER BY relation::text, remedy;
SELECT remedy FROM pgshift.doctor() WHERE relation::text ~ '^nest\.' \gexec
SELECT relation, remedy FROM pgshift.doctor() WHERE relation::text ~ '^nest\.' ORDER BY relation::text, remedy;
SELECT * FROM nest.bait;
RESET SESSION AUTHORIZATION;

-- A partition of another role's is nobody's to write by its table.
CREATE TABLE nest.whole (id int, status text, PRIMARY KEY (id)) PARTITION BY LIST (id);
SELECT pgshift.define('nest.whole', 'status', '{a,b}', '{"a": ["b"], "b": []}', initial => 'a');
CREATE TABLE nest.part PARTITION OF nest.whole FOR VALUES IN (1);
ALTER TABLE nest.part DISABLE TRIGGER zz_pgshift_2_define_status;
INSERT INTO nest.whole VALUES (1, 'odd');
ALTER TABLE nest.part ENABLE ALWAYS TRIGGER zz_pgshift_2_define_status;
ALTER TABLE nest.part OWNER TO regress_hostile;
SET SESSION AUTHORIZATION regress_hostile;
CREATE TRIGGER a BEFORE UPDATE ON nest.part FOR EACH ROW EXECUTE FUNCTION nest.rise();
RESET SESSION AUTHORIZATION;
SELECT relation, replace(remedy, quote_literal(current_user), 'the superuser') FROM pgshift.doctor('nest.whole');
\o /dev/null
SELECT remedy FROM pgshift.doctor('nest.whole') \gexec
\o
SELECT count(*) FROM risen;
DROP TABLE nest.whole;

-- Names of everything, from all that ends something: each fragment comes in every place.
CREATE FUNCTION build(place int, bad text) RETURNS void LANGUAGE plpgsql SET client_min_messages = error AS $$
DECLARE
    named text := bad || 'n' || place;
    new_schema text := 'nest_' || named;
    tab text := format('%I.%I', new_schema, named);
    states text[] := ARRAY['a', bad, bad || ';'];
BEGIN
    EXECUTE format('CREATE SCHEMA %I', new_schema);
    EXECUTE format('CREATE DOMAIN %I.%I AS text', new_schema, 'd' || named);
    EXECUTE format('CREATE TABLE %s (id int, %I %I.%I, %I text, more text)', tab, bad, new_schema, 'd' || named, bad || '2');
    PERFORM pgshift.define(tab::regclass, bad::name, states, jsonb_build_object('a', states, bad, '[]'::jsonb), 'a',
                           guards => jsonb_build_object('a->' || bad, format('NEW.%I IS NULL AND 1 > 2', bad || '2')));
    PERFORM pgshift.normalize(tab::regclass, jsonb_build_object(bad || '2', format('lower({value}) || left(%L, 0)', bad)));
    PERFORM pgshift.audit(tab::regclass, key => ARRAY[bad, bad || '2']);
    EXECUTE format('CREATE TABLE %I.%I (id int PRIMARY KEY, %I text)', new_schema, 'g' || named, bad);
    PERFORM pgshift.define(format('%I.%I', new_schema, 'g' || named)::regclass, bad::name, states, jsonb_build_object('a', states));
    PERFORM pgshift.consensus(format('%I.%I', new_schema, 'g' || named)::regclass, bad, 2, roles => ARRAY[bad, 'regress_' || bad],
                              field => bad::name, authenticated => true);
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', tab);
    EXECUTE format('INSERT INTO %s VALUES (1, %L, %L)', tab, bad || ' is no state', 'ABC');
    EXECUTE format('CREATE FUNCTION %I.%I() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NEW; END''', new_schema, named);
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %I.%I()', 'zzz' || bad, tab, new_schema, named);
    EXECUTE format('CREATE RULE %I AS ON DELETE TO %s DO INSTEAD NOTHING', bad, tab);
    EXECUTE format('CREATE TABLE %I.%I () INHERITS (%s)', new_schema, 'c' || named, tab);
    EXECUTE format('CREATE UNLOGGED TABLE %I.%I (id int PRIMARY KEY, %I text)', new_schema, 'u' || named, bad);
    PERFORM pgshift.define(format('%I.%I', new_schema, 'u' || named)::regclass, bad::name, states, jsonb_build_object(bad, states));
    PERFORM pgshift.define_machine('nest_' || bad, states, jsonb_build_object('a', states), 'a');
    PERFORM pgshift.transition('nest_' || bad, bad, 'a'), pgshift.transition('nest_' || bad, bad, bad);
    PERFORM pgshift.define_machine('nest_' || bad, '{a}', '{}', 'a');
END $$;
CREATE TABLE fragments AS
SELECT place, left(replace(text, '%s', 'ALTER ROLE regress_canary SUPERUSER'), 52) AS bad
FROM unnest(ARRAY[
    E'\n; %s --', E'\r; %s --', E'\r\n%s;', '''; %s; --', '"; %s; --', E'\\''; %s; --', E'\\"; %s; --', '*/ %s; /*', '/* %s;', '-- %s',
    '$$; %s; --', '$pgshift1$; %s --', '$$ $pgshift1$ $pgshift2$; %s', '); %s; --', ']); %s; --', E'\u2028%s;', E'\u2029%s', E'\u0085; %s',
    E'\u000b %s;', E'\u000c;%s', E'\t%s', E'\\gexec %s', E'\\; %s', ':name %s', ':''name'' %s', 'END $$; %s', E'\\', E'\\\\', '''', '"', '""', '%s',
    '{value}; %s', '{0}', 'NEW.x; %s', E'\u0001', E'\u007f; %s', E'\uff07; %s', E'\u2019; %s', E'e''\\'' %s', 'U&"\0041" %s', 'select', 'found', 'User'])
  WITH ORDINALITY AS t (text, place);
SELECT count(build(place::int, bad)) FROM fragments;
SELECT count(*) > 500 AS many, count(*) FILTER (WHERE remedy NOT LIKE '--%') > 300 AS many_run FROM pgshift.doctor() WHERE relation::text ~ 'nest_|_pgshift';
SELECT run > 500 AS many, comments > 100 AS many_comments, two_lined FROM run_remedies('nest_|_pgshift');
SELECT run > 100 AS many, two_lined FROM run_remedies('nest_|_pgshift');
SET standard_conforming_strings = off;
SET backslash_quote = on;
SET escape_string_warning = off;
SELECT run > 100 AS many, two_lined FROM run_remedies('nest_|_pgshift');
RESET standard_conforming_strings;
RESET backslash_quote;
RESET escape_string_warning;
SELECT * FROM risen;
-- And as psql sends them.
\o /dev/null
\set ECHO none
\set VERBOSITY sqlstate
SELECT remedy FROM pgshift.doctor() WHERE relation::text ~ 'nest_' AND remedy !~ '^CREATE ROLE' \gexec
\set ECHO all
\o
SELECT * FROM risen;

SET client_min_messages = error;
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT nspname FROM pg_namespace WHERE nspname ~ '^nest' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', one.nspname);
    END LOOP;
    FOR one IN SELECT rolname FROM pg_roles JOIN fragments ON rolname::text IN (bad, 'regress_' || bad) LOOP
        EXECUTE format('DROP OWNED BY %I', one.rolname);
        EXECUTE format('DROP ROLE %I', one.rolname);
    END LOOP;
END $$;
DROP TABLE fragments, pgshift._pgshift_ledger, pgshift._pgshift_machines;
DROP FUNCTION run_remedies, build;
DROP VIEW risen;
DROP OWNED BY regress_hostile;
DROP ROLE regress_hostile, regress_canary, regress_approver;
