-- A table changes hands, and the extension and the table are gone when its former owner claims what was recorded of it.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION pgshift_state;
CREATE SCHEMA hands;
GRANT ALL ON SCHEMA hands TO dump_lender, dump_borrower;
SET ROLE dump_lender;
CREATE TABLE hands.loans (id integer PRIMARY KEY, note text);
SELECT pgshift.audit('hands.loans');
SELECT definition FROM pgshift.rules WHERE relation = 'hands.loans'::regclass \gset
RESET ROLE;
ALTER TABLE hands.loans OWNER TO dump_borrower;
INSERT INTO hands.loans VALUES (1, 'the secret of the borrower');
DROP EXTENSION pgshift_state CASCADE;
DROP TABLE hands.loans;
CREATE EXTENSION pgshift_state;
SET ROLE dump_lender;
CREATE TABLE hands.loans (id integer PRIMARY KEY, note text);
SELECT format('CREATE TRIGGER zz_pgshift_4_audit AFTER INSERT OR UPDATE OR DELETE ON hands.loans FOR EACH ROW EXECUTE FUNCTION pgshift.audit_trigger(%L)', :'definition') \gexec
SELECT 'seen: ' || count(*) FROM pgshift.history('hands.loans', '1');
RESET ROLE;
-- The extension's owner may give it.
SELECT pgshift.adopt_identity('hands.loans', (:'definition'::jsonb ->> 'table_id')::bigint);
SELECT 'given: ' || count(*) FROM pgshift.history('hands.loans', '1');
DROP SCHEMA hands CASCADE;
