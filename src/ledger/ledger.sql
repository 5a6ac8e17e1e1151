
CREATE TYPE pgshift.ledger_entry AS (
    id uuid, machine text, subject_id text, from_state text, to_state text, sort_key integer, most_recent boolean,
    actor_id text, actor_type text, metadata jsonb, machine_version integer, created_at timestamptz
);

COMMENT ON TYPE pgshift.ledger_entry IS
'One transition of one subject, as the ledger has it: sort_key counts from 1 for each subject, and from_state is NULL in its first entry.';

COMMENT ON COLUMN pgshift.ledger_entry.id IS 'of the entry; a UUID of version 7, which sorts by time';
COMMENT ON COLUMN pgshift.ledger_entry.machine IS 'the machine that the subject moves through';
COMMENT ON COLUMN pgshift.ledger_entry.subject_id IS 'the subject''s name';
COMMENT ON COLUMN pgshift.ledger_entry.from_state IS 'the state before; NULL in a subject''s first entry';
COMMENT ON COLUMN pgshift.ledger_entry.to_state IS 'the state after';
COMMENT ON COLUMN pgshift.ledger_entry.sort_key IS '1, 2, 3 ... for each subject';
COMMENT ON COLUMN pgshift.ledger_entry.most_recent IS 'whether it is the subject''s last';
COMMENT ON COLUMN pgshift.ledger_entry.actor_id IS 'in whose name, as given';
COMMENT ON COLUMN pgshift.ledger_entry.actor_type IS 'USER, SYSTEM, or as given';
COMMENT ON COLUMN pgshift.ledger_entry.metadata IS 'as given';
COMMENT ON COLUMN pgshift.ledger_entry.machine_version IS 'the version of the machine that was in force';
COMMENT ON COLUMN pgshift.ledger_entry.created_at IS 'the clock when the subject''s turn came, never before that of its entry before';

CREATE FUNCTION pgshift.define_machine(machine text, states text[], transitions jsonb, initial text, guards jsonb DEFAULT NULL,
                                       callbacks jsonb DEFAULT NULL, version integer DEFAULT NULL)
RETURNS integer
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_define_machine';

COMMENT ON FUNCTION pgshift.define_machine(text, text[], jsonb, text, jsonb, jsonb, integer) IS
'Define a state machine for subjects that need no table of their own, and return the version now in force: the next one if anything is different, else the same. transitions: {"from": ["to", ...]}; * as a key adds its targets to every state but itself and those with an empty array, and <initial> lists the states besides initial in which a subject may begin; initial: where subjects begin; guards: {"from->to": "boolean SQL over subject_id, from_state, to_state, actor_id, actor_type and metadata"}, or in place of the SQL the name of a function of a pgshift.ledger_entry that returns boolean, or {"check", "name", "message"}, or a list of these, of which all must hold; callbacks: {"after:from->to": "the name of a function"}, which takes a pgshift.ledger_entry and returns void; in both, <initial> stands for from before the first transition and * for any state: all guards that fit must hold, and the most exact callback is called alone; version: the number of the definition, by default the next. A machine belongs to the role that has defined it, and so does the type pgshift._pgshift_machine_... that stands for it. Members of that role define it anew; the extension''s owner and superusers take it over; for others: 42501. Bad arguments: 22004, 22023, 42883, 42P17; a definition of over 1 MB: 54000; and the parser''s own for guards.';

CREATE FUNCTION pgshift.transition(machine text, subject_id text, to_state text, actor_id text DEFAULT NULL,
                                   actor_type text DEFAULT NULL, metadata jsonb DEFAULT '{}',
                                   expected_sort_key integer DEFAULT NULL, locking text DEFAULT 'pessimistic')
RETURNS pgshift.ledger_entry
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_transition';

COMMENT ON FUNCTION pgshift.transition(text, text, text, text, text, jsonb, integer, text) IS
'Move a subject to a state, in this transaction, and return the entry of the ledger that says so. actor_id, actor_type: in whose name, by default pgshift.set_actor()''s with type USER, else system with type SYSTEM; metadata: kept with it, and what guards look at; expected_sort_key: 40001 where the subject''s last entry is another (0: where it has one); locking: pessimistic waits for other transactions that move the subject, optimistic raises 40001 where one was faster. Not declared, or refused by a guard: 23514. A state that the machine has no more: 55000. No such machine: 42704.';

CREATE FUNCTION pgshift.transition_many(machine text, subject_ids text[], to_state text, actor_id text DEFAULT NULL,
                                        actor_type text DEFAULT NULL, metadata jsonb DEFAULT '{}')
RETURNS SETOF pgshift.ledger_entry
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_transition_many';

COMMENT ON FUNCTION pgshift.transition_many(text, text[], text, text, text, jsonb) IS
'Move subjects to a state, all or none, and return their entries in the order given. Subjects are locked in one order, so that two such calls never wait for each other. Arguments and errors are those of pgshift.transition().';

CREATE FUNCTION pgshift.current_state(machine text, subject_id text)
RETURNS pgshift.ledger_entry
LANGUAGE c STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'pgshift_current_state';

COMMENT ON FUNCTION pgshift.current_state(text, text) IS
'A subject''s last entry; NULL if it has none. No such machine: 42704.';

CREATE FUNCTION pgshift.ledger_history(machine text, subject_id text, after_sort_key integer DEFAULT 0, max_rows integer DEFAULT NULL)
RETURNS SETOF pgshift.ledger_entry
LANGUAGE c STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'pgshift_ledger_history';

