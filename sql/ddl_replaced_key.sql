-- A primary key that takes another's place: what was recorded of a row is not about the row that has its id now
-- makes a table with both rules, an approval of row 1, and one of row 2 that was revoked; then runs the command
CREATE PROCEDURE try_command(command text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'CREATE TABLE swapped (id int, other int NOT NULL, status text, CONSTRAINT swapped_key PRIMARY KEY (id));
    CREATE UNIQUE INDEX swapped_other ON swapped (other); INSERT INTO swapped VALUES (1, 2, ''new''), (2, 1, ''new'')';
  PERFORM pgshift.audit('swapped'), pgshift.consensus('swapped', 'done', 1), pgshift.approve('swapped', '1', 'ann');
  BEGIN
    EXECUTE command;
    RAISE NOTICE 'done: % open, audit by %', (SELECT count(*) FROM pgshift.pending_approvals('swapped')),
      (SELECT definition->'key' FROM pgshift.rules WHERE relation = 'swapped'::regclass AND kind = 'audit');
  EXCEPTION WHEN OTHERS THEN RAISE NOTICE '% %', sqlstate, sqlerrm;
  END;
END $$;
BEGIN;
CALL try_command('ALTER TABLE swapped DROP CONSTRAINT swapped_key, ADD PRIMARY KEY (other)');
SAVEPOINT s;
UPDATE swapped SET status = 'done' WHERE id = 2;
ROLLBACK TO s;
UPDATE swapped SET status = 'old' WHERE id = 2;
SELECT entity_id, field, from_value, to_value FROM pgshift.history('swapped', '1');
SELECT entity_id, field, from_value, to_value FROM pgshift.history('swapped', '2');
SELECT pgshift.as_of(NULL::swapped, '2', now()), pgshift.as_of(NULL::swapped, '1', now());
SELECT pgshift.approve('swapped', '1', 'ann');
UPDATE swapped SET status = 'done' WHERE other = 1;
-- in later commands nothing more happens, and a second one is followed, too
ALTER TABLE swapped ADD CHECK (id > 0);
SELECT pgshift.approve('swapped', '2', 'ann');
ALTER TABLE swapped ADD COLUMN more int;
ALTER TABLE swapped DROP COLUMN more, ADD CONSTRAINT one_more UNIQUE (id, other);
SELECT entity_id FROM pgshift.pending_approvals('swapped');
ALTER TABLE swapped DROP CONSTRAINT swapped_pkey, ADD PRIMARY KEY (id);
SELECT entity_id FROM pgshift.pending_approvals('swapped');
ROLLBACK;
\set VERBOSITY terse
BEGIN; CALL try_command('ALTER TABLE swapped DROP CONSTRAINT swapped_key, ADD CONSTRAINT taken PRIMARY KEY USING INDEX swapped_other'); ROLLBACK;
BEGIN; CALL try_command('ALTER TABLE swapped DROP CONSTRAINT swapped_key, ADD COLUMN fresh int GENERATED ALWAYS AS IDENTITY PRIMARY KEY'); ROLLBACK;
BEGIN; CALL try_command('ALTER TABLE swapped DROP CONSTRAINT swapped_key, ADD PRIMARY KEY (id, other)'); ROLLBACK;
BEGIN; CALL try_command('ALTER TABLE swapped DROP CONSTRAINT swapped_key CASCADE, ADD PRIMARY KEY (other, id)'); ROLLBACK;
BEGIN; CALL try_command('ALTER TABLE swapped DROP COLUMN id, ADD PRIMARY KEY (other)'); ROLLBACK;
BEGIN; CALL try_command('ALTER TABLE swapped DROP COLUMN id, ADD COLUMN id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY'); ROLLBACK;
BEGIN; CALL try_command('SELECT pgshift.drop_rule(''swapped'', ''audit''); ALTER TABLE swapped DROP COLUMN id, ADD COLUMN id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY'); ROLLBACK;
-- one of the same columns is as good as the old one
BEGIN; CALL try_command('ALTER TABLE swapped DROP CONSTRAINT swapped_key, ADD CONSTRAINT anew PRIMARY KEY (id) INCLUDE (other)'); ROLLBACK;
BEGIN; CALL try_command('ALTER TABLE swapped RENAME id TO number; ALTER TABLE swapped DROP CONSTRAINT swapped_key, ADD PRIMARY KEY (number)'); ROLLBACK;
-- in several commands: not without a key in between
BEGIN; CALL try_command('ALTER TABLE swapped DROP CONSTRAINT swapped_key; ALTER TABLE swapped ADD PRIMARY KEY (other)'); ROLLBACK;
BEGIN; CALL try_command('ALTER TABLE swapped DROP COLUMN id'); ROLLBACK;
BEGIN; CALL try_command('DROP INDEX swapped_key'); ROLLBACK;
\set VERBOSITY default
-- with no gate in between, there is nobody to see it: approvals that are older than the key are not for its rows
BEGIN;
CALL try_command('SELECT');
SELECT pgshift.drop_rule('swapped', 'consensus'), pgshift.drop_rule('swapped', 'audit');
ALTER TABLE swapped DROP CONSTRAINT swapped_key;
ALTER TABLE swapped ADD PRIMARY KEY (other);
SELECT pgshift.consensus('swapped', 'done', 1);
SELECT entity_id FROM pgshift.pending_approvals('swapped');
SELECT pgshift.approve('swapped', '2', 'ann'), pgshift.drop_rule('swapped', 'consensus'), pgshift.consensus('swapped', 'done', 1);
SELECT entity_id FROM pgshift.pending_approvals('swapped');
ROLLBACK;
CREATE TABLE later (id int PRIMARY KEY, other int UNIQUE NOT NULL, status text);
INSERT INTO later VALUES (1, 2, 'new'), (2, 1, 'new');
SELECT pgshift.consensus('later', 'done', 1);
SELECT pgshift.approve('later', '1', 'ann');
SELECT pgshift.drop_rule('later', 'consensus');
SELECT pgshift.consensus('later', 'done', 1);
SELECT entity_id FROM pgshift.pending_approvals('later');
SELECT pgshift.drop_rule('later', 'consensus');
ALTER TABLE later DROP CONSTRAINT later_pkey, ADD PRIMARY KEY (other);
SELECT pgshift.consensus('later', 'done', 1);
SELECT entity_id FROM pgshift.pending_approvals('later');
DROP TABLE later;

-- partitioned tables, and columns in another order
CREATE TABLE parted (a int, b int, status text, CONSTRAINT parted_key PRIMARY KEY (a, b)) PARTITION BY LIST (a);
CREATE TABLE parted_1 (status text, b int NOT NULL, a int NOT NULL);
ALTER TABLE parted ATTACH PARTITION parted_1 FOR VALUES IN (1, 2);
INSERT INTO parted VALUES (1, 2, 'new'), (2, 1, 'new');
SELECT pgshift.audit('parted'), pgshift.consensus('parted', 'done', 1), pgshift.consensus('parted_1', 'paid', 1);
SELECT pgshift.approve('parted', '[1, 2]', 'ann'), pgshift.approve('parted_1', '[1, 2]', 'ann', transition => 'paid');
ALTER TABLE parted DROP CONSTRAINT parted_key, ADD PRIMARY KEY (b, a);
SELECT count(*) FROM pgshift.pending_approvals('parted');
SELECT count(*) FROM pgshift.pending_approvals('parted_1');
UPDATE parted SET status = 'old' WHERE a = 1;
SELECT entity_id, field, to_value FROM pgshift.history('parted', '[1, 2]');
SELECT pgshift.as_of(NULL::parted, '[1, 2]', now()), pgshift.as_of(NULL::parted_1, '[2, 1]', now());

-- an audit by a key of its own goes on by that
CREATE TABLE own_key (id int PRIMARY KEY, other int UNIQUE NOT NULL, status text);
SELECT pgshift.audit('own_key', key => '{other}');
ALTER TABLE own_key DROP CONSTRAINT own_key_pkey, ADD PRIMARY KEY (other);
SELECT definition->'key' AS key FROM pgshift.rules WHERE relation = 'own_key'::regclass;
DROP TABLE parted, own_key;
DROP PROCEDURE try_command;
