# shellcheck shell=bash disable=SC2154
# The part memory: what a backend keeps after it has written to many tables with four rules each. The last part, for it leaves the tables there.

# usage: measure_memory RULE   in every round: the rules are the same ones all the time
measure_memory() {
  local round work allocated contexts outside
  for round in $(seq "$ROUNDS"); do
    quietly sql -F ' ' -v tables="$TABLES" -f bench/memory/measure.sql >"$scratch/memory"
    for work in memory memory_back; do
      read -r allocated contexts outside
      record "$work" "$1" allocated "$round" "$allocated"
      record "$work" "$1" contexts "$round" "$contexts"
      record "$work" "$1" outside "$round" "$outside"
    done <"$scratch/memory"
  done
}

echo "memory: $TABLES tables" >&2
quietly sql -c "CALL bench.make_tables($TABLES)"
measure_memory none
quietly sql -c "CALL bench.put_on_tables($TABLES)"
measure_memory ours
