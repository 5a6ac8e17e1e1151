-- approve(): for the step that the row has ahead, and nothing is open for what is over
\set VERBOSITY terse
CREATE TABLE advances (id int PRIMARY KEY, amount int, status text);
SELECT pgshift.define('advances', 'status', '{draft,pending,approved,paid,rejected,dead}',
                      '{"draft": ["pending", "dead"], "pending": ["approved", "rejected"], "approved": ["pending", "paid"], "rejected": ["pending"]}', 'draft');
SELECT pgshift.consensus('advances', 'approved', 2);
SELECT pgshift.consensus('advances', 'paid', 1);
INSERT INTO advances VALUES (1, 10, 'pending');
-- those who come too late have nothing to approve
SELECT pgshift.approve('advances', '1', 'ann'), pgshift.approve('advances', '1', 'bob');
UPDATE advances SET status = 'approved';
\set VERBOSITY default
SELECT pgshift.approve('advances', '1', 'cy', transition => 'approved');
\set VERBOSITY terse
UPDATE advances SET status = 'pending', amount = 1000000;
UPDATE advances SET status = 'approved';
-- without a transition, for what is one step away
INSERT INTO advances VALUES (2, 10, 'draft'), (3, 10, 'dead');
\set VERBOSITY default
SELECT pgshift.approve('advances', '2', 'ann');
SELECT pgshift.approve('advances', '3', 'ann');
SELECT pgshift.approve('advances', '3', 'ann', transition => 'paid');
\set VERBOSITY terse
SELECT pgshift.approve('advances', '2', 'ann', transition => 'paid'), pgshift.approve('advances', '2', 'ann', transition => 'approved');
SELECT entity_id, transition, approved_by FROM pgshift.pending_approvals('advances');
-- it is for the next time that the row enters the state, however that comes
UPDATE advances SET status = 'pending' WHERE id = 2;
SELECT pgshift.approve('advances', '2', 'bob');
UPDATE advances SET status = 'approved' WHERE id = 2;
SELECT transition, approved_by, status FROM pgshift.approvals('advances', '2') ORDER BY transition, approved_by;
-- the state can't be reached any more
INSERT INTO advances VALUES (4, 10);
SELECT pgshift.approve('advances', '4', 'ann', transition => 'paid');
UPDATE advances SET status = 'dead' WHERE id = 4;
SELECT * FROM pgshift.pending_approvals('advances', '4');
SELECT transition, approved_by, status, ended_at FROM pgshift.approvals('advances', '4');
SELECT pgshift.revoke_approval('advances', '4', 'ann');
SELECT transition, approved_by, status, ended_at IS NOT NULL AS ended FROM pgshift.approvals('advances', '4');
-- rejected and handed in again, the approvals that there were count, unless the gate is fresh
INSERT INTO advances VALUES (5, 10, 'pending'), (6, 10, 'pending');
SELECT pgshift.approve('advances', '5', 'ann');
UPDATE advances SET status = 'rejected' WHERE id = 5;
UPDATE advances SET status = 'pending' WHERE id = 5;
SELECT pgshift.approve('advances', '5', 'bob');
UPDATE advances SET status = 'approved' WHERE id = 5 RETURNING id, status;
SELECT pgshift.consensus('advances', 'approved', 2, fresh => true);
SELECT pgshift.approve('advances', '6', 'ann');
UPDATE advances SET amount = 11, status = 'pending' WHERE id = 6;
SELECT approved FROM pgshift.consensus_status('advances', '6') WHERE transition = 'approved';
UPDATE advances SET status = 'rejected' WHERE id = 6;
SELECT pgshift.approve('advances', '6', 'bob');
UPDATE advances SET status = 'pending' WHERE id = 6;
SELECT pgshift.approve('advances', '6', 'bob');
UPDATE advances SET status = 'approved' WHERE id = 6;
SELECT pgshift.approve('advances', '6', 'ann');
UPDATE advances SET status = 'approved' WHERE id = 6 RETURNING id, status;
SELECT approved_by, status, ended_at IS NULL AS judged FROM pgshift.approvals('advances', '6') ORDER BY id;
SELECT name, definition - 'settings' - 'table_id' AS definition FROM pgshift.rules WHERE kind = 'consensus' ORDER BY name;
-- what has expired, or was given for other values
SELECT pgshift.consensus('advances', 'paid', 2, bind => '{amount}', expires => '1 hour', fresh => true);
SELECT pgshift.approve('advances', '6', 'ann'), pgshift.approve('advances', '6', 'bob', note => 'as agreed');
UPDATE advances SET amount = 12 WHERE id = 6;
SELECT pgshift.approve('advances', '6', 'bob');
SELECT transition, approved_by, note, status, expires_at = approved_at + interval '1 hour' AS in_an_hour, ended_at FROM pgshift.approvals('advances', '6') WHERE transition = 'paid' ORDER BY id;
SELECT transition, approved_by FROM pgshift.pending_approvals('advances', '6');
SELECT pgshift.consensus('advances', 'paid', 2, bind => '{amount}', expires => '0.000001 seconds');
SELECT approved_by, status, ended_at = expires_at AS then FROM pgshift.approvals('advances', '6') WHERE transition = 'paid' ORDER BY id;
-- a row that is gone
DELETE FROM advances WHERE id = 6;
SELECT DISTINCT status FROM pgshift.approvals('advances', '6') WHERE transition = 'paid';
SELECT entity_id, transition, status, count(*) FROM pgshift.approvals('advances') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
DROP TABLE advances;

