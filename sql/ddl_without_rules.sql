-- What was recorded stays with its column and its row while no rule is there to see that these change
CREATE TABLE orders (id int PRIMARY KEY, status text, stage text, amount int, ref int NOT NULL);
CREATE FUNCTION begin_again() RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
    TRUNCATE orders;
    PERFORM pgshift.drop_rule('orders', 'consensus');
    INSERT INTO orders VALUES (1, 'new', 'new', 5, 7);
    PERFORM pgshift.consensus('orders', 'paid', 1, field => 'status', bind => '{amount}');
    PERFORM pgshift.approve('orders', '1', 'ann');
END $$;
-- a gate of that state on another column takes its own approvals
SELECT begin_again();
CREATE FUNCTION open_ones() RETURNS text LANGUAGE sql AS
$$ SELECT string_agg(entity_id || ' ' || field || coalesce(' ' || bound, ''), ', ' ORDER BY id) FROM pgshift._pgshift_consensus_orders_paid WHERE used_at IS NULL AND revoked_at IS NULL $$;
SELECT pgshift.drop_rule('orders', 'consensus');
SELECT pgshift.consensus('orders', 'paid', 1, field => 'stage', bind => '{amount}');
UPDATE orders SET stage = 'paid';
SELECT entity_id FROM pgshift.pending_approvals('orders');
-- and the first one has still its own
SELECT pgshift.drop_rule('orders', 'consensus');
SELECT pgshift.consensus('orders', 'paid', 1, field => 'status', bind => '{amount}');
SELECT entity_id FROM pgshift.pending_approvals('orders');
-- they follow their columns, with a gate and without
ALTER TABLE orders RENAME status TO state;
SELECT open_ones();
SELECT pgshift.drop_rule('orders', 'consensus');
ALTER TABLE orders RENAME state TO status;
ALTER TABLE orders RENAME amount TO "to ""pay";
ALTER TABLE orders RENAME stage TO amount;
SELECT open_ones();
SELECT pgshift.consensus('orders', 'paid', 1, field => 'status', bind => '{"to \"pay"}');
BEGIN;
UPDATE orders SET status = 'paid';
ROLLBACK;
ALTER TABLE orders RENAME amount TO stage;
ALTER TABLE orders RENAME "to ""pay" TO amount;
-- and go with them
SELECT pgshift.drop_rule('orders', 'consensus');
BEGIN;
ALTER TABLE orders DROP status, ADD status text;
SELECT open_ones();
ROLLBACK;
BEGIN;
ALTER TABLE orders DROP amount;
ALTER TABLE orders ADD amount int DEFAULT 5;
SELECT open_ones();
SELECT pgshift.consensus('orders', 'paid', 1, field => 'status', bind => '{amount}');
UPDATE orders SET status = 'paid';
ROLLBACK;
CREATE TYPE kind AS ENUM ('a');
BEGIN;
ALTER TABLE orders ADD other kind, ALTER stage TYPE kind USING 'a';
DROP TYPE kind CASCADE;
SELECT open_ones();
ROLLBACK;
SELECT open_ones();

-- whatever the table is called, approvals are in one place, and used up there
SELECT begin_again();
SELECT pgshift.drop_rule('orders', 'consensus');
ALTER TABLE orders RENAME TO purchases;
SELECT pgshift.consensus('purchases', 'paid', 1, field => 'status', bind => '{amount}');
UPDATE purchases SET status = 'paid' RETURNING status;
UPDATE purchases SET status = 'new';
ALTER TABLE purchases RENAME TO orders;
SELECT pgshift.drop_rule('orders', 'consensus');
SELECT pgshift.consensus('orders', 'paid', 1, field => 'status', bind => '{amount}');
UPDATE orders SET status = 'paid';

