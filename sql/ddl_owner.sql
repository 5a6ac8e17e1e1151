-- The tables that a command has changed are followed, whatever their names or owners are at its end.
CREATE ROLE regress_ddl_bob;
CREATE ROLE regress_ddl_alice NOINHERIT IN ROLE regress_ddl_bob;
CREATE SCHEMA given AUTHORIZATION regress_ddl_alice;
GRANT ALL ON SCHEMA given TO regress_ddl_bob;
\set VERBOSITY terse

SET ROLE regress_ddl_alice;
CREATE TABLE given.loans (id int PRIMARY KEY, status text);
INSERT INTO given.loans VALUES (1, 'new'), (2, 'new');
SELECT pgshift.define('given.loans', 'status', '{new,paid}', '{"new": ["paid"]}');
SELECT pgshift.consensus('given.loans', 'paid', 1);
SELECT pgshift.approve('given.loans', '1', by => 'ann');
-- The role has the new owner's rights only after SET ROLE. Approvals of one row are not another's.
ALTER TABLE given.loans ALTER COLUMN id TYPE int USING 3 - id, OWNER TO regress_ddl_bob;
SET ROLE regress_ddl_bob;
UPDATE given.loans SET status = 'paid' WHERE id = 1;
RESET ROLE;
ALTER TABLE given.loans OWNER TO regress_ddl_alice;
SET ROLE regress_ddl_alice;
-- Values that are no states, a column that a rule needs
ALTER TABLE given.loans ALTER COLUMN status TYPE text USING 'stolen', OWNER TO regress_ddl_bob;
ALTER TABLE given.loans DROP COLUMN status, OWNER TO regress_ddl_bob;
SELECT relowner::regrole FROM pg_class WHERE oid = 'given.loans'::regclass;

-- What the command runs gives the name in it to another table.
RESET ROLE;
CREATE SCHEMA decoy AUTHORIZATION regress_ddl_alice;
SET ROLE regress_ddl_alice;
CREATE TABLE decoy.loans (id int PRIMARY KEY, status text);
CREATE TABLE decoy.part (id int PRIMARY KEY, status text);
CREATE FUNCTION given.look_away(value int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    PERFORM set_config('search_path', 'decoy, given', false);
    RETURN value;
END $$;
SELECT pgshift.approve('given.loans', '1', by => 'ann');
SET search_path = given;
ALTER TABLE loans ALTER COLUMN id TYPE int USING 3 - given.look_away(id);
UPDATE given.loans SET status = 'paid' WHERE id = 1;
SET search_path = given;
ALTER TABLE loans ALTER COLUMN status TYPE text USING given.look_away(1) || 'stolen';
SET search_path = given;
CREATE TABLE parted (id int, status text) PARTITION BY LIST (given.look_away(id));
SELECT pgshift.define('parted', 'status', '{new,paid}', '{"new": ["paid"]}');
CREATE TABLE part (id int, status text);
INSERT INTO part VALUES (1, 'stolen');
ALTER TABLE parted ATTACH PARTITION part FOR VALUES IN (1);
SET search_path = given;
UPDATE part SET status = 'new';
SET search_path = given;
ALTER TABLE parted ATTACH PARTITION part FOR VALUES IN (1);
SET search_path = given;
UPDATE part SET status = 'stolen';
RESET search_path;

-- ALTER INDEX renames tables, too.
CREATE TABLE given.allow (id int);
CREATE TABLE given.guarded (id int PRIMARY KEY, status text);
SELECT pgshift.define('given.guarded', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "EXISTS (SELECT FROM given.allow AS a WHERE a.id = NEW.id)"}');
ALTER INDEX given.allow RENAME TO allow_2;
-- What CASCADE takes from a rule, nobody puts something else in the place of; nor wakes a column of the same name its rules.
RESET ROLE;
CREATE ROLE regress_ddl_stranger;
GRANT ALL ON SCHEMA given TO regress_ddl_stranger;
SET ROLE regress_ddl_stranger;
CREATE FUNCTION given.is_fine() RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE DOMAIN given.state AS text;
SET ROLE regress_ddl_alice;
SELECT pgshift.define('given.guarded', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "given.is_fine()"}');
INSERT INTO given.guarded VALUES (1, 'a');
CREATE TABLE given.stated (id int PRIMARY KEY, status given.state);
SELECT pgshift.define('given.stated', 'status', '{a,b}', '{"a": ["b"]}');
INSERT INTO given.stated VALUES (1, 'a');
SET ROLE regress_ddl_stranger;
DROP FUNCTION given.is_fine() CASCADE;
CREATE FUNCTION given.is_fine() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'a stranger as %', current_user; RETURN true; END $$;
DROP DOMAIN given.state CASCADE;
SET ROLE regress_ddl_alice;
UPDATE given.guarded SET status = 'b';
ALTER TABLE given.stated ADD COLUMN status text DEFAULT 'zz';
UPDATE given.stated SET id = 2;

-- REFRESH … CONCURRENTLY alters a table of its own.
CREATE MATERIALIZED VIEW given.paid AS SELECT id FROM given.loans;
CREATE UNIQUE INDEX ON given.paid (id);
REFRESH MATERIALIZED VIEW CONCURRENTLY given.paid;

RESET ROLE;
DROP SCHEMA given, decoy CASCADE;
DROP OWNED BY regress_ddl_alice, regress_ddl_bob, regress_ddl_stranger;
DROP ROLE regress_ddl_alice, regress_ddl_bob, regress_ddl_stranger;
