# shellcheck shell=bash disable=SC2154
# The part copy: many rows by one COPY.
export BENCH_ROWS=$scratch/rows

# usage: measure_copy WORK RULE ROUND
measure_copy() {
  quietly sql -o /dev/null -v rule="$2" -f bench/copy/measure.sql
  record "$1" "$2" cpu "$3" "$(per_row "$(statement_seconds)" "$MANY")"
}

sql -o /dev/null -c "CREATE TABLE bench.source (LIKE bench.subject)" -c "SELECT bench.fill('bench.source', $MANY)"
sql -c "COPY bench.source TO STDOUT" >"$BENCH_ROWS"
sql -c "DROP TABLE bench.source"
rounds measure_copy copy
sql -c "TRUNCATE bench.copied"
rm "$BENCH_ROWS"
