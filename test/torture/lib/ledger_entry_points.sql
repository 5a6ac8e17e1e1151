-- The same for the ledger, after entry_points.sql. What differs from one time to the next is left out of answers.
SELECT pgshift.define_machine('gone', '{a,b,c}', '{"a": ["b"], "b": ["c"]}', 'a');
SELECT to_state FROM pgshift.transition_many('gone', '{g-1,g-2}', 'a');
SELECT to_state FROM pgshift.transition('gone', 'g-1', 'b');
SELECT pgshift.define_machine('gone', '{a,c}', '{"a": ["c"]}', 'a');
SELECT to_state FROM pgshift.transition_many('order', '{n-1,n-2,r-1,a-1}', 'new');
SELECT to_state FROM pgshift.transition_many('order', '{r-1,a-1}', 'review');
SELECT to_state FROM pgshift.transition('order', 'a-1', 'approved', metadata => '{"by": "ann"}');

-- An entry as it is the same every time.
CREATE FUNCTION torture.shown(pgshift.ledger_entry) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$SELECT concat_ws(' ', $1.machine, $1.subject_id, $1.from_state, $1.to_state, $1.sort_key, $1.most_recent, $1.actor_id, $1.actor_type, $1.metadata, $1.machine_version)$$;

INSERT INTO torture.entry_point (name, statement, prepare) VALUES
('define_machine', $$SELECT pgshift.define_machine('another', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "metadata ? (SELECT min(email) FROM loans)", "<initial>->a": "torture.may_approve"}',
    callbacks => '{"after:a->b": "torture.tell"}')$$, NULL),
('define_machine again', $$SELECT torture.install_machine(1)$$, NULL),
('define_machine anew', $$SELECT torture.install_machine(2)$$, NULL),
('define_machine broken', $$SELECT pgshift.define_machine('another', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "nothing > 1"}')$$, NULL),
('transition', $$SELECT torture.shown(pgshift.transition('order', 'new-1', 'new', 'ann', metadata => jsonb_build_object('x', repeat('y', 5000))))$$, NULL),
('transition guarded', $$SELECT torture.shown(pgshift.transition('order', 'a-1', 'paid', metadata => '{"amount": "1"}'))$$, NULL),
('transition asked and told', $$SELECT torture.shown(pgshift.transition('order', 'r-1', 'approved', metadata => '{"by": 1}'))$$, NULL),
('transition refused', $$SELECT torture.shown(pgshift.transition('order', 'r-1', 'paid'))$$, NULL),
('transition refused by its guard', $$SELECT torture.shown(pgshift.transition('order', 'a-1', 'paid'))$$, NULL),
('transition, optimistic', $$SELECT torture.shown(pgshift.transition('order', 'n-1', 'review', locking => 'optimistic', expected_sort_key => 1))$$, NULL),
('transition of many', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.transition_many('order', '{n-2,n-1}', 'review') AS e$$, NULL),
('transition of many, refused', $$SELECT count(*) FROM pgshift.transition_many('order', '{n-1,r-1}', 'review')$$, NULL),
('lock_subject', $$SELECT pgshift.lock_subject('order', 'n-1')$$, NULL),
('current_state', $$SELECT torture.shown(pgshift.current_state('order', 'a-1'))$$, NULL),
('ledger_history', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.ledger_history('order', 'a-1') AS e$$, NULL),
('state_at', $$SELECT torture.shown(pgshift.state_at('order', 'a-1', 'infinity'))$$, NULL),
('has_been_in', $$SELECT pgshift.has_been_in('order', 'a-1', 'review')$$, NULL),
('subjects_in', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.subjects_in('order', 'new') AS e$$, NULL),
('next_transitions', $$SELECT string_agg(n::text, ', ') FROM pgshift.next_transitions('order', 'a-1') AS n$$, NULL),
('stranded_subjects', $$SELECT string_agg(torture.shown(e), ', ') FROM pgshift.stranded_subjects('gone') AS e$$, NULL),
('draw', $$SELECT length(pgshift.draw('digraph { a -> b }'))$$, NULL),
('machine_diagram', $$SELECT pgshift.machine_diagram('order', 'svg')$$, NULL),
('drop what a machine names', $$DROP FUNCTION torture.tell$$, NULL);

INSERT INTO torture.entry_point (name, statement, prepare)
SELECT 'first ' || name, statement, 'SELECT torture.forget()' FROM torture.entry_point
 WHERE name IN ('transition', 'transition guarded', 'transition asked and told', 'transition of many', 'next_transitions');
