-- define(): from any state, and where rows may begin
CREATE SCHEMA any_state;
SET search_path = any_state;

-- a target of every state: one without a key, too, but not of one with an empty array, nor a state of itself
CREATE TABLE sprints (id int PRIMARY KEY, s text, note text);
SELECT pgshift.define('sprints', 's', '{new,sent,lost,done,cancelled}',
                      '{"*": ["cancelled", "lost"], "new": ["sent"], "sent": ["done"], "done": []}', 'new');
SELECT definition -> 'transitions' FROM pgshift.rules WHERE relation = 'sprints'::regclass;
INSERT INTO sprints VALUES (1, 'new'), (2, 'sent'), (3, 'lost'), (4, 'done'), (5, 'cancelled'), (6, 'new');
UPDATE sprints SET s = 'cancelled' WHERE id IN (1, 2, 3);
UPDATE sprints SET s = 'cancelled' WHERE id = 4;
UPDATE sprints SET s = 'sent' WHERE id = 1;
UPDATE sprints SET s = 'cancelled', note = 'unchanged is fine' WHERE id = 5;
UPDATE sprints SET s = 'lost' WHERE id = 5;
UPDATE sprints SET s = 'done' WHERE id = 6;
UPDATE sprints SET s = 'sent' WHERE id = 6;
SELECT id, s FROM sprints ORDER BY id;
SELECT severity, finding FROM pgshift.doctor('sprints');

-- a key twice can't be seen: jsonb keeps the last
SELECT pgshift.define('sprints', 's', '{new,sent,lost,done,cancelled}', '{"new": ["sent"], "new": ["cancelled"]}', 'new');
SELECT definition -> 'transitions' FROM pgshift.rules WHERE relation = 'sprints'::regclass;

-- what is wrong with one
CREATE FUNCTION try(states text[], transitions jsonb, initial text DEFAULT NULL, guards jsonb DEFAULT NULL, strict boolean DEFAULT false)
RETURNS void LANGUAGE sql AS $$ SELECT pgshift.define('sprints', 's', states, transitions, initial, guards, strict, validate_existing => false) $$;
SELECT try('{new,*}', '{}');
SELECT try('{new,<initial>}', '{}');
SELECT try('{new,done}', '{"*": ["done", "nowhere"]}');
SELECT try('{new,done}', '{"*": ["*"]}');
SELECT try('{new,done}', '{"new": ["*"]}');
SELECT try('{new,done}', '{"*": ["done", "done"]}');
SELECT try('{new,done}', '{"*": "done"}');
SELECT try('{new,done}', '{"<initial>": ["nowhere"]}');
SELECT try('{new,done}', '{"<initial>": ["done", "done"]}');
SELECT try('{new,done}', '{"<initial>": ["*"]}');
SELECT try('{new,done}', '{"<initial>": []}');
SELECT try('{new,done}', '{"new": ["<initial>"]}');
SELECT try('{new,done}', '{"new": ["done"]}', 'new', '{"*->new": "true"}');
SELECT try('{new,done}', '{"new": ["done"]}', 'new', '{"done->*": "true"}');
SELECT try('{new,done}', '{}', 'new', '{"*->*": "true"}');
SELECT try('{new,done}', '{"new": ["done"]}', 'new', '{"*-><initial>": "true"}');
SELECT try('{new,done}', '{"new": ["done"]}', 'new', '{"<initial>->done": "true"}', true);
SELECT try('{new,done}', '{"<initial>": ["new"]}', NULL, '{"<initial>->done": "true"}');

-- guards that fit several transitions: all must hold, and the most exact is asked first
SELECT try('{new,sent,lost,done,cancelled}', '{"*": ["cancelled"], "new": ["sent"], "sent": ["done"]}', 'new',
           '{"*->*": "NEW.note <> ''nothing moves''", "*->cancelled": "NEW.note <> ''not cancelled''",
             "new->*": "NEW.note <> ''new stays''", "new->cancelled": "NEW.note <> ''not from new''"}');
TRUNCATE sprints;
INSERT INTO sprints VALUES (1, NULL, 'nothing moves'), (2, 'sent', 'nothing moves');
UPDATE sprints SET s = 'cancelled', note = 'not from new' WHERE id = 1;
UPDATE sprints SET s = 'cancelled', note = 'not cancelled' WHERE id = 1;
UPDATE sprints SET s = 'cancelled', note = 'new stays' WHERE id = 1;
UPDATE sprints SET s = 'cancelled' WHERE id = 1;
UPDATE sprints SET s = 'sent', note = 'not cancelled' WHERE id = 1;
UPDATE sprints SET s = 'cancelled', note = 'not from new' WHERE id = 2;
UPDATE sprints SET s = 'cancelled', note = NULL WHERE id = 1;
SELECT id, s, note FROM sprints ORDER BY id;

