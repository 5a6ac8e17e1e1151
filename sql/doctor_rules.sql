-- doctor(): what is wrong with rules themselves, and with what they record
CREATE ROLE pgshift_doctor_risk;
CREATE ROLE pgshift_doctor_ann LOGIN IN ROLE pgshift_doctor_risk;
CREATE ROLE pgshift_doctor_bob LOGIN;
\pset format unaligned
\pset tuples_only on
\pset fieldsep ' | '
CREATE VIEW findings AS SELECT * FROM pgshift.doctor() WHERE relation::text ~ '^(g|k|pgshift\..*)$';

-- state machines
CREATE TABLE m (id int PRIMARY KEY, status text, note text);
SELECT pgshift.define('m', 'status', '{a,b,c,d,e,f}',
    '{"a": ["b", "c"], "b": [], "c": ["d"], "d": ["c", "d"], "e": ["b"]}', initial => 'a',
    guards => '{"a->b": "NEW.note IS NOT NULL AND false", "d->d": "true", "a->c": "NEW.note <> NULL"}');
SELECT severity, finding, remedy FROM pgshift.doctor('m');
SELECT test.remedies('m') \gexec
SELECT severity, finding FROM pgshift.doctor('m');
SELECT pgshift.define('m', 'status', '{a,b,c}', '{"a": ["b"], "c": ["b"]}', initial => 'a', strict_insert => true);
SELECT severity, finding, remedy FROM pgshift.doctor('m');
SELECT pgshift.define('m', 'status', '{a,b,c}', '{"a": ["b", "c"]}', initial => 'a', strict_insert => true);
SELECT * FROM pgshift.doctor('m');

-- what was made by hand: by a version to come, or by nobody
DO $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER zz_pgshift_2_define_status BEFORE INSERT OR UPDATE ON m FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger(%L)',
        (SELECT definition || '{"deadline": "1 day", "enforce": "always"}' FROM pgshift.rules WHERE relation = 'm'::regclass));
END $$;
SELECT severity, finding, remedy FROM pgshift.doctor('m');
CREATE TRIGGER zz_pgshift_3_x BEFORE INSERT ON m FOR EACH ROW EXECUTE FUNCTION pgshift.consensus_trigger('{"transition": "b", "field": "status", "require": 2, "roles": ["x"], "distinct_roles": true}');
CREATE TRIGGER zz_pgshift_4_x AFTER INSERT ON m FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger('no JSON');
SELECT rule, severity, regexp_replace(finding, ' .JSON data.*', '') FROM pgshift.doctor('m');
DROP TABLE m;

-- normalizers and rows: what can't be normalized, and what tries to write or to fail
CREATE TABLE n (id int PRIMARY KEY, note text, other text);
INSERT INTO n VALUES (1, 'x', 'y'), (2, 'z', 'y'), (3, NULL, NULL);
CREATE FUNCTION busy(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN INSERT INTO n VALUES (99); RETURN $1; END';
SELECT pgshift.normalize('n', '{"note": "({value}::int)::text"}');
SELECT * FROM pgshift.doctor('n');
SELECT pgshift.normalize('n', '{"note": "busy({value})"}');
SELECT * FROM pgshift.doctor('n');
SELECT count(*) FROM n;
-- {value} in a sub-select, and NEW
SELECT pgshift.normalize('n', '{"note": "(SELECT {value} || NEW.id)"}');
SELECT finding FROM pgshift.doctor('n');
DROP TABLE n;

-- gates
CREATE TABLE g (id int PRIMARY KEY, who text, amount numeric, status text);
SELECT pgshift.define('g', 'status', '{new,open,paid}', '{"new": ["open"], "open": ["paid"]}', initial => 'new', strict_insert => true);
SELECT pgshift.consensus('g', 'open', 1, roles => '{pgshift_doctor_risk}', authenticated => true);
SELECT pgshift.consensus('g', 'paid', 2, roles => '{pgshift_doctor_risk,pgshift_doctor_none}', authenticated => true);
SELECT rule, severity, finding, remedy FROM pgshift.doctor('g');
SELECT test.remedies('g') \gexec
SELECT rule, severity, finding, remedy FROM pgshift.doctor('g');
GRANT pgshift_doctor_none TO pgshift_doctor_bob;
SELECT rule, severity, finding, remedy FROM pgshift.doctor('g');
SELECT pgshift.consensus('g', 'paid', 2, roles => '{pgshift_doctor_risk,pgshift_doctor_none}', authenticated => true, requester => 'who');
SELECT rule, severity, finding, remedy FROM pgshift.doctor('g');
GRANT pgshift_doctor_risk TO pgshift_doctor_none;
-- one who is in both roles counts once where roles are distinct
GRANT pgshift_doctor_none TO pgshift_doctor_ann;
REVOKE pgshift_doctor_none FROM pgshift_doctor_bob;
SELECT pgshift.consensus('g', 'paid', 2, roles => '{pgshift_doctor_risk,pgshift_doctor_none}', authenticated => true, distinct_roles => true);
SELECT rule, severity, finding FROM pgshift.doctor('g');
SELECT pgshift.consensus('g', 'paid', 1, bind => '{amount,status}', condition => 'NEW.amount > 1 AND false');
SELECT rule, severity, finding FROM pgshift.doctor('g');
SELECT pgshift.consensus('g', 'paid', 1);
SELECT pgshift.define('g', 'status', '{new,open}', '{"new": ["open"]}', initial => 'new');
SELECT rule, severity, finding FROM pgshift.doctor('g');
SELECT pgshift.define('g', 'status', '{new,open,paid}', '{"new": ["open"]}', initial => 'new', strict_insert => true);
SELECT rule, severity, finding FROM pgshift.doctor('g');
SELECT pgshift.define('g', 'status', '{new,open,paid}', '{"new": ["open"], "open": ["paid"]}', initial => 'new');
SELECT * FROM pgshift.doctor('g');
DO $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER zz_pgshift_3_consensus_paid BEFORE INSERT OR UPDATE OR DELETE ON g FOR EACH ROW EXECUTE FUNCTION pgshift.consensus_trigger(%L)',
        (SELECT definition || '{"expires": "-1 day"}' FROM pgshift.rules WHERE name = 'zz_pgshift_3_consensus_paid'));
