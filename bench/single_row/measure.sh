# shellcheck shell=bash disable=SC2154
# The part single_row: pgbench, each transaction one prepared UPDATE by key.

# usage: run_single CLIENTS TRANSACTIONS-EACH   sets cpu_seconds, of all backends together
run_single() {
  local before after
  before=$(sql -c "SELECT bench.ended_cpu()")
  pgbench -n -M prepared -c "$1" -t "$2" -f "$scratch/transaction.sql" >"$scratch/pgbench" 2>&1 || {
    cat "$scratch/pgbench" >&2
    return 1
  }
  after=$(sql -c "SELECT bench.ended_cpu()")
  cpu_seconds=$(awk -v before="$before" -v after="$after" 'BEGIN { print after - before }')
}

# usage: measure_single WORK RULE ROUND
measure_single() {
  local clients=${1#single_} each start
  each=$((TRANSACTIONS / clients))
  quietly sql -o /dev/null -v work="$1" -v rule="$2" <<'SQL'
SELECT bench.put(:'work', :'rule', 'bench.subject');
CHECKPOINT;
VACUUM bench.subject;
SQL
  {
    echo "\\set id random(1, $ROWS)"
    echo "$(sql -v work="$1" -v rule="$2" <<<"SELECT bench.statement(:'work', :'rule', 'bench.subject')");"
  } >"$scratch/transaction.sql"
  # What connections and their first statements take is not what a later one takes.
  run_single "$clients" 1
  start=$cpu_seconds
  run_single "$clients" "$each"
  record "$1" "$2" tps "$3" "$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$scratch/pgbench")"
  record "$1" "$2" cpu "$3" "$(awk -v run="$cpu_seconds" -v start="$start" -v rows=$(((each - 1) * clients)) 'BEGIN { printf "%.4f", (run - start) * 1e6 / rows }')"
  quietly sql -o /dev/null -c "SELECT bench.clear('bench.subject')"
}

rounds measure_single single_row
