-- audit() of partitioned tables: one history, the root's

CREATE TABLE orders (region text, id int, note text, amount int, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE orders_eu PARTITION OF orders FOR VALUES IN ('eu');
-- Another order of columns, and one dropped
CREATE TABLE orders_us (gone int, amount int, id int NOT NULL, region text NOT NULL, note text);
ALTER TABLE orders_us DROP COLUMN gone;
ALTER TABLE orders ATTACH PARTITION orders_us FOR VALUES IN ('us');
CREATE TABLE orders_rest PARTITION OF orders DEFAULT PARTITION BY LIST (region);
CREATE TABLE orders_jp PARTITION OF orders_rest FOR VALUES IN ('jp');
SELECT pgshift.audit('orders');
CREATE VIEW log AS SELECT 'orders'::regclass AS table_name, operation AS op, entity_id, field, from_value, to_value
                     FROM pgshift._pgshift_state_audit WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'orders'::regclass) ORDER BY id;

-- Whichever partition is written to, by its own name too
INSERT INTO orders VALUES ('eu', 1, 'a', 10);
INSERT INTO orders_us (id, region, amount) VALUES (2, 'us', 20);
INSERT INTO orders_jp VALUES ('jp', 3, 'c', 30);
UPDATE orders_us SET amount = 21;
SELECT * FROM log;

-- A move is one UPDATE, with what it was before, in both histories
UPDATE orders SET region = 'us', note = 'b' WHERE id = 1;
SELECT op, field, from_value, to_value FROM log WHERE entity_id = '["eu","1"]' OFFSET 4;
SELECT operation, field, from_value, to_value FROM pgshift.history('orders', '["us","1"]');
SELECT now() AS t \gset
-- Many moves in one statement, there and back, into sub-partitions
UPDATE orders SET region = CASE region WHEN 'us' THEN 'jp' ELSE 'us' END;
SELECT op, entity_id, field, from_value, to_value FROM log WHERE op = 'U' AND field = 'region' OFFSET 2;
MERGE INTO orders USING (VALUES (1), (4)) AS v (id) ON orders.id = v.id
  WHEN MATCHED THEN UPDATE SET region = 'eu'
  WHEN NOT MATCHED THEN INSERT VALUES ('us', v.id);
SELECT op, entity_id, field, from_value, to_value FROM log
 WHERE entity_id IN ('["us","4"]', '["eu","1"]') OFFSET 6;
-- History of a partition is the root's
SELECT count(*) = (SELECT count(*) FROM pgshift.history('orders', '["eu","1"]')) AS same
  FROM pgshift.history('orders_eu', '["eu","1"]');
SELECT pgshift.as_of(NULL::orders, '["us","1"]', :'t'), pgshift.as_of(NULL::orders_us, '["us","1"]', :'t');

-- A move that a trigger ends halfway was a deletion
CREATE FUNCTION keep_out() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER keep_out BEFORE INSERT ON orders_jp FOR EACH ROW EXECUTE FUNCTION keep_out();
TRUNCATE orders;
INSERT INTO orders VALUES ('eu', 5, 'x', 50), ('eu', 6, 'y', 60), ('us', 7, 'z', 70);
UPDATE orders SET region = CASE id WHEN 6 THEN 'us' ELSE 'jp' END;
SELECT operation, field, from_value, to_value FROM pgshift.history('orders', '["eu","5"]') OFFSET 4;
SELECT operation, field, from_value, to_value FROM pgshift.history('orders', '["us","6"]');
SELECT operation, field, from_value FROM pgshift.history('orders', '["us","7"]') OFFSET 4;
SELECT * FROM orders;
DROP TRIGGER keep_out ON orders_jp;
-- One that a trigger calls off was nothing
CREATE TRIGGER keep_out BEFORE DELETE ON orders_us FOR EACH ROW EXECUTE FUNCTION keep_out();
UPDATE orders SET region = 'eu';
SELECT operation, field FROM pgshift.history('orders', '["us","6"]');
SELECT * FROM orders;
DROP TRIGGER keep_out ON orders_us;

-- TRUNCATE: of the root one entry; of a partition one that names it, and only rows that were in there are told to be gone
INSERT INTO orders VALUES ('eu', 8, 'e', 80), ('jp', 8, 'j', 80);
TRUNCATE orders_eu;
SELECT op, entity_id, field, from_value FROM log WHERE op = 'T';
SELECT operation FROM pgshift.history('orders', '["eu","8"]', '*');
SELECT operation FROM pgshift.history('orders', '["jp","8"]', '*');
TRUNCATE orders_rest;
SELECT operation FROM pgshift.history('orders', '["jp","8"]', '*');
INSERT INTO orders VALUES ('eu', 9, 'e', 90);
TRUNCATE orders;
SELECT op, from_value FROM log WHERE op = 'T';
TRUNCATE orders_eu, orders_us;
SELECT count(*) FROM log WHERE op = 'T';
SELECT pgshift.as_of(NULL::orders, '["eu","9"]', now()) IS NULL AS gone;

-- A partition that comes later is audited, one that has left is not
CREATE TABLE orders_cn PARTITION OF orders FOR VALUES IN ('cn');
INSERT INTO orders VALUES ('cn', 1, 'n', 1);
TRUNCATE orders_cn;
SELECT operation, field FROM pgshift.history('orders', '["cn","1"]');
ALTER TABLE orders DETACH PARTITION orders_cn;
INSERT INTO orders_cn VALUES ('cn', 2, 'n', 1);
TRUNCATE orders_cn;
SELECT count(*) FROM pgshift.history('orders', '["cn","2"]');
SELECT tgname FROM pg_trigger WHERE tgrelid = 'orders_cn'::regclass;
-- Nor is there a rule left where the root's was dropped; the log stays
SELECT pgshift.drop_rule('orders', 'audit');
SELECT count(*) FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = tgfoid WHERE proname LIKE 'audit%' AND tgrelid::regclass::text LIKE 'orders%';
SELECT count(*) > 0 AS kept FROM pgshift.history('orders', '["eu","9"]');

-- By a key that isn't the partition key's, a move keeps the name
CREATE TABLE parts (id int, half text, v int) PARTITION BY LIST (half);
CREATE TABLE parts_a PARTITION OF parts FOR VALUES IN ('a');
CREATE TABLE parts_b PARTITION OF parts FOR VALUES IN ('b');
SELECT pgshift.audit('parts', key => '{id}');
INSERT INTO parts VALUES (1, 'a', 1);
UPDATE parts SET half = 'b';
DELETE FROM parts;
SELECT operation, field, from_value, to_value FROM pgshift.history('parts', '1');
-- A partition has its rule from the root
SELECT pgshift.audit('parts_a', key => '{id}');
SELECT pgshift.drop_rule('parts_a', 'audit');

DROP TABLE orders, orders_cn, parts CASCADE;
DROP FUNCTION keep_out;
