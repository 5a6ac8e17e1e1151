# shellcheck shell=bash disable=SC2154
# The part ddl: CPU time and memory of a session's DDL of what no rule is about. Its rules are the same ones all the time, so the lines
# without them are measured first.

# usage: event_triggers STATE   those that look at all DDL: ENABLE ALWAYS, DISABLE
event_triggers() {
  local trigger
  for trigger in pgshift_follow_ddl pgshift_follow_drop pgshift_guard_extension; do sql -c "ALTER EVENT TRIGGER $trigger $1"; done
}

# usage: measure_ddl RULE ROUND
measure_ddl() {
  local work measure value
  quietly sql -c "CALL bench.make_victims($DDL)"
  quietly sql -F ' ' -v times="$DDL" -f bench/ddl/measure.sql >"$scratch/ddl"
  while read -r work measure value; do record "$work" "$1" "$measure" "$2" "$value"; done <"$scratch/ddl"
  quietly sql -c 'DROP SCHEMA bench_ddl CASCADE'
}

# usage: measure_ddl_rounds RULE
measure_ddl_rounds() {
  local round
  for round in $(seq "$ROUNDS"); do
    echo "ddl: $1, round $round of $ROUNDS" >&2
    measure_ddl "$1" "$round"
  done
}

quietly sql -c 'CREATE SCHEMA bench_ruled'
event_triggers DISABLE
measure_ddl_rounds none
event_triggers 'ENABLE ALWAYS'
measure_ddl_rounds beside_none
event_triggers DISABLE
quietly sql -c "CALL bench.make_large_rules($LARGE)"
event_triggers 'ENABLE ALWAYS'
measure_ddl_rounds beside_large
event_triggers DISABLE
quietly sql -c 'DROP TABLE bench_ruled.large'
event_triggers 'ENABLE ALWAYS'
quietly sql -c "CALL bench.make_many_rules($RULES)"
measure_ddl_rounds beside_many
event_triggers DISABLE
measure_ddl_rounds none_beside_many
event_triggers 'ENABLE ALWAYS'
