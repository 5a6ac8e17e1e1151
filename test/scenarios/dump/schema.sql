-- Rules of every kind of shape, for test/scenarios/dump/run.
CREATE EXTENSION pgshift_state;
CREATE SCHEMA "Odd ""one";
CREATE TYPE "Odd ""one".mood AS ENUM ('sad', 'o''k', 'back\slash');
CREATE TABLE "Odd ""one"."T'able\" (id int PRIMARY KEY, "St'a""te\" "Odd ""one".mood, note text);
SELECT pgshift.define('"Odd ""one"."T''able\"', E'St\'a"te\\', ARRAY['sad', 'o''k', 'back\slash'],
                      '{"sad": ["o''k"], "o''k": ["back\\slash"]}', initial => 'sad', notify => 'odd "channel''\',
                      guards => '{"sad->o''k": "NEW.note LIKE ''%\\\\%'' -- a comment\n AND true"}');
INSERT INTO "Odd ""one"."T'able\" (id) VALUES (1);

CREATE TABLE public.limits (up_to int);
INSERT INTO public.limits VALUES (10);
CREATE FUNCTION public.is_small(int) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT $1 <= max(up_to) FROM public.limits';
CREATE TABLE public.parts (id int, status text) PARTITION BY RANGE (id);
CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM (0) TO (100);
CREATE TABLE public.parts_2 (status text, gone int, id int);
ALTER TABLE public.parts_2 DROP COLUMN gone;
ALTER TABLE public.parts ATTACH PARTITION public.parts_2 FOR VALUES FROM (100) TO (200);
SELECT pgshift.define('public.parts', 'status', '{open,closed,shut}', '{"open": ["closed", "shut"]}', initial => 'open',
                      strict_insert => true, frozen => '{closed}',
                      guards => '{"open->closed": "is_small(NEW.id)", "open->shut": "NEW.id < (SELECT max(up_to) FROM limits)"}');
INSERT INTO public.parts VALUES (1), (2), (101);
UPDATE public.parts SET status = 'closed' WHERE id = 1;

-- columns that a rule names besides
CREATE TABLE public.stamped (id int PRIMARY KEY, status text DEFAULT 'open', "closed at" timestamptz, seen int);
SELECT pgshift.define('public.stamped', 'status', '{open,closed}', '{"open": ["closed"]}', initial => 'open', frozen => '{closed}',
                      frozen_except => '{seen}', stamps => '{"closed": "closed at"}');
INSERT INTO public.stamped (id) VALUES (1);
UPDATE public.stamped SET status = 'closed';

-- from any state, where rows may begin, and guards with names and messages
CREATE TABLE public.tickets (id int PRIMARY KEY, status text);
SELECT pgshift.define('public.tickets', 'status', '{open,closed,lost}', '{"*": ["lost"], "open": ["closed"], "<initial>": ["closed"]}', initial => 'open',
                      guards => '{"*->lost": ["NEW.id > 0", {"check": "is_small(NEW.id)", "name": "small''\"", "message": "Only \\ small ones."}],
                                  "<initial>->*": "NEW.id < (SELECT max(up_to) FROM limits)"}');
INSERT INTO public.tickets VALUES (1, NULL), (2, 'closed');

-- two rules on a table, one of them disabled, one as PostgreSQL's own triggers fire
CREATE TABLE public.two (a text, b text);
SELECT pgshift.define(pgshift.define('public.two', 'a', '{x}', '{}', initial => 'x'), 'b', '{y}', '{}', initial => 'y');
INSERT INTO public.two VALUES (NULL, NULL);
ALTER TABLE public.two DISABLE TRIGGER zz_pgshift_2_define_a;
ALTER TABLE public.two ENABLE TRIGGER zz_pgshift_2_define_b;

-- built-ins and expressions of normalize(), with what needs quoting
CREATE FUNCTION public.tidy(text) RETURNS text LANGUAGE sql AS $$ SELECT pg_catalog.replace($1, '\', '/') $$;
CREATE TABLE public."spelled'\" (id int, "e'mail\" text, name text, path text, price numeric(6,2));
SELECT pgshift.normalize($$public."spelled'\"$$, $${"e'mail\\": "email", "name": "name", "price": "round({value}, 1)",
                         "path": "tidy({value}) || E'\\\\' || NEW.name -- a comment\n || (SELECT '{value}''')"}$$);
INSERT INTO public."spelled'\" VALUES (1, ' A@X ', ' É  x', 'a\b', 1.26);

-- a guard that its table's owner can use by a grant, which a dump brings last
CREATE ROLE dump_lender;
CREATE ROLE dump_borrower;
CREATE SCHEMA lent AUTHORIZATION dump_lender;
GRANT USAGE ON SCHEMA lent TO dump_borrower;
CREATE FUNCTION lent.ok(int) RETURNS boolean LANGUAGE sql AS 'SELECT $1 > 0';
ALTER FUNCTION lent.ok OWNER TO dump_lender;
CREATE TABLE public.borrowing (id int, status text);
ALTER TABLE public.borrowing OWNER TO dump_borrower;
SELECT pgshift.define('public.borrowing', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "lent.ok(NEW.id)"}');
INSERT INTO public.borrowing VALUES (0, 'a');

