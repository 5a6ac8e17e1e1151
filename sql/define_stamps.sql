-- define(): columns that get the time of entering a state
SET timezone = 'UTC';

CREATE TABLE loans (id int PRIMARY KEY, status text, note text, approved_at timestamptz DEFAULT '1999-01-01', decided timestamp, day date, changed_at timestamptz(0));
SELECT pgshift.define('loans', 'status', '{pending,approved,rejected,paid}',
    '{"pending": ["approved", "rejected"], "approved": ["paid", "pending"]}', 'pending', frozen => '{paid}',
    guards => '{"approved->paid": "NEW.approved_at = OLD.approved_at AND NEW.changed_at >= OLD.changed_at AND NEW.day IS NOT NULL"}',
    stamps => '{"approved": "approved_at", "rejected": "decided", "paid": "day", "*": "changed_at"}');
-- What is stamped, told apart from what a statement gives
CREATE FUNCTION told(loan loans) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', loan.id, loan.status, 'approved ' || (loan.approved_at BETWEEN now() AND clock_timestamp()),
                     'decided ' || (loan.decided BETWEEN now()::timestamp AND clock_timestamp()::timestamp), 'day ' || (loan.day BETWEEN now()::date AND clock_timestamp()::date),
                     'changed ' || (loan.changed_at BETWEEN now() - interval '1 s' AND clock_timestamp() + interval '1 s')) $$;
BEGIN;
INSERT INTO loans (id) VALUES (1) RETURNING told(loans);
INSERT INTO loans VALUES (2, 'approved', NULL, '2000-01-01', '2000-01-01', '2000-01-01', '2000-01-01') RETURNING told(loans);
INSERT INTO loans (id, status, changed_at) VALUES (3, 'paid', NULL) RETURNING told(loans);
COPY loans (id, status, day) FROM stdin;
4	rejected	2000-01-01
\.
SELECT told(loans) FROM loans WHERE id = 4;
-- Where no state is entered, it stays
CREATE TEMP TABLE before AS TABLE loans;
UPDATE loans SET note = 'x', approved_at = '2000-01-01', decided = NULL, changed_at = '2000-01-01' WHERE id <> 3;
UPDATE loans SET status = status, day = '2000-01-01';
SELECT count(*) FROM loans JOIN before USING (id, approved_at, changed_at) WHERE id = 2;
SELECT count(*) FROM loans l JOIN before b USING (id)
 WHERE (l.approved_at, l.decided, l.day, l.changed_at) IS NOT DISTINCT FROM (b.approved_at, b.decided, b.day, b.changed_at);
-- Entering, it is set before guards see the row, and in frozen states too
UPDATE loans SET status = 'approved', approved_at = '2000-01-01' WHERE id = 1 RETURNING told(loans);
UPDATE loans SET status = 'paid', changed_at = '1999-01-01', day = NULL WHERE id = 1 RETURNING told(loans);
UPDATE loans SET day = '2000-01-01' WHERE id = 1 RETURNING told(loans);
UPDATE loans SET day = '2000-01-01', note = 'y' WHERE id = 1;
ROLLBACK;
-- Each entering anew
INSERT INTO loans (id, status) VALUES (1, 'approved');
SELECT approved_at AS first FROM loans \gset
UPDATE loans SET status = 'pending' RETURNING approved_at = :'first' AS kept;
UPDATE loans SET status = 'approved' RETURNING approved_at > :'first' AS anew, decided IS NULL AS none;
INSERT INTO loans VALUES (1, 'paid', 'n') ON CONFLICT (id) DO UPDATE SET note = excluded.note, day = excluded.day RETURNING note, day;
INSERT INTO loans VALUES (1, NULL, 'n') ON CONFLICT (id) DO UPDATE SET note = excluded.note || '!' RETURNING status, note;
-- In the session's time, as an assignment would have it
SET timezone = 'Pacific/Kiritimati';
UPDATE loans SET status = 'paid' RETURNING day = clock_timestamp()::date AS today;
INSERT INTO loans VALUES (2, 'rejected') RETURNING decided BETWEEN clock_timestamp()::timestamp - interval '1 min' AND clock_timestamp() AS local;
SET timezone = 'UTC';
SELECT decided > clock_timestamp()::timestamp + interval '13 h' AS was_local FROM loans WHERE id = 2;
SELECT changed_at = date_trunc('second', changed_at) AS whole FROM loans WHERE id = 2;

-- Columns are followed by other names and types, and not dropped
ALTER TABLE loans RENAME decided TO ended;
ALTER TABLE loans ALTER ended TYPE date;
INSERT INTO loans VALUES (5, 'rejected') RETURNING ended = current_date AS today;
ALTER TABLE loans ALTER ended TYPE text;
ALTER TABLE loans DROP COLUMN ended;
ALTER TABLE loans DROP COLUMN ended CASCADE;
SELECT definition -> 'stamps' AS stamps FROM pgshift.rules;
-- Nothing else writes them
SELECT pgshift.normalize('loans', '{"note": "trim", "ended": "{value} - 1"}');
SELECT pgshift.define('loans', 'note', '{a,b}', '{}', validate_existing => false, stamps => '{"a": "ended"}');
SELECT pgshift.define('loans', 'note', '{a,b}', '{}', validate_existing => false, stamps => '{"a": "status"}');
SELECT relation, kind, field FROM pgshift.rules;
-- A column of another rule's is stamped in rows that this one has frozen
ALTER TABLE loans ADD flag text, ADD flagged timestamptz;
SELECT pgshift.define('loans', 'flag', '{off,on}', '{"off": ["on"]}', stamps => '{"on": "flagged"}', validate_existing => false);
SELECT pgshift.define('loans', 'status', '{pending,approved,rejected,paid}', '{}', frozen => '{paid}', frozen_except => '{flag}');
INSERT INTO loans (id, status, flag) VALUES (6, 'paid', 'off');
UPDATE loans SET flagged = '2000-01-01' WHERE id = 6 RETURNING flagged;
UPDATE loans SET flag = 'on' WHERE id = 6 RETURNING flagged > now() - interval '1 min' AS stamped;
UPDATE loans SET note = 'x' WHERE id = 6;

