# shellcheck shell=bash disable=SC2154
# The part large_update: time and memory of one UPDATE of many audited rows.

# usage: measure_large WORK RULE ROUND
measure_large() {
  local rows=$MANY
  [ "$1" = large ] || rows=$((MANY / 10))
  quietly sql -o /dev/null -v work="$1" -v rule="$2" -v rows="$rows" -f bench/large_update/prepare.sql
  quietly sql -v work="$1" -v rule="$2" -f bench/large_update/measure.sql >"$scratch/memory"
  record "$1" "$2" cpu "$3" "$(per_row "$(statement_seconds)" "$rows")"
  record "$1" "$2" peak "$3" "$(<"$scratch/memory")"
  quietly sql -o /dev/null -c "SELECT bench.clear('bench.large')"
}

rounds measure_large large_update
sql -c "TRUNCATE bench.large"
