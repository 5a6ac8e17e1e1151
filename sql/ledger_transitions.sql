\set SHOW_CONTEXT never
-- One subject's way through a machine

-- no machine, no transition
SELECT pgshift.transition('payment', 'pay-1', 'pending');
SELECT pgshift.current_state('payment', 'pay-1');
SELECT pgshift.next_transitions('payment', 'pay-1');
SELECT pgshift.lock_subject('payment', 'pay-1');
SELECT pgshift.transition_many('payment', '{pay-1}', 'pending');
SELECT pgshift.ledger_history('payment', 'pay-1');
SELECT pgshift.state_at('payment', 'pay-1', now());
SELECT pgshift.has_been_in('payment', 'pay-1', 'pending');
SELECT pgshift.subjects_in('payment', 'pending');
SELECT pgshift.stranded_subjects('payment');
SELECT pgshift.machine_diagram('payment');

SELECT pgshift.define_machine('payment', '{pending,authorized,captured,failed}',
                              '{"pending": ["authorized", "failed"], "authorized": ["captured", "failed", "authorized"]}', 'pending');

-- nothing yet
SELECT pgshift.current_state('payment', 'pay-1') IS NULL AS none;
SELECT subject_id, to_state FROM pgshift.current_state('payment', 'pay-1');
SELECT count(*) FROM pgshift.ledger_history('payment', 'pay-1');
SELECT * FROM pgshift.next_transitions('payment', 'pay-1');

-- first to the initial state, then as declared
\set VERBOSITY verbose
SELECT pgshift.transition('payment', 'pay-1', 'authorized');
\set VERBOSITY default
SELECT machine, subject_id, from_state, to_state, sort_key, most_recent, actor_id, actor_type, metadata, machine_version,
       created_at <= clock_timestamp() AS in_the_past, id IS NOT NULL AS has_id FROM pgshift.transition('payment', 'pay-1', 'pending') \gx
SELECT pgshift.transition('payment', 'pay-1', 'pending');
SELECT pgshift.transition('payment', 'pay-1', 'captured');
SELECT pgshift.transition('payment', 'pay-1', 'lost');
SELECT * FROM pgshift.next_transitions('payment', 'pay-1');
SELECT from_state, to_state, sort_key, actor_id, actor_type, metadata FROM pgshift.transition('payment', 'pay-1', 'authorized', 'ann', metadata => '{"by": ["card", 1]}');
SELECT from_state, to_state, sort_key, actor_id, actor_type FROM pgshift.transition('payment', 'pay-1', 'authorized', 'cron', 'JOB');
SELECT from_state, to_state, sort_key FROM pgshift.transition('payment', 'pay-1', 'captured');
SELECT pgshift.transition('payment', 'pay-1', 'failed');
SELECT * FROM pgshift.next_transitions('payment', 'pay-1');

-- in whose name
BEGIN;
SELECT pgshift.set_actor('bob');
SELECT actor_id, actor_type FROM pgshift.transition('payment', 'pay-2', 'pending');
SELECT actor_id, actor_type FROM pgshift.transition('payment', 'pay-2', 'failed', actor_type => 'ROBOT');
COMMIT;
SELECT actor_id, actor_type FROM pgshift.transition('payment', 'pay-3', 'pending', actor_type => 'CRON');

-- its history
SELECT from_state, to_state, sort_key, most_recent, actor_id FROM pgshift.ledger_history('payment', 'pay-1');
SELECT sort_key FROM pgshift.ledger_history('payment', 'pay-1', 1, 2);
SELECT sort_key FROM pgshift.ledger_history('payment', 'pay-1', after_sort_key => 3);
SELECT sort_key FROM pgshift.ledger_history('payment', 'pay-1', max_rows => 0);
SELECT sort_key FROM pgshift.ledger_history('payment', 'pay-1', after_sort_key => NULL, max_rows => 1);
SELECT pgshift.ledger_history('payment', 'pay-1', max_rows => -1);
SELECT to_state, sort_key FROM pgshift.current_state('payment', 'pay-1');
SELECT pgshift.has_been_in('payment', 'pay-1', 'authorized') AS authorized, pgshift.has_been_in('payment', 'pay-1', 'captured') AS captured,
       pgshift.has_been_in('payment', 'pay-1', 'failed') AS failed, pgshift.has_been_in('payment', 'nobody', 'pending') AS nobody;