-- Wrong arguments
CREATE TABLE wrong (id int, at timestamptz, status text, word text, day date, later timestamptz GENERATED ALWAYS AS (at) STORED, PRIMARY KEY (id, at));
CREATE FUNCTION stamped(stamps jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text; hint text;
BEGIN
    PERFORM pgshift.define('wrong', 'status', '{a,b}', '{}', stamps => stamps);
    RETURN 'fine';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' | ', SQLSTATE, SQLERRM, nullif(detail, ''), nullif(hint, ''));
END $$;
SELECT stamps, stamped(stamps)
  FROM unnest(ARRAY['{"a": "day"}', '{"c": "day"}', '{"a": "dai"}', '{"a": "status"}', '{"a": "word"}', '{"a": "at"}', '{"a": "later"}', '{"a": ["day"]}', '{"a": null}', '[]', '"day"',
                    '{}', 'null', '{"a": "ctid"}']::jsonb[]) AS stamps;
SELECT pgshift.normalize('wrong', '{"day": "{value} + 1"}');
SELECT stamped('{"*": "day"}');
DROP TABLE wrong;
DROP TABLE loans CASCADE;

-- A move between partitions is one UPDATE: a stamp is set once, and stays
CREATE TABLE parts (id int, status text, changed_at timestamptz, seen_at timestamptz) PARTITION BY LIST (status);
CREATE TABLE parts_new PARTITION OF parts FOR VALUES IN ('new');
CREATE TABLE parts_old (seen_at timestamptz, changed_at timestamptz, gone int, status text, id int);
ALTER TABLE parts_old DROP COLUMN gone;
ALTER TABLE parts ATTACH PARTITION parts_old DEFAULT;
SELECT pgshift.define('parts', 'status', '{new,old,out}', '{"new": ["old"], "old": ["new", "out"]}', 'new', strict_insert => true,
                      stamps => '{"*": "changed_at", "new": "seen_at"}');
INSERT INTO parts VALUES (1, 'new'), (2, 'new');
CREATE TEMP TABLE at_first AS TABLE parts;
UPDATE parts SET status = 'old', seen_at = '2000-01-01';
SELECT p.tableoid::regclass, p.changed_at > f.changed_at AS changed, p.seen_at = f.seen_at AS seen FROM parts p JOIN at_first f USING (id) ORDER BY id;
-- not even by a trigger in between
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed_at := '2000-01-01'; NEW.seen_at := NULL; RETURN NEW; END $$;
CREATE TRIGGER meddle BEFORE INSERT ON parts_new FOR EACH ROW EXECUTE FUNCTION meddle();
UPDATE parts SET status = 'new' WHERE id = 1 RETURNING changed_at > now() - interval '1 min' AS changed, seen_at > now() - interval '1 min' AS seen;
-- nor where the row's own partition keeps it
UPDATE parts SET status = 'out', changed_at = NULL WHERE id = 2 RETURNING changed_at > now() - interval '1 min' AS changed, seen_at IS NOT NULL AS seen;
CREATE TABLE by_time (id int, status text, at timestamptz) PARTITION BY RANGE (at);
SELECT pgshift.define('by_time', 'status', '{a}', '{}', stamps => '{"a": "at"}');
DROP TABLE parts, by_time;
DROP FUNCTION meddle, stamped;
RESET timezone;

-- What doctor() finds
CREATE TABLE checked (id int PRIMARY KEY, status text, at timestamptz NOT NULL, seen timestamptz NOT NULL, ended date);
SELECT pgshift.define('checked', 'status', '{new,old}', '{"new": ["old"], "old": []}', 'new', strict_insert => true, stamps => '{"new": "seen", "old": "at", "*": "ended"}');
SELECT severity, finding, remedy FROM pgshift.doctor('checked');
\set VERBOSITY terse
INSERT INTO checked VALUES (1);
\set VERBOSITY default
SELECT remedy FROM pgshift.doctor('checked') \gset
:remedy
INSERT INTO checked VALUES (1) RETURNING at, seen IS NOT NULL AS seen;
ALTER TABLE checked DROP CONSTRAINT checked_pkey, ADD PRIMARY KEY (id, ended);
SELECT severity, finding, remedy FROM pgshift.doctor('checked');
ALTER TABLE checked DROP CONSTRAINT checked_pkey, ADD PRIMARY KEY (id);
SELECT pgshift.consensus('checked', 'old', 1, bind => '{at,seen}');
SELECT severity, finding, remedy FROM pgshift.doctor('checked');
SELECT pgshift.approve('checked', '1', 'ann');
UPDATE checked SET status = 'old';
DROP TABLE checked;
