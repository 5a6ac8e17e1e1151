-- After the update the rules refuse and record as before, in a session that has not seen them yet.
\set VERBOSITY sqlstate
UPDATE loans SET status = 'paid' WHERE id = 1;
UPDATE loans SET status = 'approved' WHERE id = 2;
UPDATE loans SET status = 'approved', email = ' ANN@Example.org' WHERE id = 1 RETURNING email, status;
ALTER TABLE loans DISABLE TRIGGER ALL;
DROP EXTENSION pgshift_state CASCADE;
SELECT field, from_value, to_value FROM pgshift.history('loans', '1') WHERE operation = 'U';
SELECT to_state FROM pgshift.transition('m', 's', 'b');
SELECT * FROM pgshift.doctor() WHERE severity = 'error';
