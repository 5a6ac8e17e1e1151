-- What rules record is shown to nobody who may not read the rows themselves
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_owner, regress_reader, regress_writer;
RESET client_min_messages;
\set SHOW_CONTEXT never
CREATE ROLE regress_owner;
CREATE ROLE regress_reader;
CREATE ROLE regress_writer;
CREATE SCHEMA regress_app AUTHORIZATION regress_owner;
GRANT USAGE ON SCHEMA regress_app TO PUBLIC;
SET ROLE regress_owner;
SET search_path = regress_app;
CREATE TABLE patients (id int, region text, name text, illness text, doctor text, status text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE patients_eu PARTITION OF patients FOR VALUES IN ('eu');
CREATE TABLE patients_us PARTITION OF patients FOR VALUES IN ('us');
SELECT pgshift.audit('patients');
SELECT pgshift.consensus('patients', 'released', 2, authenticated => true);
SELECT pgshift.consensus('patients_us', 'moved', 1, requester => 'doctor');
INSERT INTO patients VALUES (1, 'eu', 'Ann', 'flu', 'dr', 'new'), (2, 'us', 'Bob', 'cold', 'dr', 'new');
UPDATE patients SET illness = 'none' WHERE id = 1;

-- Without the key, a column's values have no names, and history() gives them none
GRANT SELECT (illness) ON patients TO regress_reader;
SET ROLE regress_reader;
SELECT count(*) FROM patients WHERE illness IS NOT NULL;
SELECT * FROM pgshift.history('patients', '["1","eu"]');
SELECT pgshift.as_of(NULL::patients, '["1","eu"]', clock_timestamp());
SELECT * FROM pgshift.history('patients', '["7","eu"]');
SET ROLE regress_owner;
GRANT SELECT (id) ON patients TO regress_reader;
SET ROLE regress_reader;
SELECT * FROM pgshift.history('patients', '["1","eu"]');
SET ROLE regress_owner;
GRANT SELECT (region) ON patients TO regress_reader;
SET ROLE regress_reader;
SELECT field, from_value, to_value FROM pgshift.history('patients', '["1","eu"]');
SELECT field, from_value, to_value FROM pgshift.history('patients_eu', '["1","eu"]', 'name');
SELECT pgshift.as_of(NULL::patients, '["1","eu"]', clock_timestamp());
SET ROLE regress_owner;
GRANT SELECT (doctor) ON patients TO regress_owner;
SET ROLE regress_reader;
SELECT pgshift.as_of(NULL::patients, '["1","eu"]', clock_timestamp());
SELECT * FROM pgshift.pending_approvals('patients');
SELECT * FROM pgshift.consensus_status('patients', '["1","eu"]');
-- what was granted on a partition is not granted on its table
SET ROLE regress_owner;
REVOKE SELECT (illness) ON patients FROM regress_reader;
REVOKE SELECT (id, region) ON patients FROM regress_reader;
GRANT SELECT ON patients_eu TO regress_reader;
SET ROLE regress_reader;
SELECT name FROM patients_eu;
SELECT * FROM pgshift.history('patients_eu', '["1","eu"]');
SELECT * FROM pgshift.pending_approvals('patients_eu');
SELECT pgshift.approve('patients_eu', '["1","eu"]');

-- The state is looked at, and a partition's own gate looks at columns that the table's doesn't
SET ROLE regress_owner;
GRANT SELECT (id, region) ON patients TO regress_reader;
SET ROLE regress_reader;
SELECT pgshift.approve('patients', '["1","eu"]');
SET ROLE regress_owner;
GRANT SELECT (status) ON patients TO regress_reader;
SET ROLE regress_reader;
SELECT pgshift.approve('patients', '["1","eu"]');
SELECT pgshift.approve('patients', '["2","us"]', 'dr');
SELECT pgshift.approve('patients', '["3","us"]', 'dr');
SET ROLE regress_owner;
GRANT SELECT (doctor) ON patients TO regress_reader;
SET ROLE regress_reader;
SELECT pgshift.approve('patients_us', '["2","us"]', 'dr', transition => 'moved');
SELECT pgshift.approve('patients_us', '["2","us"]', 'ann', transition => 'moved');

-- Whoever may only write learns neither who is there nor what is approved
SET ROLE regress_owner;
CREATE TABLE loans (id int PRIMARY KEY, status text);
INSERT INTO loans VALUES (1, 'new'), (2, 'new');
SELECT pgshift.consensus('loans', 'approved', 2);
SELECT pgshift.approve('loans', '1', 'ann');
GRANT INSERT ON loans TO regress_writer;
SET ROLE regress_writer;
INSERT INTO loans VALUES (1, 'approved');
INSERT INTO loans VALUES (3, 'approved');
SELECT pgshift.approve('loans', '1', 'ann');
SELECT pgshift.approve('loans', '3', 'ann');
SELECT pgshift.revoke_approval('loans', '1', 'ann');
SET ROLE regress_owner;
GRANT SELECT, UPDATE ON loans TO regress_writer;
ALTER TABLE loans ENABLE ROW LEVEL SECURITY;
CREATE POLICY inserts ON loans FOR INSERT TO regress_writer WITH CHECK (true);
CREATE POLICY sees ON loans FOR SELECT TO regress_writer USING (id = 2);
CREATE POLICY updates ON loans FOR UPDATE TO regress_writer USING (id = 2);
SET ROLE regress_writer;
INSERT INTO loans VALUES (1, 'approved');
INSERT INTO loans VALUES (3, 'approved');
UPDATE loans SET status = 'approved';
SELECT pgshift.approve('loans', '1', 'ann');
SELECT pgshift.approve('loans', '3', 'ann');
SELECT pgshift.consensus_status('loans', '2');
SELECT pgshift.history('loans', '2');

-- Rules are to be seen, as triggers are; from the text of one nobody makes a text that the database can't hold
SELECT name, definition ->> 'require' AS required FROM pgshift.rules WHERE relation = 'loans'::regclass;
SELECT pgshift.rule_definition('\x7b7d00'), pgshift.rule_definition('\x7b22ff223a317d00') IS NULL AS refused, pgshift.rule_definition('\x7b7d') IS NULL AS cut_off,
       pgshift.rule_definition('\x7b007d00') IS NULL AS two, pgshift.rule_definition('') IS NULL AS none, pgshift.rule_definition('\x00') IS NULL AS empty;

RESET ROLE;
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA regress_app CASCADE;
DROP ROLE regress_owner, regress_reader, regress_writer;
