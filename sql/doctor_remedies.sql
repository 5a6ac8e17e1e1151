-- doctor(): each hole is found, and its remedy closes it
\pset format unaligned
\pset tuples_only on
\pset fieldsep ' | '

-- a table without rules, and one whose rules are all right
CREATE TABLE loans (id int PRIMARY KEY, amount numeric, balance numeric, note text, status text);
SELECT * FROM pgshift.doctor('loans');
SELECT pgshift.define('loans', 'status', '{pending,approved,rejected,paid}',
    '{"pending": ["approved", "rejected"], "approved": ["paid"], "rejected": [], "paid": []}', initial => 'pending',
    guards => '{"approved->paid": "NEW.balance >= NEW.amount"}', frozen => '{paid}');
SELECT pgshift.normalize('loans', '{"note": "trim", "status": "lowercase"}');
SELECT pgshift.audit('loans');
SELECT pgshift.consensus('loans', 'approved', 2, roles => '{risk,legal}', condition => 'NEW.amount > 100');
INSERT INTO loans VALUES (1, 1, 1, 'n', 'pending'), (2, 2, 2, 'n', 'paid'), (3, 3, NULL, NULL, 'rejected');
SELECT * FROM pgshift.doctor('loans');
SELECT * FROM pgshift.doctor() WHERE relation = 'loans'::regclass;

-- rows in no state, and rows that are not normal
ALTER TABLE loans DISABLE TRIGGER USER;
INSERT INTO loans VALUES (4, 1, 1, 'n', NULL), (5, 1, 1, 'n', 'Paid'), (6, 1, 1, 'n', 'x'), (7, 1, 1, 'n', 'y'),
    (8, 1, 1, 'n', 'z'), (9, 1, 1, 'n', '$$');
INSERT INTO loans VALUES (10, 1, 1, ' n', 'pending');
ALTER TABLE loans ENABLE TRIGGER USER;
SELECT * FROM pgshift.doctor('loans');
SELECT test.remedies('loans') \gexec
SELECT * FROM pgshift.doctor('loans');
SELECT id, note, status FROM loans ORDER BY id;
UPDATE loans SET status = 'x' WHERE id = 1;

-- triggers that fire after rules
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.status := ''stolen''; RETURN NEW; END';
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER zzz BEFORE UPDATE ON loans FOR EACH ROW EXECUTE FUNCTION meddle();
CREATE TRIGGER "zz_""q" BEFORE DELETE ON loans FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER zz_pgshift_1_o BEFORE INSERT ON loans FOR EACH ROW EXECUTE FUNCTION meddle();
ALTER TABLE loans ENABLE REPLICA TRIGGER zz_pgshift_1_o;
CREATE TRIGGER zzz_disabled BEFORE UPDATE ON loans FOR EACH ROW EXECUTE FUNCTION meddle();
ALTER TABLE loans DISABLE TRIGGER zzz_disabled;
CREATE TRIGGER zzz_after AFTER UPDATE ON loans FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER zzz_statement BEFORE UPDATE ON loans FOR EACH STATEMENT EXECUTE FUNCTION keep();
CREATE TRIGGER aaa BEFORE DELETE ON loans FOR EACH ROW EXECUTE FUNCTION keep();
CREATE TRIGGER before_rules_zzz BEFORE DELETE ON loans FOR EACH ROW EXECUTE FUNCTION keep();
SELECT * FROM pgshift.doctor('loans');
SELECT test.remedies('loans') \gexec
SELECT * FROM pgshift.doctor('loans');
UPDATE loans SET amount = 2 WHERE id = 1;
DROP FUNCTION meddle() CASCADE;
DROP FUNCTION keep() CASCADE;

-- rewrite rules
CREATE RULE "else where" AS ON UPDATE TO loans DO INSTEAD NOTHING;
CREATE RULE too AS ON UPDATE TO loans DO ALSO NOTHING;
SELECT * FROM pgshift.doctor('loans');
SELECT test.remedies('loans') \gexec
SELECT * FROM pgshift.doctor('loans');

