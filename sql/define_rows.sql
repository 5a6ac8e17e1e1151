-- define(): refusals end with the row, for those who may see it

CREATE ROLE regress_pgshift_clerk;
CREATE TABLE loans (id text PRIMARY KEY, status text, amount int);
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}', 'pending',
                      frozen => '{paid}', guards => '{"approved->paid": "NEW.amount > 0"}');
INSERT INTO loans VALUES ('loan-123', NULL, 0), ('loan-4', 'paid', 1);
-- Each kind of refusal
UPDATE loans SET status = 'paid' WHERE id = 'loan-123';
UPDATE loans SET status = 'x' WHERE id = 'loan-123';
UPDATE loans SET status = 'approved' WHERE id = 'loan-123';
UPDATE loans SET status = 'paid' WHERE id = 'loan-123';
UPDATE loans SET amount = 2 WHERE id = 'loan-4';
DELETE FROM loans WHERE id = 'loan-4';
TRUNCATE loans;
INSERT INTO loans VALUES ('new', 'x');
INSERT INTO loans VALUES (NULL, 'x');
-- The row as it was, where the statement gives it another key; a long key is cut
UPDATE loans SET id = 'other', status = 'x' WHERE id = 'loan-123';
INSERT INTO loans VALUES (repeat('long ', 50), 'x');

-- As foreign keys judge it: who may not read the key, or is under row security, is not told
GRANT INSERT, UPDATE ON loans TO regress_pgshift_clerk;
GRANT SELECT (status) ON loans TO regress_pgshift_clerk;
SET ROLE regress_pgshift_clerk;
UPDATE loans SET status = 'pending';
INSERT INTO loans VALUES ('new', 'x');
RESET ROLE;
REVOKE SELECT (status) ON loans FROM regress_pgshift_clerk;
GRANT SELECT (id) ON loans TO regress_pgshift_clerk;
SET ROLE regress_pgshift_clerk;
UPDATE loans SET status = 'pending' WHERE id = 'loan-4';
RESET ROLE;
GRANT SELECT ON loans TO regress_pgshift_clerk;
CREATE POLICY all_rows ON loans USING (true);
ALTER TABLE loans ENABLE ROW LEVEL SECURITY;
SET ROLE regress_pgshift_clerk;
UPDATE loans SET status = 'pending' WHERE id = 'loan-4';
RESET ROLE;
DROP TABLE loans;

-- Keys of several columns, in partitions that number them otherwise; keys that are computed; none
CREATE TABLE parts (nr int, region text, status text, PRIMARY KEY (region, nr)) PARTITION BY LIST (region);
CREATE TABLE parts_eu (status text, gone int, region text NOT NULL, nr int NOT NULL);
ALTER TABLE parts_eu DROP COLUMN gone;
ALTER TABLE parts ATTACH PARTITION parts_eu FOR VALUES IN ('eu');
SELECT pgshift.define('parts', 'status', '{a,b}', '{"a": ["b"]}', 'a', strict_insert => true);
INSERT INTO parts VALUES (42, 'eu');
UPDATE parts SET status = 'c';
UPDATE parts_eu SET status = 'c';
INSERT INTO parts VALUES (43, 'eu', 'b');
GRANT UPDATE, SELECT (nr, status) ON parts TO regress_pgshift_clerk;
SET ROLE regress_pgshift_clerk;
UPDATE parts SET status = 'c';
RESET ROLE;
DROP TABLE parts;
CREATE TABLE computed (n int, id int GENERATED ALWAYS AS (n * 2) STORED PRIMARY KEY, status text);
CREATE TABLE keyless (n int, status text);
SELECT pgshift.define(t::regclass, 'status', '{a}', '{}') FROM unnest('{computed,keyless}'::text[]) AS t;
INSERT INTO computed VALUES (1, DEFAULT, 'b');
INSERT INTO computed VALUES (1, DEFAULT, 'a');
UPDATE computed SET n = 2, status = 'b';
INSERT INTO keyless VALUES (1, 'b');
DROP TABLE computed, keyless;

-- What listeners are told has room: a state that would not fit is no state of a rule that notifies
CREATE TABLE told (id text PRIMARY KEY, status text);
SELECT pgshift.define('told', 'status', ARRAY['a', repeat('b', 4000)], '{}', notify => 'told');
SELECT pgshift.define('told', 'status', ARRAY['a', repeat('"', 2000)], '{}', notify => 'told');
SELECT pgshift.define('told', 'status', ARRAY['a', repeat('b', 4000)], jsonb_build_object('a', ARRAY[repeat('b', 4000)]));
SELECT pgshift.define('told', 'status', ARRAY['a', repeat('b', 3000), repeat('c', 3000)],
                      jsonb_build_object('a', ARRAY[repeat('b', 3000)], repeat('b', 3000), ARRAY[repeat('c', 3000)]), notify => 'told');
INSERT INTO told VALUES (repeat('key ', 2000), 'a');
UPDATE told SET status = repeat('b', 3000);
UPDATE told SET status = repeat('c', 3000) RETURNING left(status, 3);
DROP TABLE told;
DROP ROLE regress_pgshift_clerk;
