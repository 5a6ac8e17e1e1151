\set SHOW_CONTEXT never
-- Guards and callbacks: what is asked before a transition, and what is called after it
CREATE ROLE regress_mover;
CREATE SCHEMA guarded;
GRANT USAGE ON SCHEMA guarded TO PUBLIC;
SET search_path = guarded;

CREATE TABLE seen (n int GENERATED ALWAYS AS IDENTITY, what text);
CREATE TABLE limits (up_to int);
INSERT INTO limits VALUES (100);
-- what they get is the entry that is about to be, or is
CREATE FUNCTION is_known(e pgshift.ledger_entry) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO guarded.seen (what) VALUES (format('guard: %s %s %s->%s %s %s %s %s', e.machine, e.subject_id, e.from_state, e.to_state, e.sort_key, e.actor_id, e.actor_type, e.metadata));
    IF e.metadata ->> 'answer' = 'error' THEN RAISE EXCEPTION 'asked about %', e.subject_id; END IF;
    RETURN CASE e.metadata ->> 'answer' WHEN 'null' THEN NULL WHEN 'no' THEN false ELSE true END;
END $$;
CREATE FUNCTION on_pending(e pgshift.ledger_entry) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO guarded.seen (what) VALUES (format('callback: %s %s->%s %s %s %s', e.subject_id, e.from_state, e.to_state, e.sort_key, e.most_recent, e = pgshift.current_state(e.machine, e.subject_id)));
    IF e.metadata ? 'fail' THEN RAISE EXCEPTION 'the callback of % says no', e.subject_id; END IF;