END $$;
SELECT rule, severity, finding FROM pgshift.doctor('g');
SELECT pgshift.consensus('g', 'paid', 1);

-- what rules record
CREATE TABLE k (a int, b text);
SELECT pgshift.audit('k', key => '{a,b}');
SELECT severity, finding, remedy FROM pgshift.doctor('k');
SELECT test.remedies('k') \gexec
SELECT * FROM pgshift.doctor('k');
ALTER TABLE k DROP CONSTRAINT k_a_b_key;
CREATE UNIQUE INDEX partial ON k (a) WHERE b <> 'x';
CREATE UNIQUE INDEX other ON k (lower(b));
SELECT finding FROM pgshift.doctor('k');
CREATE UNIQUE INDEX whole ON k (a);
SELECT * FROM pgshift.doctor('k');
SELECT count(*) < 2 FROM pgshift.seal_audit();
ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER pgshift_refuse_write;
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER TABLE pgshift._pgshift_state_audit_seals ENABLE TRIGGER pgshift_refuse_write;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
DROP TRIGGER pgshift_refuse_write ON pgshift._pgshift_consensus_g_open;
CREATE OR REPLACE TRIGGER pgshift_refuse_write BEFORE INSERT ON pgshift._pgshift_consensus_g_paid FOR EACH STATEMENT EXECUTE FUNCTION pgshift.refuse_write_trigger();
ALTER TABLE pgshift._pgshift_consensus_g_paid SET UNLOGGED;
DROP INDEX pgshift._pgshift_consensus_g_paid_table_id_entity_id_idx;
TABLE findings;
SELECT remedy FROM findings \gexec
TABLE findings;
ALTER TABLE pgshift._pgshift_consensus_g_paid ADD COLUMN more int;
TABLE findings;
ALTER TABLE pgshift._pgshift_consensus_g_paid DROP COLUMN more;
DROP TABLE pgshift._pgshift_consensus_g_open, pgshift._pgshift_state_audit;
TABLE findings;
SELECT remedy FROM findings \gexec
TABLE findings;
DROP VIEW findings;
DROP TABLE g, k;

-- who may ask, and what he learns
CREATE TABLE kept (id int PRIMARY KEY, code text, status text);
INSERT INTO kept VALUES (1, 'secret', 'x'), (2, 'A', 'y');
SELECT pgshift.define('kept', 'status', '{x}', '{}', validate_existing => false);
CREATE FUNCTION who(text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'evaluated as %', current_user;
    PERFORM set_config('role', 'none', true);
    RETURN lower($1);
END $$;
SELECT pgshift.normalize('kept', '{"code": "who({value})"}');
ALTER TABLE kept OWNER TO pgshift_doctor_ann;
SELECT finding FROM pgshift.doctor('kept');
CREATE OR REPLACE FUNCTION who(text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'evaluated as %', current_user;
    RETURN $1::int::text;
END $$;
SELECT finding FROM pgshift.doctor('kept');
SET ROLE pgshift_doctor_bob;
SELECT * FROM pgshift.doctor('kept');
SELECT * FROM pgshift.doctor();
RESET ROLE;
-- an owner whom row security keeps from the rows
ALTER TABLE kept ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
SET ROLE pgshift_doctor_ann;
SELECT finding FROM pgshift.doctor();
-- in a read-only transaction, and under an old snapshot
BEGIN TRANSACTION READ ONLY ISOLATION LEVEL REPEATABLE READ;
SELECT finding FROM pgshift.doctor();
SHOW transaction_read_only;
SELECT pg_current_xact_id_if_assigned() IS NULL;
-- nothing is locked any more that the query itself hasn't
SELECT relation::regclass, mode FROM pg_locks
    WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation = 'kept'::regclass;
COMMIT;
RESET ROLE;
-- no table, and a table that nobody has given rules
SELECT * FROM pgshift.doctor('pg_class');
SELECT * FROM pgshift.doctor('pgshift.rules');
SELECT * FROM pgshift.doctor(0);
SELECT * FROM pgshift.doctor('nowhere');
DROP TABLE kept;
DROP FUNCTION busy(text), who(text);
DROP ROLE pgshift_doctor_ann, pgshift_doctor_bob, pgshift_doctor_none, pgshift_doctor_risk;
