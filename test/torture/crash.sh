#!/usr/bin/env bash
# crash: backends and postmasters are killed under a load on all kinds of rules. CRASH_ROUNDS (40), CRASH_SECONDS (1.5) of
# load before each.
set -euo pipefail
. test/torture/lib/cluster.sh
. test/torture/lib/load.sh

rounds=${CRASH_ROUNDS:-40}
seconds=${CRASH_SECONDS:-1.5}
declare -A crashes=()

# What fsync = off would hide is what is on disk when it is needed.
cluster_create crash 'fsync = on' 'max_prepared_transactions = 20' 'deadlock_timeout = 50ms' 'restart_after_crash = on' \
  'checkpoint_timeout = 30s' 'autovacuum_naptime = 1s' 'log_min_messages = warning' 'log_error_verbosity = verbose'
load_prepare

begin_load() {
  local n
  for n in 1 2; do client "client_$n" "$RANDOM" "$lib/load.sql" "$lib/ledger_load.sql" & done
  # Each transaction of this one is one statement, whose answer comes after the commit.
  ANSWERS=$work/answers client client_ledger "$RANDOM" "$lib/acknowledged.sql" &
  client client_ddl "$RANDOM" "$lib/load.sql" "$lib/load.sql" "$lib/ledger_load.sql" "$lib/ddl.sql" "$lib/ledger_ddl.sql" "$lib/scratch.sql" &
}

# usage: crash KIND
crash() {
  local victim
  case $1 in
    client | any)
      # One of the clients' backends, or any process: the checkpointer, the writer of WAL, autovacuum.
      victim=
      while [ -z "$victim" ]; do
        victim=$(sql -c "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()
                            AND ('$1' = 'any' OR application_name LIKE 'client%') ORDER BY random() LIMIT 1")
      done
      kill -KILL "$victim"
      ;;
    postmaster) kill -KILL "$(cluster_postmaster)" ;;
    immediate) cluster_stop immediate ;;
  esac
  crashes[$1]=$((${crashes[$1]:-0} + 1))
}

# usage: recover KIND
recover() {
  # Every client ends: its server is gone.
  wait
  case $1 in
    client | any) cluster_wait ;;
    *) cluster_start ;;
  esac
  sleep 0.2
  finish_prepared
}

# Prints what a client has been told that there is, and isn't.
lost_transitions() {
  sql <<SQL 2>&1
CREATE TEMP TABLE acknowledged (id uuid, subject_id text, sort_key int, to_state text);
\copy acknowledged FROM PROGRAM 'sed -n "s/^acknowledged|//p" $work/answers' (DELIMITER '|')
SELECT format('acknowledged transition %L is not there', a)
  FROM acknowledged AS a LEFT JOIN pgshift._pgshift_ledger AS e USING (id, subject_id, sort_key, to_state) WHERE e.id IS NULL LIMIT 20;
SQL
}

# usage: check ROUND KIND
check() {
  local found
  found=$(violations; lost_transitions)
  sql -c 'SELECT seal_id FROM pgshift.seal_audit()' >/dev/null
  [ -z "$found" ] || {
    printf 'After crash %s (%s):\n%s\n' "$1" "$2" "$found"
    return 1
  }
}

kinds=(client postmaster immediate any)
for round in $(seq "$rounds"); do
  kind=${kinds[$((round % 4))]}
  begin_load
  sleep "$seconds"
  crash "$kind"
  recover "$kind"
  check "$round" "$kind"
done

complaints=$(unexpected_errors; cluster_complaints)
if [ -n "$complaints" ]; then
  echo "$complaints"
  exit 1
fi
sql -c "SELECT format('$rounds crashes (a client''s backend ${crashes[client]:-0}, any process ${crashes[any]:-0}, the postmaster '
    || '${crashes[postmaster]:-0}, immediate shutdown ${crashes[immediate]:-0}); %s entries of %s transactions, %s transitions '
    || 'past gates, %s seals; %s entries of the ledger under %s versions, $(grep -c '^acknowledged' "$work/answers") acknowledged: 0 violations',
    (SELECT count(*) FROM pgshift._pgshift_state_audit), (SELECT count(DISTINCT transaction_id) FROM pgshift._pgshift_state_audit),
    (SELECT count(*) FROM torture.gated), (SELECT count(*) FROM pgshift._pgshift_state_audit_seals),
    (SELECT count(*) FROM pgshift._pgshift_ledger), (SELECT max(version) FROM pgshift._pgshift_machines))"
