-- whoever writes, the rule is checked

CREATE TABLE loans (id text PRIMARY KEY, amount int, status text);
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}',
                      initial => 'pending');

-- COPY
COPY loans FROM stdin;
loan-1	1	\N
loan-2	2	approved
\.
COPY loans FROM stdin WITH (FORMAT csv);
loan-3,3,pending
loan-4,4,nonsense
\.
COPY loans (id, amount) FROM stdin WITH (FORMAT csv);
loan-3,3
\.
SELECT * FROM loans ORDER BY id;

-- INSERT ... ON CONFLICT DO UPDATE
INSERT INTO loans VALUES ('loan-2', 2, 'pending') ON CONFLICT (id) DO UPDATE SET status = excluded.status;
INSERT INTO loans VALUES ('loan-1', 1, 'approved') ON CONFLICT (id) DO UPDATE SET status = excluded.status RETURNING *;
INSERT INTO loans VALUES ('loan-1', 1, 'nonsense') ON CONFLICT DO NOTHING;

-- MERGE
MERGE INTO loans USING (VALUES ('loan-2', 'pending')) AS v (id, status) ON loans.id = v.id
 WHEN MATCHED THEN UPDATE SET status = v.status;
MERGE INTO loans USING (VALUES ('loan-5', 'nonsense')) AS v (id, status) ON loans.id = v.id
 WHEN NOT MATCHED THEN INSERT VALUES (v.id, 5, v.status);
MERGE INTO loans USING (VALUES ('loan-2', 'paid'), ('loan-5', NULL)) AS v (id, status) ON loans.id = v.id
 WHEN MATCHED THEN UPDATE SET status = v.status
 WHEN NOT MATCHED THEN INSERT VALUES (v.id, 5, v.status);

-- queries that write on the side
WITH w AS (UPDATE loans SET status = 'pending' WHERE id = 'loan-2' RETURNING id) SELECT count(*) FROM w;
WITH w AS (INSERT INTO loans SELECT 'loan-6', 6, 'nonsense' RETURNING id) SELECT count(*) FROM w;
INSERT INTO loans SELECT 'copy of ' || id, amount, status FROM loans WHERE id = 'loan-2' RETURNING *;
UPDATE loans SET status = v.status FROM (VALUES ('loan-2', 'pending')) AS v (id, status) WHERE loans.id = v.id;

-- views, rules, cursors, functions, prepared statements
CREATE VIEW small_loans AS SELECT * FROM loans WHERE amount < 100 WITH CHECK OPTION;
UPDATE small_loans SET status = 'pending' WHERE id = 'loan-2';
INSERT INTO small_loans VALUES ('loan-6', 6, NULL) RETURNING *;
CREATE TABLE inbox (id text, status text);
CREATE RULE forward AS ON INSERT TO inbox DO INSTEAD UPDATE loans SET status = NEW.status WHERE id = NEW.id;
INSERT INTO inbox VALUES ('loan-2', 'pending');
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM loans WHERE id = 'loan-2' FOR UPDATE;
FETCH c;
UPDATE loans SET status = 'pending' WHERE CURRENT OF c;
ROLLBACK;
CREATE FUNCTION set_status(text, text) RETURNS void LANGUAGE sql SECURITY DEFINER AS 'UPDATE loans SET status = $2 WHERE id = $1';
SELECT set_status('loan-2', 'pending');
PREPARE set_all AS UPDATE loans SET status = $1;
EXECUTE set_all('pending');

-- triggers of the user's: those before ours are checked
CREATE FUNCTION sneak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.status := 'pending'; RETURN NEW; END $$;
CREATE TRIGGER sneak BEFORE UPDATE ON loans FOR EACH ROW EXECUTE FUNCTION sneak();
UPDATE loans SET amount = 7 WHERE id = 'loan-2';
DROP TRIGGER sneak ON loans;
CREATE FUNCTION correct() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.status := lower(NEW.status); RETURN NEW; END $$;
CREATE TRIGGER correct BEFORE INSERT ON loans FOR EACH ROW EXECUTE FUNCTION correct();
INSERT INTO loans VALUES ('loan-7', 7, 'APPROVED') RETURNING *;
DROP TRIGGER correct ON loans;

-- a session that calls itself a replica
SET session_replication_role = replica;
UPDATE loans SET status = 'pending' WHERE id = 'loan-2';
INSERT INTO loans VALUES ('loan-8', 8, 'nonsense');
SET session_replication_role = local;
UPDATE loans SET status = 'pending' WHERE id = 'loan-2';
RESET session_replication_role;

-- what a foreign key's action writes
CREATE TABLE stages (name text PRIMARY KEY);
INSERT INTO stages VALUES ('pending'), ('approved'), ('paid'), ('new');
ALTER TABLE loans ADD FOREIGN KEY (status) REFERENCES stages ON UPDATE CASCADE ON DELETE SET NULL;
UPDATE stages SET name = 'done' WHERE name = 'paid';
DELETE FROM stages WHERE name = 'paid';

-- several changes in one transaction, and back to a savepoint
BEGIN;
UPDATE loans SET status = 'approved' WHERE id = 'loan-3';
SAVEPOINT s;
UPDATE loans SET status = 'paid' WHERE id = 'loan-3';
ROLLBACK TO s;
UPDATE loans SET status = 'paid' WHERE id = 'loan-3';
UPDATE loans SET status = 'approved' WHERE id = 'loan-3';
ROLLBACK;
SELECT * FROM loans WHERE id = 'loan-3';

-- a hostile search_path
CREATE SCHEMA hostile;
CREATE FUNCTION hostile.yes(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.yes);
CREATE FUNCTION hostile.define_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
SET search_path = hostile, pg_catalog, public;
UPDATE loans SET status = 'pending' WHERE id OPERATOR(pg_catalog.=) 'loan-2';
SELECT pgshift.define('loans', 'amount', ARRAY['1', '2', '3', '5', '6', '7'], '{}');
RESET search_path;
SELECT tgname, tgfoid::regproc FROM pg_trigger WHERE tgrelid = 'loans'::regclass AND tgname LIKE 'zz%' ORDER BY 1;

-- replaced in the middle of a statement: the statement ends by the rule that it began with, the next has the new one
CREATE TABLE self (id int PRIMARY KEY, status text);
INSERT INTO self VALUES (1, 'a'), (2, 'a'), (3, 'a');
SELECT pgshift.define('self', 'status', '{a,b}', '{"a": ["b"]}');
CREATE FUNCTION replace_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = 2 THEN
        CREATE OR REPLACE TRIGGER zz_pgshift_2_define_status BEFORE INSERT OR UPDATE ON self FOR EACH ROW
            EXECUTE FUNCTION pgshift.define_trigger('{"field": "status", "states": ["a", "b"], "transitions": {"b": ["a"]}}');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_replace BEFORE UPDATE ON self FOR EACH ROW EXECUTE FUNCTION replace_rule();
UPDATE self SET status = 'b';
UPDATE self SET status = 'a' WHERE id <> 2;
UPDATE self SET status = 'b' WHERE id <> 2;
TABLE self;

SET client_min_messages = warning;
DROP SCHEMA hostile CASCADE;
DROP TABLE loans, inbox, stages, self CASCADE;
DROP FUNCTION set_status, sneak, correct, replace_rule;
