-- The extension itself: everything in it is documented, and nobody but its owner can change it.
SET client_min_messages = warning;
DROP EXTENSION IF EXISTS pgshift_state CASCADE;
RESET client_min_messages;
CREATE EXTENSION pgshift_state;

-- objects of the extension without a comment: none
SELECT pg_describe_object(d.classid, d.objid, 0)
  FROM pg_depend AS d
  JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
 WHERE e.extname = 'pgshift_state'
   AND d.deptype = 'e'
   AND d.classid NOT IN ('pg_type'::regclass, 'pg_namespace'::regclass)
   AND obj_description(d.objid, d.classid::regclass::name) IS NULL
 ORDER BY 1;

-- functions that run with their owner's rights without a pinned search_path: none
SELECT oid::regprocedure FROM pg_proc
 WHERE pronamespace = 'pgshift'::regnamespace AND prosecdef
   AND NOT coalesce(proconfig::text LIKE '%search_path%', false);

-- the contract
SELECT p.proname, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result
  FROM pg_proc AS p WHERE p.pronamespace = 'pgshift'::regnamespace ORDER BY 1;
SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type
  FROM pg_attribute AS a WHERE a.attrelid = 'pgshift.rules'::regclass AND a.attnum > 0 ORDER BY a.attnum;

-- it goes only with its rules, and comes again; what rules have recorded stays, and is found again
CREATE TABLE governed (id int PRIMARY KEY, status text);
SELECT pgshift.define('governed', 'status', '{a,b}', '{"a": ["b"]}');
SELECT pgshift.audit('governed');
INSERT INTO governed VALUES (0, 'a');
CREATE FUNCTION is_allowed(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SELECT pgshift.define_machine('kept', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "is_allowed"}');
SELECT to_state FROM pgshift.transition('kept', 's', 'a');
\set VERBOSITY terse
DROP EXTENSION pgshift_state;
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
RESET client_min_messages;
\set VERBOSITY default
INSERT INTO governed VALUES (1, 'anything');
SELECT count(*) FROM pgshift._pgshift_state_audit JOIN pgshift._pgshift_tables USING (table_id) WHERE name = 'public.governed';
CREATE EXTENSION pgshift_state;
DELETE FROM pgshift._pgshift_state_audit;
SELECT tgenabled, encode(tgargs, 'escape') FROM pg_trigger WHERE tgrelid = 'pgshift._pgshift_state_audit'::regclass;
SELECT pgshift.audit('governed');
UPDATE governed SET status = 'b' WHERE id = 0;
SELECT operation, to_value FROM pgshift.history('governed', '0', 'status');
DELETE FROM pgshift._pgshift_state_audit;
-- with the type have gone the functions that take it
SELECT to_state FROM pgshift.current_state('kept', 's');
DELETE FROM pgshift._pgshift_ledger;
SELECT pgshift.transition('kept', 's', 'b');
CREATE FUNCTION is_allowed(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SELECT sort_key, machine_version FROM pgshift.transition('kept', 's', 'b');
DROP FUNCTION is_allowed CASCADE;
DROP TABLE governed;