-- an audited table that was renamed, with its log, and a seal on it
CREATE TABLE public.early (id int PRIMARY KEY, amount int, secret text);
SELECT pgshift.audit('public.early', redact => '{secret}');
INSERT INTO public.early VALUES (1, 10, 'x'), (2, 20, 'y');
ALTER TABLE public.early RENAME TO audited;
ALTER TABLE public.audited RENAME amount TO total;
UPDATE public.audited SET total = 11, secret = 'z' WHERE id = 1;
TRUNCATE public.audited;
INSERT INTO public.audited VALUES (1, 12, 'w');
-- as if it came from a server whose transactions had higher numbers: one that a seal names, one that is in none yet
INSERT INTO pgshift._pgshift_state_audit (table_id, entity_id, field, to_value, changed_by, changed_at, operation, transaction_id)
VALUES ((SELECT table_id FROM pgshift.recorded_tables WHERE name = 'public.audited'), '', 'total', '1', 'ann', now(), 'I', '90000000000');
SELECT pgshift.seal_audit();
INSERT INTO pgshift._pgshift_state_audit (table_id, entity_id, field, to_value, changed_by, changed_at, operation, transaction_id)
VALUES ((SELECT table_id FROM pgshift.recorded_tables WHERE name = 'public.audited'), '', 'total', '2', 'ann', now(), 'U', '90000000000');
UPDATE public.audited SET total = 13;

-- a partitioned one, where rows have moved, sealed in part
CREATE TABLE public.logged (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);
CREATE TABLE public.logged_1 PARTITION OF public.logged FOR VALUES FROM (0) TO (10);
CREATE TABLE public.logged_2 PARTITION OF public.logged FOR VALUES FROM (10) TO (20);
SELECT pgshift.audit('public.logged');
INSERT INTO public.logged VALUES (1, 'one'), (11, 'eleven'), (2, NULL);
SELECT pgshift.seal_audit();
UPDATE public.logged SET id = 12 WHERE id = 2;
DELETE FROM public.logged WHERE id = 11;

-- gates, with approvals that are open, used up, and for a table that is gone
CREATE TABLE public.requests (id int, kind text, amount numeric, asked_by text, status text, PRIMARY KEY (kind, id));
SELECT pgshift.consensus('public.requests', 'o''k "now"\', 2, roles => '{"ri''sk",legal}', distinct_roles => true, requester => 'asked_by',
                         expires => '1 year 2 days', bind => '{amount}', condition => 'is_small(NEW.id) OR NEW.kind > ''a''');
INSERT INTO public.requests SELECT i, 'k"', 10, 'ann', 'new' FROM generate_series(1, 3) AS i;
SELECT pgshift.approve('public.requests', '["k\"","1"]', 'bob', 'ri''sk'), pgshift.approve('public.requests', '["k\"","1"]', 'cy', 'legal', note => 'yes'),
       pgshift.approve('public.requests', '["k\"","2"]', 'bob', 'ri''sk'), pgshift.approve('public.requests', '["k\"","3"]', 'bob', 'ri''sk'),
       pgshift.approve('public.requests', '["k\"","3"]', 'cy', 'legal');
UPDATE public.requests SET status = 'o''k "now"\' WHERE id = 1;
ALTER TABLE public.requests RENAME amount TO total;
CREATE TABLE public.gone (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('public.gone', 'done', 1), pgshift.audit('public.gone');
INSERT INTO public.gone VALUES (1, 'new');
SELECT pgshift.seal_audit();
SELECT pgshift.approve('public.gone', '1', 'ann');
DROP TABLE public.gone;

-- machines of the ledger, in several versions, with a function as guard and one as callback, and who has gone through them
CREATE FUNCTION public.is_due(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS $$ SELECT e.metadata ? 'due' $$;
CREATE TABLE public.told (what text);
CREATE FUNCTION public.tell(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ INSERT INTO public.told VALUES (e.subject_id || e.to_state) $$;
SELECT pgshift.define_machine('odd ''m"\', ARRAY['a''\', 'b'], '{"a''\\": ["b"]}', 'a''\');
SELECT pgshift.transition('odd ''m"\', 's''\', 'a''\', 'o''neil\', metadata => '{"k''\\": "\\"}');
SELECT pgshift.define_machine('odd ''m"\', ARRAY['a''\', 'b', 'c'], '{"a''\\": ["b", "c"], "b": ["c"], "c": ["a''\\"]}', 'a''\',
                              guards => '{"a''\\->b": "is_due", "b->c": "metadata->>''up'' < (SELECT max(up_to)::text FROM limits)"}', callbacks => '{"after:a''\\->b": "tell"}');
SELECT pgshift.transition('odd ''m"\', 's''\', 'b', metadata => '{"due": 1}');
SELECT pgshift.transition('odd ''m"\', s, 'a''\') FROM unnest('{x,y}'::text[]) AS s;

-- an event store, with keys, idempotency keys, a stream that is closed, and what is about people
CREATE SCHEMA "shop's";
SELECT pgshift.create_store('"shop''s"."Ev""ents"', '{cart,"k''\\"}', '{by}', notify => true);
SELECT pgshift.append('"shop''s"."Ev""ents"', 'cart-1', '[{"type": "Made", "data": {"cart": "1", "k''\\": "\\"}}, {"type": "Added", "data": {"cart": "1"}, "meta": {"by": "ann"}, "pii": {"name": "Ann"}}]',
                      idempotency_key => 'first ''\'),
       pgshift.append('"shop''s"."Ev""ents"', NULL, '{"type": "Opened", "data": {"cart": null}}');
SELECT pgshift.truncate_stream('"shop''s"."Ev""ents"', 'closed');
SELECT pgshift.append('"shop''s"."Ev""ents"', 'cart-2', '{"type": "__snapshot__", "data": {"cart": "2"}}');
