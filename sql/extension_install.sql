\set SHOW_CONTEXT never
-- CREATE EXTENSION takes no schema that somebody has prepared for it, nor what is in the way of its names
SET client_min_messages = warning;
DROP EXTENSION IF EXISTS pgshift_state CASCADE;
CREATE SCHEMA IF NOT EXISTS pgshift;
CREATE ROLE regress_attacker;
CREATE ROLE regress_other;
CREATE SCHEMA regress_common AUTHORIZATION regress_attacker;
RESET client_min_messages;
SELECT nspowner::regrole AS owner FROM pg_namespace WHERE nspname = 'pgshift' \gset

-- Its owner would own the log, and could drop the schema with all rules
ALTER SCHEMA pgshift OWNER TO regress_attacker;
CREATE EXTENSION pgshift_state;
ALTER SCHEMA pgshift OWNER TO :owner;

-- Whoever could create there: a function that fits a call better, an operator that the script could use, a type, a table
GRANT CREATE, USAGE ON SCHEMA pgshift TO regress_attacker;
GRANT CREATE ON SCHEMA pgshift TO PUBLIC;
SET ROLE regress_attacker;
CREATE FUNCTION pgshift.define(regclass, name, text[], text) RETURNS regclass LANGUAGE sql AS 'SELECT $1';
RESET ROLE;
CREATE EXTENSION pgshift_state;
SET ROLE regress_attacker;
DROP FUNCTION pgshift.define;
CREATE FUNCTION regress_common.not_less(oid, regnamespace) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'run as %', current_user; RETURN true; END $$;
CREATE OPERATOR pgshift.= (LEFTARG = oid, RIGHTARG = regnamespace, FUNCTION = regress_common.not_less);
RESET ROLE;
CREATE EXTENSION pgshift_state;
SET ROLE regress_attacker;
DROP OPERATOR pgshift.= (oid, regnamespace);
CREATE TYPE pgshift.regclass AS ENUM ();
RESET ROLE;
CREATE EXTENSION pgshift_state;
SET ROLE regress_attacker;
DROP TYPE pgshift.regclass;
CREATE TABLE pgshift._pgshift_state_audit_2 (id bigint);
RESET ROLE;
CREATE EXTENSION pgshift_state;
SET ROLE regress_attacker;
DROP TABLE pgshift._pgshift_state_audit_2;
RESET ROLE;

-- What somebody has in the schemas that CREATE EXTENSION's caller uses does not matter
SET ROLE regress_attacker;
CREATE FUNCTION regress_common.left(name, int) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'run as %', current_user; RETURN 'x'; END $$;
CREATE OPERATOR regress_common.= (LEFTARG = oid, RIGHTARG = regnamespace, FUNCTION = regress_common.not_less);
CREATE TYPE regress_common.xid8 AS ENUM ();
RESET ROLE;
SET search_path = regress_common, public;
CREATE TEMP TABLE pg_namespace (oid oid, nspname name);
CREATE TEMP TABLE pg_trigger (oid oid);
CREATE EXTENSION pgshift_state;
RESET search_path;
SELECT count(*) FROM pgshift.rules;
SELECT has_schema_privilege('regress_attacker', 'pgshift', 'CREATE') AS may_create, has_schema_privilege('regress_other', 'pgshift', 'USAGE') AS may_use;
DROP TABLE pg_temp.pg_namespace, pg_temp.pg_trigger;

-- Nor do privileges that its owner gives others on whatever he makes: not on what rules record
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT SELECT, UPDATE ON TABLES TO regress_other;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO regress_other;
CREATE TABLE granted (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('granted', 'approved', 1);
SELECT c.relname, g.grantee::regrole, g.privilege_type FROM pg_class AS c, aclexplode(c.relacl) AS g
 WHERE c.relnamespace = 'pgshift'::regnamespace AND c.relname LIKE '%granted%' AND g.grantee <> c.relowner ORDER BY 1, 2, 3;
SET ROLE regress_other;
SELECT has_table_privilege('granted', 'UPDATE') AS on_other_tables;
SELECT * FROM pgshift._pgshift_consensus_granted_approved;
SELECT setval('pgshift._pgshift_consensus_granted_approved_id_seq', 1);
RESET ROLE;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM regress_other;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM regress_other;

-- Nor does who makes the first rule choose where it lies
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE regress_elsewhere LOCATION '';
CREATE TABLE placed (id int PRIMARY KEY, status text);
ALTER TABLE placed OWNER TO regress_attacker;
SET ROLE regress_attacker;
SET default_tablespace = regress_elsewhere;
SELECT pgshift.consensus('placed', 'approved', 1);
SHOW default_tablespace;
RESET default_tablespace;
RESET ROLE;
SELECT relname, reltablespace FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relname LIKE '%\_placed\_%' ORDER BY 1;

SET client_min_messages = warning;
DROP TABLE granted, placed;
DROP TABLESPACE regress_elsewhere;
DROP OWNED BY regress_attacker, regress_other CASCADE;
DROP ROLE regress_attacker, regress_other;
