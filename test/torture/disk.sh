#!/usr/bin/env bash
# disk: there is no room for tables and indexes to grow, every second time, under a load on all kinds of rules. DISK_SECONDS (40).
set -euo pipefail
. test/torture/lib/cluster.sh
. test/torture/lib/load.sh

g++ -std=c++20 -O1 -fPIC -shared -o "$server/no_space.so" "$lib/no_space.cpp"
chmod 755 "$server/no_space.so"
cluster_create disk 'fsync = off' 'log_min_messages = warning' 'log_error_verbosity = verbose' 'max_prepared_transactions = 20' \
  'deadlock_timeout = 50ms'
cluster_stop fast
export PGSHIFT_NO_SPACE=$server/disk/no_space
LD_PRELOAD=$server/no_space.so cluster_start
load_prepare

expected_states+='|53100'
echo 2 | as_server tee "$PGSHIFT_NO_SPACE" >/dev/null
keep_finishing_prepared &
for n in 1 2; do client "client_$n" "$RANDOM" "$lib/load.sql" "$lib/ledger_load.sql" & done
client client_ddl "$RANDOM" "$lib/load.sql" "$lib/ledger_load.sql" "$lib/ddl.sql" "$lib/ledger_ddl.sql" "$lib/scratch.sql" &
sleep "${DISK_SECONDS:-40}"
touch "$work/enough"
wait_for_clients
rm "$PGSHIFT_NO_SPACE"
finish_prepared

complaints=$(violations; unexpected_errors; cluster_complaints)
if [ -n "$complaints" ]; then
  echo "$complaints"
  exit 1
fi
full=$(cat "$work"/client*.errors | grep -c 'ERROR:  53100:' || true)
[ "$full" != 0 ] || { echo 'There was room enough'; exit 1; }
echo "$full statements without room, among $(sql -c 'SELECT count(*) FROM pgshift._pgshift_state_audit') entries: 0 violations"
