-- changes(): what has happened to a table, whichever its rows
\set SHOW_CONTEXT never
CREATE ROLE regress_shop;
CREATE ROLE regress_clerk;
CREATE SCHEMA regress_shop AUTHORIZATION regress_shop;
GRANT USAGE ON SCHEMA regress_shop TO regress_clerk;
SET search_path = regress_shop, public;
SET ROLE regress_shop;
CREATE TABLE orders (id int PRIMARY KEY, amount int, card text);
CREATE TABLE others (id int PRIMARY KEY);
SELECT pgshift.audit('orders', redact => '{card}'), pgshift.audit('others');
SELECT clock_timestamp() AS night \gset
INSERT INTO orders VALUES (1, 1, '4711'), (2, 2, '4712');
INSERT INTO others VALUES (1), (2);
SELECT clock_timestamp() AS morning \gset
BEGIN;
SELECT pgshift.set_actor('bob');
DELETE FROM orders WHERE id = 2;
INSERT INTO others VALUES (3);
UPDATE orders SET amount = 11;
COMMIT;
SELECT clock_timestamp() AS noon \gset
TRUNCATE orders;
INSERT INTO orders VALUES (3, 3, NULL);

-- All there is, in order; of this table alone
SELECT entity_id, operation, field, from_value, to_value, CASE changed_by WHEN 'bob' THEN 'bob' END AS changed_by FROM pgshift.changes('orders');
SELECT count(*) AS rows, count(*) FILTER (WHERE id <= before) AS out_of_order FROM (SELECT id, lag(id) OVER () AS before FROM pgshift.changes('orders')) AS c;
SELECT entity_id, operation, field FROM (
SELECT * FROM pgshift.changes('orders') EXCEPT SELECT h.* FROM generate_series(1, 3) AS n, pgshift.history('orders', n::text) AS h WHERE operation <> 'T') AS left_over;
-- What was deleted, what did Bob do, what has changed since, of one field
SELECT entity_id, field, from_value FROM pgshift.changes('orders', operation => 'D');
SELECT entity_id, operation, field FROM pgshift.changes('orders', changed_by => 'bob');
SELECT DISTINCT entity_id, operation FROM pgshift.changes('orders', since => :'noon') ORDER BY 2, 1;
SELECT DISTINCT entity_id, operation FROM pgshift.changes('orders', since => :'morning', until => :'noon') ORDER BY 2, 1;
SELECT DISTINCT entity_id, operation FROM pgshift.changes('orders', until => :'morning') ORDER BY 2, 1;
SELECT entity_id, from_value, to_value FROM pgshift.changes('orders', field => 'amount', operation => 'U', changed_by => 'bob', since => :'morning');
SELECT count(*) FROM pgshift.changes('orders', since => :'noon', until => :'noon');
-- since is of that moment, until is not
SELECT min(changed_at) AS first, max(changed_at) AS last FROM pgshift.changes('orders') \gset
SELECT count(*) FILTER (WHERE changed_at = :'first') > 0 AS first, count(*) FILTER (WHERE changed_at = :'last') AS last FROM pgshift.changes('orders', since => :'first', until => :'last');

-- Page by page, forward and backward: each once
CREATE TABLE pages (id bigint, forward boolean);
DO $$
DECLARE
  last bigint;
  page bigint[];
  way boolean;
BEGIN
  FOREACH way IN ARRAY '{true,false}'::boolean[] LOOP
    last := NULL;
    LOOP
      page := ARRAY(SELECT id FROM pgshift.changes('orders', after => last, max_rows => 3, backward => NOT way));
      EXIT WHEN page = '{}';
      INSERT INTO pages SELECT unnest(page), way;
      last := page[array_upper(page, 1)];
    END LOOP;
  END LOOP;
