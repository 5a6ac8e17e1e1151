#!/usr/bin/env bash
# sqlsmith: SQLsmith's random statements on tables with all kinds of rules, by a role that may write and call everything, and by
# a superuser, and committed, which SQLsmith itself never does. SQLSMITH_SECONDS (600) for the three together, SQLSMITH_SEED.
set -euo pipefail
. scripts/lib/packages.sh
. test/torture/lib/cluster.sh
. test/torture/lib/load.sh
. test/torture/lib/server_log.sh

seconds=${SQLSMITH_SECONDS:-600}
seed=${SQLSMITH_SEED:-$RANDOM}

require_packages sqlsmith
cluster_create sqlsmith 'fsync = off' "${server_log_settings[@]}"
sql -f "$lib/schema.sql" -f "$lib/ledger.sql" -f "$lib/smith.sql" -f "$lib/invariants.sql" -f "$lib/history.sql" >/dev/null

# usage: smith USER   it ends by itself only where the server has gone
smith() {
  local status=0
  timeout "$((seconds / 3))" sqlsmith --target="host=$PGHOST port=5432 dbname=postgres user=$1 options='-c statement_timeout=1000'" \
    --exclude-catalog --verbose --seed="$seed" >/dev/null 2>"$server/smith.$1" || status=$?
  [ $status = 124 ] || { tail -n 5 "$server/smith.$1"; echo "SQLsmith ended early as $1, status $status, seed $seed"; exit 1; }
}

# usage: smith_committed USER   its statements by psql
smith_committed() {
  timeout "$((seconds / 3))" sqlsmith --target="host=$PGHOST port=5432 dbname=postgres user=$1" --exclude-catalog --dry-run --seed="$seed" \
    2>"$server/smith.dry" | PGOPTIONS='-c statement_timeout=1000' psql -X -q -U "$1" >/dev/null 2>&1 || true
}

smith writer
smith postgres
before=$(sql -c 'SELECT count(*) FROM pgshift._pgshift_state_audit')
smith_committed writer

# An internal error is PostgreSQL's own if the same statement has it again without anything of ours being on the stack.
server_log_read
server_log_backtraces
ours=$(sql -c "SELECT DISTINCT ON (message, file_name) format('%s (%s, %s): %s', message, file_name, function_name, statement)
                 FROM server_log AS error WHERE severity = 'PANIC' OR file_name LIKE '%.cpp' AND state_code = 'XX000'
                    OR state_code LIKE 'XX%'
                       -- initdb's own function, which a superuser may call too
                       AND message <> 'cannot advance OID counter anymore'
                       AND NOT coalesce((SELECT bool_and(backtrace NOT LIKE '%/pgshift_state.so%' AND error.state_code = 'XX000')
                                           FROM said_again AS again WHERE again.function_name = error.function_name
                                            AND again.message = regexp_replace(error.message, '\\d+', '', 'g')), false)")
internal=$(sql -c "SELECT count(*) FROM server_log WHERE state_code LIKE 'XX%'")
errors=$(sql -c "SELECT count(*) FROM server_log WHERE severity = 'ERROR'")
deaths=$(sql -c "SELECT count(*) FROM server_log WHERE message LIKE '%was terminated by signal%'")
# Keys change here, which the views over the log don't follow.
violations=$(sql -c "SELECT torture.history_violations() UNION ALL
                     SELECT v FROM torture.violations() AS v WHERE v !~ 'its last entry says|the one before ended with' LIMIT 20")
changes=$(sql -c 'SELECT count(*) FROM pgshift._pgshift_state_audit')
sql -c 'SELECT torture.check_indexes()' >/dev/null

[ -z "$ours" ] || printf 'Internal errors of ours:\n%s\n' "$ours"
[ -z "$violations" ] || printf 'Violations:\n%s\n' "$violations"
queries=$(sed -n 's/.*queries: \([0-9]*\).*/\1/p' "$server"/smith.* | awk '$1 < last { sum += last } { last = $1 } END { print sum + last }')
echo "seed $seed, $seconds s: $queries statements, $errors errors, $deaths crashes, $internal internal errors, $([ -z "$ours" ] && echo all || echo not all) of PostgreSQL's own, $((changes - before)) values changed"
[ -z "$ours$violations" ] && [ "$deaths" = 0 ] && [ "$changes" -gt "$before" ]
