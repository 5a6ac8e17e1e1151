\set SHOW_CONTEXT never
-- The ledger: from any state, where subjects may begin, and which callback is called
CREATE SCHEMA any_ledger;
SET search_path = any_ledger;

CREATE TABLE called (n int GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION exact(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ INSERT INTO any_ledger.called (what) VALUES (concat_ws(' ', 'a->b:', e.from_state, e.to_state)) $$;
CREATE FUNCTION to_one(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ INSERT INTO any_ledger.called (what) VALUES (concat_ws(' ', '*->b:', e.from_state, e.to_state)) $$;
CREATE FUNCTION from_one(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ INSERT INTO any_ledger.called (what) VALUES (concat_ws(' ', 'a->*:', e.from_state, e.to_state)) $$;
CREATE FUNCTION any_one(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ INSERT INTO any_ledger.called (what) VALUES (concat_ws(' ', '*->*:', e.from_state, e.to_state)) $$;
CREATE FUNCTION first_one(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ INSERT INTO any_ledger.called (what) VALUES (concat_ws(' ', 'first:', e.to_state)) $$;

-- the first transition is to initial, or to one of those under <initial>; * never is that
SELECT pgshift.define_machine('any', '{new,open,shut,failed,done}',
    '{"<initial>": ["open"], "*": ["failed", "open"], "new": ["shut"], "open": ["shut", "open"], "shut": ["done"], "done": []}', 'new',
    callbacks => '{"after:new->shut": "exact", "after:*->failed": "to_one", "after:new->*": "from_one", "after:*->*": "any_one", "after:<initial>->open": "first_one"}');
SELECT pgshift.transition('any', 's-1', 'failed');
SELECT pgshift.transition('any', 's-1', 'shut');
SELECT * FROM pgshift.next_transitions('any', 's-1');
SELECT to_state, from_state, sort_key FROM pgshift.transition('any', 's-1', 'open');
SELECT to_state, from_state, sort_key FROM pgshift.transition('any', 's-2', 'new');
-- and then what is declared
SELECT * FROM pgshift.next_transitions('any', 's-2');
SELECT * FROM pgshift.next_transitions('any', 's-1');
SELECT to_state FROM unnest('{open,failed,open,shut,done}'::text[]) AS t, pgshift.transition('any', 's-1', t);
SELECT pgshift.transition('any', 's-1', 'failed');
SELECT to_state FROM unnest('{shut,failed}'::text[]) AS t, pgshift.transition('any', 's-2', t);
-- no state to itself, but where that is declared
SELECT pgshift.transition('any', 's-2', 'failed');
SELECT to_state FROM unnest('{new,failed}'::text[]) AS t, pgshift.transition('any', 's-3', t);
SELECT to_state FROM unnest('{new,open}'::text[]) AS t, pgshift.transition('any', 's-4', t);
-- of callbacks the most exact was called alone, and none for a first transition but its own
SELECT what FROM called ORDER BY n;
TRUNCATE called;
SELECT pgshift.define_machine('first', '{a,b}', '{"<initial>": ["b"]}', 'a', callbacks => '{"after:<initial>->*": "any_one", "after:<initial>->b": "first_one"}');
SELECT count(pgshift.transition('first', s, s)) FROM unnest('{a,b}'::text[]) AS s;
SELECT what FROM called ORDER BY n;

-- all guards that fit must hold
SELECT pgshift.define_machine('any guarded', '{new,open,failed}', '{"<initial>": ["open"], "*": ["failed"], "new": ["open"]}', 'new',
    guards => '{"*->*": "metadata ? ''any''", "*->failed": "metadata ? ''failed''", "new->*": "metadata ? ''new''", "new->failed": "metadata ? ''exact''", "<initial>->*": "metadata ? ''first''"}');
SELECT pgshift.transition('any guarded', 's', 'new');
SELECT to_state FROM pgshift.transition('any guarded', 's', 'new', metadata => '{"first": 1}');
SELECT pgshift.transition('any guarded', 's', 'failed', metadata => '{"any": 1, "failed": 1, "new": 1}');
SELECT pgshift.transition('any guarded', 's', 'failed', metadata => '{"any": 1, "exact": 1, "new": 1}');
SELECT pgshift.transition('any guarded', 's', 'failed', metadata => '{"any": 1, "exact": 1, "failed": 1}');
SELECT pgshift.transition('any guarded', 's', 'failed', metadata => '{"new": 1, "exact": 1, "failed": 1}');
SELECT to_state FROM pgshift.transition('any guarded', 's', 'failed', metadata => '{"any": 1, "new": 1, "exact": 1, "failed": 1}');

-- what is wrong
SELECT pgshift.define_machine('x', '{a,*}', '{}', 'a');
SELECT pgshift.define_machine('x', '{a,<initial>}', '{}', 'a');
SELECT pgshift.define_machine('x', '{a,b}', '{"*": ["c"]}', 'a');
SELECT pgshift.define_machine('x', '{a,b}', '{"<initial>": ["c"]}', 'a');
SELECT pgshift.define_machine('x', '{a,b}', '{"*": ["b"]}', 'a', callbacks => '{"after:*->a": "any_one"}');
SELECT pgshift.define_machine('x', '{a,b}', '{"*": ["b"]}', 'a', callbacks => '{"after:*-><initial>": "any_one"}');
SELECT pgshift.define_machine('x', '{a,b}', '{"*": ["b"]}', 'a', guards => '{"<initial>->b": "true"}');

-- states that only lead out are for subjects of an earlier version; doctor() mentions them
SELECT pgshift.define_machine('moving', '{old,gone}', '{"old": ["gone"]}', 'old');
SELECT to_state FROM pgshift.transition('moving', 's', 'old');
SELECT pgshift.define_machine('moving', '{new,old,done}', '{"new": ["done"], "old": ["new"]}', 'new');
SELECT rule, severity, finding, remedy FROM pgshift.doctor() WHERE rule IN ('moving', 'any');
SELECT to_state, from_state, machine_version FROM pgshift.transition('moving', 's', 'new');
SELECT pgshift.transition('moving', 's', 'old');

-- what it returns is the entry as it is after the callback
CREATE FUNCTION go_on(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ SELECT pgshift.transition(e.machine, e.subject_id, 'b') $$;
CREATE FUNCTION others_go_on(e pgshift.ledger_entry) RETURNS void LANGUAGE sql
AS $$ SELECT pgshift.transition(e.machine, 'n-1', 'c') WHERE e.subject_id = 'n-2' $$;
SELECT pgshift.define_machine('goes on', '{a,b,c}', '{"a": ["b", "c"], "b": ["c"]}', 'a', callbacks => '{"after:<initial>->a": "go_on", "after:*->c": "others_go_on"}');
SELECT to_state, sort_key, most_recent FROM pgshift.transition('goes on', 's', 'a');
SELECT to_state, sort_key, most_recent FROM pgshift.ledger_history('goes on', 's');
SELECT to_state, sort_key, most_recent FROM pgshift.transition('goes on', 's', 'c');
-- of many, after all of them
SELECT pgshift.define_machine('goes on', '{a,b,c}', '{"a": ["b", "c"], "b": ["c"]}', 'a', callbacks => '{"after:<initial>->a": "others_go_on"}');
SELECT subject_id, to_state, sort_key, most_recent FROM pgshift.transition_many('goes on', '{n-1,n-2,n-3}', 'a');
SELECT subject_id, to_state, sort_key, most_recent FROM unnest('{n-1,n-2,n-3}'::text[]) AS s, pgshift.ledger_history('goes on', s);

-- the diagram has plain arrows, and all states to begin in
SELECT pgshift.machine_diagram('any');
SELECT pgshift.machine_diagram('any guarded', 'dot');

-- all subjects that are in a state, without a limit, or a page
SELECT pgshift.define_machine('crowd', '{in}', '{}', 'in');
SELECT count(*) FROM pgshift.transition_many('crowd', ARRAY(SELECT 'x-' || i FROM generate_series(1, 1500) AS i), 'in');
SELECT count(*) FROM pgshift.subjects_in('crowd', 'in');
SELECT count(*), max(subject_id) FROM pgshift.subjects_in('crowd', 'in', max_rows => 10);

-- the machines that there are, in all versions, as they were given
SELECT machine, version, in_force, states, transitions, initial, guards, callbacks, defined_by = current_user AS mine, defined_at <= clock_timestamp() AS before
  FROM pgshift.machines WHERE machine IN ('any', 'moving', 'any guarded') \gx
CREATE ROLE regress_reader;
SET ROLE regress_reader;
SELECT machine, version, in_force, states FROM pgshift.machines WHERE machine = 'moving';
TABLE pgshift._pgshift_machines;
RESET ROLE;
DROP ROLE regress_reader;
-- as the query's snapshot has them
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM pgshift.machines WHERE machine = 'later';
SAVEPOINT s;
SELECT pgshift.define_machine('later', '{a}', '{}', 'a');
SELECT count(*) FROM pgshift.machines WHERE machine = 'later';
ROLLBACK TO s;
SELECT count(*) FROM pgshift.machines WHERE machine = 'later';
COMMIT;

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA any_ledger CASCADE;
