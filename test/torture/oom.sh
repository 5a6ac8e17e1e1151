#!/usr/bin/env bash
# oom: allocations fail, PostgreSQL's and those of C++: at chosen points of every entry point, and where a whole load has too
# little memory. OOM_POINTS (100) points of each entry point, or "all" of them; OOM_SECONDS (30) of load.
set -euo pipefail
. scripts/lib/packages.sh
. test/torture/lib/cluster.sh
. test/torture/lib/load.sh
. test/torture/lib/points.sh

points=${OOM_POINTS:-100}
[ "$points" != all ] || points=1000000000
seconds=${OOM_SECONDS:-30}

g++ -std=c++20 -O1 -fPIC -shared -o "$server/operator_new.so" "$lib/operator_new.cpp"
chmod 755 "$server/operator_new.so"
cluster_create oom 'fsync = off' 'jit = off' 'log_min_messages = warning' 'log_min_error_statement = panic' 'max_prepared_transactions = 20'
cluster_stop fast
LD_PRELOAD=$server/operator_new.so cluster_start
points_prepare

points_in_savepoints memory "$points" &
walk=$!
points_in_transactions memory "$points"
wait "$walk"

# A load whose backends may have little more than they begin with, and now and then a value that is too much. The limit is
# the postmaster's, which new backends inherit.
sql -c 'CREATE DATABASE short'
export PGDATABASE=short
load_prepare
idle=$(sql -c 'SELECT pg_backend_pid()' -c "SELECT (regexp_match(pg_read_file('/proc/self/status'), 'VmSize:\s+(\d+)'))[1]" | tail -n 1)
as_server prlimit --pid "$(cluster_postmaster)" --as="$(((idle + 64 * 1024) * 1024)):"
big=$work/big.sql
printf '%s\n\n' "INSERT INTO notes (loan, note) SELECT torture.loan(), repeat('n', torture.pick(40) * 1000000);" \
  "UPDATE loans SET email = repeat('m', torture.pick(30) * 1000000) WHERE id = torture.loan();" \
  'UPDATE loans SET email = NULL WHERE length(email) > 100000;' 'DELETE FROM notes WHERE length(note) > 1000000;' >"$big"
expected_states+='|53200|54000'
keep_finishing_prepared &
for n in 1 2 3; do client "client_$n" "$RANDOM" "$lib/load.sql" "$lib/ledger_load.sql" "$big" & done
sleep "$seconds"
touch "$work/enough"
wait_for_clients
as_server prlimit --pid "$(cluster_postmaster)" --as=unlimited:
finish_prepared
short=$(cat "$work"/client*.errors | grep -c 'ERROR:  53200:' || true)

complaints=$(points_findings; violations; unexpected_errors; cluster_complaints)
if [ -n "$complaints" ]; then
  echo "$complaints"
  exit 1
fi
[ "$short" != 0 ] || { echo 'There was memory enough'; exit 1; }
echo "failed allocations: $(points_tally memory); statements of a load without memory: $short; 0 violations"
