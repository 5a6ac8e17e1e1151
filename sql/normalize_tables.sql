-- normalize(): rows that are there, partitions, tables that change, other people

-- backfill: only the rows that are not normal, by updates that all triggers see
CREATE TABLE people (id int PRIMARY KEY, email text, name text, status text);
INSERT INTO people VALUES (1, 'a@x', 'A', 'new'), (2, ' B@X', 'B', 'new'), (3, NULL, NULL, NULL), (4, 'c@x', ' C  c ', 'new'), (5, 'É@x', 'É', 'new');
CREATE FUNCTION log_update() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE INFO '% of %: "%" -> "%"', tg_op, new.id, old.email, new.email; RETURN new; END $$;
CREATE TRIGGER aa_before BEFORE UPDATE ON people FOR EACH ROW WHEN (new.id < 4) EXECUTE FUNCTION log_update();
CREATE TRIGGER zz_after AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION log_update();
SELECT pgshift.normalize('people', '{"email": "email"}');
SELECT * FROM people ORDER BY id;
SELECT pgshift.normalize('people', '{"name": "name"}', backfill => true);
SELECT * FROM people ORDER BY id;
SELECT pgshift.normalize('people', '{"name": "name"}', backfill => true);
UPDATE people SET status = 'old' WHERE id = 1;
-- rules that others have made are asked, and a trigger that keeps a row from changing is reported
SELECT pgshift.define('people', 'status', '{new,old}', '{"new": ["old"]}', initial => 'new', validate_existing => false);
SELECT pgshift.normalize('people', '{"status": "CASE {value} WHEN ''old'' THEN ''new'' ELSE {value} END"}', backfill => true);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN CASE WHEN new.id = 2 THEN NULL ELSE new END; END';
CREATE TRIGGER keep BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION keep();
SELECT pgshift.normalize('people', '{"name": "lowercase"}', backfill => true);
SELECT id, name FROM people ORDER BY id;
-- an error in one row undoes all
SELECT pgshift.normalize('people', '{"name": "{value} || 1 / (NEW.id - 4)"}', backfill => true);
SELECT definition -> 'fields' ->> 'name' AS name FROM pgshift.rules WHERE relation = 'people'::regclass AND kind = 'normalize';
DROP TABLE people;

-- row security that would hide rows from the owner's own update
CREATE ROLE normalize_owner;
CREATE ROLE normalize_writer;
CREATE TABLE secured (id int, value text);
ALTER TABLE secured OWNER TO normalize_owner;
INSERT INTO secured VALUES (1, ' A '), (2, ' B ');
CREATE POLICY first_row ON secured USING (id = 1);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
SET ROLE normalize_owner;
SELECT pgshift.normalize('secured', '{"value": "trim"}', backfill => true);
RESET ROLE;
UPDATE secured SET value = ' ' || value || ' ';
ALTER TABLE secured DISABLE TRIGGER zz_pgshift_1_normalize;
UPDATE secured SET value = ' ' || value || ' ';
ALTER TABLE secured ENABLE ALWAYS TRIGGER zz_pgshift_1_normalize;
ALTER TABLE secured FORCE ROW LEVEL SECURITY;
SET ROLE normalize_owner;
SELECT pgshift.normalize('secured', '{"value": "trim"}', backfill => true);
SELECT pgshift.normalize('secured', '{"value": "trim"}');
RESET ROLE;
SELECT pgshift.normalize('secured', '{"value": "trim"}', backfill => true);
SELECT * FROM secured ORDER BY id;
ALTER TABLE secured DISABLE ROW LEVEL SECURITY;

-- whoever writes needs no privilege but for what an expression uses; whoever doesn't own the table makes no rule
GRANT SELECT, INSERT, UPDATE ON secured TO normalize_writer;
CREATE FUNCTION private_tidy(text) RETURNS text LANGUAGE sql AS 'SELECT btrim($1)';
REVOKE EXECUTE ON FUNCTION private_tidy FROM PUBLIC;
SET ROLE normalize_writer;
SELECT pgshift.normalize('secured', '{"value": "trim"}');
INSERT INTO secured VALUES (3, ' C ') RETURNING *;
RESET ROLE;
SELECT pgshift.normalize('secured', '{"value": "private_tidy({value})"}');
SET ROLE normalize_writer;
INSERT INTO secured VALUES (4, NULL) RETURNING *;
INSERT INTO secured VALUES (4, ' D ') RETURNING *;
RESET ROLE;
-- who has planned it matters: the same session, another user
INSERT INTO secured VALUES (4, ' D ') RETURNING *;
SET ROLE normalize_writer;
INSERT INTO secured VALUES (5, ' D ') RETURNING *;
RESET ROLE;
GRANT EXECUTE ON FUNCTION private_tidy TO normalize_writer;
SET ROLE normalize_writer;
INSERT INTO secured VALUES (5, ' D ') RETURNING *;
RESET ROLE;
DROP TABLE secured;
DROP FUNCTION private_tidy;
DROP ROLE normalize_owner, normalize_writer;