-- rules that are off, or not on for all
ALTER TABLE loans DISABLE TRIGGER zz_pgshift_1_normalize;
ALTER TABLE loans ENABLE REPLICA TRIGGER zz_pgshift_2_define_status;
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER TABLE loans ENABLE TRIGGER zz_pgshift_4_audit;
ALTER TABLE loans DISABLE TRIGGER zz_pgshift_2_truncate;
ALTER TABLE loans ENABLE TRIGGER zz_pgshift_3_truncate;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
DROP TRIGGER zz_pgshift_4_truncate ON loans;
SELECT * FROM pgshift.doctor('loans');
SELECT test.remedies('loans') \gexec
SELECT * FROM pgshift.doctor('loans');
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'loans'::regclass AND NOT tgisinternal ORDER BY 1;

-- unlogged and temporary tables
CREATE UNLOGGED TABLE drafts (id int PRIMARY KEY, status text);
SELECT pgshift.define('drafts', 'status', '{a,b}', '{"a": ["b"]}');
CREATE TEMPORARY TABLE passing (id int PRIMARY KEY, status text);
SELECT pgshift.define('passing', 'status', '{a,b}', '{"a": ["b"]}');
SELECT finding, remedy FROM pgshift.doctor('passing');
SELECT pgshift.audit('passing');
SELECT finding, remedy FROM pgshift.doctor('passing');
DROP TABLE passing;
SELECT * FROM pgshift.doctor('drafts');
SELECT test.remedies('drafts') \gexec
SELECT * FROM pgshift.doctor('drafts');

-- expressions that don't compile any more
CREATE FUNCTION ok(numeric) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION squeeze(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE TABLE fragile (id int PRIMARY KEY, amount numeric, code text, status text);
SELECT pgshift.define('fragile', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "ok(NEW.amount)"}');
SELECT pgshift.normalize('fragile', '{"code": "squeeze({value})"}');
SELECT pgshift.consensus('fragile', 'b', 1, condition => 'ok(NEW.amount)');
SELECT * FROM pgshift.doctor('fragile');
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER FUNCTION ok(numeric) RENAME TO okay;
ALTER FUNCTION squeeze(text) RENAME TO squash;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
SELECT * FROM pgshift.doctor('fragile');
ALTER FUNCTION okay(numeric) RENAME TO ok;
ALTER FUNCTION squash(text) RENAME TO squeeze;
SELECT * FROM pgshift.doctor('fragile');
-- a column gone while nobody looked, then all of them, and a primary key
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER TABLE fragile DROP COLUMN amount;
SELECT relation, rule, severity, finding FROM pgshift.doctor('fragile');
ALTER TABLE fragile DROP CONSTRAINT fragile_pkey;
SELECT relation, rule, severity, finding FROM pgshift.doctor('fragile');
ALTER TABLE fragile DROP COLUMN id, DROP COLUMN code, DROP COLUMN status;
SELECT relation, rule, severity, finding FROM pgshift.doctor('fragile');
DROP TABLE fragile;

-- the event trigger
SELECT * FROM pgshift.doctor('loans');
SELECT test.remedies('loans') \gexec
SELECT * FROM pgshift.doctor('loans');
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE;
SELECT severity, remedy FROM pgshift.doctor('loans');
ALTER EXTENSION pgshift_state DROP EVENT TRIGGER pgshift_follow_ddl;
DROP EVENT TRIGGER pgshift_follow_ddl;
SELECT * FROM pgshift.doctor('loans');
SELECT test.remedies('loans') \gexec
SELECT * FROM pgshift.doctor('loans');
ALTER TABLE loans RENAME COLUMN status TO state;
SELECT rule FROM pgshift.doctor('loans');
ALTER TABLE loans RENAME COLUMN state TO status;
DROP TABLE loans, drafts;
DROP FUNCTION ok(numeric), squeeze(text);
