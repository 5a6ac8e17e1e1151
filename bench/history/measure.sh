# shellcheck shell=bash disable=SC2154
# The part history: how long a client waits for what a large log has of one row, half of the times.

# usage: measure_history WORK RULE ROUND
measure_history() {
  local before after
  {
    echo "\\set id random(1, $((ENTRIES / 20)))"
    echo "$(sql -v work="$1" -v rule="$2" <<<"SELECT bench.statement(:'work', :'rule', '')" | tr '\n' ' ');"
  } >"$scratch/transaction.sql"
  rm -f "$scratch"/latencies.*
  before=$(sql -c "SELECT bench.ended_cpu()")
  pgbench -n -M prepared -t "$TRANSACTIONS" -f "$scratch/transaction.sql" -l --log-prefix="$scratch/latencies" >"$scratch/pgbench" 2>&1 || {
    cat "$scratch/pgbench" >&2
    return 1
  }
  after=$(sql -c "SELECT bench.ended_cpu()")
  record "$1" "$2" latency "$3" "$(awk '{ print $3 }' "$scratch"/latencies.* | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }')"
  record "$1" "$2" cpu "$3" "$(awk -v a="$before" -v b="$after" -v n="$TRANSACTIONS" 'BEGIN { printf "%.4f", (b - a) * 1e6 / n }')"
}

echo "history: filling the log with $ENTRIES entries" >&2
sql -o /dev/null -c "SELECT bench.fill_log($ENTRIES)" -c "VACUUM ANALYZE pgshift._pgshift_state_audit" -c CHECKPOINT
rounds measure_history history
quietly sql -o /dev/null -c "SELECT bench.clear('bench.subject')"
