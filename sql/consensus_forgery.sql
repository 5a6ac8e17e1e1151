-- Approving in another's name, or what is not his to approve: as roles that may do nothing but what they were granted
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS citext;
DROP ROLE IF EXISTS regress_owner, regress_boss, regress_thief, "regress_Boss", "regress_boss ", regress_risk;
RESET client_min_messages;
\set SHOW_CONTEXT never
CREATE ROLE regress_risk;
CREATE ROLE regress_owner;
CREATE ROLE regress_boss IN ROLE regress_risk;
CREATE ROLE regress_thief;
CREATE ROLE "regress_Boss";
CREATE ROLE "regress_boss ";
CREATE SCHEMA regress_app AUTHORIZATION regress_owner;
CREATE SCHEMA regress_den AUTHORIZATION regress_thief;
GRANT USAGE ON SCHEMA regress_app TO PUBLIC;
GRANT USAGE ON SCHEMA regress_den TO PUBLIC;
SET SESSION AUTHORIZATION regress_owner;
SET search_path = regress_app;
CREATE TABLE loans (id int PRIMARY KEY, amount int, asked_by text, status text);
INSERT INTO loans SELECT i, i, 'regress_thief', 'new' FROM generate_series(1, 9) AS i;
SELECT pgshift.consensus('loans', 'approved', 1, authenticated => true, requester => 'asked_by');
SELECT pgshift.consensus('loans', 'paid', 1, authenticated => true, roles => '{regress_risk,regress_boss}');
SELECT pgshift.audit('loans');
GRANT SELECT, INSERT, UPDATE, DELETE ON loans TO regress_thief, regress_boss, "regress_Boss", "regress_boss ";

-- The actor, the role and the settings are not the session's user
SET SESSION AUTHORIZATION regress_thief;
SELECT pgshift.approve('loans', '1', transition => 'approved');
SELECT pgshift.approve('loans', '1', 'regress_boss', transition => 'approved');
SET pgshift.actor = 'regress_boss';
SELECT pgshift.approve('loans', '1', transition => 'approved');
SELECT pgshift.set_actor('regress_boss'), pgshift.approve('loans', '1', transition => 'approved');
RESET pgshift.actor;
SET ROLE regress_boss;
SELECT pgshift.approve('loans', '1', 'regress_boss', 'regress_risk', 'paid');
SELECT pgshift.approve('loans', '1', 'regress_thief', 'regress_risk', 'paid');
SELECT pgshift.approve('loans', '1', role => 'regress_risk ', transition => 'paid');
SELECT pgshift.approve('loans', '1', role => 'Regress_Risk', transition => 'paid');
SELECT pgshift.approve('loans', '1', '', transition => 'paid');
SELECT pgshift.approve('loans', '1', role => '', transition => 'paid');
SELECT pgshift.approve('loans', '1', E'regress_thief\u200b', 'regress_risk', 'paid');
SELECT pgshift.approve('loans', '1', E'regress_b\u043fss', 'regress_risk', 'paid');
SELECT pgshift.approve('loans', '1', 'regress_thief' || repeat(' ', 60), 'regress_risk', 'paid');
-- roles of similar names are other people
SET SESSION AUTHORIZATION "regress_Boss";
SELECT pgshift.approve('loans', '1', 'regress_boss', 'regress_boss', 'paid');
SELECT pgshift.approve('loans', '1', role => 'regress_boss', transition => 'paid');
SET SESSION AUTHORIZATION "regress_boss ";
SELECT pgshift.approve('loans', '1', 'regress_boss', 'regress_boss', 'paid');
SELECT pgshift.approve('loans', '1', role => 'regress_boss', transition => 'paid');
RESET SESSION AUTHORIZATION;
-- names are not cut to what a role's name may have
SET client_min_messages = warning;
SELECT rpad('regress_', 63, 'r') AS long_name \gset
CREATE ROLE :long_name;
RESET client_min_messages;
SELECT pgshift.consensus('loans', 'long', 1, authenticated => true, roles => ARRAY[rpad('regress_', 64, 'r')]);
GRANT SELECT ON loans TO :long_name;
SET SESSION AUTHORIZATION :long_name;
\set VERBOSITY terse
SELECT pgshift.approve('loans', '1', rpad('regress_', 64, 'r'), rpad('regress_', 64, 'r'), 'long');
SELECT pgshift.approve('loans', '1', role => rpad('regress_', 64, 'r'), transition => 'long');
SELECT pgshift.approve('loans', '1', role => rpad('regress_', 63, 'r'), transition => 'long');
\set VERBOSITY default
RESET SESSION AUTHORIZATION;
REVOKE ALL ON loans FROM :long_name;
DROP ROLE :long_name;
-- nor is a superuser everybody
SELECT pgshift.approve('loans', '1', role => 'regress_risk', transition => 'paid');
-- a function that the boss lends to others approves as who calls it
SET SESSION AUTHORIZATION regress_boss;
RESET search_path;
SELECT pgshift.approve('regress_app.loans', '2', 'regress_thief');
SELECT pgshift.approve('regress_app.loans', '2', role => 'regress_risk', transition => 'paid');
RESET SESSION AUTHORIZATION;
GRANT CREATE ON SCHEMA regress_den TO regress_boss;
SET SESSION AUTHORIZATION regress_boss;
CREATE FUNCTION regress_den.lent(by text) RETURNS int LANGUAGE sql SECURITY DEFINER AS
    $$ SELECT pgshift.approve('regress_app.loans', '1', by, 'regress_boss', 'paid') $$;