END $$;
CREATE FUNCTION go_on(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ SELECT pgshift.transition(e.machine, e.subject_id, 'captured', metadata => '{"amount": 1}') $$;
CREATE FUNCTION meddle(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS $$ SELECT pgshift.transition(e.machine, e.subject_id, 'failed') IS NOT NULL $$;

SELECT pgshift.define_machine('guarded', '{pending,authorized,captured,failed}',
    '{"pending": ["authorized", "failed"], "authorized": ["captured", "failed"], "captured": ["failed"]}', 'pending',
    guards => '{"<initial>->pending": "is_known", "authorized->captured": "metadata->>''amount'' IS NOT NULL",
                "pending->authorized": "actor_type = ''USER'' AND actor_id <> ''mallory'' AND from_state = ''pending'' AND to_state LIKE ''auth%'' AND subject_id !~ ''^test''",
                "captured->failed": "(metadata->>''amount'')::int < (SELECT max(up_to) FROM limits WHERE metadata ? ''amount'')"}',
    callbacks => '{"after:<initial>->pending": "on_pending", "after:pending->failed": "on_pending"}');

-- a function: true lets through, NULL and false don't, an error is one
SELECT from_state, to_state FROM pgshift.transition('guarded', 'g-1', 'pending', metadata => '{"answer": "yes"}');
SELECT pgshift.transition('guarded', 'g-2', 'pending', metadata => '{"answer": "null"}');
\set VERBOSITY verbose
SELECT pgshift.transition('guarded', 'g-2', 'pending', metadata => '{"answer": "no"}');
\set VERBOSITY default
SELECT pgshift.transition('guarded', 'g-2', 'pending', metadata => '{"answer": "error"}');
SELECT what FROM seen ORDER BY n;
-- an expression
SELECT pgshift.transition('guarded', 'g-1', 'authorized');
SELECT pgshift.transition('guarded', 'g-1', 'authorized', 'mallory');
SELECT to_state FROM pgshift.transition('guarded', 'test-1', 'pending');
SELECT pgshift.transition('guarded', 'test-1', 'authorized', 'ann');
SELECT * FROM pgshift.next_transitions('guarded', 'g-1');
BEGIN;
SELECT pgshift.set_actor('ann');
SELECT * FROM pgshift.next_transitions('guarded', 'g-1');
COMMIT;
SELECT to_state FROM pgshift.transition('guarded', 'g-1', 'authorized', 'ann');
SELECT pgshift.transition('guarded', 'g-1', 'captured');
SELECT to_state FROM pgshift.transition('guarded', 'g-1', 'captured', metadata => '{"amount": 20}');
-- one with a sub-select, which is NULL without the metadata
SELECT pgshift.transition('guarded', 'g-1', 'failed');
SELECT pgshift.transition('guarded', 'g-1', 'failed', metadata => '{"amount": 100}');
SELECT * FROM pgshift.next_transitions('guarded', 'g-1');
SELECT to_state FROM pgshift.transition('guarded', 'g-1', 'failed', metadata => '{"amount": 99}');
-- names mean what they meant when the machine was defined, whatever the session's path
CREATE SCHEMA elsewhere;
CREATE FUNCTION elsewhere.is_known(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE FUNCTION elsewhere.on_pending(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS 'SELECT 1 / 0';
SET search_path = elsewhere;
SELECT to_state FROM pgshift.transition('guarded', 'g-3', 'pending');
SET search_path = guarded;

-- the callback is part of the transition
TRUNCATE seen;
SELECT to_state FROM pgshift.transition('guarded', 'c-1', 'pending');
SELECT pgshift.transition('guarded', 'c-1', 'failed', metadata => '{"fail": true}');
SELECT to_state, sort_key FROM pgshift.current_state('guarded', 'c-1');
SELECT to_state, sort_key FROM pgshift.transition('guarded', 'c-1', 'failed');
SELECT what FROM seen ORDER BY n;
SELECT count(*) FROM pgshift.transition_many('guarded', '{c-3,c-2}', 'pending');
SELECT what FROM seen WHERE what LIKE 'callback: c-_ ->pending%' ORDER BY n;
SELECT pgshift.transition_many('guarded', '{c-4,c-5,c-6}', 'pending', metadata => '{"fail": 1}');
SELECT pgshift.current_state('guarded', 'c-4') IS NULL AS none;
-- what one's callback has done, the next one's guard sees
CREATE TABLE places (n int);
CREATE FUNCTION takes_place(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS 'INSERT INTO guarded.places VALUES (1)';
SELECT pgshift.define_machine('places', '{a}', '{}', 'a', guards => '{"<initial>->a": "(SELECT count(*) FROM places) < 2"}', callbacks => '{"after:<initial>->a": "takes_place"}');
SELECT pgshift.transition_many('places', '{p-1,p-2,p-3}', 'a');
SELECT count(*) FROM pgshift.transition_many('places', '{p-1,p-2}', 'a');
-- and may move the subject on; a guard may not
SELECT pgshift.define_machine('chain', '{pending,authorized,captured,failed}', '{"pending": ["authorized", "failed"], "authorized": ["captured", "failed"]}', 'pending',
    guards => '{"authorized->captured": "metadata ? ''amount''"}', callbacks => '{"after:pending->authorized": "go_on"}');
SELECT to_state FROM pgshift.transition('chain', 's', 'pending');
SELECT to_state, sort_key FROM pgshift.transition('chain', 's', 'authorized');
SELECT from_state, to_state, sort_key, most_recent FROM pgshift.ledger_history('chain', 's');
SELECT pgshift.define_machine('chain', '{pending,authorized,captured,failed}', '{"pending": ["authorized", "failed"], "authorized": ["captured"]}', 'pending', guards => '{"pending->authorized": "meddle"}');
SELECT to_state FROM pgshift.transition('chain', 't', 'pending');
SELECT pgshift.transition('chain', 't', 'authorized');
SELECT to_state FROM pgshift.current_state('chain', 't');
-- asking what is allowed changes nothing, whatever guards do
SELECT * FROM pgshift.next_transitions('chain', 't');
SELECT to_state FROM pgshift.current_state('chain', 't');
TRUNCATE seen;
SELECT * FROM pgshift.next_transitions('guarded', 'nobody');
SELECT count(*) FROM seen;
BEGIN READ ONLY;
SELECT * FROM pgshift.next_transitions('guarded', 'nobody');
ROLLBACK;

-- they run with the rights of who makes the transition
SET ROLE regress_mover;
SELECT pgshift.transition('guarded', 'r-1', 'pending');
RESET ROLE;
GRANT INSERT ON seen TO regress_mover;
SET ROLE regress_mover;
SELECT to_state FROM pgshift.transition('guarded', 'r-1', 'pending');
RESET ROLE;
REVOKE EXECUTE ON FUNCTION on_pending FROM PUBLIC;
SET ROLE regress_mover;
SELECT pgshift.transition('guarded', 'r-2', 'pending');
RESET ROLE;
REVOKE EXECUTE ON FUNCTION is_known FROM PUBLIC;
SET ROLE regress_mover;
SELECT pgshift.transition('guarded', 'r-2', 'pending');
RESET ROLE;

-- what has changed is noticed; what is gone stops the transition
CREATE OR REPLACE FUNCTION is_known(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT false';
SELECT pgshift.transition('guarded', 'd-1', 'pending');
CREATE OR REPLACE FUNCTION is_known(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SELECT to_state FROM pgshift.transition('guarded', 'd-1', 'pending');
-- what a machine in force names is not dropped, renamed or moved, unless it goes by CASCADE
DROP FUNCTION on_pending;
DROP FUNCTION is_known;
ALTER FUNCTION on_pending RENAME TO on_start;
ALTER FUNCTION is_known SET SCHEMA public;
ALTER SCHEMA guarded RENAME TO unguarded;
ALTER TABLE limits RENAME COLUMN up_to TO at_most;
DROP TABLE limits;
ALTER FUNCTION go_on RENAME TO continue;
DROP FUNCTION elsewhere.is_known;
DO $$ BEGIN DROP FUNCTION guarded.is_known; EXCEPTION WHEN dependent_objects_still_exist THEN RAISE NOTICE 'refused'; END $$;
SELECT to_state FROM pgshift.transition('guarded', 'd-3', 'pending');
CREATE OR REPLACE FUNCTION on_pending(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS '';
-- a version that another has replaced stands in no way
BEGIN;
SELECT pgshift.define_machine('guarded', '{pending,authorized}', '{"pending": ["authorized"]}', 'pending');
DROP FUNCTION on_pending, is_known;
DROP TABLE limits;
ROLLBACK;
DROP FUNCTION on_pending CASCADE;
SELECT pgshift.transition('guarded', 'd-2', 'pending');
ALTER FUNCTION meddle RENAME TO meddles;
-- nor does a machine that is broken already: only what it goes on needing is kept
CREATE TABLE pending (amount int, mallory int);
ALTER TABLE pending RENAME amount TO total;
ALTER TABLE pending DROP mallory;
DROP TABLE pending;
ALTER FUNCTION is_known RENAME TO is_known_to_all;
DROP FUNCTION is_known CASCADE;
SELECT pgshift.transition('guarded', 'd-2', 'pending');
SELECT * FROM pgshift.next_transitions('guarded', 'd-2');
SELECT pgshift.define_machine('guarded', '{pending,authorized}', '{"pending": ["authorized"]}', 'pending');
SELECT to_state FROM pgshift.transition('guarded', 'd-2', 'pending');

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA guarded, elsewhere CASCADE;
DROP ROLE regress_mover;
