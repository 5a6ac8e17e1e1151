-- consensus(): several gates of one transition, and gates for rows from some states
\set VERBOSITY terse
CREATE TABLE purchases (id int PRIMARY KEY, amount numeric, note text, status text);
SELECT pgshift.define('purchases', 'status', '{draft,checked,approved,paid}',
                      '{"draft": ["checked", "approved"], "checked": ["approved", "draft"], "approved": ["draft", "paid"]}', 'draft');

-- a second gate without a name replaces the first, and says so where that was for other rows
SELECT pgshift.consensus('purchases', 'approved', 1, condition => 'NEW.amount <= 5000');
SELECT pgshift.consensus('purchases', 'approved', 2, condition => 'NEW.amount <= 5000');
SELECT pgshift.consensus('purchases', 'approved', 2, condition => 'NEW.amount > 5000');
SELECT pgshift.drop_rule('purchases', 'consensus', 'approved');
-- tiers: one approval up to an amount, two above it
SELECT pgshift.consensus('purchases', 'approved', 1, condition => 'NEW.amount <= 5000', gate => 'small');
SELECT pgshift.consensus('purchases', 'approved', 2, condition => 'NEW.amount > 5000', gate => 'large');
SELECT name, definition ->> 'gate' AS gate, definition ->> 'approvals' AS approvals FROM pgshift.rules WHERE kind = 'consensus' ORDER BY name;
INSERT INTO purchases VALUES (1, 5000), (2, 5001);
UPDATE purchases SET status = 'approved' WHERE id = 1;
SELECT pgshift.approve('purchases', '1', 'ann'), pgshift.approve('purchases', '2', 'ann');
SELECT * FROM pgshift.consensus_status('purchases', '1');
SELECT entity_id, approved_by, gate FROM pgshift.pending_approvals('purchases') ORDER BY entity_id, gate;
UPDATE purchases SET status = 'approved' WHERE id = 1 RETURNING id, status;
\set VERBOSITY default
UPDATE purchases SET status = 'approved' WHERE id = 2;
-- the row as it was counts, too: both gates apply
UPDATE purchases SET status = 'approved', amount = 1 WHERE id = 2;
\set VERBOSITY terse
SELECT pgshift.approve('purchases', '2', 'bob');
UPDATE purchases SET status = 'approved', amount = 1 WHERE id = 2 RETURNING id, status;
-- what was approved for the gate that did not apply is over, as what was used
SELECT entity_id, approved_by, gate, status, ended_at IS NULL AS judged FROM pgshift.approvals('purchases') ORDER BY entity_id, gate, approved_by;
UPDATE purchases SET status = 'draft';
UPDATE purchases SET amount = 5001 WHERE id = 1;
SELECT pgshift.approve('purchases', '1', 'bob');
UPDATE purchases SET status = 'approved' WHERE id = 1;
-- gates with other roles: one approval each, of those that admit
SELECT pgshift.consensus('purchases', 'approved', 1, roles => '{legal}', gate => 'counsel');
SELECT pgshift.approve('purchases', '1', 'cy', 'legal');
SELECT gate, approved, missing, satisfied FROM pgshift.consensus_status('purchases', '1') ORDER BY gate;
SELECT pgshift.revoke_approval('purchases', '1', 'cy');
UPDATE purchases SET status = 'approved' WHERE id = 1;
SELECT pgshift.approve('purchases', '1', 'cy', 'legal');
UPDATE purchases SET status = 'approved' WHERE id = 1 RETURNING id, status;
-- names
SELECT pgshift.consensus('purchases', 'approved', 1, gate => '');
SELECT pgshift.consensus('purchases', 'approved', 1, field => 'note', gate => 'other');
SELECT pgshift.consensus('purchases', 'approved', 1, gate => 'small');
SELECT pgshift.consensus('purchases', 'paid', 1, gate => repeat('long ', 20));
SELECT pgshift.consensus('purchases', 'paid', 1, gate => repeat('long ', 20) || 'er');
SELECT name, definition ->> 'transition' AS transition, length(definition ->> 'gate') AS gate FROM pgshift.rules WHERE kind = 'consensus' ORDER BY name;
-- "a" with gate "b/c", "a/b" with gate "c" and "a/b/c" are three
CREATE TABLE alike (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('alike', 'a', 1, gate => 'b/c'), pgshift.consensus('alike', 'a/b', 1, gate => 'c'), pgshift.consensus('alike', 'a/b/c', 1);
SELECT count(DISTINCT name), count(DISTINCT definition ->> 'approvals') FROM pgshift.rules WHERE relation = 'alike'::regclass;
DROP TABLE alike;
-- one of them goes, or all of the transition
SELECT pgshift.drop_rule('purchases', 'consensus', 'approved', 'counsel'), pgshift.drop_rule('purchases', 'consensus', 'approved', 'nothing'),
       pgshift.drop_rule('purchases', 'consensus', 'approved', ''), pgshift.drop_rule('purchases', 'consensus', 'status');
SELECT pgshift.drop_rule('purchases', 'define', 'status', 'small');
SELECT pgshift.drop_rule('purchases', 'consensus', 'paid');
-- the table of approvals goes with its last gate where there has never been one
SELECT relname FROM pg_class WHERE relname LIKE '\_pgshift\_consensus\_purchases%' AND relkind = 'r' ORDER BY 1;
SELECT pgshift.consensus('purchases', 'paid', 1, gate => 'a'), pgshift.consensus('purchases', 'paid', 1, gate => 'b');
SELECT pgshift.drop_rule('purchases', 'consensus', 'paid', 'a');
SELECT to_regclass('pgshift._pgshift_consensus_purchases_paid') IS NOT NULL AS kept;
SELECT pgshift.drop_rule('purchases', 'consensus', 'paid', 'b');
SELECT to_regclass('pgshift._pgshift_consensus_purchases_paid') IS NULL AS gone;
BEGIN;
SELECT pgshift.consensus('purchases', 'paid', 1);
SELECT pgshift.drop_rule('purchases', 'consensus', 'paid');
SELECT pgshift.consensus('purchases', 'paid', 1);
COMMIT;
SELECT pgshift.approve('purchases', '1', 'ann', transition => 'paid');
SELECT pgshift.drop_rule('purchases', 'consensus');
SELECT entity_id, transition, gate, approved_by, status FROM pgshift.approvals('purchases', '1') ORDER BY transition, gate, id;
SELECT pgshift.pending_approvals('purchases');
CREATE TABLE never (id int PRIMARY KEY);
SELECT * FROM pgshift.approvals('never');
DROP TABLE never;
DROP TABLE purchases;

-- from_states: the gate is for rows that come from there
CREATE TABLE claims (id int PRIMARY KEY, status text);
SELECT pgshift.define('claims', 'status', '{new,checked,odd,paid}', '{"new": ["checked", "paid"], "checked": ["paid", "odd"], "odd": ["paid"], "paid": ["new"]}', 'new');
SELECT pgshift.consensus('claims', 'paid', 1, from_states => '{new}');
INSERT INTO claims VALUES (1, 'new'), (2, 'checked'), (3, 'paid');
UPDATE claims SET status = 'paid' WHERE id = 1;
UPDATE claims SET status = 'paid' WHERE id = 2 RETURNING id, status;
SELECT severity, finding FROM pgshift.doctor('claims') WHERE rule LIKE '%consensus%';
SELECT pgshift.consensus('claims', 'paid', 2, from_states => '{checked,odd}', gate => 'second');
SELECT pgshift.consensus('claims', 'paid', 1, from_states => '{<initial>}', gate => 'made');
SELECT severity, finding FROM pgshift.doctor('claims') WHERE rule LIKE '%consensus%';
INSERT INTO claims VALUES (4, 'paid');
INSERT INTO claims VALUES (4, 'odd');
-- an upsert is asked as what it becomes
INSERT INTO claims VALUES (1, 'new') ON CONFLICT (id) DO UPDATE SET status = 'paid';
SELECT pgshift.approve('claims', '1', 'ann');
INSERT INTO claims VALUES (1, 'new') ON CONFLICT (id) DO UPDATE SET status = 'paid' RETURNING id, status;
SELECT transition, applies, required, satisfied, gate FROM pgshift.consensus_status('claims', '4') ORDER BY gate;
SELECT pgshift.approve('claims', '4', 'ann'), pgshift.approve('claims', '4', 'bob');
UPDATE claims SET status = 'paid' WHERE id = 4 RETURNING id, status;
SELECT gate, approved_by, status FROM pgshift.approvals('claims', '4') ORDER BY approved_by;
-- bad ones
SELECT pgshift.consensus('claims', 'paid', 1, from_states => '{}');
SELECT pgshift.consensus('claims', 'paid', 1, from_states => '{new,new}');
SELECT pgshift.consensus('claims', 'paid', 1, from_states => '{paid}');
SELECT pgshift.consensus('claims', 'paid', 1, from_states => '{nowhere}');
SELECT pgshift.consensus('claims', 'paid', 1, from_states => '{NULL}');
-- without define() the state is whatever the row says, NULL too
SELECT pgshift.drop_rule('claims', 'define');
INSERT INTO claims VALUES (5, NULL), (6, 'unheard of'), (7, 'new');
UPDATE claims SET status = 'paid' WHERE id IN (5, 6) RETURNING id;
UPDATE claims SET status = 'paid' WHERE id = 7;
DROP TABLE claims;

-- states that are written otherwise are the same
CREATE TYPE stage AS ENUM ('open', 'shut', 'done');
CREATE TABLE steps (id int PRIMARY KEY, status stage DEFAULT 'open');
SELECT pgshift.consensus('steps', 'done', 1, from_states => '{shut}', field => 'status');
ALTER TYPE stage RENAME VALUE 'shut' TO 'closed';
SELECT pgshift.consensus('steps', 'done', 1, from_states => '{nothing}', field => 'status');
INSERT INTO steps VALUES (1, 'open'), (2, 'shut');
UPDATE steps SET status = 'done' WHERE id = 1 RETURNING status;
UPDATE steps SET status = 'done' WHERE id = 2;
DROP TABLE steps;
DROP TYPE stage;

-- across partitions
CREATE TABLE chores (id int, region text, status text DEFAULT 'new', PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE chores_eu PARTITION OF chores FOR VALUES IN ('eu');
CREATE TABLE chores_us (status text DEFAULT 'new', region text NOT NULL, id int NOT NULL);
ALTER TABLE chores ATTACH PARTITION chores_us FOR VALUES IN ('us');
SELECT pgshift.consensus('chores', 'done', 1, from_states => '{new}', gate => 'fresh start'), pgshift.consensus('chores', 'done', 2, from_states => '{redo}', gate => 'again');
INSERT INTO chores VALUES (1, 'eu', 'new'), (2, 'us', 'redo'), (3, 'us', 'odd');
UPDATE chores SET status = 'done', region = 'us' WHERE id = 1;
SELECT pgshift.approve('chores', '["1","eu"]', 'ann'), pgshift.approve('chores', '["2","us"]', 'ann');
SELECT transition, gate, applies, missing FROM pgshift.consensus_status('chores', '["2","us"]') ORDER BY gate;
UPDATE chores SET status = 'done', region = 'us' WHERE id = 1 RETURNING *;
UPDATE chores SET status = 'done', region = 'eu' WHERE id = 2;
UPDATE chores SET status = 'done', region = 'eu' WHERE id = 3 RETURNING *;
SELECT entity_id, gate, approved_by, status FROM pgshift.approvals('chores') ORDER BY id;
DROP TABLE chores;

-- beside transitions from any state, and several states to begin in
CREATE TABLE permits (id int PRIMARY KEY, status text);
SELECT pgshift.define('permits', 'status', '{filed,heard,granted,void}', '{"filed": ["heard"], "heard": ["granted"], "*": ["void"], "<initial>": ["heard"]}', 'filed');
SELECT pgshift.consensus('permits', 'void', 1, from_states => '{granted}'), pgshift.consensus('permits', 'heard', 1, from_states => '{filed}', gate => 'board');
SELECT rule, severity, finding FROM pgshift.doctor('permits') WHERE rule LIKE '%consensus%' ORDER BY rule;
INSERT INTO permits VALUES (1, 'filed'), (2, 'heard'), (3, 'granted');
INSERT INTO permits VALUES (1, 'filed'), (2, 'heard');
SELECT pgshift.approve('permits', '1', 'ann');
SELECT pgshift.approve('permits', '1', 'ann', transition => 'void'), pgshift.approve('permits', '2', 'ann', transition => 'void');
UPDATE permits SET status = 'granted' WHERE id = 2;
UPDATE permits SET status = 'void' RETURNING id, status;
SELECT entity_id, transition, gate, status FROM pgshift.approvals('permits') ORDER BY entity_id, transition;
SELECT pgshift.approve('permits', '1', 'bob', transition => 'heard');
DROP TABLE permits;