END $$;
SELECT forward, count(*), count(DISTINCT id), array_agg(id ORDER BY id) = (SELECT array_agg(id) FROM pgshift.changes('orders')) AS all FROM pages GROUP BY 1 ORDER BY 1;
SELECT array_agg(id) = (SELECT array_agg(id ORDER BY id DESC) FROM pages WHERE forward) AS latest_first FROM pgshift.changes('orders', backward => true);
-- across what is logged of other tables meanwhile, which takes more than one look
INSERT INTO others SELECT generate_series(10, 40000);
INSERT INTO orders VALUES (4, 4, 'x');
SELECT max(id) AS seen FROM pages \gset
SELECT entity_id, field FROM pgshift.changes('orders', after => :seen, max_rows => 2);
SELECT entity_id, field FROM pgshift.changes('orders', max_rows => 4, backward => true);
SELECT max(id) AS top FROM pgshift.changes('orders') \gset
SELECT count(*) FROM pgshift.changes('orders', after => :top, max_rows => 1000, backward => true);
SELECT count(*), min(entity_id) FROM pgshift.changes('orders', after => :top, max_rows => 3, backward => true, operation => 'D');
SELECT count(*) FROM pgshift.changes('orders', after => :top);
SELECT count(*) FROM pgshift.changes('orders', after => 9223372036854775807, max_rows => 3);
SELECT count(*) FROM pgshift.changes('orders', after => -9223372036854775808, max_rows => 3, backward => true);
SELECT count(*) FROM pgshift.changes('orders', after => 9223372036854775807, max_rows => 30, backward => true);
SELECT count(*) FROM pgshift.changes('orders', after => -9223372036854775808, max_rows => 3);
SELECT count(*) FROM pgshift.changes('orders', max_rows => 0);
-- What this transaction has done is there at once
BEGIN;
DELETE FROM orders WHERE id = 4;
SELECT entity_id, field FROM pgshift.changes('orders', operation => 'D', after => :top);
SAVEPOINT s;
DELETE FROM orders WHERE id = 3;
ROLLBACK TO s;
SELECT count(*) FROM pgshift.changes('orders', operation => 'D', after => :top);
ROLLBACK;
SELECT count(*) FROM pgshift.changes('orders', operation => 'D', after => :top);
-- It reads no more than it must: by the time or the id, or by the table
SET enable_seqscan = off;
CREATE FUNCTION blocks_read(command text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, FORMAT JSON) ' || command INTO plan;
  RETURN (plan->0->'Plan'->>'Shared Hit Blocks')::int + (plan->0->'Plan'->>'Shared Read Blocks')::int;
END $$;
RESET ROLE;
SELECT brin_summarize_new_values(indexrelid) IS NOT NULL AS summarized FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
 WHERE indrelid = 'pgshift._pgshift_state_audit'::regclass AND relam = (SELECT oid FROM pg_am WHERE amname = 'brin');
SET ROLE regress_shop;
SELECT count(*) FROM pgshift.changes('others', until => :'morning');
SELECT blocks_read('SELECT * FROM pgshift.changes(''orders'')') < 200 AS by_table;
SELECT blocks_read(format('SELECT * FROM pgshift.changes(''others'', since => %L, until => %L)', :'night', :'morning')) < 400 AS by_time,
       blocks_read('SELECT * FROM pgshift.changes(''others'', after => ' || :seen || ', max_rows => 2)') < 400 AS by_id;

-- Who may: as for history()
RESET ROLE;
GRANT SELECT (amount) ON orders TO regress_clerk;
SET ROLE regress_clerk;
SELECT * FROM pgshift.changes('orders');
SET ROLE regress_shop;
GRANT SELECT (id) ON orders TO regress_clerk;
SET ROLE regress_clerk;
SELECT field, count(*) FROM pgshift.changes('orders') GROUP BY 1 ORDER BY 1;
SELECT * FROM pgshift.changes('orders', field => 'card');
SET ROLE regress_shop;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON orders TO regress_clerk;
SET ROLE regress_clerk;
SELECT * FROM pgshift.changes('orders');
SET ROLE regress_shop;
ALTER TABLE orders DISABLE ROW LEVEL SECURITY;
REVOKE SELECT ON orders FROM regress_clerk;
GRANT SELECT (id, amount) ON orders TO regress_clerk;
-- by another key, entries name rows by what the caller may not see
SELECT pgshift.audit('orders', key => '{amount}');
INSERT INTO orders VALUES (5, 55, NULL);
SET ROLE regress_clerk;
SELECT entity_id, operation, field FROM pgshift.changes('orders');
SET ROLE regress_shop;
SELECT DISTINCT entity_id FROM pgshift.changes('orders') ORDER BY 1;

-- Wrong calls
SELECT * FROM pgshift.changes(NULL);
SELECT * FROM pgshift.changes('orders', operation => 'X');
SELECT * FROM pgshift.changes('orders', operation => 'd');
SELECT * FROM pgshift.changes('orders', max_rows => -1);
SELECT * FROM pgshift.changes('orders', backward => NULL);
SELECT * FROM pgshift.changes('orders', field => 'nothing');
SELECT * FROM pgshift.changes('pages');
SELECT count(*) FROM pgshift.changes('orders', changed_by => ''' OR true --');
-- A rule that is gone leaves what it has logged
SELECT pgshift.drop_rule('others', 'audit');
SELECT count(*) FROM pgshift.changes('others', until => :'morning');
RESET ROLE;
SET client_min_messages = warning;
DROP SCHEMA regress_shop CASCADE;
DROP OWNED BY regress_shop, regress_clerk;
DROP ROLE regress_shop, regress_clerk;