SET SESSION AUTHORIZATION regress_thief;
SELECT regress_den.lent('regress_boss');
SELECT regress_den.lent('regress_thief');
RESET SESSION AUTHORIZATION;
SELECT entity_id, transition, approved_by, role FROM pgshift.pending_approvals('regress_app.loans') ORDER BY id;

-- Code that is run for its owner in another's session approves nothing, sets nothing, and writes in its owner's name
SET SESSION AUTHORIZATION regress_thief;
SET search_path = regress_den;
CREATE FUNCTION spring(what text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF session_user = 'regress_thief' THEN RETURN true; END IF;
    PERFORM set_config('search_path', 'regress_den, public', false), set_config('pgshift.actor', 'somebody', false);
    UPDATE regress_app.loans SET amount = amount + 1 WHERE id = 9;
    BEGIN
        RAISE NOTICE '% approves as %: %', what, session_user, pgshift.approve('regress_app.loans', '3', session_user, transition => 'approved');
    EXCEPTION WHEN OTHERS THEN
        RAISE NOTICE '%: %', what, SQLERRM;
    END;
    BEGIN
        RAISE NOTICE '% revokes as %: %', what, session_user, pgshift.revoke_approval('regress_app.loans', '2', session_user);
    EXCEPTION WHEN OTHERS THEN
        RAISE NOTICE '%: %', what, SQLERRM;
    END;
    RETURN true;
END $$;
CREATE FUNCTION immutable_spring(what text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN regress_den.spring(what); END';
CREATE DOMAIN sprung AS text CHECK (regress_den.spring('a check of ' || VALUE));
CREATE TABLE bait (id sprung[] PRIMARY KEY, v text, status text);
INSERT INTO bait VALUES ('{a}', 'x', 'new');
SELECT pgshift.consensus('bait', 'approved', 1);
CREATE TABLE indexed (v text);
INSERT INTO indexed VALUES ('x');
CREATE INDEX ON indexed (immutable_spring('an index of ' || v));
GRANT SELECT ON ALL TABLES IN SCHEMA regress_den TO regress_boss;
SET SESSION AUTHORIZATION regress_boss;
RESET search_path;
SELECT pgshift.approve('regress_den.bait', '{a}');
SHOW search_path;
SHOW pgshift.actor;
RESET SESSION AUTHORIZATION;
ANALYZE regress_den.indexed;
SHOW search_path;
SELECT DISTINCT changed_by FROM pgshift.history('regress_app.loans', '9', 'amount') WHERE operation = 'U' ORDER BY 1;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('regress_app.loans', '3');

-- Nor does an owner's careless function find what the asker has put in its way
SET SESSION AUTHORIZATION regress_owner;
SET search_path = regress_app;
CREATE FUNCTION helper(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION careless(t text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN helper(t); END';
CREATE DOMAIN checked AS text CHECK (regress_app.careless(VALUE));
CREATE TABLE careless (id checked[] PRIMARY KEY, status text);
SELECT pgshift.consensus('careless', 'approved', 1);
INSERT INTO careless VALUES ('{a}', 'new');
GRANT SELECT ON careless TO regress_thief;
SET SESSION AUTHORIZATION regress_thief;
SET search_path = regress_den;
CREATE FUNCTION helper(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'run as %', current_user; RETURN true; END $$;
\set VERBOSITY terse
SELECT pgshift.approve('regress_app.careless', '{a}');
\set VERBOSITY default
RESET search_path;

-- A requester is one person however his role is called, and when the approval is used, too. (Who may UPDATE the column can
-- make another the requester: grant that to those alone who may.)
RESET SESSION AUTHORIZATION;
SET search_path = regress_app, public;
CREATE TABLE asked (id int PRIMARY KEY, plain text, folded citext, padded char(20), named name, status text);
INSERT INTO asked SELECT i, 'regress_boss', 'regress_boss', 'regress_boss', 'regress_boss', 'new' FROM generate_series(1, 3) AS i;
SELECT pgshift.consensus('asked', 'plain', 1, authenticated => true, requester => 'plain'), pgshift.consensus('asked', 'folded', 1, authenticated => true, requester => 'folded'),
       pgshift.consensus('asked', 'padded', 1, authenticated => true, requester => 'padded'), pgshift.consensus('asked', 'named', 1, authenticated => true, requester => 'named');
GRANT SELECT, UPDATE ON asked TO regress_boss, "regress_Boss", "regress_boss ";
SET SESSION AUTHORIZATION "regress_Boss";
SELECT pgshift.approve('asked', '1', transition => 'folded');
SET SESSION AUTHORIZATION "regress_boss ";
SELECT pgshift.approve('asked', '1', transition => 'padded');
SET SESSION AUTHORIZATION regress_boss;
UPDATE asked SET plain = 'somebody', named = 'somebody', folded = '', padded = '' WHERE id = 1;
SELECT pgshift.approve('asked', '1');
UPDATE asked SET plain = 'regress_boss' WHERE id = 1;
UPDATE asked SET status = 'plain' WHERE id = 1;
UPDATE asked SET status = 'plain', plain = 'somebody' WHERE id = 1;
UPDATE asked SET plain = NULL WHERE id = 1;
UPDATE asked SET status = 'plain' WHERE id = 1;
RESET SESSION AUTHORIZATION;

-- An approval is used once: in savepoints, after a prepared transaction, in a cursor
SET search_path = regress_app, public;
CREATE TABLE once (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('once', 'approved', 1);
INSERT INTO once SELECT i, 'new' FROM generate_series(1, 5) AS i;
SELECT pgshift.approve('once', '1', 'ann');
BEGIN;
UPDATE once SET status = 'approved' WHERE id = 1;
SAVEPOINT s;
UPDATE once SET status = 'new' WHERE id = 1;
UPDATE once SET status = 'approved' WHERE id = 1;
ROLLBACK TO s;
UPDATE once SET status = 'new' WHERE id = 1;
SAVEPOINT t;
UPDATE once SET status = 'approved' WHERE id = 1;
ROLLBACK TO t;
COMMIT;
UPDATE once SET status = 'approved' WHERE id = 1;
SELECT pgshift.approve('once', '1', 'ann');
BEGIN;
SAVEPOINT s;
UPDATE once SET status = 'approved' WHERE id = 1;
ROLLBACK TO s;
UPDATE once SET status = 'approved' WHERE id = 1 RETURNING status;
COMMIT;
BEGIN;
DECLARE c CURSOR WITH HOLD FOR SELECT id, pgshift.approve('once', id::text, 'ann') FROM once WHERE id = 2;
COMMIT;
FETCH ALL FROM c;
FETCH BACKWARD ALL FROM c;
CLOSE c;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('once') ORDER BY id;
UPDATE once SET status = 'approved' WHERE id = 2 RETURNING status;
UPDATE once SET status = 'new' WHERE id = 2;
UPDATE once SET status = 'approved' WHERE id = 2;
-- one statement that lets in several rows by one approval, or one row several times
SELECT pgshift.approve('once', '3', 'ann');
UPDATE once SET status = 'approved' WHERE id IN (3, 4);
WITH first AS (UPDATE once SET status = 'approved' WHERE id = 3 RETURNING id), second AS (UPDATE once SET id = 3 WHERE id = 5 RETURNING id) SELECT * FROM first;
MERGE INTO once USING (VALUES (3), (3)) AS s (id) ON once.id = s.id WHEN MATCHED THEN UPDATE SET status = 'approved';
SELECT status FROM once WHERE id = 3;

-- A row has one name, and a name one row
CREATE TABLE by_text (id text PRIMARY KEY, status text);
CREATE TABLE by_pair (a text, b text, status text, PRIMARY KEY (a, b));
CREATE TABLE by_number (id numeric PRIMARY KEY, status text);
CREATE TABLE by_time (id timestamptz PRIMARY KEY, status text);
CREATE TABLE by_citext (id citext PRIMARY KEY, status text);
SELECT pgshift.consensus(t, 'approved', 1) FROM unnest('{by_text,by_pair,by_number,by_time,by_citext}'::regclass[]) AS t;
INSERT INTO by_text VALUES ('["a","b"]'), ('1'), ('01'), (' 1'), (''), ('["a", "b"]');
INSERT INTO by_pair VALUES ('a', 'b'), ('a,b', ''), ('["a","b"]', ''), ('', '["a","b"]'), ('a","', 'b'), ('a', '","b');
INSERT INTO by_number VALUES (1.0), (10);
INSERT INTO by_time VALUES ('2026-01-01 00:00+00'), ('2026-01-01 01:00+00');
INSERT INTO by_citext VALUES ('A');
SELECT pgshift.approve('by_text', '["a","b"]', 'ann'), pgshift.approve('by_text', '1', 'ann'), pgshift.approve('by_pair', '["a","b"]', 'ann'), pgshift.approve('by_number', '1.00', 'ann'),
       pgshift.approve('by_citext', 'a', 'ann');
SET TimeZone = 'Etc/GMT-1';
SELECT pgshift.approve('by_time', '2026-01-01 01:00', 'ann');
SET TimeZone = 'UTC';
SELECT pgshift.approve('by_pair', '["a"]', 'ann');
SELECT pgshift.approve('by_pair', 'a', 'ann');
SELECT pgshift.approve('by_pair', '["a","b","c"]', 'ann');
CREATE FUNCTION enters(which regclass, how text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    row_name text;
    entered text[] := '{}';
BEGIN
    FOR row_name IN EXECUTE format('SELECT %s FROM %s ORDER BY 1', how, which) LOOP
        BEGIN
            EXECUTE format('UPDATE %s SET status = ''approved'' WHERE %s = %L', which, how, row_name);
            entered := entered || row_name;
        EXCEPTION WHEN check_violation THEN NULL;
        END;
    END LOOP;
    RETURN entered::text;
END $$;
SELECT enters('by_text', 'id'), enters('by_pair', 'row(a, b)::text'), enters('by_number', 'id'), enters('by_citext', 'id');
SET DateStyle = 'ISO';
SET TimeZone = 'Asia/Tokyo';
SELECT enters('by_time', 'id');
RESET TimeZone;
RESET DateStyle;
-- another spelling of the key is another name
UPDATE by_number SET status = 'new' WHERE id = 1;
SELECT pgshift.approve('by_number', '1', 'ann');
UPDATE by_number SET id = 1.00, status = 'approved' WHERE id = 1 RETURNING id, status;
SELECT pgshift.approve('by_number', '10', 'ann');
UPDATE by_number SET id = 10.0 WHERE id = 10;
UPDATE by_number SET status = 'approved' WHERE id = 10;

-- Tables of like names, tables that take another's name, and tables in between
SET SESSION AUTHORIZATION regress_owner;
SET search_path = regress_app, public;
CREATE TABLE deals (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('deals', 'approved', 1);
INSERT INTO deals VALUES (1, 'new');
GRANT SELECT, UPDATE ON deals TO regress_thief;
SET SESSION AUTHORIZATION regress_thief;
SET search_path = regress_den, regress_app;
CREATE TABLE deals (id int PRIMARY KEY, status text);
CREATE TEMP TABLE deals (id int PRIMARY KEY, status text);
CREATE TABLE regress_den."_pgshift_consensus_deals_approved" (LIKE pgshift._pgshift_consensus_deals_approved);
CREATE TABLE regress_den."_pgshift_consensus_deals_approved" (id bigint, table_id bigint, entity_id text);
CREATE TEMP TABLE "_pgshift_consensus_deals_approved" (id bigint, table_id bigint, entity_id text);
SELECT pgshift.consensus('pg_temp.deals', 'approved', 1), pgshift.consensus('regress_den.deals', 'approved', 1);
INSERT INTO pg_temp.deals VALUES (1, 'new');
INSERT INTO regress_den.deals VALUES (1, 'new');
SELECT pgshift.approve('pg_temp.deals', '1', 'ann'), pgshift.approve('regress_den.deals', '1', 'ann');
UPDATE regress_app.deals SET status = 'approved';
-- a trigger made by hand that names the other's approvals
CREATE TRIGGER zz_pgshift_3_consensus_approved_too BEFORE INSERT OR UPDATE OR DELETE ON regress_den.deals FOR EACH ROW
    EXECUTE FUNCTION pgshift.consensus_trigger('{"field": "status", "transition": "paid", "require": 1, "approvals": "_pgshift_consensus_deals_approved"}');
SELECT pgshift.approve('regress_den.deals', '1', 'ann', transition => 'paid');
CREATE OR REPLACE TRIGGER zz_pgshift_3_consensus_approved_too BEFORE INSERT OR UPDATE OR DELETE ON regress_den.deals FOR EACH ROW
    EXECUTE FUNCTION pgshift.consensus_trigger('{"field": "status", "transition": "approved", "require": 1, "approvals": "_pgshift_consensus_deals_approved"}');
SELECT pgshift.approve('regress_den.deals', '1', 'bob');
CREATE OR REPLACE TRIGGER zz_pgshift_3_consensus_approved_too BEFORE INSERT OR UPDATE OR DELETE ON regress_den.deals FOR EACH ROW
    EXECUTE FUNCTION pgshift.consensus_trigger('{"field": "status", "transition": "approved", "require": 1, "approvals": "_pgshift_state_audit"}');
SELECT pgshift.approve('regress_den.deals', '1', 'cy');
UPDATE regress_app.deals SET status = 'approved';
SELECT * FROM pgshift.pending_approvals('regress_app.deals');
-- nor can he make anything, or become anyone, there
CREATE TABLE pgshift.mine ();
CREATE FUNCTION pgshift.approve(regclass, varchar) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OPERATOR pgshift.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq);
ALTER TABLE regress_den.deals SET SCHEMA pgshift;
ALTER TABLE regress_app.deals OWNER TO regress_thief;
ALTER TABLE regress_app.deals RENAME TO gone;
CREATE TABLE regress_den.parts (id int, status text) PARTITION BY LIST (id);
ALTER TABLE regress_den.parts ATTACH PARTITION regress_app.deals DEFAULT;
ALTER TABLE regress_den.deals INHERIT regress_app.deals;
CREATE TABLE regress_den.refers (id int REFERENCES regress_app.deals ON UPDATE CASCADE);
CREATE RULE r AS ON UPDATE TO regress_app.deals DO INSTEAD NOTHING;
CREATE POLICY p ON regress_app.deals USING (true);
CREATE TRIGGER a BEFORE UPDATE ON regress_app.deals FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- a table that comes under a dropped one's name has none of its approvals
DROP TABLE pg_temp.deals;
SET SESSION AUTHORIZATION regress_owner;
SET search_path = regress_app, public;
SELECT pgshift.approve('deals', '1', 'ann');
BEGIN;
ALTER TABLE deals RENAME TO deals_old;
CREATE TABLE deals (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('deals', 'approved', 1);
INSERT INTO deals VALUES (1, 'new');
UPDATE deals SET status = 'approved';
ROLLBACK;
DROP TABLE deals;
CREATE TABLE deals (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('deals', 'approved', 1);
INSERT INTO deals VALUES (1, 'new');
UPDATE deals SET status = 'approved';

RESET SESSION AUTHORIZATION;
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA regress_app, regress_den CASCADE;
DROP OWNED BY regress_owner, regress_boss, regress_thief, "regress_Boss", "regress_boss ", regress_risk;
DROP ROLE regress_owner, regress_boss, regress_thief, "regress_Boss", "regress_boss ", regress_risk;
