-- normalize() beside rules that hold values fast: what is frozen, or approved, is not made another by a normalizer that comes later

CREATE TABLE bills (id int PRIMARY KEY, email text, status text);
INSERT INTO bills VALUES (1, ' Ann@X.org', 'paid'), (2, 'bob@x.org', 'paid'), (3, ' Cid@X.org', 'open'), (4, ' Dan@X.org', 'paid');
SELECT pgshift.define('bills', 'status', '{open,paid,refunded}', '{"open": ["paid"], "paid": ["refunded"]}', 'open', frozen => '{paid}');
SELECT pgshift.normalize('bills', '{"email": "email"}');
-- The declared way out is open, and writing what is there changes nothing
UPDATE bills SET email = email WHERE id = 1 RETURNING *;
UPDATE bills SET status = 'refunded' WHERE id <= 2 RETURNING *;
-- In no frozen state any more, it is as normal as others
UPDATE bills SET email = email WHERE id = 1 RETURNING *;
-- Who changes a frozen value is refused, whatever a normalizer makes of it
UPDATE bills SET email = 'dan@x.org' WHERE id = 4;
UPDATE bills SET email = ' DAN@x.org' WHERE id = 4;
INSERT INTO bills VALUES (4, ' Dan@X.org') ON CONFLICT (id) DO UPDATE SET email = excluded.email;
INSERT INTO bills VALUES (4, ' Eve@X.org') ON CONFLICT (id) DO UPDATE SET status = 'refunded' RETURNING *;
UPDATE bills SET email = ' Dan@X.org', status = 'paid' WHERE id = 3 RETURNING *;
-- Doctor speaks of what can be put right, and its remedy does that
UPDATE bills SET status = 'refunded' WHERE id = 3;
INSERT INTO bills VALUES (5, 'eve@x.org', 'paid'), (6, 'flo@x.org', 'open'), (7, 'gil@x.org', 'paid');
ALTER TABLE bills DISABLE TRIGGER zz_pgshift_1_normalize;
ALTER TABLE bills DISABLE TRIGGER zz_pgshift_2_define_status;
UPDATE bills SET email = ' ' || upper(email) WHERE id >= 5;
-- A rule that is disabled holds nothing fast
ALTER TABLE bills ENABLE TRIGGER zz_pgshift_1_normalize;
UPDATE bills SET email = email WHERE id = 7 RETURNING email;
ALTER TABLE bills ENABLE TRIGGER zz_pgshift_2_define_status;
SELECT severity, finding, remedy FROM pgshift.doctor('bills') WHERE finding LIKE '%normal%';
SELECT pgshift.normalize('bills', '{"email": "email"}', backfill => true);
SELECT * FROM bills ORDER BY id;
SELECT severity, finding FROM pgshift.doctor('bills') WHERE finding LIKE '%normal%';
SELECT pgshift.normalize('bills', '{"email": "email"}', backfill => true);
-- Frozen columns that are exempt are kept, too, until they change
SELECT pgshift.define('bills', 'status', '{open,paid,refunded}', '{"open": ["paid"], "paid": ["refunded"]}', 'open',
                      frozen => '{paid}', frozen_except => '{email}');
UPDATE bills SET id = id WHERE id = 5 RETURNING email;
UPDATE bills SET email = ' Eve@X.org' WHERE id = 5 RETURNING email;
DROP TABLE bills;

-- The column that holds the state; values that its equality takes for the same
CREATE EXTENSION citext;
CREATE TABLE tasks (id int PRIMARY KEY, status citext, note text);
INSERT INTO tasks VALUES (1, 'DONE', ' N '), (2, 'open', ' N '), (3, NULL, ' N ');
SELECT pgshift.define('tasks', 'status', '{open,done,filed}', '{"open": ["done"], "done": ["filed"]}', 'open', frozen => '{done}', validate_existing => false);
SELECT pgshift.normalize('tasks', '{"status": "LOWER({value}::text)", "note": "trim"}');
UPDATE tasks SET note = note RETURNING *;
UPDATE tasks SET status = 'FILED' WHERE id = 1 RETURNING *;
DROP TABLE tasks;
DROP EXTENSION citext;