-- what it is said to have been when is what it was
SELECT h.sort_key, (pgshift.state_at('payment', 'pay-1', h.created_at)).sort_key AS at_that_time,
       (pgshift.state_at('payment', 'pay-1', h.created_at - interval '1 us')).sort_key AS just_before
  FROM pgshift.ledger_history('payment', 'pay-1') AS h;
SELECT pgshift.state_at('payment', 'pay-1', '-infinity') IS NULL AS before_all, (pgshift.state_at('payment', 'pay-1', 'infinity')).sort_key AS last,
       pgshift.state_at('payment', 'nobody', 'infinity') IS NULL AS nobody;
-- its columns are those of the table, whose ids sort by time
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'pgshift.ledger_entry'::regclass
EXCEPT SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'pgshift._pgshift_ledger'::regclass;
SELECT bool_and(in_order) AS ordered, bool_and(version) AS version_7
  FROM (SELECT id > lag(id) OVER (ORDER BY sort_key) IS NOT false AS in_order, substr(id::text, 15, 1) = '7' AS version
          FROM (SELECT *, row_number() OVER () FROM pgshift.ledger_history('payment', 'pay-1')) AS h) AS ids;
SELECT indexdef FROM pg_indexes WHERE tablename = '_pgshift_ledger' ORDER BY indexname;

-- expected_sort_key
SELECT pgshift.transition('payment', 'pay-4', 'pending', expected_sort_key => 1);
SELECT sort_key FROM pgshift.transition('payment', 'pay-4', 'pending', expected_sort_key => 0);
\set VERBOSITY verbose
SELECT pgshift.transition('payment', 'pay-4', 'authorized', expected_sort_key => 0);
\set VERBOSITY default
SELECT sort_key FROM pgshift.transition('payment', 'pay-4', 'authorized', expected_sort_key => 1, locking => 'optimistic');
SELECT pgshift.transition('payment', 'pay-4', 'captured', expected_sort_key => 1, locking => 'optimistic');

-- a statement that moves one subject several times, and what it sees
SELECT (pgshift.transition('payment', 'pay-5', s)).sort_key FROM unnest('{pending,authorized,authorized,captured}'::text[]) AS s;
SELECT count(*) AS entries, count(*) FILTER (WHERE most_recent) AS last, max(sort_key) FROM pgshift.ledger_history('payment', 'pay-5');
-- what is rolled back is not there
BEGIN;
SELECT sort_key FROM pgshift.transition('payment', 'pay-6', 'pending');
SAVEPOINT s;
SELECT sort_key FROM pgshift.transition('payment', 'pay-6', 'authorized');
ROLLBACK TO s;
SELECT sort_key, to_state FROM pgshift.current_state('payment', 'pay-6');
SELECT sort_key FROM pgshift.transition('payment', 'pay-6', 'failed');
COMMIT;
SELECT sort_key, to_state, most_recent FROM pgshift.ledger_history('payment', 'pay-6');
BEGIN;
SELECT sort_key FROM pgshift.transition('payment', 'pay-7', 'pending');
ROLLBACK;
SELECT pgshift.current_state('payment', 'pay-7') IS NULL AS none;

-- many at once, all or none, in the order given
SELECT subject_id, to_state, sort_key FROM pgshift.transition_many('payment', '{m-3,m-1,m-2}', 'pending', 'ann', metadata => '{"batch": 1}');
SELECT pgshift.transition_many('payment', '{m-1,m-2,m-1}', 'authorized');
SELECT pgshift.transition_many('payment', '{m-1,pay-1,m-2}', 'authorized');
SELECT pgshift.transition_many('payment', '{{m-1}}', 'authorized'), pgshift.transition_many('payment', '{m-1,NULL}', 'authorized');
SELECT count(*) FROM pgshift.transition_many('payment', '{}', 'authorized');
SELECT subject_id, to_state, sort_key FROM pgshift.current_state('payment', 'm-1');
SELECT count(*) FROM pgshift.transition_many('payment', ARRAY(SELECT 'x-' || i FROM generate_series(1, 1000) AS i), 'pending');

