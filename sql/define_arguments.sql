-- define(): what it refuses, with one clear error, leaving nothing behind

CREATE TABLE t (id int PRIMARY KEY, status text, short varchar(5), doc jsonb, num int, flag boolean, list text[],
                made text GENERATED ALWAYS AS (upper(status)) STORED, gone text);
ALTER TABLE t DROP COLUMN gone;

-- the table
SELECT pgshift.define(NULL, 'status', '{a}', '{}');
SELECT pgshift.define('nowhere', 'status', '{a}', '{}');
SELECT pgshift.define(999999999::oid::regclass, 'status', '{a}', '{}');
CREATE VIEW v AS SELECT * FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT * FROM t;
CREATE SEQUENCE s;
CREATE TYPE c AS (status text);
SELECT pgshift.define('v', 'status', '{a}', '{}');
SELECT pgshift.define('mv', 'status', '{a}', '{}');
SELECT pgshift.define('s', 'status', '{a}', '{}');
SELECT pgshift.define('c', 'status', '{a}', '{}');
SELECT pgshift.define('t_pkey', 'status', '{a}', '{}');
SELECT pgshift.define('pg_class', 'relname', '{a}', '{}');
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE far (id int, status text) SERVER elsewhere;
SELECT pgshift.define('far', 'status', '{a}', '{}');
CREATE TABLE mixed (id int, status text) PARTITION BY RANGE (id);
SELECT pgshift.define('mixed', 'status', '{a}', '{}');
CREATE FOREIGN TABLE far_part PARTITION OF mixed FOR VALUES FROM (0) TO (10) SERVER elsewhere;
ALTER TABLE mixed ATTACH PARTITION far FOR VALUES FROM (10) TO (20);
SELECT pgshift.drop_rule('mixed', 'define');
CREATE FOREIGN TABLE far_part PARTITION OF mixed FOR VALUES FROM (0) TO (10) SERVER elsewhere;
SELECT pgshift.define('mixed', 'status', '{a}', '{}');
DROP TABLE mixed;
DROP FOREIGN DATA WRAPPER nowhere CASCADE;

-- the column
SELECT pgshift.define('t', NULL, '{a}', '{}');
SELECT pgshift.define('t', 'nowhere', '{a}', '{}');
SELECT pgshift.define('t', 'gone', '{a}', '{}');
SELECT pgshift.define('t', '........pg.dropped.9........', '{a}', '{}');
SELECT pgshift.define('t', 'Status', '{a}', '{}');
SELECT pgshift.define('t', 'ctid', '{a}', '{}');
SELECT pgshift.define('t', 'doc', '{a}', '{}');
SELECT pgshift.define('t', 'flag', '{true}', '{}');
SELECT pgshift.define('t', 'list', '{a}', '{}');
SELECT pgshift.define('t', 'made', '{a}', '{}');

-- the states
SELECT pgshift.define('t', 'status', NULL, '{}');
SELECT pgshift.define('t', 'status', '{}', '{}');
SELECT pgshift.define('t', 'status', '{a,NULL}', '{}');
SELECT pgshift.define('t', 'status', '{a,b,a}', '{}');
SELECT pgshift.define('t', 'status', '{{a,b},{c,d}}', '{}');
SELECT pgshift.define('t', 'short', '{ok,toolong}', '{}');
SELECT pgshift.define('t', 'num', '{1,two}', '{}');
SELECT pgshift.define('t', 'num', '{1,01}', '{}');
SELECT pgshift.define('t', 'num', '{99999999999}', '{}');
SELECT pgshift.define('t', 'status', (SELECT array_agg(i::text) FROM generate_series(1, 1001) AS i), '{}');

-- the transitions
SELECT pgshift.define('t', 'status', '{a,b}', NULL);
SELECT pgshift.define('t', 'status', '{a,b}', '["a", "b"]');
SELECT pgshift.define('t', 'status', '{a,b}', '"a"');
SELECT pgshift.define('t', 'status', '{a,b}', 'null');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": "b"}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": {"b": true}}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": null}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": [1]}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": [["b"]]}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": ["c"]}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"c": ["a"]}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": ["b", "b"]}');
SELECT pgshift.define('t', 'num', '{1,2}', '{"1": [2]}');

