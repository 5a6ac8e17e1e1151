-- a partition's owner is not in the way of the partitioned table's: rules and their triggers for TRUNCATE go where PostgreSQL
-- itself lets the partitioned table's owner take other triggers away
SET client_min_messages = error;
CREATE ROLE regress_pgshift_root;
CREATE ROLE regress_pgshift_part;
CREATE SCHEMA lower_part;
GRANT ALL ON SCHEMA lower_part TO regress_pgshift_root, regress_pgshift_part;
SET ROLE regress_pgshift_root;
CREATE TABLE lower_part.r (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
CREATE TABLE lower_part.r1 PARTITION OF lower_part.r FOR VALUES FROM (0) TO (100) PARTITION BY RANGE (id);
CREATE TABLE lower_part.r11 PARTITION OF lower_part.r1 FOR VALUES FROM (0) TO (10);
SELECT pgshift.define('lower_part.r', 'status', '{a,b}', '{"a": ["b"]}', frozen => '{b}');
SELECT pgshift.audit('lower_part.r');
RESET ROLE;
ALTER TABLE lower_part.r11 OWNER TO regress_pgshift_part;
CREATE VIEW lower_part.triggers AS SELECT tgrelid::regclass AS relation, tgname, tgenabled FROM pg_trigger
    WHERE tgrelid IN ('lower_part.r'::regclass, 'lower_part.r1'::regclass, 'lower_part.r11'::regclass) ORDER BY 1, 2;
GRANT SELECT ON lower_part.triggers TO regress_pgshift_root;
-- not even one that may not make triggers on it
SET ROLE regress_pgshift_part;
REVOKE ALL ON lower_part.r11 FROM regress_pgshift_part;
SET ROLE regress_pgshift_root;
TABLE lower_part.triggers;
BEGIN;
ALTER TABLE lower_part.r DETACH PARTITION lower_part.r1;
TABLE lower_part.triggers;
ROLLBACK;
-- one that its owner has switched off, or dropped, comes again with the next rule there
SET ROLE regress_pgshift_part;
ALTER TABLE lower_part.r11 DISABLE TRIGGER zz_pgshift_2_truncate;
DROP TRIGGER zz_pgshift_4_truncate ON lower_part.r11;
SET ROLE regress_pgshift_root;
SELECT test.outcome($$SELECT pgshift.drop_rule('lower_part.r', 'normalize')$$);
SELECT * FROM lower_part.triggers WHERE tgname LIKE '%truncate' AND relation = 'lower_part.r11'::regclass;
BEGIN;
SELECT pgshift.drop_rule('lower_part.r', 'define');
TABLE lower_part.triggers;
ROLLBACK;
-- what the partition's owner may do stays so, and what the other may not
SELECT test.outcome('DROP TRIGGER zz_pgshift_2_truncate ON lower_part.r11');
SELECT test.outcome('ALTER TABLE lower_part.r11 DISABLE TRIGGER ALL');
SELECT test.outcome('CREATE TRIGGER zz_pgshift_x BEFORE TRUNCATE ON lower_part.r11 FOR EACH STATEMENT EXECUTE FUNCTION pgshift.define_truncate_trigger()');
SELECT test.outcome($$SELECT pgshift.drop_rule('lower_part.r11', 'define')$$);
SET ROLE regress_pgshift_part;
SELECT test.outcome($$SELECT pgshift.drop_rule('lower_part.r', 'define')$$);
-- an owner who has taken it from itself to make triggers keeps nobody from it, either
SET ROLE regress_pgshift_root;
DROP TRIGGER zz_pgshift_4_truncate ON lower_part.r1;
REVOKE ALL ON lower_part.r1 FROM regress_pgshift_root;
SELECT pgshift.drop_rule('lower_part.r', 'normalize');
SELECT * FROM lower_part.triggers WHERE tgname LIKE '%truncate' AND relation = 'lower_part.r1'::regclass;
RESET ROLE;
SELECT pgshift.drop_rule('lower_part.r', 'define'), pgshift.drop_rule('lower_part.r', 'audit');
TABLE lower_part.triggers;
DROP SCHEMA lower_part CASCADE;
DROP ROLE regress_pgshift_root, regress_pgshift_part;