-- who is where, a page at a time
SELECT subject_id, actor_id FROM pgshift.subjects_in('payment', 'pending', max_rows => 3);
SELECT subject_id FROM pgshift.subjects_in('payment', 'pending', 'm-2', 3);
SELECT count(*), max(subject_id) FROM pgshift.subjects_in('payment', 'pending', 'pay');
SELECT count(*) FROM pgshift.subjects_in('payment', 'pending', 'pay', NULL);
SELECT count(*) FROM pgshift.subjects_in('payment', 'no such state');
SELECT pgshift.subjects_in('payment', 'pending', max_rows => -1);

-- odd names are names
SELECT pgshift.define_machine('a:b', ARRAY['s 1', E's"2\\', 'żółw'], '{"s 1": ["s\"2\\"], "s\"2\\": ["żółw"]}', 's 1');
SELECT pgshift.define_machine('a', ARRAY['s 1'], '{}', 's 1');
SELECT sort_key FROM pgshift.transition('a:b', 'c', 's 1');
SELECT sort_key FROM pgshift.transition('a', 'b:c', 's 1');
SELECT sort_key FROM pgshift.transition('a:b', 'c', E's"2\\');
SELECT pgshift.transition('a:b', 'c', 's 1');
SELECT sort_key FROM pgshift.transition('a:b', '', 's 1');
SELECT pgshift.transition('a:b', repeat('long', 100), E'nowhere');
SELECT to_state FROM pgshift.current_state('a', 'b:c');
SELECT * FROM pgshift.next_transitions('a:b', 'c');

-- values of any size
SELECT length(metadata::text) FROM pgshift.transition('payment', 'large', 'pending',
    metadata => jsonb_build_object('x', (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 1000) AS i)));
SELECT length(metadata::text) FROM pgshift.transition('payment', 'large', 'authorized', metadata => (pgshift.current_state('payment', 'large')).metadata);
SELECT sort_key, length(metadata::text) FROM pgshift.ledger_history('payment', 'large');
SELECT pgshift.transition('payment', (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 300) AS i), 'pending');

-- what must be given
SELECT pgshift.transition(NULL, 'x', 'pending');
SELECT pgshift.transition('payment', NULL, 'pending');
SELECT pgshift.transition('payment', 'x', NULL);
SELECT pgshift.transition('payment', 'x', 'pending', locking => NULL);
SELECT pgshift.transition('payment', 'x', 'pending', locking => 'hopeful');
SELECT metadata FROM pgshift.transition('payment', 'x', 'pending', metadata => NULL);
SELECT pgshift.state_at('payment', 'x', NULL);
-- nor in a transaction that only reads
BEGIN READ ONLY;
SELECT to_state FROM pgshift.current_state('payment', 'x');
SELECT pgshift.transition('payment', 'x', 'authorized');
ROLLBACK;

SELECT pgshift.machine_diagram('payment');
SELECT pgshift.machine_diagram('payment', 'dot');
SELECT svg ~ '^<svg .*</svg>\n$', regexp_count(svg, 'class="node"') AS nodes, regexp_count(svg, 'class="edge"') AS edges
FROM pgshift.machine_diagram('payment', 'svg') AS svg;
SELECT pgshift.machine_diagram('payment', 'png');

-- what reads may do so in parallel; what writes never does, whatever somebody has said of it
CREATE TABLE asked AS SELECT 'x-' || i AS id FROM generate_series(1, 1000) AS i;
ALTER TABLE asked SET (parallel_workers = 2);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT count(*) FROM asked WHERE (pgshift.current_state('payment', id)).to_state = 'pending';
SELECT count(*) FROM asked WHERE (pgshift.current_state('payment', id)).to_state = 'pending';
BEGIN;
SELECT count(*) FROM pgshift.transition_many('payment', '{x-1,x-2}', 'authorized');
SELECT count(*) FROM asked WHERE (pgshift.current_state('payment', id)).to_state = 'pending' AND NOT pgshift.has_been_in('payment', id, 'authorized');
ROLLBACK;
SELECT proname FROM pg_proc WHERE pronamespace = 'pgshift'::regnamespace AND proparallel <> 'u' AND provolatile = 'v';
BEGIN;
ALTER FUNCTION pgshift.transition PARALLEL SAFE;
ALTER FUNCTION pgshift.lock_subject PARALLEL SAFE;
SAVEPOINT s;
SELECT count(pgshift.transition('payment', id, 'authorized')) FROM asked;
ROLLBACK TO s;
SELECT count(pgshift.lock_subject('payment', id)) FROM asked;
ROLLBACK;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE asked;
