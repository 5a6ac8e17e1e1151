-- Calls in expressions stay bound to the functions that take exactly their arguments, whatever functions of their names come later
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_stranger;
RESET client_min_messages;
CREATE ROLE regress_stranger;
CREATE SCHEMA vs;
GRANT ALL ON SCHEMA vs TO PUBLIC;
CREATE FUNCTION vs.h(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$SELECT $1 <> 'never'$$;
CREATE FUNCTION vs.one(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE FUNCTION vs.many(VARIADIC text[]) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT cardinality($1) = 2';
CREATE FUNCTION vs.named(a text, b text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$SELECT a = 'a' AND lower(b) = 'b'$$;
CREATE FUNCTION vs.clean(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
CREATE FUNCTION vs.none() RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION vs.members(int) RETURNS SETOF int LANGUAGE sql IMMUTABLE AS 'SELECT generate_series(1, $1)';
CREATE FUNCTION vs.pair(int) RETURNS TABLE (a int, b int) LANGUAGE sql IMMUTABLE AS 'SELECT $1, $1 + 1';
CREATE FUNCTION vs.same(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR vs.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = vs.same);
CREATE DOMAIN vs.short AS text;
CREATE FUNCTION vs.of_domain(vs.short) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE TABLE calls (id int PRIMARY KEY, status text, a text, b varchar(10), note text, d vs.short);
CREATE FUNCTION vs.of_row(calls) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.id > 0';
INSERT INTO calls VALUES (1, '0', 'a', 'b', 'n', 'd');
-- each transition has another kind of call
SELECT pgshift.define('calls', 'status', '{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16}',
  '{"0": ["1"], "1": ["2"], "2": ["3"], "3": ["4"], "4": ["5"], "5": ["6"], "6": ["7"], "7": ["8"], "8": ["9"], "9": ["10"], "10": ["11"], "11": ["12"], "12": ["13"], "13": ["14"], "14": ["15"], "15": ["16"]}',
  guards => $${
    "0->1": "vs.h(NEW.a, NEW.b)",
    "1->2": "vs.h('x', NULL) AND vs.h(OLD.a, 'y')",
    "2->3": "vs.one(NEW.id)",
    "3->4": "vs.many(NEW.a, NEW.b)",
    "4->5": "vs.named(b => NEW.b, a => NEW.a)",
    "5->6": "vs.named(NEW.a, b => NEW.b)",
    "6->7": "vs.none()",
    "7->8": "EXISTS (SELECT FROM vs.members(NEW.id) AS m WHERE m = OLD.id AND vs.one(m))",
    "8->9": "(SELECT count(*) FROM vs.members(3) WHERE vs.h(NEW.a, members::text)) = 3",
    "9->10": "(SELECT bool_and(vs.one(p.a) AND vs.h(NEW.b, p.b::text)) FROM vs.pair(NEW.id) AS p GROUP BY vs.h(NEW.a, p.a::text) ORDER BY vs.h(NEW.a, NEW.b) LIMIT 1)",
    "10->11": "NEW.a OPERATOR(vs.===) OLD.a AND NEW.b OPERATOR(vs.===) ANY ('{a,B}'::text[])",
    "11->12": "vs.of_domain(NEW.d) AND vs.of_domain('lit')",
    "12->13": "vs.of_row(NEW) AND vs.of_row(OLD)",
    "13->14": "CASE WHEN vs.h(NEW.a, vs.clean(NEW.b)) THEN vs.h(vs.clean(vs.clean(NEW.a)), 'q') END",
    "14->15": "EXISTS (WITH c AS (SELECT vs.clean(NEW.a) AS x UNION ALL SELECT vs.clean('y')) SELECT FROM c, LATERAL vs.pair(length(c.x)) AS p WHERE vs.one(p.a))",
    "15->16": "(SELECT (p).a FROM vs.pair(NEW.id) AS p) = 1 AND (ARRAY[vs.h('a', 'b')])[1]"
  }$$);
SELECT pgshift.normalize('calls', '{"note": "vs.clean({value})", "b": "(SELECT max(vs.clean(x)) FROM unnest(ARRAY[{value}, ''a'']) AS x)"}');
SELECT pgshift.consensus('calls', '99', 1, field => 'note', condition => 'vs.h(NEW.a, NEW.b) AND vs.one((SELECT NEW.id WHERE vs.none()))');
UPDATE calls SET b = 'b', note = 'm';
SELECT key, value FROM jsonb_each_text((SELECT definition->'bound_guards' FROM pgshift.rules WHERE relation = 'calls'::regclass AND kind = 'define')) WHERE key IN ('4->5', '9->10') ORDER BY 1;
-- a machine's guards and callbacks
CREATE FUNCTION vs.guard(pgshift.ledger_entry) RETURNS bool LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION vs.callback(pgshift.ledger_entry) RETURNS void LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called'; END$$;
SELECT pgshift.define_machine('bound_calls', '{a,b,c}', '{"a": ["b"], "b": ["c"]}', 'a', guards => '{"a->b": "vs.guard", "b->c": "vs.h(subject_id, to_state) AND EXISTS (SELECT FROM vs.members(1))"}', callbacks => '{"after:a->b": "vs.callback"}');
-- what somebody adds beside them
SET ROLE regress_stranger;
CREATE FUNCTION vs.h(text, text, int DEFAULT 1) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.h(text, text, VARIADIC int[] DEFAULT '{}') RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.h(VARIADIC text[]) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.h(anyelement, anyelement) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.h(text, varchar) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.one(bigint) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.one(int, int DEFAULT 1, int DEFAULT 2) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.one(int, VARIADIC int[] DEFAULT '{}') RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.many(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.many(text[], int DEFAULT 1) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.named(a text, b text, c int DEFAULT 1) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.named(b varchar, a text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.clean(text, int DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'stranger'$$;
CREATE FUNCTION vs.none(int DEFAULT 1) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.none(VARIADIC int[] DEFAULT '{}') RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.members(int, int DEFAULT 1) RETURNS SETOF int LANGUAGE sql IMMUTABLE AS 'SELECT 0 WHERE false';
CREATE FUNCTION vs.pair(int, int DEFAULT 1) RETURNS TABLE (a int, b int) LANGUAGE sql IMMUTABLE AS 'SELECT 0, 0 WHERE false';
CREATE FUNCTION vs.of_domain(text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.of_domain(vs.short, int DEFAULT 1) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.of_row(calls, int DEFAULT 1) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION vs.of_row(record) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN false; END';
CREATE FUNCTION vs.guard(pgshift.ledger_entry, int DEFAULT 1) RETURNS bool LANGUAGE sql AS 'SELECT false';
CREATE FUNCTION vs.guard(record) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RETURN false; END';
CREATE FUNCTION vs.callback(pgshift.ledger_entry, VARIADIC int[] DEFAULT '{}') RETURNS void LANGUAGE sql AS 'SELECT';
CREATE PROCEDURE vs.h(text) LANGUAGE sql AS 'SELECT';
CREATE AGGREGATE vs.one(text) (SFUNC = textcat, STYPE = text);
CREATE FUNCTION vs.not_same(varchar, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE OPERATOR vs.=== (LEFTARG = varchar, RIGHTARG = text, FUNCTION = vs.not_same);
RESET ROLE;
-- a query of the owner's own would now be this
SELECT vs.h('a', 'b');
\c -
DO $$ BEGIN FOR i IN 1..16 LOOP UPDATE calls SET status = i::text; END LOOP; END $$;
UPDATE calls SET b = 'c', note = 'o';
TABLE calls;
UPDATE calls SET note = '99';
SELECT pgshift.approve('calls', '1', 'ann'), applies FROM pgshift.consensus_status('calls', '1');
UPDATE calls SET note = '99';
SELECT * FROM pgshift.doctor('calls') WHERE finding ~ 'appl';
-- in the same session, by which queries are planned anew
SET ROLE regress_stranger;
CREATE FUNCTION vs.clean(text, float DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'stranger'$$;
DROP FUNCTION vs.clean(text, float);
RESET ROLE;
UPDATE calls SET b = 'd', note = 'p';
SELECT b, note FROM calls;
-- a machine's guards and callbacks
SELECT to_state FROM pgshift.transition('bound_calls', '1', 'a');
SELECT to_state FROM pgshift.transition('bound_calls', '1', 'b');
SELECT to_state FROM pgshift.transition('bound_calls', '1', 'c');
-- what a text alone can't name for good is refused
CREATE AGGREGATE vs.total(int) (SFUNC = int4pl, STYPE = int);
CREATE FUNCTION vs.some(int, int DEFAULT 1) RETURNS bool LANGUAGE sql AS 'SELECT true';
CREATE TABLE refused (id int, status text);
SELECT pgshift.define('refused', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "(SELECT vs.total(x) FROM unnest(''{1}''::int[]) AS x) > 0"}');
SELECT pgshift.define('refused', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "(SELECT vs.total(x) OVER () FROM unnest(''{1}''::int[]) AS x) > 0"}');
SELECT pgshift.define('refused', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "vs.some(NEW.id)"}');
SELECT pgshift.define('refused', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "vs.h(NEW.status, NEW.status)"}');
CREATE FUNCTION vs.any_row(record) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
SELECT pgshift.define('refused', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "vs.any_row(NEW)"}');
-- and that the function meant is gone is not made up for by the next best one
DROP FUNCTION vs.h(text, text);
DROP FUNCTION vs.members(int);
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT pgshift.drop_rule('calls', 'define') + pgshift.drop_rule('calls', 'normalize') + pgshift.drop_rule('calls', 'consensus');
COMMIT;
SET client_min_messages = warning;
DROP TABLE calls, refused CASCADE;
DROP OWNED BY regress_stranger;
DROP SCHEMA vs CASCADE;
DROP ROLE regress_stranger;