-- Large values, which are stored elsewhere and compressed, and expressions over the row
CREATE TABLE papers (id int PRIMARY KEY, body text, initials text, status text);
INSERT INTO papers VALUES (1, ' ' || repeat('Long ', 100000), 'l', 'final');
SELECT pgshift.define('papers', 'status', '{draft,final,void}', '{"draft": ["final"], "final": ["void"]}', 'draft', frozen => '{final}');
SELECT pgshift.normalize('papers', '{"body": "trim", "initials": "CASE WHEN {value} <> '''' THEN upper(left(NEW.body, 1)) END"}');
UPDATE papers SET status = 'void' RETURNING length(body), initials, status;
UPDATE papers SET id = 2 RETURNING length(body), initials;
DROP TABLE papers;

-- What approvals are bound to
CREATE TABLE loans (id int PRIMARY KEY, payee text, memo text, status text);
INSERT INTO loans VALUES (1, ' Ann', ' M ', 'open'), (2, ' Bob', ' M ', 'open'), (3, 'Cid', ' M ', 'open');
SELECT pgshift.consensus('loans', 'approved', 1, bind => '{payee}');
SELECT pgshift.approve('loans', '1', 'x'), pgshift.approve('loans', '2', 'x');
SELECT pgshift.normalize('loans', '{"payee": "trim", "memo": "trim"}', backfill => true);
SELECT * FROM loans ORDER BY id;
SELECT count(*) FROM pgshift.pending_approvals('loans');
UPDATE loans SET status = 'approved' WHERE id = 1 RETURNING *;
UPDATE loans SET status = 'approved', payee = ' Eve' WHERE id = 2;
UPDATE loans SET payee = ' Eve' WHERE id = 2 RETURNING payee;
UPDATE loans SET status = 'approved' WHERE id = 2;
SELECT severity, finding FROM pgshift.doctor('loans') WHERE finding LIKE '%normal%';
-- Without the gate they are like others
SELECT pgshift.drop_rule('loans', 'consensus');
UPDATE loans SET id = id WHERE id = 1 RETURNING payee;
DROP TABLE loans;

-- On the way to another partition
CREATE TABLE orders (id int, status text, email text, note text, PRIMARY KEY (id, status)) PARTITION BY LIST (status);
CREATE TABLE orders_live PARTITION OF orders FOR VALUES IN ('open', 'paid');
CREATE TABLE orders_dead (note text, email text, status text NOT NULL, id int NOT NULL);
ALTER TABLE orders ATTACH PARTITION orders_dead FOR VALUES IN ('refunded');
INSERT INTO orders VALUES (1, 'paid', ' Ann@X.org', ' N '), (2, 'open', ' Bob@X.org', ' N '), (3, 'paid', ' Cid@X.org', ' N ');
SELECT pgshift.define('orders', 'status', '{open,paid,refunded}', '{"open": ["paid", "refunded"], "paid": ["refunded"]}', 'open', frozen => '{paid}');
SELECT pgshift.normalize('orders', '{"status": "lowercase", "email": "email", "note": "trim"}');
UPDATE orders SET status = 'Refunded';
SELECT tableoid::regclass, id, status, email, note FROM orders ORDER BY id;
-- What is inserted beside it is not taken for it
INSERT INTO orders VALUES (4, 'paid', ' Dan@X.org', 'N');
ALTER TABLE orders DISABLE TRIGGER zz_pgshift_1_normalize;
INSERT INTO orders VALUES (5, 'paid', ' Dan@X.org', 'N');
ALTER TABLE orders ENABLE TRIGGER zz_pgshift_1_normalize;
WITH moved AS (UPDATE orders SET status = 'refunded' WHERE id = 5 RETURNING email)
INSERT INTO orders SELECT 6, 'refunded', ' Dan@X.org', 'N' FROM moved;
SELECT tableoid::regclass, id, status, email, note FROM orders WHERE id > 3 ORDER BY id;
SELECT pgshift.drop_rule('orders', 'define');
UPDATE orders SET note = note;
SELECT DISTINCT email FROM orders ORDER BY email;
DROP TABLE orders;
