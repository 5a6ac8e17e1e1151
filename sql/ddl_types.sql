-- rules when the types of their columns change: enums, domains, keys
SET client_min_messages = warning;
CREATE TYPE phase AS ENUM ('new', 'open', 'done', 'spare');
CREATE DOMAIN phase_domain AS phase;
CREATE TABLE tasks (id int PRIMARY KEY, status phase, other phase);
SELECT pgshift.define('tasks', 'status', '{new,open,done}', '{"new": ["open"], "open": ["done"]}', initial => 'new');
INSERT INTO tasks VALUES (1);

-- a state keeps its name while the rule knows it by that; the rest of the enum is free
ALTER TYPE phase RENAME VALUE 'open' TO 'opened';
\set VERBOSITY terse
ALTER TYPE phase RENAME VALUE 'spare' TO 'extra';
ALTER TYPE phase ADD VALUE 'lost' AFTER 'open';
UPDATE tasks SET status = 'lost';
UPDATE tasks SET other = 'lost', status = 'open' RETURNING *;
-- two values that swap their names would swap what every row is
BEGIN;
ALTER TYPE phase RENAME VALUE 'new' TO 'swap';
ROLLBACK;
-- the way: in one transaction
BEGIN;
SELECT pgshift.drop_rule('tasks', 'define');
ALTER TYPE phase RENAME VALUE 'open' TO 'opened';
SELECT pgshift.define('tasks', 'status', '{new,opened,done}', '{"new": ["opened"], "opened": ["done"]}', initial => 'new');
COMMIT;
UPDATE tasks SET status = 'done' RETURNING *;
-- a gated state, in a domain over the enum, of a partition too
CREATE TABLE gated (id int, region phase, status phase_domain, asked_by phase, PRIMARY KEY (id, region)) PARTITION BY RANGE (id);
CREATE TABLE gated_1 PARTITION OF gated FOR VALUES FROM (0) TO (10);
SELECT pgshift.consensus('gated', 'done', 1, bind => '{asked_by}');
ALTER TYPE phase RENAME VALUE 'done' TO 'ready';
-- values of the key, and those that approvals are for: whoever has another's name would have his approvals
ALTER TYPE phase RENAME VALUE 'extra' TO 'more';
ALTER TABLE gated DROP CONSTRAINT gated_pkey;
ALTER TYPE phase ADD VALUE 'late';
SELECT pgshift.drop_rule('gated', 'consensus');
ALTER TYPE phase RENAME VALUE 'extra' TO 'more';
SELECT pgshift.audit('gated');
ALTER TYPE phase RENAME VALUE 'more' TO 'extra';
SELECT pgshift.drop_rule('gated', 'audit');
SELECT pgshift.audit('gated', key => '{id}');
ALTER TYPE phase RENAME VALUE 'more' TO 'extra';

-- a type that goes takes no rule's column along
DROP TYPE phase CASCADE;
DROP DOMAIN phase_domain CASCADE;
CREATE TYPE only_here AS ENUM ('a', 'b');
CREATE TABLE of_type (id int PRIMARY KEY, status only_here, note only_here);
SELECT pgshift.define('of_type', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "NEW.note IS NULL"}');
DROP TYPE only_here CASCADE;
CREATE SCHEMA short_lived;
CREATE TYPE short_lived.mood AS ENUM ('x', 'y');
ALTER TABLE of_type ADD COLUMN mood short_lived.mood, ADD COLUMN free short_lived.mood;
SELECT pgshift.define('of_type', 'mood', '{x,y}', '{"x": ["y"]}', initial => 'x');
SELECT pgshift.audit('of_type', exclude => '{free}');
DROP SCHEMA short_lived CASCADE;
SELECT pgshift.drop_rule('of_type', 'define', 'mood');
SELECT name FROM pgshift.rules WHERE relation = 'of_type'::regclass ORDER BY 1;
-- by an owner of the type who doesn't own the table
CREATE ROLE typist;
ALTER SCHEMA short_lived OWNER TO typist;
ALTER TYPE short_lived.mood OWNER TO typist;
SELECT pgshift.define('of_type', 'mood', '{x,y}', '{"x": ["y"]}', initial => 'x');
SET ROLE typist;
DROP TYPE short_lived.mood CASCADE;
RESET ROLE;
INSERT INTO of_type VALUES (1, 'a');
SELECT pgshift.drop_rule('of_type', 'define', 'mood');
INSERT INTO of_type VALUES (1, 'a');
SELECT field, to_value FROM pgshift.history('of_type', '1') ORDER BY id;

-- a domain that excludes a state can't be the column's
CREATE DOMAIN short AS text;
CREATE TABLE of_domain (status short);
SELECT pgshift.define('of_domain', 'status', '{abc,de}', '{"abc": ["de"]}', initial => 'abc');
ALTER DOMAIN short ADD CHECK (length(VALUE) < 3);
ALTER DOMAIN short ADD CHECK (length(VALUE) < 4);
INSERT INTO of_domain VALUES (NULL) RETURNING *;

-- keys whose values are computed anew: approvals are not for the rows that have these values now
CREATE TABLE keyed (id int PRIMARY KEY, amount int, status text);
SELECT pgshift.consensus('keyed', 'done', 1, bind => '{amount}');
INSERT INTO keyed VALUES (1, 1, 'new'), (2, 2, 'new');
SELECT pgshift.approve('keyed', '1', 'ann');
ALTER TABLE keyed ALTER COLUMN id TYPE bigint;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('keyed');
ALTER TABLE keyed ALTER COLUMN id TYPE bigint USING 3 - id;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('keyed');
UPDATE keyed SET status = 'done' WHERE id = 1;
SELECT pgshift.approve('keyed', '1', 'ann');
ALTER TABLE keyed ALTER COLUMN status TYPE varchar(20) USING upper(status);
SELECT entity_id, approved_by FROM pgshift.pending_approvals('keyed');
ALTER TABLE keyed ALTER COLUMN amount TYPE int USING 3 - amount;
SELECT entity_id, approved_by FROM pgshift.pending_approvals('keyed');

SET client_min_messages = warning;
DROP TABLE tasks, gated, of_type, of_domain, keyed;
DROP TYPE phase, only_here CASCADE;
DROP DOMAIN short;
DROP SCHEMA short_lived;
DROP ROLE typist;
