-- who may make rules, and who sees what in an error
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_pgshift_owner, regress_pgshift_writer, regress_pgshift_group;
RESET client_min_messages;
CREATE ROLE regress_pgshift_group;
CREATE ROLE regress_pgshift_owner IN ROLE regress_pgshift_group;
CREATE ROLE regress_pgshift_writer;
CREATE SCHEMA app AUTHORIZATION regress_pgshift_owner;
GRANT USAGE ON SCHEMA app TO regress_pgshift_writer;
GRANT USAGE, CREATE ON SCHEMA app TO regress_pgshift_group;

SET ROLE regress_pgshift_owner;
CREATE TABLE app.loans (id int PRIMARY KEY, amount int, status text);
SELECT pgshift.define('app.loans', 'status', '{pending,approved}', '{"pending": ["approved"]}', initial => 'pending', frozen => '{approved}');
GRANT INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, SELECT (id, amount) ON app.loans TO regress_pgshift_writer;
INSERT INTO app.loans VALUES (1, 1);
CREATE TABLE app.grouped (status text);
ALTER TABLE app.grouped OWNER TO regress_pgshift_group;
SELECT pgshift.define('app.grouped', 'status', '{a}', '{}');

-- a writer needs nothing of ours, can't touch the rule, and doesn't learn what he may not read
SET ROLE regress_pgshift_writer;
INSERT INTO app.loans VALUES (2, 2);
UPDATE app.loans SET status = 'approved' WHERE id = 1;
UPDATE app.loans SET status = 'pending' WHERE id = 1;
UPDATE app.loans SET status = 'nonsense' WHERE id = 1;
INSERT INTO app.loans VALUES (3, 3, 'nonsense');
UPDATE app.loans SET amount = 7 WHERE id = 1;
DELETE FROM app.loans WHERE id = 1;
TRUNCATE app.loans;
SELECT pgshift.define('app.loans', 'status', '{pending,approved}', '{}');
SELECT pgshift.drop_rule('app.loans', 'define');
SELECT pgshift.drop_rule('app.grouped', 'define');
ALTER TABLE app.loans DISABLE TRIGGER zz_pgshift_2_define_status;
DROP TRIGGER zz_pgshift_2_define_status ON app.loans;
SET session_replication_role = replica;
SELECT relation, name, field FROM pgshift.rules WHERE relation = 'app.loans'::regclass;
CREATE FUNCTION pgshift.define_trigger(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
SELECT pgshift.define('pg_authid', 'rolname', '{a}', '{}');
RESET ROLE;
GRANT SELECT ON app.loans TO regress_pgshift_writer;
SET ROLE regress_pgshift_writer;
UPDATE app.loans SET status = 'pending' WHERE id = 1;
-- where row security applies, it may be a row that he doesn't see
RESET ROLE;
ALTER TABLE app.loans ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON app.loans USING (true);
SET ROLE regress_pgshift_writer;
UPDATE app.loans SET status = 'pending' WHERE id = 1;
UPDATE app.loans SET amount = 7 WHERE id = 1;
RESET ROLE;
DROP POLICY all_rows ON app.loans;
ALTER TABLE app.loans DISABLE ROW LEVEL SECURITY;
-- the rule is made by the owner or one who may act for him
SET ROLE regress_pgshift_owner;
SELECT pgshift.drop_rule('app.grouped', 'define');
RESET ROLE;
SELECT pgshift.define('app.loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}');
ALTER TABLE app.loans OWNER TO regress_pgshift_group;
SET ROLE regress_pgshift_owner;
SELECT pgshift.drop_rule('app.loans', 'define');

-- a guard runs with the writer's rights, and means what it meant to the owner
CREATE TABLE app.secrets (code text);
INSERT INTO app.secrets VALUES ('s');
CREATE FUNCTION app.who() RETURNS text LANGUAGE sql STABLE AS 'SELECT current_user::text';
CREATE FUNCTION app.locked() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';
REVOKE EXECUTE ON FUNCTION app.locked() FROM PUBLIC;
RESET ROLE;
ALTER TABLE app.loans OWNER TO regress_pgshift_owner;
CREATE FUNCTION public.who() RETURNS text LANGUAGE sql STABLE AS 'SELECT ''nobody''';
SET ROLE regress_pgshift_owner;
SET search_path = app, public;
SELECT pgshift.define('loans', 'status', '{pending,approved,paid,shut}',
                      '{"pending": ["approved"], "approved": ["paid", "shut", "pending"]}',
                      guards => '{"pending->approved": "who() = ''regress_pgshift_writer''",
                                  "approved->paid": "EXISTS (SELECT FROM secrets)",
                                  "approved->shut": "locked()",
                                  "approved->pending": "(SELECT who() = ''regress_pgshift_writer'')"}');
RESET search_path;
SET ROLE regress_pgshift_writer;
UPDATE app.loans SET status = 'approved' WHERE id = 2;
UPDATE app.loans SET status = 'paid' WHERE id = 2;
UPDATE app.loans SET status = 'shut' WHERE id = 2;
UPDATE app.loans SET status = 'pending' WHERE id = 2;
-- the same without the right to use the schema that the guard's names are in
RESET ROLE;
CREATE SCHEMA door;
GRANT USAGE ON SCHEMA door TO regress_pgshift_writer;
CREATE VIEW door.loans AS SELECT * FROM app.loans;
GRANT SELECT, UPDATE ON door.loans TO regress_pgshift_writer;
REVOKE USAGE ON SCHEMA app FROM regress_pgshift_writer;
\c -
SET ROLE regress_pgshift_writer;
UPDATE door.loans SET status = 'approved' WHERE id = 2;
UPDATE door.loans SET status = 'pending' WHERE id = 2;
UPDATE door.loans SET status = 'nonsense' WHERE id = 2;
RESET ROLE;

-- planning a guard runs immutable functions: never as the superuser who installs it or alters the table
GRANT USAGE ON SCHEMA app TO regress_pgshift_writer;
GRANT CREATE ON SCHEMA door TO regress_pgshift_writer;
SET ROLE regress_pgshift_writer;
CREATE FUNCTION door.whose() RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RAISE WARNING 'run as %', current_user;
    RETURN true;
END $$;
CREATE DOMAIN door.sprung AS text CHECK (door.whose() IS NOT NULL);
CREATE TABLE door.trap (id int, status text, other door.sprung);
RESET ROLE;
SELECT pgshift.define('door.trap', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "door.whose()"}');
SELECT pgshift.define('door.trap', 'other', '{a,b}', '{"a": ["b"]}', validate_existing => false);
ALTER TABLE door.trap RENAME COLUMN status TO state;

-- nor through a partition that belongs to the superuser
SET ROLE regress_pgshift_writer;
CREATE TABLE door.parts (id int, status text) PARTITION BY LIST (id);
SELECT pgshift.define('door.parts', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "door.whose()"}');
RESET ROLE;
CREATE TABLE door.part_1 PARTITION OF door.parts FOR VALUES IN (1);
-- what was planned for one user, functions inlined, is not run for another
RESET ROLE;
CREATE TABLE door.checked (id int, status text);
CREATE FUNCTION door.positive(int) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT $1 > 0';
REVOKE EXECUTE ON FUNCTION door.positive FROM PUBLIC;
SELECT pgshift.define('door.checked', 'status', '{a,b}', '{"a": ["b"], "b": ["a"]}', guards => '{"a->b": "door.positive(NEW.id)"}');
GRANT SELECT, UPDATE ON door.checked TO regress_pgshift_writer;
INSERT INTO door.checked VALUES (1, 'a');
UPDATE door.checked SET status = 'b';
UPDATE door.checked SET status = 'a';
SET ROLE regress_pgshift_writer;
UPDATE door.checked SET status = 'b';
RESET ROLE;
UPDATE door.checked SET status = 'b';

-- nor by what a literal's domain checks while the guard is read: it is read as whoever writes
CREATE TABLE door.literal (id int, status text);
GRANT SELECT, UPDATE, TRIGGER ON door.literal TO regress_pgshift_writer;
CREATE DOMAIN door.sprung_int AS int CHECK (door.whose());
SELECT pgshift.define('door.literal', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "''{5}''::door.sprung_int[] IS NOT NULL"}');
INSERT INTO door.literal VALUES (1, 'a');
\c -
SET ROLE regress_pgshift_writer;
UPDATE door.literal SET status = 'b';
-- the TRIGGER privilege is none to make rules, or unmake them
CREATE TRIGGER zz_pgshift_2_define_id BEFORE INSERT ON door.literal FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('{}');
CREATE TRIGGER other BEFORE INSERT ON door.literal FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('{}');
CREATE FUNCTION door.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE OR REPLACE TRIGGER zz_pgshift_2_define_status BEFORE INSERT ON door.literal FOR EACH ROW EXECUTE FUNCTION door.nothing();
CREATE TRIGGER harmless BEFORE INSERT ON door.literal FOR EACH ROW EXECUTE FUNCTION door.nothing();
-- nor to make one that gets a row after them, on whatever table of the tree the rule is
CREATE TRIGGER zzz BEFORE UPDATE ON door.literal FOR EACH ROW EXECUTE FUNCTION door.nothing();
CREATE TRIGGER zzz AFTER UPDATE ON door.literal FOR EACH ROW EXECUTE FUNCTION door.nothing();
RESET ROLE;
CREATE TABLE door.parted (id int, status text) PARTITION BY RANGE (id);
CREATE TABLE door.parted_1 PARTITION OF door.parted FOR VALUES FROM (0) TO (9);
GRANT TRIGGER ON door.parted, door.parted_1 TO regress_pgshift_writer;
SET ROLE regress_pgshift_writer;
CREATE TRIGGER zzz_before_any_rule BEFORE INSERT ON door.parted_1 FOR EACH ROW EXECUTE FUNCTION door.nothing();
RESET ROLE;
SELECT pgshift.define('door.parted_1', 'status', '{a,b}', '{"a": ["b"]}');
SET ROLE regress_pgshift_writer;
CREATE TRIGGER zzz BEFORE INSERT ON door.parted FOR EACH ROW EXECUTE FUNCTION door.nothing();
CREATE TRIGGER zzz BEFORE INSERT ON door.parted_1 FOR EACH ROW EXECUTE FUNCTION door.nothing();
-- nor from where PostgreSQL tells event triggers nothing
CREATE FUNCTION door.make_trigger() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN CREATE TRIGGER zzz_unseen BEFORE UPDATE ON door.literal FOR EACH ROW EXECUTE FUNCTION door.nothing(); RETURN true; END $$;
CREATE MATERIALIZED VIEW door.makes_trigger AS SELECT door.make_trigger() WITH NO DATA;
REFRESH MATERIALIZED VIEW door.makes_trigger;
-- whatever its table's name means by the time that the trigger is there
RESET ROLE;
CREATE FUNCTION door.lead_astray() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('search_path', 'pg_catalog', true); END $$;
CREATE EVENT TRIGGER a_lead_astray ON ddl_command_end EXECUTE FUNCTION door.lead_astray();
SET ROLE regress_pgshift_writer;
SET search_path = door, public;
CREATE TRIGGER zzzz BEFORE UPDATE ON literal FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE TRIGGER other BEFORE UPDATE ON literal FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('{}');
RESET search_path;
RESET ROLE;
DROP EVENT TRIGGER a_lead_astray;
CREATE TRIGGER zzz BEFORE INSERT ON door.parted FOR EACH ROW EXECUTE FUNCTION door.nothing();
SELECT tgname FROM pg_trigger WHERE tgrelid = 'door.literal'::regclass ORDER BY 1;

SET client_min_messages = warning;
DROP FUNCTION public.who();
DROP SCHEMA app, door CASCADE;
DROP ROLE regress_pgshift_owner, regress_pgshift_writer, regress_pgshift_group;