-- partitions, one with its columns in another order
CREATE TABLE sales (id int, region text, amount numeric(6,1), buyer varchar(10)) PARTITION BY LIST (region);
CREATE TABLE sales_eu (gone int, buyer varchar(10), amount numeric(6,1), region text, id int);
ALTER TABLE sales_eu DROP COLUMN gone;
ALTER TABLE sales ATTACH PARTITION sales_eu FOR VALUES IN ('eu', ' EU');
CREATE TABLE sales_us PARTITION OF sales FOR VALUES IN ('us') PARTITION BY RANGE (id);
CREATE TABLE sales_us_1 PARTITION OF sales_us FOR VALUES FROM (0) TO (100);
INSERT INTO sales VALUES (1, ' EU', 1, ' Ann '), (2, 'us', 2, ' Bob '), (3, 'eu', 3, 'cyd');
SELECT pgshift.normalize('sales', '{"buyer": "lowercase", "amount": "{value} + length(NEW.buyer) / 10.0"}');
SELECT pgshift.normalize('sales', '{"amount": "round({value})", "buyer": "LOWER(TRIM({value})) || CASE WHEN NEW.amount > 10 THEN ''!'' ELSE '''' END"}', backfill => true);
SELECT tableoid::regclass, * FROM sales ORDER BY id;
INSERT INTO sales VALUES (4, 'eu', 10.6, ' DAN'), (5, 'us', 10.4, 'EVE ') RETURNING *;
INSERT INTO sales_eu (buyer, amount, region, id) VALUES (' FAY', 0.5, 'eu', 6) RETURNING *;
COPY sales_us_1 FROM stdin;
7	us	7.4	 Gus 
\.
SELECT tableoid::regclass, * FROM sales WHERE id = 7;
UPDATE sales SET region = 'us', buyer = ' Moved ' WHERE id = 6 RETURNING tableoid::regclass, *;
MERGE INTO sales USING (VALUES (1), (8)) AS v(i) ON id = i
    WHEN MATCHED THEN UPDATE SET buyer = ' Merged'
    WHEN NOT MATCHED THEN INSERT VALUES (i, 'eu', 8, ' Merged');
SELECT * FROM sales WHERE id IN (1, 8) ORDER BY id;
SELECT relation, kind, definition -> 'fields' FROM pgshift.rules WHERE relation::text LIKE 'sales%';
SELECT pgshift.normalize('sales_eu', '{"buyer": "trim"}');
SELECT pgshift.drop_rule('sales_eu', 'normalize', 'buyer');
-- the partition key: an UPDATE moves the row, an INSERT is refused, as PostgreSQL has it for any trigger
SELECT pgshift.normalize('sales', '{"region": "email"}');
UPDATE sales SET region = ' US' WHERE id = 1 RETURNING tableoid::regclass, *;
INSERT INTO sales VALUES (9, ' EU', 1, 'x') RETURNING tableoid::regclass, *;
CREATE TABLE sales_other PARTITION OF sales DEFAULT;
INSERT INTO sales VALUES (10, 'EU ', 1, 'x');
-- rows of an attached partition stay, until they are written or backfilled: then they move
CREATE TABLE sales_old (LIKE sales);
INSERT INTO sales_old VALUES (11, ' US ', 1, ' Old '), (12, ' Us', 1, 'old');
ALTER TABLE sales DETACH PARTITION sales_other;
ALTER TABLE sales ATTACH PARTITION sales_old FOR VALUES IN (' US ', ' Us');
SELECT tableoid::regclass, * FROM sales WHERE id > 10 ORDER BY id;
SELECT pgshift.normalize('sales', '{"region": "email"}', backfill => true);
SELECT tableoid::regclass, * FROM sales WHERE id > 10 ORDER BY id;
ALTER TABLE sales DETACH PARTITION sales_eu;
INSERT INTO sales_eu (buyer) VALUES (' As Is ') RETURNING buyer;
DROP TABLE sales, sales_eu, sales_other;

-- renamed columns are followed; what an expression names can't be renamed, nor a column of the rule dropped
CREATE TABLE parts (id int, code text, maker text, weight numeric);
SELECT pgshift.normalize('parts', '{"code": "UPPER({value}) || NEW.maker", "maker": "trim", "weight": "round({value}, 1)"}');
ALTER TABLE parts RENAME code TO "Part Code";
ALTER TABLE parts RENAME TO pieces;
INSERT INTO pieces VALUES (1, 'a', ' b ', 1.26) RETURNING *;
ALTER TABLE pieces RENAME maker TO made_by;
ALTER TABLE pieces DROP COLUMN "Part Code";
ALTER TABLE pieces DROP COLUMN maker;
ALTER TABLE pieces DROP COLUMN id;
ALTER TABLE pieces ALTER weight TYPE text;
ALTER TABLE pieces ALTER weight TYPE double precision;
ALTER TABLE pieces ALTER weight TYPE numeric(10,4);
ALTER TABLE pieces ALTER "Part Code" TYPE varchar(2);
INSERT INTO pieces VALUES ('a', 'b', 1.26);
INSERT INTO pieces VALUES ('a', 'bc', 1.26);
SELECT pgshift.drop_rule('pieces', 'normalize', 'Part Code');
ALTER TABLE pieces RENAME maker TO made_by;
INSERT INTO pieces VALUES ('a', ' b ', 1.26) RETURNING *;
SELECT definition -> 'fields' AS fields FROM pgshift.rules;
-- disabled, and enabled as ordinary triggers are: the rule stays ALWAYS; replacing it enables it
ALTER TABLE pieces DISABLE TRIGGER zz_pgshift_1_normalize;
SELECT name, enabled FROM pgshift.rules;
SELECT pgshift.normalize('pieces', '{"made_by": "trim"}');
SELECT name, enabled FROM pgshift.rules;
DROP TABLE pieces;

-- savepoints
CREATE TABLE saved (value text);
BEGIN;
SELECT pgshift.normalize('saved', '{"value": "trim"}');
SAVEPOINT a;
SELECT pgshift.normalize('saved', '{"value": "UPPER({value})"}');
INSERT INTO saved VALUES (' a ') RETURNING '"' || value || '"' AS value;
ROLLBACK TO a;
INSERT INTO saved VALUES (' a ') RETURNING '"' || value || '"' AS value;
SELECT pgshift.normalize('saved', '{"value": "no_such_function({value})"}');
ROLLBACK TO a;
INSERT INTO saved VALUES (' b ') RETURNING '"' || value || '"' AS value;
COMMIT;
INSERT INTO saved VALUES (' c ') RETURNING '"' || value || '"' AS value;

-- no row leaves memory behind until the statement's end, whichever way its values go
CREATE FUNCTION memory_used() RETURNS bigint LANGUAGE sql AS 'SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts';
CREATE TABLE filled (id int, email text, name text, note text, price numeric(8,2), fixed char(20), looked_up text, memory bigint);
SELECT pgshift.normalize('filled', '{"email": "email", "name": "name", "note": "UPPER({value}) || NEW.email", "price": "round({value}, 1)", "fixed": "trim",
                                      "looked_up": "(SELECT max(v) FROM (VALUES (NEW.name), ({value})) AS v (v))",
                                      "memory": "CASE WHEN NEW.id IN (2000, 30000) THEN memory_used() ELSE {value} END"}');
INSERT INTO filled SELECT i, ' ' || repeat('E', 1000), repeat(' é ', 300), repeat('n', 500), i / 7.0, ' x', 'y', 0 FROM generate_series(1, 30000) AS i;
SELECT min(memory) > 0 AS measured, max(memory) - min(memory) < 200000 AS no_growth FROM filled WHERE id IN (2000, 30000);
UPDATE filled SET email = email || ' ', name = name || ' ', price = price + 0.01;
SELECT min(memory) > 0 AS measured, max(memory) - min(memory) < 200000 AS no_growth FROM filled WHERE id IN (2000, 30000);
DROP TABLE filled;

-- a row that normalizing moves to another partition has made a transition, it was not inserted
CREATE TABLE moves (id int, region text, status text) PARTITION BY LIST (region);
CREATE TABLE moves_eu PARTITION OF moves FOR VALUES IN ('eu');
CREATE TABLE moves_us PARTITION OF moves FOR VALUES IN ('us');
SELECT pgshift.define('moves', 'status', '{new,old,gone}', '{"new": ["old"], "old": ["gone"]}', initial => 'new', strict_insert => true, frozen => '{gone}');
SELECT pgshift.normalize('moves', '{"region": "email", "status": "email"}');
INSERT INTO moves VALUES (1, 'eu', ' New ');
UPDATE moves SET region = ' US ', status = ' OLD ' RETURNING tableoid::regclass, *;
UPDATE moves SET region = ' EU', status = 'NEW';
UPDATE moves SET region = ' EU', status = 'GONE' RETURNING tableoid::regclass, *;
UPDATE moves SET region = 'US';
INSERT INTO moves VALUES (2, 'eu', 'Old');
DROP TABLE moves;

-- an inheritance child has no part in its parent's rule
CREATE TABLE parent (id int PRIMARY KEY, email text);
CREATE TABLE child () INHERITS (parent);
INSERT INTO parent VALUES (1, ' Ann@B ');
INSERT INTO child VALUES (2, ' Bob@B ');
SELECT pgshift.normalize('parent', '{"email": "email"}', backfill => true);
SELECT tableoid::regclass, * FROM parent ORDER BY id;
DROP TABLE parent CASCADE;

SET client_min_messages = warning;
DROP TABLE saved;
DROP FUNCTION log_update, keep, memory_used;
