-- define(): frozen states

CREATE TABLE loans (id int PRIMARY KEY, status text, amount numeric, doc jsonb, gone text,
                    doubled numeric GENERATED ALWAYS AS (amount * 2) STORED);
ALTER TABLE loans DROP COLUMN gone;
SELECT pgshift.define('loans', 'status', '{open,paid,archived}', '{"open": ["paid"], "paid": ["archived"]}',
                      initial => 'open', frozen => '{paid,archived}');
INSERT INTO loans VALUES (1, NULL, 10, NULL), (2, NULL, NULL, '{"a": 1}'), (3, 'open', 5, NULL);
UPDATE loans SET status = 'paid', amount = 11 WHERE id = 1;
UPDATE loans SET status = 'paid' WHERE id = 2;
-- nothing changes and nothing goes
UPDATE loans SET amount = 12 WHERE id = 1;
UPDATE loans SET amount = NULL WHERE id = 1;
UPDATE loans SET amount = 11.00 WHERE id = 1;
UPDATE loans SET id = 4 WHERE id = 1;
UPDATE loans SET doc = '{"a": 2}' WHERE id = 2;
UPDATE loans SET doc = NULL WHERE id = 2;
DELETE FROM loans WHERE id = 1;
DELETE FROM loans;
INSERT INTO loans VALUES (1, 'open', 99) ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
-- an UPDATE that changes nothing is no change
UPDATE loans SET amount = 11.0 - 0.0 WHERE id = 1 AND false;
UPDATE loans SET id = id, doc = '{"a":    1}', status = 'paid' WHERE id = 2 RETURNING *;
-- a declared transition is, if nothing else changes
UPDATE loans SET status = 'archived', amount = 12 WHERE id = 1;
UPDATE loans SET status = 'archived' WHERE id = 1 RETURNING *;
UPDATE loans SET status = 'paid' WHERE id = 1;
-- rows in other states are free
UPDATE loans SET amount = 6 WHERE id = 3 RETURNING *;
DELETE FROM loans WHERE id = 3 RETURNING *;
-- TRUNCATE deletes too
TRUNCATE loans;
CREATE TABLE dependents (loan int REFERENCES loans ON DELETE CASCADE ON UPDATE CASCADE);
TRUNCATE dependents;
CREATE TABLE clients (id int PRIMARY KEY);
ALTER TABLE loans ADD client int REFERENCES clients ON DELETE SET NULL ON UPDATE CASCADE;
TRUNCATE clients CASCADE;
SET session_replication_role = replica;
TRUNCATE loans CASCADE;
DELETE FROM loans;
RESET session_replication_role;
-- nor do cascades get round it
INSERT INTO clients VALUES (1), (2);
INSERT INTO loans (id, client) VALUES (5, 1), (6, 2);
UPDATE loans SET status = 'paid' WHERE id = 5;
DELETE FROM clients WHERE id = 1;
UPDATE clients SET id = 3 WHERE id = 1;
DELETE FROM clients WHERE id = 2;
SELECT id, status, client FROM loans ORDER BY id;
-- without a frozen state the guard against TRUNCATE lets everything through, and goes with the rule
SELECT tgname FROM pg_trigger WHERE tgrelid = 'loans'::regclass AND NOT tgisinternal ORDER BY tgname;
SELECT pgshift.define('loans', 'status', '{open,paid,archived}', '{"open": ["paid"], "paid": ["archived"]}', initial => 'open');
TRUNCATE loans CASCADE;
SELECT pgshift.drop_rule('loans', 'define');
SELECT tgname FROM pg_trigger WHERE tgrelid = 'loans'::regclass AND NOT tgisinternal ORDER BY tgname;
SELECT pgshift.define('loans', 'status', '{open,paid,archived}', '{"open": ["paid"], "paid": ["archived"]}', initial => 'open');

-- two rules on a table: each freezes by its own column
ALTER TABLE loans ADD lock text;
SELECT pgshift.define('loans', 'lock', '{off,on}', '{"off": ["on"], "on": ["off"]}', initial => 'off', frozen => '{on}');
INSERT INTO loans (id, amount) VALUES (1, 1);
UPDATE loans SET lock = 'on';
UPDATE loans SET status = 'paid';
UPDATE loans SET status = 'paid', lock = 'off';
UPDATE loans SET lock = 'off';
UPDATE loans SET status = 'paid';
UPDATE loans SET lock = 'on';
TRUNCATE loans CASCADE;
SELECT pgshift.drop_rule('loans', 'define', 'lock');
TRUNCATE loans CASCADE;
DROP TABLE loans, dependents, clients;

-- partitions, those that come later too
CREATE TABLE cases (id int, region text, status text, note text) PARTITION BY LIST (region);
CREATE TABLE cases_eu PARTITION OF cases FOR VALUES IN ('eu');
CREATE TABLE cases_us PARTITION OF cases FOR VALUES IN ('us') PARTITION BY RANGE (id);
CREATE TABLE cases_us_1 PARTITION OF cases_us FOR VALUES FROM (0) TO (1000);
SELECT pgshift.define('cases', 'status', '{open,closed}', '{"open": ["closed"]}', initial => 'open', frozen => '{closed}');
CREATE TABLE cases_asia PARTITION OF cases FOR VALUES IN ('asia');
CREATE TABLE cases_us_2 PARTITION OF cases_us FOR VALUES FROM (1000) TO (2000);
CREATE TABLE attached (id int, region text, status text, note text);
ALTER TABLE cases ATTACH PARTITION attached FOR VALUES IN ('africa');
INSERT INTO cases VALUES (1, 'eu'), (1, 'us'), (1001, 'us'), (1, 'asia'), (1, 'africa');
UPDATE cases SET status = 'closed';
TRUNCATE cases;
TRUNCATE cases_eu;
TRUNCATE cases_us;
TRUNCATE cases_us_2;
TRUNCATE cases_asia;
TRUNCATE attached;
DELETE FROM cases_asia;
UPDATE attached SET note = 'x';
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgname LIKE 'zz_pgshift%' ORDER BY 1, 2;
SELECT relation, name FROM pgshift.rules;
-- detached, it is a table without the rule
ALTER TABLE cases DETACH PARTITION attached;
TRUNCATE attached;
SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgrelid = 'attached'::regclass;
SELECT pgshift.drop_rule('cases', 'define');
SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE 'zz_pgshift%';
DROP TABLE cases, attached;
