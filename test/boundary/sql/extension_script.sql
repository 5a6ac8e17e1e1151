-- An extension's script that installs rules, and drops a table that has some: what these record is not the extension's.
CREATE EXTENSION pgshift_state;
CREATE TABLE former (id int PRIMARY KEY);
SELECT pgshift.audit('former');
INSERT INTO former VALUES (1);
CREATE EXTENSION pgshift_test_app;
INSERT INTO invoices VALUES (1, 'open');
SELECT pgshift.approve('invoices', '1', 'ann');
-- Without row types, which newer releases count among the members.
SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend
 WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pgshift_test_app') AND deptype = 'e'
   AND classid <> 'pg_type'::regclass ORDER BY 1;
SELECT pgshift.protect(false);
DROP EXTENSION pgshift_test_app;
SELECT count(*) FROM pgshift._pgshift_state_audit;
SELECT entity_id FROM pgshift._pgshift_consensus_invoices_paid;
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
DROP SCHEMA pgshift CASCADE;