-- the log: a column that takes the name of another is another
CREATE TABLE notes (id int PRIMARY KEY, a text, b text, ref int NOT NULL);
SELECT pgshift.audit('notes');
INSERT INTO notes VALUES (1, 'a1', 'b1', 2), (2, 'a2', 'b2', 1);
SELECT pgshift.drop_rule('notes', 'audit');
ALTER TABLE notes RENAME a TO c;
ALTER TABLE notes DROP b;
ALTER TABLE notes ADD a text, ADD b text;
-- without a rule, too
SELECT field, to_value FROM pgshift.history('notes', '1', 'c') UNION ALL SELECT field, to_value FROM pgshift.history('notes', '1', 'a') UNION ALL SELECT field, to_value FROM pgshift.history('notes', '1', 'b');
SELECT pgshift.audit('notes');
SELECT definition -> 'renames' IS NOT NULL AS knows_renames FROM pgshift.rules WHERE relation = 'notes'::regclass;
SELECT pgshift.as_of(NULL::notes, '1', now());
SELECT field, to_value FROM pgshift.history('notes', '1', 'c');
SELECT field, to_value FROM pgshift.history('notes', '1', 'a');
-- and so is a row that another key names
SELECT pgshift.audit('notes', key => '{ref}');
SELECT field, to_value FROM pgshift.history('notes', '1');
UPDATE notes SET b = 'by ref' WHERE ref = 1;
SELECT field, to_value FROM pgshift.history('notes', '1');
SELECT field, to_value FROM pgshift.history('notes', '2');
ALTER TABLE notes RENAME ref TO id2;
SELECT pgshift.drop_rule('notes', 'audit');
SELECT field, to_value FROM pgshift.history('notes', '1');
ALTER TABLE notes RENAME id2 TO ref;
SELECT pgshift.audit('notes');
UPDATE notes SET b = 'by id' WHERE id = 1;
SELECT field, to_value FROM pgshift.history('notes', '1');
SELECT definition -> 'keyed_otherwise' IS NOT NULL AS knows_keys FROM pgshift.rules WHERE relation = 'notes'::regclass;
-- a key that nothing was recorded by
SELECT pgshift.drop_rule('notes', 'audit');
ALTER TABLE notes DROP CONSTRAINT notes_pkey;
ALTER TABLE notes DROP id;
ALTER TABLE notes ADD id int;
UPDATE notes SET id = ref;
ALTER TABLE notes ADD PRIMARY KEY (id);
SELECT count(*) FROM pgshift.history('notes', '1');
SELECT pgshift.audit('notes');
SELECT count(*) FROM pgshift.history('notes', '1');

-- what has lost something stays so, whatever happens to its columns
CREATE ROLE regress_maker;
CREATE SCHEMA made AUTHORIZATION regress_maker;
SET ROLE regress_maker;
CREATE FUNCTION made.trimmed(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT btrim($1)';
CREATE DOMAIN made.short AS text;
GRANT USAGE ON SCHEMA made TO PUBLIC;
RESET ROLE;
CREATE TABLE people (id int PRIMARY KEY, name text, mail text, nick made.short);
SELECT pgshift.normalize('people', '{"name": "made.trimmed({value})", "mail": "lowercase"}');
SELECT pgshift.audit('people', track => '{name,nick}');
SET client_min_messages = error;
SET ROLE regress_maker;
DROP FUNCTION made.trimmed(text) CASCADE;
DROP DOMAIN made.short CASCADE;
CREATE FUNCTION made.trimmed(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'mine' $$;
RESET ROLE;
RESET client_min_messages;
SELECT kind, definition ? 'lost' AS lost FROM pgshift.rules WHERE relation = 'people'::regclass ORDER BY kind;
ALTER TABLE people RENAME mail TO email;
ALTER TABLE people ADD nick text;
ALTER TABLE people DROP nick;
ALTER TABLE people ADD nick text;
SELECT pgshift.enforce('people', 'origin');
SELECT pgshift.normalize('people', '{"email": "trim"}');
SELECT kind, definition ? 'lost' AS lost FROM pgshift.rules WHERE relation = 'people'::regclass ORDER BY kind;
INSERT INTO people VALUES (1, 'x', 'y', 'z');
SELECT pgshift.normalize('people', '{"email": "trim", "name": "trim"}');
INSERT INTO people VALUES (1, 'x', 'y', 'z');
SELECT pgshift.audit('people', track => '{name,nick}');
INSERT INTO people VALUES (1, ' x ', ' y ', 'z') RETURNING *;
DROP TABLE orders, notes, people;
DROP FUNCTION open_ones(), begin_again();
DROP TYPE kind;
DROP SCHEMA made CASCADE;
DROP ROLE regress_maker;
