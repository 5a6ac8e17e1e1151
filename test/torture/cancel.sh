#!/usr/bin/env bash
# cancel: statements are cancelled, timed out and their sessions terminated at random moments, while others write; then at chosen
# points of every entry point. CANCEL_COUNT (10000) random cancellations, CANCEL_POINTS (30) points of each entry point, or
# "all" of them.
set -euo pipefail
. test/torture/lib/cluster.sh
. test/torture/lib/load.sh
. test/torture/lib/points.sh

count=${CANCEL_COUNT:-10000}
points=${CANCEL_POINTS:-30}

cluster_create cancel 'fsync = off' 'max_prepared_transactions = 20' 'deadlock_timeout = 50ms' 'jit = off' \
  'log_min_messages = warning' 'log_error_verbosity = verbose'
load_prepare
sql >/dev/null <<'SQL'
CREATE EXTENSION pgshift_test;
-- What each client's backend has of its own; the memory only it can tell.
CREATE TABLE torture.memory (pid int, at timestamptz DEFAULT clock_timestamp(), contexts bigint, process bigint);
CREATE FUNCTION torture.note_memory() RETURNS void LANGUAGE sql AS $$
INSERT INTO torture.memory (pid, contexts, process)
SELECT pg_backend_pid(), sum(total_bytes) / 1024, pgshift_test_allocated() FROM pg_backend_memory_contexts
$$;
-- Cancels one client's statement after another until that many requests have been sent.
CREATE PROCEDURE torture.cancel(requests bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. requests LOOP
        PERFORM pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'client%' AND state = 'active' ORDER BY random() LIMIT 1;
        COMMIT;
        PERFORM pg_sleep(random() * 0.004);
        -- Once in a while it is the session that goes; its client comes back.
        IF i % 200 = 0 THEN
            PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'client_short' ORDER BY random() LIMIT 1;
        END IF;
    END LOOP;
END $$;
SQL

# Timeouts hit where a cancel request seldom does: statements that have only just begun, or wait for a lock.
timeouts=$work/timeouts.sql
printf '%s\n\n' 'SET statement_timeout = 1;' 'SET statement_timeout = 3;' 'SET statement_timeout = 10;' 'SET statement_timeout = 0;' \
  'SET lock_timeout = 2;' 'SET lock_timeout = 0;' 'SELECT torture.note_memory();' >"$timeouts"

cancelled() {
  cat "$work"/client*.errors 2>/dev/null | grep -cE 'ERROR:  (57014|55P03):' || true
}
terminated() {
  cat "$work"/client*.errors 2>/dev/null | grep -cE 'FATAL:  57P01:' || true
}

expected_states+='|55P03'

# usage: check_alive PID...   clients that should be at work
check_alive() {
  local client
  for client; do
    if ! kill -0 "$client" 2>/dev/null; then
      echo 'A client has ended:'
      tail -n 3 "$work"/client*.errors
      return 1
    fi
  done
}

mkfifo "$work/stay"
sleep 10000 >"$work/stay" &
keep_finishing_prepared &
begin=$SECONDS
# Tables come and go in the short sessions only: PostgreSQL's own caches grow with them.
STAY=yes client client_long "$RANDOM" "$lib/load.sql" "$lib/ledger_load.sql" "$timeouts" "$lib/ddl.sql" "$lib/ledger_ddl.sql" &
clients=($!)
# Tables come and go in the short sessions only: PostgreSQL's own caches grow with them.
STAY=yes client client_longer "$RANDOM" "$lib/load.sql" "$lib/ledger_load.sql" "$timeouts" &
clients+=($!)
(while [ ! -e "$work/enough" ]; do client client_short "$RANDOM" "$lib/load.sql" "$lib/ledger_load.sql" "$lib/ddl.sql" "$lib/ledger_ddl.sql" "$lib/scratch.sql"; done) &
while [ "$(cancelled)" -lt "$count" ]; do
  sql -c 'CALL torture.cancel(1000)' >/dev/null
  check_alive "${clients[@]}"
done
seconds=$((SECONDS - begin))
touch "$work/enough"
wait_for_clients
finish_prepared

# The long sessions are there still, and idle: what they hold is a leak. Their memory is allowed to grow while caches fill.
findings() {
  sql -c "SELECT format('an idle session holds %s on %s', mode, coalesce(relation::regclass::text, locktype)) FROM pg_locks AS l
            JOIN pg_stat_activity AS a USING (pid) WHERE application_name LIKE 'idle%'"
  sql -c "SELECT 'a client has gone' FROM pg_stat_activity WHERE application_name LIKE 'idle%' HAVING count(*) <> 2"
  violations
  sql -c "SELECT format('backend %s: %s kB in each fifth of the time', pid, fifths) FROM torture.growth WHERE fifths[5] - fifths[3] > 1000"
  unexpected_errors
  cluster_complaints
}
sql >/dev/null <<'SQL'
CREATE VIEW torture.growth AS
SELECT pid, array_agg(process ORDER BY fifth) AS fifths, array_agg(contexts ORDER BY fifth) AS contexts
  FROM (SELECT pid, fifth, percentile_disc(0.5) WITHIN GROUP (ORDER BY process) AS process,
               percentile_disc(0.5) WITHIN GROUP (ORDER BY contexts) AS contexts
          FROM (SELECT *, ntile(5) OVER (PARTITION BY pid ORDER BY at) AS fifth FROM torture.memory) AS m GROUP BY pid, fifth) AS m
  JOIN pg_stat_activity USING (pid)
 WHERE application_name LIKE 'idle%'
 GROUP BY pid;
SQL
found=$(findings)
sql -c "SELECT format('memory of backend %s in each fifth of the time: %s kB, of it in contexts %s kB', pid, fifths, contexts) FROM torture.growth"
if [ -n "$found" ]; then
  echo "$found"
  exit 1
fi

[ "$points" != all ] || points=1000000000
points_prepare
points_in_savepoints cancel "$points" &
walk=$!
points_in_transactions cancel "$points"
wait "$walk"
points_of_sessions $((points > 50 ? 50 : (points + 9) / 10))
found=$(points_findings; cluster_complaints)
if [ -n "$found" ]; then
  echo "$found"
  exit 1
fi
echo "$(cancelled) statements cancelled or timed out and $(terminated) sessions terminated at random in $seconds s;" \
  "cancelled: $(points_tally cancel); sessions terminated there: $(points_sessions_ended): 0 violations, no lock left, memory level"
