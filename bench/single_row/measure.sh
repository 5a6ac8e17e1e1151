# shellcheck shell=bash disable=SC2154
# The part single_row: pgbench, each transaction one prepared UPDATE by key.

# usage: measure_single WORK RULE ROUND
measure_single() {
  local clients=${1#single_} before after
  quietly sql -o /dev/null -v work="$1" -v rule="$2" <<'SQL'
SELECT bench.put(:'work', :'rule', 'bench.subject');
CHECKPOINT;
VACUUM bench.subject;
SQL
  {
    echo "\\set id random(1, $ROWS)"
    echo "$(sql -v work="$1" -v rule="$2" <<<"SELECT bench.statement(:'work', :'rule', 'bench.subject')");"
  } >"$scratch/transaction.sql"
  before=$(sql -c "SELECT bench.ended_cpu()")
  pgbench -n -M prepared -c "$clients" -t $((TRANSACTIONS / clients)) -f "$scratch/transaction.sql" >"$scratch/pgbench" 2>&1 || {
    cat "$scratch/pgbench" >&2
    return 1
  }
  after=$(sql -c "SELECT bench.ended_cpu()")
  record "$1" "$2" tps "$3" "$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$scratch/pgbench")"
  record "$1" "$2" cpu "$3" "$(awk -v a="$before" -v b="$after" -v n="$((TRANSACTIONS / clients * clients))" 'BEGIN { printf "%.4f", (b - a) * 1e6 / n }')"
  quietly sql -o /dev/null -c "SELECT bench.clear('bench.subject')"
}

rounds measure_single single_row
