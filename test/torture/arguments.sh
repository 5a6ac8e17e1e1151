#!/usr/bin/env bash
# arguments: everything in pgshift called with random arguments, hostile and fitting, on relations of every kind, and writes and
# DDL between the calls, in two sessions at once. ARGUMENTS_ROUNDS (40) of 400 statements a session, ARGUMENTS_SEED.
set -euo pipefail
. test/torture/lib/cluster.sh
. test/torture/lib/server_log.sh

lib=$PWD/test/torture/lib
rounds=${ARGUMENTS_ROUNDS:-40}
seed=${ARGUMENTS_SEED:-$RANDOM}
each=400
RANDOM=$seed

cluster_create arguments 'fsync = off' "${server_log_settings[@]}" 'log_min_messages = warning' 'lock_timeout = 500ms' 'statement_timeout = 10s'

# usage: session NAME   what was generated is kept with the server until it ends, for whoever looks into a failure
session() {
  sql -d hostile -c "SELECT setseed($RANDOM / 32768.0)" -c "SELECT replace(hostile.statement(), E'\\n', ' ') || ';' FROM generate_series(1, $each)" |
    tail -n +2 >"$server/$1.sql"
  psql -X -q -d hostile -f "$server/$1.sql" >/dev/null 2>&1 || true
}

# A database does not last: its tables end up in states that nothing more can be done with.
for ((round = 0; round < rounds; ++round)); do
  if [ $((round % 5)) = 0 ]; then
    sql -c 'DROP DATABASE IF EXISTS hostile WITH (FORCE)' -c 'CREATE DATABASE hostile' 2>/dev/null
    sql -d hostile -f "$lib/hostile.sql" >/dev/null
  fi
  session one &
  session two
  wait $!
  cluster_wait
done

# Whatever state it is in, what is ours can be dropped.
sql -d hostile -c 'SET client_min_messages = error' -c 'SELECT pgshift.protect(false)' -c 'DROP EXTENSION pgshift_state CASCADE' >/dev/null

server_log_read
states=$(sql -c "SELECT count(DISTINCT state_code) FROM server_log WHERE severity = 'ERROR'")
errors=$(sql -c "SELECT count(*) FROM server_log WHERE severity = 'ERROR'")
deaths=$(sql -c "SELECT count(*) FROM server_log WHERE message LIKE '%was terminated by signal%' OR severity = 'PANIC'")
# Nothing here gives PostgreSQL a reason for one either.
internal=$(sql -c "SELECT format('%s %s (%s, %s): %s', count(*), min(message), file_name, function_name, left(min(statement), 1000))
                     FROM server_log WHERE state_code LIKE 'XX%' OR severity = 'WARNING' AND message LIKE '%leak%'
                    GROUP BY file_name, function_name, regexp_replace(message, '\\d+', '', 'g')")
[ -z "$internal" ] || printf 'Internal errors:\n%s\n' "$internal"
echo "seed $seed: $((2 * rounds * each)) statements, $errors errors of $states SQLSTATEs, $deaths crashes, $([ -z "$internal" ] && echo no || echo some) internal errors"
[ -z "$internal" ] && [ "$deaths" = 0 ] && [ "$errors" -gt 0 ]
