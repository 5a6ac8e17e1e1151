-- define() again, rows that are older than the rule, rolling back, and the view of rules

CREATE TABLE orders (id text PRIMARY KEY, status text);
SELECT pgshift.define('orders', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a', frozen => '{b}');
PREPARE forward AS UPDATE orders SET status = 'b' WHERE id = $1;
PREPARE back AS UPDATE orders SET status = 'a' WHERE id = $1;
INSERT INTO orders VALUES ('o-1'), ('o-2'), ('o-3');
EXECUTE forward('o-1');
EXECUTE back('o-1');
-- the new rule holds at once, for prepared statements too, and what is not named is as by default
SELECT pgshift.define('orders', 'status', '{a,b}', '{"b": ["a"]}', initial => 'b');
EXECUTE forward('o-2');
EXECUTE back('o-1');
SELECT count(*) FROM pgshift.rules;
SELECT definition FROM pgshift.rules;
-- a rule that is refused leaves the one that was
SELECT pgshift.define('orders', 'status', '{a,c}', '{"b": ["a"]}');
SELECT definition FROM pgshift.rules;
-- rolled back, nothing has changed
BEGIN;
SELECT pgshift.define('orders', 'status', '{a,b}', '{"a": ["b"]}');
EXECUTE forward('o-1');
SAVEPOINT s;
SELECT pgshift.drop_rule('orders', 'define');
UPDATE orders SET status = 'anything';
ROLLBACK TO s;
EXECUTE back('o-1');
ROLLBACK;
EXECUTE forward('o-1');
EXECUTE back('o-1');
-- dropped, all is allowed
BEGIN;
SELECT pgshift.drop_rule('orders', 'define', 'status');
EXECUTE forward('o-1');
ROLLBACK;
SELECT definition FROM pgshift.rules;
-- within one transaction with the table, as a migration does it, and nested
BEGIN;
CREATE TABLE items (id int PRIMARY KEY, x text, y text);
SELECT pgshift.define(pgshift.define('items', 'x', '{a}', '{}', initial => 'a'), 'y', '{b}', '{}', initial => 'b');
INSERT INTO items VALUES (1) RETURNING *;
COMMIT;
SELECT pgshift.drop_rule('items', 'define');
DROP TABLE items;

-- rows that are in no state: how many, and which
SELECT pgshift.drop_rule('orders', 'define');
UPDATE orders SET status = NULL WHERE id = 'o-1';
UPDATE orders SET status = 'draft' WHERE id = 'o-2';
SELECT pgshift.define('orders', 'status', '{a,b}', '{"a": ["b"]}');
INSERT INTO orders SELECT 'x-' || i, 'draft' FROM generate_series(1, 100) AS i;
SELECT pgshift.define('orders', 'status', '{a,b}', '{"a": ["b"]}');
SELECT count(*) FROM pgshift.rules;
SELECT pgshift.define('orders', 'status', '{a,b}', '{"a": ["b"]}', validate_existing => false);
UPDATE orders SET id = 'o-1' WHERE id = 'o-1';
UPDATE orders SET status = 'a' WHERE id = 'o-1';
UPDATE orders SET status = 'a' WHERE id = 'o-2';
UPDATE orders SET status = 'draft' WHERE id = 'o-2';
UPDATE orders SET status = 'draft' WHERE id = 'o-3';
SELECT pgshift.define('orders', 'status', '{a,b,draft}', '{"a": ["b"]}');
DROP TABLE orders;
CREATE TABLE composite (a text, b int, status text, PRIMARY KEY (b, a));
INSERT INTO composite VALUES ('x"y', 1, 'z'), ('eu', 42, 'z');
SELECT pgshift.define('composite', 'status', '{a}', '{}');
ALTER TABLE composite DROP CONSTRAINT composite_pkey;
SELECT pgshift.define('composite', 'status', '{a}', '{}');
-- what row security hides is there all the same
ALTER TABLE composite ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
SELECT pgshift.define('composite', 'status', '{a}', '{}');
DROP TABLE composite;
-- an inheritance child has no part in its parent's rule
CREATE TABLE parent (id int, status text);
CREATE TABLE child () INHERITS (parent);
INSERT INTO child VALUES (1, 'x');
SELECT pgshift.define('parent', 'status', '{a}', '{}');
INSERT INTO child VALUES (2, 'y');
INSERT INTO parent VALUES (2, 'y');
DROP TABLE parent CASCADE;
-- temporary and unlogged tables
CREATE TEMPORARY TABLE brief (status text);
SELECT pgshift.define('brief', 'status', '{a}', '{}', initial => 'a');
INSERT INTO brief VALUES (NULL) RETURNING *;
INSERT INTO brief VALUES ('b');
CREATE UNLOGGED TABLE unlogged (status text);
SELECT pgshift.define('unlogged', 'status', '{a}', '{}', initial => 'a');
INSERT INTO unlogged VALUES ('b');
DROP TABLE brief, unlogged;
SELECT count(*) FROM pgshift.rules;
