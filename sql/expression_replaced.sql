-- What an expression calls and can be computed beforehand, since it is immutable and of constants, is computed anew in open sessions once it
-- is replaced: with CREATE OR REPLACE a limit is another one from then on.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE SCHEMA replaced;
SET search_path = replaced;
CREATE FUNCTION most() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 10';
CREATE FUNCTION most_of(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN 10; END';
CREATE TYPE kind AS (name text);
CREATE FUNCTION as_kind(text) RETURNS kind LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::replaced.kind';
CREATE CAST (text AS kind) WITH FUNCTION as_kind(text);
CREATE FUNCTION is_like(kind, kind) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
CREATE OPERATOR ~~~ (LEFTARG = kind, RIGHTARG = kind, FUNCTION = is_like);
CREATE TABLE loans (id integer PRIMARY KEY, amount integer, status text, note text);
SELECT pgshift.define('loans', 'status', '{new,sql,plpgsql,operator,gated}', '{"new": ["sql", "plpgsql", "operator", "gated"]}', guards => '{
    "new->sql": "NEW.amount <= replaced.most()",
    "new->plpgsql": "NEW.amount <= replaced.most_of(1)",
    "new->operator": "''a''::text::replaced.kind OPERATOR(replaced.~~~) ''b''::text::replaced.kind AND NEW.amount > 0"}');
SELECT pgshift.consensus('loans', 'gated', 1, condition => 'NEW.amount > replaced.most_of(2)');
SELECT pgshift.normalize('loans', '{"note": "{value} || replaced.most()"}');
SELECT pgshift.define_machine('replaced', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "replaced.most() = 10"}');
INSERT INTO loans SELECT place, 9, 'new', '' FROM generate_series(1, 20) AS place;
SELECT count(*) FROM pgshift.transition_many('replaced', '{1,2}', 'a');
-- This session compiles all of them.
CREATE FUNCTION tried() RETURNS TABLE (what text, outcome text) LANGUAGE plpgsql AS $$
DECLARE
    state text;
BEGIN
    FOREACH state IN ARRAY '{sql,plpgsql,operator,gated}'::text[] LOOP
        RETURN QUERY SELECT state, test.outcome(format('DO %L', format('BEGIN UPDATE replaced.loans SET status = %L WHERE id = 1; RAISE division_by_zero; END', state)));
    END LOOP;
    RETURN QUERY SELECT 'machine', test.outcome(format('DO %L', 'BEGIN PERFORM pgshift.transition(''replaced'', ''1'', ''b''); RAISE division_by_zero; END'));
    UPDATE replaced.loans SET note = 'note ' WHERE id = 1 RETURNING 'normalized', note INTO what, outcome;
    RETURN NEXT;
END $$;
SELECT * FROM tried();
CREATE OR REPLACE FUNCTION most() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 5';
CREATE OR REPLACE FUNCTION most_of(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN 5; END';
CREATE OR REPLACE FUNCTION is_like(kind, kind) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN false; END';
SELECT * FROM tried();
-- Back again, and of another language
CREATE OR REPLACE FUNCTION most() RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN 10; END';
CREATE OR REPLACE FUNCTION most_of(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 10';
CREATE OR REPLACE FUNCTION is_like(kind, kind) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
SELECT * FROM tried();
SELECT pgshift.drop_rule('loans', 'define');
SELECT pgshift.drop_rule('loans', 'consensus');
SELECT pgshift.drop_rule('loans', 'normalize');
DROP SCHEMA replaced CASCADE;
RESET search_path;
