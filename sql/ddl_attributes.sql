-- ALTER TYPE … RENAME ATTRIBUTE renames a table's columns, as ALTER TABLE … RENAME COLUMN does
CREATE TABLE credits (id int PRIMARY KEY, status text, decoy text, amount int, other int, mail text);
INSERT INTO credits VALUES (1, 'pending', 'pending', 100, 100), (2, 'pending', 'pending', 100, 100);
SELECT pgshift.define('credits', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}'),
       pgshift.consensus('credits', 'approved', 2, bind => '{amount}'), pgshift.audit('credits', key => '{id}'), pgshift.normalize('credits', '{"mail": "email"}');
CREATE PROCEDURE swap(a text, b text) LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('ALTER TYPE credits RENAME ATTRIBUTE %I TO between', a);
    EXECUTE format('ALTER TYPE credits RENAME ATTRIBUTE %I TO %I', b, a);
    EXECUTE format('ALTER TYPE credits RENAME ATTRIBUTE between TO %I', b); END $$;
-- the rules go with their columns
CALL swap('status', 'decoy');
UPDATE credits SET decoy = 'paid' WHERE id = 1;
SELECT name, definition ->> 'field' AS field FROM pgshift.rules WHERE kind IN ('define', 'consensus') ORDER BY name;
CALL swap('status', 'decoy');
SELECT pgshift.approve('credits', '2', 'ann'), pgshift.approve('credits', '2', 'bob');
CALL swap('amount', 'other');
UPDATE credits SET other = 1000000 WHERE id = 2;
CALL swap('amount', 'other');
UPDATE credits SET status = 'approved' WHERE id = 2;
CALL swap('id', 'other');
UPDATE credits SET decoy = 'of row 2' WHERE amount = 1000000;
CALL swap('id', 'other');
SELECT entity_id, field, from_value, to_value FROM pgshift.changes('credits') ORDER BY id;
ALTER TYPE credits RENAME ATTRIBUTE mail TO address;
UPDATE credits SET address = ' Ann@X.org ' WHERE id = 1 RETURNING address;
-- what an expression reads keeps its name
SELECT pgshift.define('credits', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}', guards => '{"pending->approved": "NEW.amount > 1"}');
ALTER TYPE credits RENAME ATTRIBUTE amount TO sum;
SELECT relation, severity, finding FROM pgshift.doctor('credits');
-- what a value is called that somebody else may read is not shown to him
CREATE ROLE regress_attributes_reader;
CREATE TABLE coverts (id int PRIMARY KEY, covert text, open text);
SELECT pgshift.audit('coverts');
INSERT INTO coverts VALUES (1, 'hidden', 'shown');
GRANT SELECT (id, open) ON coverts TO regress_attributes_reader;
ALTER TYPE coverts RENAME ATTRIBUTE covert TO between;
ALTER TYPE coverts RENAME ATTRIBUTE open TO covert;
ALTER TYPE coverts RENAME ATTRIBUTE between TO open;
SET ROLE regress_attributes_reader;
SELECT field, to_value FROM pgshift.history('coverts', '1');
RESET ROLE;
-- and protect() keeps what is recorded from it
SELECT pgshift.protect();
ALTER TYPE pgshift._pgshift_state_audit RENAME ATTRIBUTE from_value TO x;
ALTER TYPE pgshift._pgshift_consensus_credits_approved RENAME ATTRIBUTE used_at TO x;
ALTER TYPE pgshift.rules RENAME ATTRIBUTE name TO x;
ALTER TYPE pgshift.ledger_entry RENAME ATTRIBUTE subject_id TO x;
ALTER TYPE pgshift.ledger_entry ADD ATTRIBUTE x int;
ALTER TYPE credits RENAME ATTRIBUTE decoy TO decoyed;
ALTER EXTENSION plpgsql ADD TABLE pgshift._pgshift_state_audit;
SELECT pgshift.protect(false);
-- all that is depended on can be described
SELECT count(pg_describe_object(refclassid, refobjid, refobjsubid)) > 0 AS described,
       count((pg_identify_object(refclassid, refobjid, refobjsubid)).type) > 0 AS identified FROM pg_depend WHERE refobjid > 0;
-- a foreign key's action approves in nobody's name
CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE children (id int REFERENCES parents ON DELETE CASCADE);
CREATE FUNCTION approve() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pgshift.approve('credits', '1', 'ann'); RETURN OLD; END $$;
CREATE TRIGGER approves BEFORE DELETE ON children FOR EACH ROW EXECUTE FUNCTION approve();
INSERT INTO parents VALUES (1);
INSERT INTO children VALUES (1);
DELETE FROM parents;
DELETE FROM children;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('credits', '1');
DROP TABLE parents, children, credits, coverts;
DROP FUNCTION approve;
DROP PROCEDURE swap;
DROP ROLE regress_attributes_reader;