COMMENT ON FUNCTION pgshift.ledger_history(text, text, integer, integer) IS
'A subject''s entries, oldest first. after_sort_key: only those after that one; max_rows: at most so many, by default all.';

CREATE FUNCTION pgshift.state_at(machine text, subject_id text, at timestamptz)
RETURNS pgshift.ledger_entry
LANGUAGE c STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'pgshift_state_at';

COMMENT ON FUNCTION pgshift.state_at(text, text, timestamptz) IS
'The entry that was a subject''s last at that time; NULL if it had none. Times have microseconds: a client whose clock has milliseconds rounds up.';

CREATE FUNCTION pgshift.has_been_in(machine text, subject_id text, state text)
RETURNS boolean
LANGUAGE c STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'pgshift_has_been_in';

COMMENT ON FUNCTION pgshift.has_been_in(text, text, text) IS
'Whether a subject is or was in a state.';

CREATE FUNCTION pgshift.subjects_in(machine text, state text, after text DEFAULT NULL, max_rows integer DEFAULT NULL)
RETURNS SETOF pgshift.ledger_entry
LANGUAGE c STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'pgshift_subjects_in';

COMMENT ON FUNCTION pgshift.subjects_in(text, text, text, integer) IS
'The last entries of the subjects that are in a state, by subject_id byte by byte. after: only those after that subject_id; max_rows: at most so many, by default all.';

CREATE FUNCTION pgshift.next_transitions(machine text, subject_id text)
RETURNS TABLE (state text, allowed boolean, reason text)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_next_transitions';

COMMENT ON FUNCTION pgshift.next_transitions(text, text) IS
'Where a subject can go from where it is: every declared target, whether its guards would let it through now, as the session''s actor and without metadata, and if not, why. A state that the machine has no more: 55000.';

CREATE FUNCTION pgshift.stranded_subjects(machine text)
RETURNS SETOF pgshift.ledger_entry
LANGUAGE c STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'pgshift_stranded_subjects';

COMMENT ON FUNCTION pgshift.stranded_subjects(text) IS
'The last entries of the subjects that are in a state which the version in force does not have, by state and subject_id.';

CREATE FUNCTION pgshift.lock_subject(machine text, subject_id text)
RETURNS void
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_lock_subject';

COMMENT ON FUNCTION pgshift.lock_subject(text, text) IS
'Let no other transaction move a subject until this one ends, or is rolled back to a savepoint from before. Waits for a transaction that is moving it.';

CREATE FUNCTION pgshift.machine_diagram(machine text, format text DEFAULT 'mermaid')
RETURNS text
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'pgshift_machine_diagram';

COMMENT ON FUNCTION pgshift.machine_diagram(text, text) IS
'A machine''s states and transitions as a diagram: mermaid, dot (Graphviz) or svg, which needs EXECUTE on pgshift.draw() (42501). No such machine: 42704.';

CREATE FUNCTION pgshift.drop_machine(machine text)
RETURNS void
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_drop_machine';

COMMENT ON FUNCTION pgshift.drop_machine(text) IS
'Remove a machine that has no entries, in all its versions. For its owner, members of that role, the extension''s owner and superusers: 42501 for others. Waits for transactions that use the machine. One that has entries: 55000; no such machine: 42704; where something depends on the type that stands for it: 2BP01.';

CREATE FUNCTION pgshift.list_machines()
RETURNS TABLE (machine text, version integer, definition jsonb, defined_by text, defined_at timestamptz)
LANGUAGE c STABLE
AS 'MODULE_PATHNAME', 'pgshift_list_machines';

COMMENT ON FUNCTION pgshift.list_machines() IS
'What the view pgshift.machines shows.';

CREATE VIEW pgshift.machines AS
SELECT machine,
       version,
       version = max(version) OVER (PARTITION BY machine) AS in_force,
       ARRAY(SELECT jsonb_array_elements_text(definition -> 'states')) AS states,
       definition -> 'transitions' AS transitions,
       definition ->> 'initial' AS initial,
       definition -> 'guards' AS guards,
       definition -> 'callbacks' AS callbacks,
       defined_by,
       defined_at
  FROM pgshift.list_machines();

COMMENT ON VIEW pgshift.machines IS
'The machines of the ledger, each in all its versions, as they were given: the highest version is in force. defined_by: the role that has defined that version, by the name that it had then.';

COMMENT ON COLUMN pgshift.machines.machine IS 'its name';
COMMENT ON COLUMN pgshift.machines.version IS 'the number of this definition';
COMMENT ON COLUMN pgshift.machines.in_force IS 'whether transitions go by this version: the highest';
COMMENT ON COLUMN pgshift.machines.states IS 'all states';
COMMENT ON COLUMN pgshift.machines.transitions IS 'for each state, the states that may follow';
COMMENT ON COLUMN pgshift.machines.initial IS 'where subjects begin';
COMMENT ON COLUMN pgshift.machines.guards IS 'conditions on transitions, as given';
COMMENT ON COLUMN pgshift.machines.callbacks IS 'functions that are called after transitions, as given';
COMMENT ON COLUMN pgshift.machines.defined_by IS 'the role that has defined this version, by the name that it had then';
COMMENT ON COLUMN pgshift.machines.defined_at IS 'when';

GRANT SELECT ON pgshift.machines TO PUBLIC;
