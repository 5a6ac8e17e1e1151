# shellcheck shell=bash disable=SC2154
# The part history: how long a client waits for what a large log has of one row, half of the times.

# usage: measure_history WORK RULE ROUND
measure_history() {
  local cpu
  rm -f "$scratch"/latencies.*
  cpu=$(run_pgbench 1 $((ENTRIES / 20)) "$(statement_of "$1" "$2")" -l --log-prefix="$scratch/latencies")
  record "$1" "$2" latency "$3" "$(awk '{ print $3 }' "$scratch"/latencies.* | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }')"
  record "$1" "$2" cpu "$3" "$cpu"
}

echo "history: filling the log with $ENTRIES entries" >&2
sql -o /dev/null -c "SELECT bench.fill_log($ENTRIES)" -c "VACUUM ANALYZE pgshift._pgshift_state_audit" -c CHECKPOINT
rounds measure_history history
quietly sql -o /dev/null -c "SELECT bench.clear('bench.subject')"
