-- ALTER TYPE … RENAME ATTRIBUTE renames a table's columns, as ALTER TABLE … RENAME COLUMN does
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgshift_state;
RESET client_min_messages;
CREATE TABLE loans (id int PRIMARY KEY, status text, decoy text, amount int, other int, mail text);
INSERT INTO loans VALUES (1, 'pending', 'pending', 100, 100), (2, 'pending', 'pending', 100, 100);
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}'),
       pgshift.consensus('loans', 'approved', 2, bind => '{amount}'), pgshift.audit('loans', key => '{id}'), pgshift.normalize('loans', '{"mail": "email"}');
CREATE PROCEDURE swap(a text, b text) LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('ALTER TYPE loans RENAME ATTRIBUTE %I TO between', a);
    EXECUTE format('ALTER TYPE loans RENAME ATTRIBUTE %I TO %I', b, a);
    EXECUTE format('ALTER TYPE loans RENAME ATTRIBUTE between TO %I', b); END $$;
-- the rules go with their columns
CALL swap('status', 'decoy');
UPDATE loans SET decoy = 'paid' WHERE id = 1;
SELECT name, definition ->> 'field' AS field FROM pgshift.rules WHERE kind IN ('define', 'consensus') ORDER BY name;
CALL swap('status', 'decoy');
SELECT pgshift.approve('loans', '2', 'ann'), pgshift.approve('loans', '2', 'bob');
CALL swap('amount', 'other');
UPDATE loans SET other = 1000000 WHERE id = 2;
CALL swap('amount', 'other');
UPDATE loans SET status = 'approved' WHERE id = 2;
CALL swap('id', 'other');
UPDATE loans SET decoy = 'of row 2' WHERE amount = 1000000;
CALL swap('id', 'other');
SELECT entity_id, field, from_value, to_value FROM pgshift.changes('loans') ORDER BY id;
ALTER TYPE loans RENAME ATTRIBUTE mail TO address;
UPDATE loans SET address = ' Ann@X.org ' WHERE id = 1 RETURNING address;
-- what an expression reads keeps its name
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}', guards => '{"pending->approved": "NEW.amount > 1"}');
ALTER TYPE loans RENAME ATTRIBUTE amount TO sum;
SELECT relation, severity, finding FROM pgshift.doctor('loans');
-- what a value is called that somebody else may read is not shown to him
CREATE ROLE regress_attributes_reader;
CREATE TABLE secrets (id int PRIMARY KEY, secret text, open text);
SELECT pgshift.audit('secrets');
INSERT INTO secrets VALUES (1, 'hidden', 'shown');
GRANT SELECT (id, open) ON secrets TO regress_attributes_reader;
ALTER TYPE secrets RENAME ATTRIBUTE secret TO between;
ALTER TYPE secrets RENAME ATTRIBUTE open TO secret;
ALTER TYPE secrets RENAME ATTRIBUTE between TO open;
SET ROLE regress_attributes_reader;
SELECT field, to_value FROM pgshift.history('secrets', '1');
RESET ROLE;
-- and protect() keeps what is recorded from it
SELECT pgshift.protect();
ALTER TYPE pgshift._pgshift_state_audit RENAME ATTRIBUTE from_value TO x;
ALTER TYPE pgshift._pgshift_consensus_loans_approved RENAME ATTRIBUTE used_at TO x;
ALTER TYPE pgshift.rules RENAME ATTRIBUTE name TO x;
ALTER TYPE pgshift.ledger_entry RENAME ATTRIBUTE subject_id TO x;
ALTER TYPE pgshift.ledger_entry ADD ATTRIBUTE x int;
ALTER TYPE loans RENAME ATTRIBUTE decoy TO decoyed;
ALTER EXTENSION plpgsql ADD TABLE pgshift._pgshift_state_audit;
SELECT pgshift.protect(false);
-- all that is depended on can be described
SELECT count(pg_describe_object(refclassid, refobjid, refobjsubid)) > 0 AS described,
       count((pg_identify_object(refclassid, refobjid, refobjsubid)).type) > 0 AS identified FROM pg_depend WHERE refobjid > 0;
-- a foreign key's action approves in nobody's name
CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE children (id int REFERENCES parents ON DELETE CASCADE);
CREATE FUNCTION approve() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pgshift.approve('loans', '1', 'ann'); RETURN OLD; END $$;
CREATE TRIGGER approves BEFORE DELETE ON children FOR EACH ROW EXECUTE FUNCTION approve();
INSERT INTO parents VALUES (1);
INSERT INTO children VALUES (1);
DELETE FROM parents;
DELETE FROM children;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('loans', '1');
DROP TABLE parents, children, loans, secrets;
DROP FUNCTION approve;
DROP PROCEDURE swap;
DROP ROLE regress_attributes_reader;
