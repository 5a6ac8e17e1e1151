# shellcheck shell=bash disable=SC2154
# The part single_row: pgbench, each transaction one prepared UPDATE by key.

# usage: measure_single WORK RULE ROUND
measure_single() {
  local cpu
  quietly sql -o /dev/null -v work="$1" -v rule="$2" <<'SQL'
SELECT bench.put(:'work', :'rule', 'bench.subject');
CHECKPOINT;
VACUUM bench.subject;
SQL
  cpu=$(run_pgbench "${1#single_}" "$ROWS" "$(statement_of "$1" "$2")")
  record "$1" "$2" tps "$3" "$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$scratch/pgbench")"
  record "$1" "$2" cpu "$3" "$cpu"
  quietly sql -o /dev/null -c "SELECT bench.clear('bench.subject')"
}

rounds measure_single single_row