-- the rest
SELECT pgshift.define('t', 'status', '{a,b}', '{}', initial => 'c');
SELECT pgshift.define('t', 'status', '{a,b}', '{}', strict_insert => true);
SELECT pgshift.define('t', 'status', '{a,b}', '{}', strict_insert => NULL);
SELECT pgshift.define('t', 'status', '{a,b}', '{}', frozen => '{c}');
SELECT pgshift.define('t', 'status', '{a,b}', '{}', frozen => '{a,a}');
SELECT pgshift.define('t', 'status', '{a,b}', '{}', frozen => '{NULL}');
SELECT pgshift.define('t', 'status', '{a,b}', '{}', notify => '');
SELECT pgshift.define('t', 'status', '{a,b}', '{}', notify => repeat('n', 64));
SELECT pgshift.define('t', 'status', '{a,b}', '{}', validate_existing => NULL);
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": ["b"]}', guards => '[]');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": true}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"b->a": "true"}');
SELECT pgshift.define('t', 'status', '{a,b}', '{}', guards => '{"a->b": "true"}');
SELECT pgshift.define('t', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a": "true"}');

-- a trigger of the user's that has the rule's name
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER zz_pgshift_2_define_status BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION nothing();
SELECT pgshift.define('t', 'status', '{a,b}', '{}');
DROP TRIGGER zz_pgshift_2_define_status ON t;

-- nothing was left behind
SELECT count(*) FROM pgshift.rules;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 't'::regclass;

-- and what must work: long, quoted, empty, multi-line and multi-byte states, and a channel of 63 bytes
SELECT pgshift.define('t', 'status',
                      ARRAY[repeat('s', 70), 'it''s', 'say "hi"', E'two\nlines', 'back\slash', 'schließen', '状態', '', ' ', 'a->b'],
                      jsonb_build_object(repeat('s', 70), '["it''s"]'::jsonb, 'it''s', '["say \"hi\""]'::jsonb,
                                         'say "hi"', jsonb_build_array(E'two\nlines'), E'two\nlines', '["back\\slash"]'::jsonb,
                                         'back\slash', '["schließen"]'::jsonb, 'schließen', '["状態"]'::jsonb,
                                         '状態', '[""]'::jsonb, '', '[" "]'::jsonb, ' ', '["a->b"]'::jsonb),
                      initial => repeat('s', 70), notify => repeat('n', 63),
                      guards => '{" ->a->b": "OLD.status = '' '' AND NEW.status = ''a->b''"}');
INSERT INTO t (id) VALUES (1);
UPDATE t SET status = 'it''s';
UPDATE t SET status = 'say "hi"';
UPDATE t SET status = E'two\nlines';
UPDATE t SET status = 'back\slash';
UPDATE t SET status = 'schließen';
UPDATE t SET status = '状態';
UPDATE t SET status = '';
UPDATE t SET status = ' ';
UPDATE t SET status = 'a->b';
UPDATE t SET status = 'it''s';
SELECT status FROM t;
SELECT definition -> 'states' AS states FROM pgshift.rules;
SELECT pgshift.drop_rule('t', 'define');

-- odd names
CREATE SCHEMA "Odd ""Schema";
CREATE TABLE "Odd ""Schema"."A'b ""table\" ("Key" int PRIMARY KEY, "St'a""te\" text);
SELECT pgshift.define('"Odd ""Schema"."A''b ""table\"', E'St\'a"te\\', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "NEW.\"Key\" > 0"}');
INSERT INTO "Odd ""Schema"."A'b ""table\" VALUES (1, 'a');
UPDATE "Odd ""Schema"."A'b ""table\" SET "St'a""te\" = 'b';
UPDATE "Odd ""Schema"."A'b ""table\" SET "St'a""te\" = 'a';
SELECT name, field FROM pgshift.rules;
SELECT pgshift.drop_rule('"Odd ""Schema"."A''b ""table\"', 'define', E'St\'a"te\\');

-- a column whose name leaves no room for the rule's
CREATE TABLE long (status_of_the_application_as_seen_by_the_clerk_at_the_front_des text,
                   status_of_the_application_as_seen_by_the_clerk_at_the_front_dex text);
SELECT pgshift.define('long', 'status_of_the_application_as_seen_by_the_clerk_at_the_front_des', '{a,b}', '{}');
SELECT pgshift.define('long', 'status_of_the_application_as_seen_by_the_clerk_at_the_front_dex', '{x,y}', '{}');
SELECT name, length(name), field FROM pgshift.rules ORDER BY name;
INSERT INTO long VALUES ('a', 'y');

-- drop_rule
SELECT pgshift.drop_rule(NULL, 'define');
SELECT pgshift.drop_rule('long', NULL);
SELECT pgshift.drop_rule('long', 'defined');
SELECT pgshift.drop_rule('v', 'define');
SELECT pgshift.drop_rule('t', 'define');
SELECT pgshift.drop_rule('long', 'define', 'nowhere');
SELECT pgshift.drop_rule('long', 'define');
SELECT count(*) FROM pgshift.rules;

-- the trigger functions by themselves
SELECT pgshift.define_trigger();
CREATE TRIGGER by_hand AFTER INSERT ON long FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('{}');
INSERT INTO long VALUES ('a', 'y');
DROP TRIGGER by_hand ON long;
CREATE TRIGGER by_hand BEFORE INSERT ON long FOR EACH STATEMENT EXECUTE FUNCTION pgshift.define_trigger('{}');
INSERT INTO long VALUES ('a', 'y');
DROP TRIGGER by_hand ON long;
CREATE TRIGGER by_hand BEFORE INSERT ON long FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger();
INSERT INTO long VALUES ('a', 'y');
DROP TRIGGER by_hand ON long;
CREATE TRIGGER by_hand BEFORE INSERT ON long FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('no JSON');
INSERT INTO long VALUES ('a', 'y');
SELECT relation, kind, name, field, definition FROM pgshift.rules;
DROP TRIGGER by_hand ON long;
CREATE TRIGGER by_hand BEFORE INSERT ON long FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('{"field": "nowhere", "states": ["a"], "transitions": {}}');
INSERT INTO long VALUES ('a', 'y');
DROP TRIGGER by_hand ON long;
CREATE TRIGGER by_hand BEFORE INSERT ON long FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('{"states": 1}');
INSERT INTO long VALUES ('a', 'y');
DROP TRIGGER by_hand ON long;
SELECT count(*) FROM pgshift.rules;

DROP TABLE t, long CASCADE;
DROP SCHEMA "Odd ""Schema" CASCADE;
DROP FUNCTION nothing;
DROP SEQUENCE s;
DROP TYPE c;
