\set SHOW_CONTEXT never
-- Machines: what is wrong with one is said when it is defined, and each change is a version
CREATE ROLE regress_definer;
CREATE ROLE regress_stranger;
CREATE SCHEMA machines;
GRANT CREATE, USAGE ON SCHEMA machines TO PUBLIC;
SET search_path = machines;

CREATE FUNCTION fits(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION after_it(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION no_boolean(e pgshift.ledger_entry) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION of_set(e pgshift.ledger_entry) RETURNS SETOF boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION of_text(e text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION two(e pgshift.ledger_entry, int DEFAULT 1) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE PROCEDURE called(e pgshift.ledger_entry) LANGUAGE sql AS '';

-- a function that defines it with one thing different
CREATE FUNCTION defined(states text[] DEFAULT '{a,b,c}', transitions jsonb DEFAULT '{"a": ["b"], "b": ["c"]}', initial text DEFAULT 'a',
                        guards jsonb DEFAULT NULL, callbacks jsonb DEFAULT NULL, version int DEFAULT NULL) RETURNS int LANGUAGE sql
AS $$ SELECT pgshift.define_machine('m', states, transitions, initial, guards, callbacks, version) $$;

SELECT pgshift.define_machine('', '{a}', '{}', 'a');
SELECT pgshift.define_machine(NULL, '{a}', '{}', 'a');
SELECT pgshift.define_machine('m', NULL, '{}', 'a');
SELECT pgshift.define_machine('m', '{a}', NULL, 'a');
SELECT pgshift.define_machine('m', '{a}', '{}', NULL);
SELECT defined('{}');
SELECT defined('{a,b,b}');
SELECT defined(transitions => '[]');
SELECT defined(transitions => '{"a": ["b", "d"]}');
SELECT defined(transitions => '{"a": ["b", "b"]}');
SELECT defined(initial => 'd');
SELECT defined('{a,b,c,<initial>}');
SELECT defined(guards => '[]');
SELECT defined(guards => '{"a->c": "true"}');
SELECT defined(guards => '{"a": "true"}');
SELECT defined(guards => '{"a->b": 1}');
SELECT defined(guards => '{"a->b": ""}');
SELECT defined(guards => '{"a->b": "1"}');
SELECT defined(guards => '{"a->b": "subject_id"}');
SELECT defined(guards => '{"a->b": "subject_ID = nothing"}');
SELECT defined(guards => '{"a->b": "true; DROP TABLE x"}');
SELECT defined(guards => '{"a->b": "true, true"}');
SELECT defined(guards => '{"a->b": "SELECT true"}');
SELECT defined(guards => '{"a->b": "OLD.subject_id = ''x''"}');
SELECT defined(guards => '{"a->b": "nothing"}');
SELECT defined(guards => '{"a->b": "machines.nothing"}');
SELECT defined(guards => '{"a->b": "nowhere.nothing"}');
SELECT defined(guards => '{"a->b": "no_boolean"}');
SELECT defined(guards => '{"a->b": "of_set"}');
SELECT defined(guards => '{"a->b": "of_text"}');
SELECT defined(guards => '{"a->b": "two"}');
SELECT defined(guards => '{"a->b": "called"}');
SELECT defined(guards => '{"a->b": "after_it"}');
SELECT defined(callbacks => '{"a->b": "after_it"}');
SELECT defined(callbacks => '{"before:a->b": "after_it"}');
SELECT defined(callbacks => '{"after:a->c": "after_it"}');
SELECT defined(callbacks => '{"after:a->b": 1}');
SELECT defined(callbacks => '{"after:a->b": "fits"}');
SELECT defined(callbacks => '{"after:a->b": "called"}');
SELECT defined(callbacks => '{"after:a->b": "nothing"}');
SELECT defined(callbacks => '{"after:a->b": "after_it()"}');
SELECT defined(callbacks => '{"after:a->b": "subject_id"}');
SELECT defined(version => 0);
-- none of that has left anything behind
SELECT pgshift.current_state('m', 's');

-- versions: a definition that is the same is none
SELECT defined();
SELECT defined();
SELECT defined(transitions => '{"b": ["c"], "a": ["b"]}');
SELECT defined(guards => '{"a->b": "fits"}', callbacks => '{"after:b->c": "machines.after_it"}');
SELECT defined(guards => '{"a->b": "fits"}', callbacks => '{"after:b->c": "machines.after_it"}');
SELECT pgshift.define_machine('m', '{a,b,c}', '{"a": ["b"], "b": ["c"]}', 'a', '{"a->b": "fits"}', '{"after:b->c": "after_it"}');
SELECT pgshift.define_machine('m', '{a,b,c}', '{"a": ["b"], "b": ["c"]}', 'a', '{"a->b": "fits"}', '{"after:b->c": "after_it"}');
SET TimeZone = 'Asia/Tokyo';
SELECT pgshift.define_machine('m', '{a,b,c}', '{"a": ["b"], "b": ["c"]}', 'a', '{"a->b": "fits"}', '{"after:b->c": "after_it"}');
RESET TimeZone;
-- numbers of one's own: only upwards, and what was there before is there
SELECT defined(version => 7);
SELECT defined(version => 7);
SELECT defined(version => 1);
SELECT defined('{a,b}', '{"a": ["b"]}', version => 7);
SELECT defined(version => 5);
BEGIN;
SELECT defined('{a,b}', '{"a": ["b"]}', version => 2147483647);
SELECT defined('{a,c}', '{"a": ["c"]}');
ROLLBACK;
SELECT defined();
SELECT version, definition -> 'guards' AS guards, definition -> 'bound_guards' AS bound_guards, definition -> 'bound_callbacks' AS bound_callbacks, defined_by = current_user AS mine
  FROM pgshift._pgshift_machines WHERE machine = 'm' ORDER BY version;
-- what is rolled back was never in force
BEGIN;
SELECT defined('{a,b}', '{"a": ["b"]}');
SELECT machine_version FROM pgshift.transition('m', 'rolled back', 'a');
ROLLBACK;
SELECT defined('{a,z}', '{"a": ["z"]}');
SELECT machine_version FROM pgshift.transition('m', 'kept', 'a');
SELECT machine_version FROM pgshift.transition('m', 'kept', 'z');

-- a session that has used a version goes by the next
SELECT pgshift.define_machine('order', '{new,paid,sent}', '{"new": ["paid"], "paid": ["sent"]}', 'new');
SELECT to_state, machine_version FROM pgshift.transition_many('order', '{o-1,o-2,o-3}', 'new');
SELECT to_state, machine_version FROM pgshift.transition_many('order', '{o-2,o-3}', 'paid');
SELECT to_state, machine_version FROM pgshift.transition('order', 'o-3', 'sent');
SELECT count(*) FROM pgshift.stranded_subjects('order');
SELECT pgshift.define_machine('order', '{new,billed,sent}', '{"new": ["billed"], "billed": ["sent"]}', 'new');
SELECT to_state, machine_version FROM pgshift.transition('order', 'o-1', 'billed');
SELECT pgshift.transition('order', 'o-1', 'paid');
-- who was in a state that is gone
SELECT subject_id, to_state, machine_version FROM pgshift.stranded_subjects('order');
\set VERBOSITY verbose
SELECT pgshift.transition('order', 'o-2', 'sent');
\set VERBOSITY default
SELECT * FROM pgshift.next_transitions('order', 'o-2');
SELECT pgshift.define_machine('order', '{new,billed,paid,sent}', '{"new": ["billed", "paid"], "paid": ["billed"], "billed": ["sent"]}', 'new');
SELECT from_state, to_state, machine_version FROM pgshift.transition('order', 'o-2', 'billed');
SELECT to_state, machine_version FROM pgshift.ledger_history('order', 'o-2');
SELECT count(*) FROM pgshift.stranded_subjects('order');
-- all states gone, and some between others
SELECT count(*) FROM pgshift.transition_many('order', ARRAY(SELECT 'n-' || i FROM generate_series(1, 50) AS i), 'new');
SELECT pgshift.define_machine('order', '{billed,new2}', '{"billed": ["new2"]}', 'billed');
SELECT to_state, count(*) FROM pgshift.stranded_subjects('order') GROUP BY 1 ORDER BY 1;

-- who has defined a machine goes on to
SET ROLE regress_definer;
SELECT pgshift.define_machine('definers', '{a}', '{}', 'a');
\set VERBOSITY terse
SELECT pgshift.define_machine('m', '{a}', '{}', 'a');
\set VERBOSITY default
SET ROLE regress_stranger;
SELECT pgshift.define_machine('definers', '{a,b}', '{"a": ["b"]}', 'a');
SELECT pgshift.define_machine('definers', '{a}', '{}', 'a');
-- anyone uses it, without any privilege on the tables
SELECT to_state FROM pgshift.transition('definers', 's', 'a');
SELECT to_state FROM pgshift.current_state('definers', 's');
TABLE pgshift._pgshift_machines;
RESET ROLE;
GRANT regress_definer TO regress_stranger;
SET ROLE regress_stranger;
SELECT pgshift.define_machine('definers', '{a,b}', '{"a": ["b"]}', 'a');
RESET ROLE;
SELECT pgshift.define_machine('definers', '{a,c}', '{"a": ["c"]}', 'a');
SELECT version, defined_by FROM pgshift._pgshift_machines WHERE machine = 'definers' AND defined_by <> current_user ORDER BY version;

SELECT grantee::regrole, privilege_type FROM pg_class AS c, aclexplode(c.relacl) AS a
 WHERE c.oid IN ('pgshift._pgshift_ledger'::regclass, 'pgshift._pgshift_machines'::regclass) AND grantee <> relowner;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA machines CASCADE;
DROP OWNED BY regress_definer, regress_stranger;
DROP ROLE regress_definer, regress_stranger;