-- <initial> restricts INSERT to initial and what it names, with strict_insert or without; COPY and MERGE are INSERT, too
CREATE TABLE tickets (id int PRIMARY KEY, s text, due date);
CREATE FUNCTION tickets(transitions jsonb, initial text, guards jsonb DEFAULT NULL, strict boolean DEFAULT false)
RETURNS void LANGUAGE sql AS $$ SELECT pgshift.define('tickets', 's', '{draft,open,closed}', transitions, initial, guards, strict) $$;
SELECT tickets('{"<initial>": ["open"], "draft": ["open"], "open": ["closed"]}', 'draft');
INSERT INTO tickets VALUES (1, 'draft'), (2, 'open'), (3, NULL);
INSERT INTO tickets VALUES (4, 'closed');
COPY tickets FROM STDIN;
5	closed	\N
\.
MERGE INTO tickets USING (VALUES (6)) AS v (id) ON tickets.id = v.id WHEN NOT MATCHED THEN INSERT VALUES (6, 'closed');
INSERT INTO tickets VALUES (1, 'closed') ON CONFLICT (id) DO UPDATE SET s = 'open';
UPDATE tickets SET s = 'closed' WHERE id = 2;
UPDATE tickets SET s = 'draft' WHERE id = 1;
SELECT id, s FROM tickets ORDER BY id;
SELECT severity, finding FROM pgshift.doctor('tickets');
SELECT tickets('{"<initial>": ["open"], "draft": ["open"]}', 'draft', NULL, true);
INSERT INTO tickets VALUES (4, 'open');
INSERT INTO tickets VALUES (5, 'closed');
SELECT severity, finding FROM pgshift.doctor('tickets');
-- with no state to begin in but those named, NULL is none
SELECT tickets('{"<initial>": ["open"], "*": ["closed"]}', NULL);
INSERT INTO tickets VALUES (6, 'draft');
INSERT INTO tickets VALUES (6, NULL);
SELECT tickets('{"<initial>": [], "*": ["closed"]}', 'open');
INSERT INTO tickets VALUES (6, 'closed');
INSERT INTO tickets VALUES (6, NULL);
-- who may not see the values is not shown them
CREATE ROLE regress_writer;
GRANT USAGE ON SCHEMA any_state TO regress_writer;
GRANT INSERT ON tickets TO regress_writer;
SET ROLE regress_writer;
INSERT INTO tickets VALUES (7, 'closed');
RESET ROLE;

-- a guard of INSERT is asked of every row proposed, over NEW as it is stored; alone it restricts nothing else
SELECT tickets('{"draft": ["open"], "*": ["closed"]}', 'draft',
               '{"<initial>->open": "NEW.due IS NOT NULL", "<initial>->draft": {"check": "NEW.s = ''draft'' AND NEW.id > 10", "message": "Low numbers are old."},
                 "*->*": "NEW.due > OLD.due"}');
INSERT INTO tickets VALUES (11, 'open', NULL);
INSERT INTO tickets VALUES (11, 'open', '2026-01-01'), (12, 'closed', NULL), (13, NULL, '2026-01-01');
INSERT INTO tickets VALUES (10, NULL);
INSERT INTO tickets VALUES (10, 'draft');
INSERT INTO tickets VALUES (11, 'open', NULL) ON CONFLICT (id) DO UPDATE SET due = NULL;
UPDATE tickets SET s = 'open' WHERE id = 13;
UPDATE tickets SET s = 'open', due = '2026-01-02' WHERE id = 13;
SELECT id, s, due FROM tickets WHERE id > 10 ORDER BY id;
-- for any state a row begins in, with a query, and beside one for a state
SELECT tickets('{}', 'draft', '{"<initial>->*": "(SELECT count(*) FROM any_state.tickets AS t WHERE t.due IS NOT DISTINCT FROM NEW.due) < 2", "<initial>->closed": "NEW.due IS NULL"}');
INSERT INTO tickets VALUES (14, 'closed', '2026-01-02');
INSERT INTO tickets VALUES (14, NULL, '2026-01-02'), (15, NULL, '2026-01-02');
INSERT INTO tickets VALUES (14, NULL, '2026-01-02');
-- there is no OLD, and the columns that don't exist yet are none
SELECT tickets('{}', 'draft', '{"<initial>->open": "OLD.due < NEW.due"}');
SELECT tickets('{}', 'draft', '{"<initial>->*": "(SELECT OLD.due < NEW.due)"}');
-- what the parser says of it besides differs between releases
\set VERBOSITY terse
SELECT tickets('{}', 'draft', '{"<initial>->open": "due IS NOT NULL"}');
\set VERBOSITY default
SELECT tickets('{}', 'draft', '{"<initial>->open": "NEW.ctid IS NOT NULL"}');

-- a row that moves between partitions is no INSERT
CREATE TABLE parts (id int, s text, region text) PARTITION BY LIST (region);
CREATE TABLE parts_eu PARTITION OF parts FOR VALUES IN ('eu');
CREATE TABLE parts_us (region text, gone int, s text, id int);
ALTER TABLE parts_us DROP COLUMN gone;
ALTER TABLE parts ATTACH PARTITION parts_us FOR VALUES IN ('us');
SELECT pgshift.define('parts', 's', '{a,b,c}', '{"<initial>": ["b"], "a": ["b"], "*": ["c"]}', 'a',
                      '{"<initial>->*": "NEW.region = ''eu'' AND NEW.s <> ''c''", "*->c": "NEW.region = ''us'' AND OLD.region = ''eu''"}');
INSERT INTO parts VALUES (1, NULL, 'us');
INSERT INTO parts VALUES (1, NULL, 'eu'), (2, 'b', 'eu');
INSERT INTO parts VALUES (3, 'c', 'eu');
UPDATE parts SET region = 'us' WHERE id = 1;
UPDATE parts SET region = 'us', s = 'c' WHERE id = 2;
UPDATE parts SET region = 'eu', s = 'c' WHERE id = 1;
UPDATE parts SET region = 'eu' WHERE id = 2;
SELECT tableoid::regclass, id, s FROM parts ORDER BY id;

-- the call that makes the rule again gives * and <initial> as they were given
SELECT definition -> 'transitions' AS transitions, definition -> 'guards' AS guards FROM pgshift.rules WHERE relation = 'parts'::regclass;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA any_state CASCADE;
DROP ROLE regress_writer;
