-- audit(): which key names a row
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgshift_state;
RESET client_min_messages;
\set SHOW_CONTEXT never
CREATE SCHEMA regress_keys;
SET search_path = regress_keys, public;

-- One that is checked later names two rows for a while
CREATE TABLE renumbered (n int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, title text);
SELECT pgshift.audit('renumbered');
CREATE TABLE swapped (n int PRIMARY KEY DEFERRABLE, title text);
SELECT pgshift.audit('swapped');
\echo :LAST_ERROR_SQLSTATE
SELECT pgshift.audit('swapped', key => '{n}');
SELECT pgshift.audit('swapped', key => '{n,title}');
-- unless another index keeps its rows apart at once
CREATE UNIQUE INDEX ON swapped (n);
SELECT pgshift.audit('swapped', key => '{n}');
SELECT pgshift.audit('swapped');
UPDATE swapped SET n = 3 - n;
CREATE TABLE lists (list int, n int, title text, PRIMARY KEY (list, n) DEFERRABLE) PARTITION BY LIST (list);
CREATE TABLE lists_1 PARTITION OF lists FOR VALUES IN (1);
SELECT pgshift.audit('lists');
SELECT pgshift.audit('lists_1');
-- it can't come later, but where nobody looks
CREATE TABLE later (n int CONSTRAINT later_key PRIMARY KEY, m int UNIQUE DEFERRABLE);
SELECT pgshift.audit('later');
ALTER TABLE later DROP CONSTRAINT later_key, ADD PRIMARY KEY (n) DEFERRABLE;
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER TABLE later DROP CONSTRAINT later_key, ADD PRIMARY KEY (n) DEFERRABLE;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS;
INSERT INTO later VALUES (1, 1);
SELECT relation, rule, severity, finding FROM pgshift.doctor('later');
DROP TABLE later;

SET client_min_messages = warning;
DROP SCHEMA regress_keys CASCADE;
