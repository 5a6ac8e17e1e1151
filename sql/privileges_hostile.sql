-- Whoever may create functions, operators and domains gets neither past a rule nor anybody else's rights
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS citext;
RESET client_min_messages;
CREATE ROLE regress_attacker;
CREATE SCHEMA regress_attack AUTHORIZATION regress_attacker;
CREATE SCHEMA regress_common;
GRANT ALL ON SCHEMA regress_common TO PUBLIC;
ALTER EXTENSION citext SET SCHEMA regress_common;

-- A call that another function could fit better is not bound to what it means today
CREATE FUNCTION regress_common.anything(anyelement) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 IS NOT NULL';
CREATE FUNCTION regress_common.tidy(text, int DEFAULT 1) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION regress_common.any_equal(anyelement, anyelement) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 = $2';
CREATE OPERATOR regress_common.=== (LEFTARG = anyelement, RIGHTARG = anyelement, FUNCTION = regress_common.any_equal);
CREATE TABLE loans (id int PRIMARY KEY, amount int, status text);
SELECT pgshift.consensus('loans', 'approved', 1, condition => 'regress_common.anything(NEW.amount)');
SELECT pgshift.consensus('loans', 'approved', 1, condition => 'EXISTS (SELECT FROM pg_class WHERE regress_common.anything(relname))');
SELECT pgshift.define('loans', 'status', '{new,approved}', '{"new": ["approved"]}', guards => '{"new->approved": "NEW.amount OPERATOR(regress_common.===) 1"}');
SELECT pgshift.normalize('loans', '{"status": "regress_common.tidy({value})"}');
SELECT pgshift.normalize('loans', '{"status": "regress_common.tidy({value}, 1)"}');
INSERT INTO loans VALUES (1, 1, 'new');
SET ROLE regress_attacker;
CREATE FUNCTION regress_common.tidy(text) RETURNS text LANGUAGE sql AS $$ SELECT 'hijacked' $$;
CREATE FUNCTION regress_common.tidy(varchar, bigint) RETURNS text LANGUAGE sql AS $$ SELECT 'hijacked' $$;
RESET ROLE;
\c -
UPDATE loans SET amount = 2 RETURNING *;

-- An operator that fits a domain better than the type's own
CREATE DOMAIN regress_common.email AS regress_common.citext;
CREATE TABLE users (id regress_common.email PRIMARY KEY, v text, status text);
SELECT pgshift.consensus('users', 'approved', 1);
SELECT pgshift.audit('users');
INSERT INTO users VALUES ('A@b', 'x', 'new');
SET ROLE regress_attacker;
CREATE FUNCTION regress_common.evil(regress_common.email, regress_common.citext) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE WARNING 'an operator runs as %', current_user; RETURN true; END $$;
CREATE FUNCTION regress_common.evil(regress_common.email, regress_common.email) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE WARNING 'an operator runs as %', current_user; RETURN true; END $$;
CREATE OPERATOR regress_common.= (LEFTARG = regress_common.email, RIGHTARG = regress_common.citext, FUNCTION = regress_common.evil);
CREATE OPERATOR regress_common.= (LEFTARG = regress_common.email, RIGHTARG = regress_common.email, FUNCTION = regress_common.evil);
RESET ROLE;
SELECT pgshift.approve('users', 'a@B', 'ann'), pgshift.approve('users', 'nobody', 'ann');
SELECT pgshift.approve('users', 'a@B', 'ann');
SELECT approved, satisfied FROM pgshift.consensus_status('users', 'A@b');
SELECT count(*) FROM pgshift.pending_approvals('users', 'A@B');
SELECT pgshift.as_of(NULL::users, 'A@b', clock_timestamp()), pgshift.as_of(NULL::users, 'other', clock_timestamp()) IS NULL AS none;

-- Whoever approves, asks or looks runs nothing of the table's owner's as himself
SET ROLE regress_attacker;
SET search_path = regress_attack, pg_catalog;
CREATE FUNCTION tell(what text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'regress_attacker' THEN RAISE WARNING '% runs as %', what, current_user; END IF;
    RETURN true;
END $$;
CREATE DOMAIN checked AS text CHECK (regress_attack.tell('a check'));
CREATE TYPE pair AS (d checked);
CREATE TABLE mine (id checked[], p pair, status checked, PRIMARY KEY (id, p));
SELECT pgshift.consensus('mine', 'approved', 1, condition => 'regress_attack.tell(''a condition'')');
INSERT INTO mine VALUES ('{a}', ROW('b'), 'new');
RESET ROLE;
\c -
SET search_path = regress_attack, pg_catalog;
SELECT pgshift.approve('mine', '["{a}","(b)"]', 'ann');
SELECT count(*) FROM pgshift.pending_approvals('mine', '["{a}","(b)"]');
SELECT applies, approved FROM pgshift.consensus_status('mine', '["{a}","(b)"]');
SELECT pgshift.revoke_approval('mine', '["{a}","(b)"]', 'ann');

-- What isn't there, isn't a table, or is in a closed schema
SELECT pgshift.approve(999999, '1');
SELECT pgshift.approve('pg_class_oid_index', '1');
SET search_path = public;
CREATE ROLE regress_reader;
CREATE SCHEMA regress_closed;
CREATE TABLE regress_closed.t (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('regress_closed.t', 'approved', 1);
GRANT SELECT ON regress_closed.t TO regress_reader;
SELECT 'regress_closed.t'::regclass::oid AS closed \gset
SET ROLE regress_reader;
SELECT * FROM pgshift.pending_approvals(:closed);
RESET ROLE;
-- A requester is one person however he is spelled
CREATE TABLE asked (id int PRIMARY KEY, by_uuid uuid, by_number numeric, status text);
SELECT pgshift.consensus('asked', 'a', 1, requester => 'by_uuid'), pgshift.consensus('asked', 'b', 1, requester => 'by_number');
INSERT INTO asked VALUES (1, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 1.0, 'new');
SELECT pgshift.approve('asked', '1', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', transition => 'a');
SELECT pgshift.approve('asked', '1', '01', transition => 'b');
SELECT pgshift.approve('asked', '1', 'ann', transition => 'a'), pgshift.approve('asked', '1', 'ann', transition => 'b');
-- A column that was added to what rules record, and is gone again, does no harm
ALTER TABLE pgshift._pgshift_state_audit ADD COLUMN more int;
ALTER TABLE pgshift._pgshift_state_audit DROP COLUMN more;
UPDATE users SET v = 'y';
SELECT field, to_value FROM pgshift.history('users', 'A@b', 'v');
-- A trigger that someone made by hand holds any JSON: the rule cannot be applied
CREATE TABLE strange (id int, junk int);
CREATE TRIGGER zz_pgshift_2_define_x BEFORE INSERT OR UPDATE ON strange FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('[1]');
ALTER TABLE strange DROP COLUMN junk;
INSERT INTO strange VALUES (1);
SELECT pgshift.rule_definition('\x7b7d'), pgshift.rule_definition('\x7b7d00'), pgshift.rule_definition('\x7b007d00');
DROP TABLE loans, users, asked, strange;
SET client_min_messages = warning;
DROP SCHEMA regress_attack, regress_common, regress_closed CASCADE;
DROP TABLE pgshift._pgshift_state_audit;
DROP OWNED BY regress_attacker, regress_reader;
DROP ROLE regress_attacker, regress_reader;
