# shellcheck shell=bash disable=SC2154
# The part events: CPU of a backend that appends within one transaction, commits a second of many, and CPU of reading.

# usage: measure_appends WORK RULE ROUND
measure_appends() {
  local taken
  quietly sql -o /dev/null -c 'CALL bench.make_stores()' -c CHECKPOINT
  taken=$(sql <<SQL
BEGIN;
$(statement_of "$1" "$2" | sed 's/%n/100/');
SELECT pgshift_test_cpu() AS started \gset
$(statement_of "$1" "$2" | sed "s/%n/$ROWS/");
SELECT (pgshift_test_cpu() - :started) / $ROWS.0;
ROLLBACK;
SQL
  )
  record "$1" "$2" cpu "$3" "$taken"
  quietly sql -o /dev/null -c 'CALL bench.drop_stores()'
}

# usage: measure_commits WORK RULE ROUND CLIENTS   to a disk that is waited for, as where it matters
measure_commits() {
  local cpu
  quietly sql -o /dev/null -c 'CALL bench.make_stores()' -c 'ALTER SYSTEM SET fsync = on' -c 'SELECT pg_reload_conf()' -c CHECKPOINT
  cpu=$(run_pgbench "$4" "$ROWS" "$(statement_of "$1" "$2")")
  record "$1" "$2" tps "$3" "$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$scratch/pgbench")"
  record "$1" "$2" cpu "$3" "$cpu"
  quietly sql -o /dev/null -c 'CALL bench.drop_stores()' -c 'ALTER SYSTEM RESET fsync' -c 'SELECT pg_reload_conf()'
}

# usage: measure_end WORK RULE ROUND   one reads while others append
measure_end() {
  local others
  quietly sql -o /dev/null -c 'CALL bench.make_stores()'
  echo "SELECT pgshift.append('bench.events', 'stream-' || :client_id, '{\"type\": \"Happened\", \"data\": {\"k\": \"x\"}}')" >"$scratch/others.sql"
  pgbench -n -M prepared -c 32 -T 3600 -f "$scratch/others.sql" >/dev/null 2>&1 &
  others=$!
  until [ "$(sql -c 'SELECT count(*) > 1000 FROM bench.events')" = t ]; do sleep 0.1; done
  record "$1" "$2" cpu "$3" "$(TRANSACTIONS=$((TRANSACTIONS / 20)) run_pgbench 1 1 "$(statement_of "$1" "$2")")"
  kill "$others"
  wait "$others" || true
  quietly sql -o /dev/null -c 'CALL bench.drop_stores()'
}

# usage: measure_events WORK RULE ROUND
measure_events() {
  case $1 in
    event_one | event_condition | event_hundred) measure_appends "$@" ;;
    event_commits_*) measure_commits "$@" "${1#event_commits_}" ;;
    event_hot) measure_commits "$@" 16 ;;
    event_end) measure_end "$@" ;;
    *) record "$1" "$2" cpu "$3" "$(run_pgbench 1 $((ENTRIES / 100 - 1)) "$(statement_of "$1" "$2")")" ;;
  esac
}

echo "events: filling a store with $ENTRIES events" >&2
quietly sql -o /dev/null -c "CALL bench.make_large_store($ENTRIES)" -c 'VACUUM bench.events_large' -c CHECKPOINT
rounds measure_events events