-- without define(), from anywhere but from there
CREATE TABLE tasks (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('tasks', 'done', 1), pgshift.consensus('tasks', 'gone', 1, from_states => '{done}');
INSERT INTO tasks VALUES (1, NULL), (2, 'anything');
SELECT pgshift.approve('tasks', '1', 'ann'), pgshift.approve('tasks', '2', 'ann'), pgshift.approve('tasks', '2', 'ann', transition => 'gone');
UPDATE tasks SET status = 'done';
SELECT pgshift.approve('tasks', '1', 'ann', transition => 'done');
SELECT pgshift.approve('tasks', '1', 'ann');
UPDATE tasks SET status = 'gone';
DROP TABLE tasks;

-- a condition that doesn't hold lets the row through, and what was approved is over
CREATE TABLE bills (id int PRIMARY KEY, amount int, status text DEFAULT 'new');
SELECT pgshift.consensus('bills', 'paid', 1, condition => 'NEW.amount > 100', field => 'status');
INSERT INTO bills VALUES (1, 100);
SELECT pgshift.approve('bills', '1', 'ann');
UPDATE bills SET status = 'paid';
UPDATE bills SET status = 'new', amount = 1000;
UPDATE bills SET status = 'paid';
SELECT approved_by, status FROM pgshift.approvals('bills', '1');
DROP TABLE bills;

-- who may not read the state isn't told it
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_pgshift_ann;
RESET client_min_messages;
CREATE ROLE regress_pgshift_ann;
CREATE TABLE secret (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('secret', 'done', 1);
INSERT INTO secret VALUES (1, 'new');
SELECT pgshift.approve('secret', '1', 'ann');
UPDATE secret SET status = 'done';
GRANT SELECT (id) ON secret TO regress_pgshift_ann;
SET ROLE regress_pgshift_ann;
SELECT pgshift.approve('secret', '1', 'ann', transition => 'done');
SELECT entity_id, approved_by, status FROM pgshift.approvals('secret');
RESET ROLE;
GRANT SELECT ON secret TO regress_pgshift_ann;
SET ROLE regress_pgshift_ann;
SELECT pgshift.approve('secret', '1', 'ann', transition => 'done');
SELECT entity_id, approved_by, status FROM pgshift.approvals('secret');
RESET ROLE;
ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
SET ROLE regress_pgshift_ann;
SELECT entity_id, approved_by, status FROM pgshift.approvals('secret');
RESET ROLE;
DROP TABLE secret;
DROP ROLE regress_pgshift_ann;

-- what is left of a row that went unseen ends where another comes into the state past the gate
CREATE TABLE leftovers (id int PRIMARY KEY, amount int, status text);
SELECT pgshift.consensus('leftovers', 'approved', 1, condition => 'NEW.amount > 10', field => 'status');
INSERT INTO leftovers VALUES (1, 100, 'draft'), (2, 100, 'draft');
SELECT pgshift.approve('leftovers', '1', 'ann'), pgshift.approve('leftovers', '2', 'ann');
ALTER TABLE leftovers DISABLE TRIGGER zz_pgshift_3_consensus_approved;
DELETE FROM leftovers WHERE id = 1;
ALTER TABLE leftovers ENABLE ALWAYS TRIGGER zz_pgshift_3_consensus_approved;
INSERT INTO leftovers VALUES (1, 5, 'approved');
-- but not where the row is there
INSERT INTO leftovers VALUES (2, 5, 'approved') ON CONFLICT DO NOTHING;
UPDATE leftovers SET status = 'draft', amount = 1000 WHERE id = 1;
UPDATE leftovers SET status = 'approved' WHERE id = 1;
SELECT entity_id, status FROM pgshift.approvals('leftovers') ORDER BY id;
DROP TABLE leftovers;
-- approvals of a table whose gates are gone, by any spelling, and through a partition
CREATE TABLE split (id int, region text, status text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE split_us PARTITION OF split FOR VALUES IN ('us');
CREATE TABLE split_eu PARTITION OF split FOR VALUES IN ('eu');
SELECT pgshift.consensus('split', 'done', 1);
INSERT INTO split VALUES (2, 'us', 'new');
SELECT pgshift.approve('split', '["2","us"]', 'ann'), pgshift.drop_rule('split', 'consensus');
SELECT entity_id, status FROM pgshift.approvals('split', '["2", "us"]');
SELECT entity_id, status FROM pgshift.approvals('split_us');
-- a partition's own gate is asked of what comes from others
SELECT pgshift.consensus('split_eu', 'sent', 1, from_states => '{new}');
UPDATE split SET status = 'sent', region = 'eu' WHERE id = 2;
DROP TABLE split;
-- ways past gates where nothing is declared, and gates that nothing meets
CREATE TABLE ways (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('ways', 'done', 1, from_states => '{new}'), pgshift.consensus('ways', 'made', 1, from_states => '{<initial>}');
SELECT rule, severity, finding FROM pgshift.doctor('ways') ORDER BY rule;
INSERT INTO ways VALUES (1, 'odd');
SELECT pgshift.approve('ways', '1', 'ann', transition => 'made');
SELECT pgshift.approve('ways', '1', 'ann');
SELECT pgshift.define('ways', 'status', '{new,odd,done,made}', '{"odd": ["done"], "new": ["made"]}');
SELECT rule, severity, finding FROM pgshift.doctor('ways') WHERE rule LIKE '%consensus%' ORDER BY rule;
DROP TABLE ways;
