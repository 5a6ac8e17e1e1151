-- history() and as_of(): what they find, and for whom

CREATE TABLE accounts (id int PRIMARY KEY, owner text, balance numeric, secret text);
INSERT INTO accounts VALUES (1, 'ann', 10, 's1'), (2, 'bob', 20, 's2');
SELECT pgshift.audit('accounts');
SELECT clock_timestamp() AS t0 \gset
-- What is older than the log is known from what it became, and from the row itself
SELECT * FROM pgshift.history('accounts', '1');
SELECT pgshift.as_of(NULL::accounts, '1', :'t0');
UPDATE accounts SET balance = 11 WHERE id = 1;
SELECT clock_timestamp() AS t1 \gset
DELETE FROM accounts WHERE id = 1;
SELECT clock_timestamp() AS t2 \gset
INSERT INTO accounts VALUES (1, 'carl', 0);
SELECT pgshift.as_of(NULL::accounts, '1', t) FROM unnest(ARRAY[:'t0', :'t1', :'t2', clock_timestamp()]::timestamptz[]) AS t;
SELECT (pgshift.as_of(NULL::accounts, '1', :'t1')).balance;
SELECT pgshift.as_of(NULL::accounts, '1', '-infinity'), pgshift.as_of(NULL::accounts, '1', 'infinity');
-- Along a chain of names
UPDATE accounts SET id = 3 WHERE id = 2;
UPDATE accounts SET id = 4, balance = 21 WHERE id = 3;
SELECT clock_timestamp() AS t3 \gset
UPDATE accounts SET owner = 'dora' WHERE id = 4;
SELECT id, pgshift.as_of(NULL::accounts, id, :'t3') FROM unnest('{2,3,4}'::text[]) AS id;
SELECT id, pgshift.as_of(NULL::accounts, id, :'t0') FROM unnest('{2,3,4}'::text[]) AS id;

-- No such row, no such id, NULLs
SELECT count(*) FROM pgshift.history('accounts', '99');
SELECT count(*) FROM pgshift.history('accounts', 'no number');
SELECT pgshift.as_of(NULL::accounts, 'no number', now());
SELECT * FROM pgshift.history('accounts', NULL);
SELECT * FROM pgshift.history(NULL, '1');
SELECT pgshift.as_of(NULL::accounts, '1', NULL);
SELECT pgshift.as_of(1, '1', now());
CREATE VIEW accounts_view AS SELECT * FROM accounts;
SELECT * FROM pgshift.history('accounts_view', '1');
CREATE TABLE unaudited (id int PRIMARY KEY);
SELECT * FROM pgshift.history('unaudited', '1');
SELECT pgshift.as_of(NULL::unaudited, '1', now());

-- What its column can't hold any more
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TABLE paints (id int PRIMARY KEY, c colour, note varchar(50));
SELECT pgshift.audit('paints');
INSERT INTO paints VALUES (1, 'red', 'a rather long note');
SELECT clock_timestamp() AS then \gset
UPDATE paints SET c = 'green', note = 'x';
ALTER TYPE colour RENAME VALUE 'red' TO 'crimson';
SELECT pgshift.as_of(NULL::paints, '1', :'then');
\echo :LAST_ERROR_SQLSTATE
ALTER TYPE colour RENAME VALUE 'crimson' TO 'red';
ALTER TABLE paints ALTER note TYPE varchar(5);
SELECT pgshift.as_of(NULL::paints, '1', :'then');
\echo :LAST_ERROR_SQLSTATE
DO $$
DECLARE
  v_schema text;
  v_table text;
  v_column text;
BEGIN
  PERFORM pgshift.as_of(NULL::paints, '1', (SELECT min(changed_at) FROM pgshift.history('paints', '1')));
EXCEPTION WHEN string_data_right_truncation THEN
  GET STACKED DIAGNOSTICS v_schema = SCHEMA_NAME, v_table = TABLE_NAME, v_column = COLUMN_NAME;
  RAISE NOTICE '%.%.%', v_schema, v_table, v_column;
END $$;
-- is no matter to who may not see it, and to the history
GRANT SELECT (id, c) ON paints TO PUBLIC;
CREATE ROLE regress_painter;
SET ROLE regress_painter;
SELECT pgshift.as_of(NULL::paints, '1', :'then');
RESET ROLE;
DROP ROLE regress_painter;
SELECT to_value FROM pgshift.history('paints', '1', 'note');
ALTER TABLE paints ALTER note TYPE int USING NULL;
SELECT pgshift.as_of(NULL::paints, '1', :'then');
DROP TABLE paints;
DROP TYPE colour;

-- Who may ask: as who may read the table
CREATE ROLE regress_reader;
CREATE ROLE regress_partial;
GRANT SELECT ON accounts TO regress_reader;
GRANT SELECT (id, balance) ON accounts TO regress_partial;
SET ROLE regress_reader;
SELECT field, to_value FROM pgshift.history('accounts', '1') WHERE operation = 'I';
SELECT * FROM pgshift._pgshift_state_audit;
RESET ROLE;
SET ROLE regress_partial;
SELECT field, to_value FROM pgshift.history('accounts', '1') WHERE operation = 'I';
SELECT pgshift.as_of(NULL::accounts, '1', :'t1'), pgshift.as_of(NULL::accounts, '4', :'t3');
RESET ROLE;
REVOKE SELECT ON accounts FROM regress_reader;
SET ROLE regress_reader;
SELECT * FROM pgshift.history('accounts', '1');
SELECT pgshift.as_of(NULL::accounts, '1', :'t1');
RESET ROLE;
GRANT SELECT ON accounts TO regress_reader;
-- A column that is gone is shown to whom the whole table is
ALTER TABLE accounts DROP COLUMN secret CASCADE;
SET ROLE regress_reader;
SELECT count(*) FROM pgshift.history('accounts', '1', 'secret');
SET ROLE regress_partial;
SELECT count(*) FROM pgshift.history('accounts', '1', 'secret');
RESET ROLE;
-- Row security
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON accounts USING (owner = current_user);
SET ROLE regress_reader;
SELECT * FROM pgshift.history('accounts', '1');
SELECT pgshift.as_of(NULL::accounts, '1', now());
RESET ROLE;
SELECT count(*) > 0 AS shown FROM pgshift.history('accounts', '1');
-- Writers need nothing on the log, nor do installers
CREATE SCHEMA regress_writer;
CREATE ROLE regress_writer;
GRANT ALL ON SCHEMA regress_writer TO regress_writer;
SET ROLE regress_writer;
CREATE TABLE regress_writer.notes (id int PRIMARY KEY, note text);
SELECT pgshift.audit('regress_writer.notes');
INSERT INTO regress_writer.notes VALUES (1, 'x');
SELECT operation, field, to_value FROM pgshift.history('regress_writer.notes', '1');
INSERT INTO pgshift._pgshift_state_audit (table_id, field, changed_by, changed_at, operation, transaction_id)
VALUES (1, 'note', 'ann', now(), 'U', pg_current_xact_id());
DELETE FROM pgshift._pgshift_state_audit;
SELECT nextval('pgshift._pgshift_state_audit_id_seq');
SELECT pgshift.audit('public.unaudited');
RESET ROLE;

DROP VIEW IF EXISTS accounts_view;
DROP TABLE accounts, unaudited;
DROP SCHEMA regress_writer CASCADE;
DROP OWNED BY regress_reader, regress_partial, regress_writer;
DROP ROLE regress_reader, regress_partial, regress_writer;
