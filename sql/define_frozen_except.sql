-- define(): columns that may change in frozen rows all the same

-- What keeps books about a row does not keep it from the steps that are declared
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
CREATE TABLE people (id int PRIMARY KEY);
CREATE TABLE invoices (id int PRIMARY KEY, status text, total int, touched int DEFAULT 0, version int DEFAULT 0,
                       person int REFERENCES people ON DELETE SET NULL, twice int GENERATED ALWAYS AS (version * 2) STORED);
CREATE TRIGGER touch BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION touch();
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{"draft": ["issued"], "issued": ["void"]}',
                      initial => 'draft', frozen => '{issued,void}', frozen_except => '{touched,version,person}');
INSERT INTO people VALUES (1);
INSERT INTO invoices (id, total, person) VALUES (1, 5, 1), (2, 6, NULL);
UPDATE invoices SET status = 'issued';
UPDATE invoices SET version = version + 1 WHERE id = 1 RETURNING *;
UPDATE invoices SET status = 'void', version = version + 1 WHERE id = 2 RETURNING *;
DELETE FROM people;
SELECT * FROM invoices ORDER BY id;
-- All else is as frozen as ever
UPDATE invoices SET total = 6 WHERE id = 1;
UPDATE invoices SET total = 6, version = 9 WHERE id = 1;
UPDATE invoices SET id = 3 WHERE id = 1;
DELETE FROM invoices WHERE id = 1;
TRUNCATE invoices;
INSERT INTO invoices (id, total) VALUES (1, 7) ON CONFLICT (id) DO UPDATE SET total = excluded.total;
INSERT INTO invoices (id, version) VALUES (1, 7) ON CONFLICT (id) DO UPDATE SET version = excluded.version RETURNING version, twice;

-- Columns are followed by other names, and are not dropped from under the rule
ALTER TABLE invoices RENAME version TO lock_version;
UPDATE invoices SET lock_version = 8 WHERE id = 1 RETURNING lock_version;
SELECT definition -> 'frozen_except' AS frozen_except FROM pgshift.rules;
ALTER TABLE invoices DROP COLUMN lock_version CASCADE;
ALTER TABLE invoices ADD version int;
UPDATE invoices SET version = 1 WHERE id = 1;
ALTER TABLE invoices ALTER touched TYPE bigint, ALTER total TYPE bigint;
UPDATE invoices SET lock_version = 9 WHERE id = 1 RETURNING lock_version;
-- A column that is only named so does not make the rule one on it
SELECT pgshift.drop_rule('invoices', 'define', 'person');
SELECT pgshift.define('invoices', 'total', '{5,6}', '{"5": ["6"]}');
SELECT name FROM pgshift.rules ORDER BY name;
SELECT pgshift.drop_rule('invoices', 'define', 'total');
-- Another definition has others
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{"draft": ["issued"], "issued": ["void"]}',
                      initial => 'draft', frozen => '{issued,void}', frozen_except => '{total,touched}');
UPDATE invoices SET lock_version = 10 WHERE id = 1;
UPDATE invoices SET total = 10 WHERE id = 1 RETURNING total;

-- Wrong arguments
SELECT pgshift.define('invoices', 'status', '{draft,issued}', '{}', frozen => '{issued}', frozen_except => '{verzion}');
\set VERBOSITY sqlstate
SELECT pgshift.define('invoices', 'status', '{draft,issued}', '{}', frozen => '{issued}', frozen_except => '{verzion}');
\set VERBOSITY default
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen_except => '{version}');
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen => '{}', frozen_except => '{version}');
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen => '{issued}', frozen_except => '{status}');
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen => '{issued}', frozen_except => '{twice}');
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen => '{issued}', frozen_except => '{version,version}');
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen => '{issued}', frozen_except => '{NULL}');
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen => '{issued}', frozen_except => '{ctid}');
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen => '{issued}', frozen_except => '{*}');
-- An empty list says nothing
SELECT pgshift.define('invoices', 'status', '{draft,issued,void}', '{}', frozen_except => '{}');
SELECT definition FROM pgshift.rules;
DROP TABLE invoices, people;

-- In partitions, whose columns have other places, and from one to another
CREATE TABLE cases (id int, region text, status text, note text, seen int) PARTITION BY LIST (region);
CREATE TABLE cases_eu PARTITION OF cases FOR VALUES IN ('eu');
CREATE TABLE cases_us (seen int, gone int, note text, status text, region text, id int);
ALTER TABLE cases_us DROP COLUMN gone;
ALTER TABLE cases ATTACH PARTITION cases_us FOR VALUES IN ('us');
SELECT pgshift.define('cases', 'status', '{open,closed}', '{"open": ["closed"]}', 'open', frozen => '{closed}', frozen_except => '{seen,region}');
INSERT INTO cases VALUES (1, 'eu', 'closed'), (2, 'us', 'closed');
UPDATE cases SET seen = 1;
UPDATE cases SET note = 'x' WHERE id = 2;
UPDATE cases_us SET note = 'x', seen = 2;
UPDATE cases SET region = 'us' WHERE id = 1;
UPDATE cases SET region = 'eu', note = 'x' WHERE id = 1;
SELECT tableoid::regclass, id, region, status, note, seen FROM cases ORDER BY id;
-- With another state that another column holds: each freezes what it does not except
SELECT pgshift.define('cases', 'note', '{a,b}', '{"a": ["b"]}', frozen => '{b}', frozen_except => '{status}', validate_existing => false);
UPDATE cases SET seen = 3;
INSERT INTO cases VALUES (3, 'eu', 'open', 'b');
UPDATE cases SET status = 'closed' WHERE id = 3;
UPDATE cases SET seen = 3 WHERE id = 3;
DROP TABLE cases;
DROP FUNCTION touch;
