# shellcheck shell=bash disable=SC2154
# The parts that are UPDATEs of every row: define, normalize, consensus, audit, together. Sourced with their names as arguments.

# usage: measure_update WORK RULE ROUND
measure_update() {
  local heap index indexes
  quietly sql -v work="$1" -v rule="$2" -f bench/update/measure.sql >"$scratch/sizes"
  record "$1" "$2" cpu "$3" "$(per_row "$(statement_seconds)" "$ROWS")"
  while read -r heap index indexes; do
    record "$1" "$2" heap "$3" "$heap"
    record "$1" "$2" index "$3" "$index"
    record "$1" "$2" indexes "$3" "$indexes"
  done <"$scratch/sizes"
}

# Two unmeasured runs: after them the table has its final size, and each run writes into what the run before left.
for _ in 1 2; do
  quietly sql -v work=state -v rule=none -f bench/update/measure.sql
done
rounds measure_update "$@"
