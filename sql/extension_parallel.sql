-- Functions that write refuse to be called where parallel workers are at work, however their caller was declared
CREATE TABLE parallel_rules (id int PRIMARY KEY, status text, note text);
INSERT INTO parallel_rules VALUES (1, 'new', 'n');
SELECT pgshift.audit('parallel_rules'), pgshift.consensus('parallel_rules', 'done', 1), pgshift.approve('parallel_rules', '1', 'ann');
SELECT pgshift.define_machine('parallel', '{a,b}', '{"a": ["b"]}', 'a'), (pgshift.transition('parallel', 'known', 'a')).to_state;
CREATE TABLE parallel_numbers AS SELECT generate_series(1, 20) AS i;
CREATE FUNCTION wrongly_safe(command text, i int) RETURNS int LANGUAGE plpgsql PARALLEL SAFE AS $$BEGIN EXECUTE command; RETURN 1; END$$;
CREATE FUNCTION in_workers(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config(name, 'on', true) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
  EXECUTE 'SELECT count(wrongly_safe($1, i)) FROM parallel_numbers' USING command;
  RETURN 'done';
EXCEPTION WHEN OTHERS THEN RETURN format('%s %s', sqlstate, sqlerrm);
END $$;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT command, in_workers('SELECT ' || command) FROM unnest(ARRAY[
  $$pgshift.define('parallel_rules', 'note', '{n}', '{}')$$,
  $$pgshift.normalize('parallel_rules', '{"note": "trim"}', backfill => true)$$,
  $$pgshift.audit('parallel_rules')$$,
  $$pgshift.consensus('parallel_rules', 'paid', 1)$$,
  $$pgshift.approve('parallel_rules', '1', 'bob')$$,
  $$pgshift.approve('parallel_rules', '1', 'ann')$$,
  $$pgshift.revoke_approval('parallel_rules', '1', 'ann')$$,
  $$pgshift.revoke_approval('parallel_rules', '1', 'nobody')$$,
  $$pgshift.drop_rule('parallel_rules', 'audit')$$,
  $$pgshift.drop_rule('parallel_rules', 'define')$$,
  $$pgshift.enforce('parallel_rules', 'origin')$$,
  $$pgshift.adopt_identity('parallel_rules', 1)$$,
  $$pgshift.protect()$$,
  $$pgshift.protect(false)$$,
  $$pgshift.doctor()$$,
  $$pgshift.doctor('parallel_rules')$$,
  $$pgshift.seal_audit()$$,
  $$pgshift.set_actor('bob')$$,
  $$pgshift.define_machine('parallel' || i, '{a}', '{}', 'a') FROM parallel_numbers$$,
  $$pgshift.define_machine('parallel', '{a,b}', '{"a": ["b"]}', 'a')$$,
  $$pgshift.transition('parallel', 'known', 'b')$$,
  $$pgshift.transition_many('parallel', '{x,y}', 'a')$$,
  $$pgshift.lock_subject('parallel', 'known')$$,
  $$pgshift.next_transitions('parallel', 'known')$$,
  -- what only reads may run there
  $$pgshift.current_state('parallel', 'known')$$,
  $$pgshift.ledger_history('parallel', 'known')$$,
  $$pgshift.machine_diagram('parallel')$$]) AS command;
-- arguments that are wrong anyway
SELECT in_workers($$SELECT pgshift.define_machine('', '{a}', '{}', 'nonsense')$$), in_workers($$SELECT pgshift.drop_rule('parallel_rules', 'nonsense')$$);
-- the same by themselves
SELECT pgshift.enforce('parallel_rules', 'origin'), (pgshift.transition('parallel', 'known', 'b')).to_state;
DROP TABLE parallel_rules, parallel_numbers;
DROP FUNCTION wrongly_safe, in_workers;
