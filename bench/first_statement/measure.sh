# shellcheck shell=bash disable=SC2154
# The part first_statement: CPU time of the only statement of many connections.

# usage: measure_first WORK RULE ROUND
measure_first() {
  local statement
  quietly sql -o /dev/null -v work="$1" -v rule="$2" <<<"SELECT bench.put(:'work', :'rule', 'bench.subject')"
  statement=$(statement_of "$1" "$2")
  for _ in $(seq "$CONNECTIONS"); do
    PGOPTIONS="$PGOPTIONS -c client_min_messages=log -c log_statement_stats=on" quietly sql -c "$statement"
    record "$1" "$2" cpu "$3" "$(per_row "$(statement_seconds)" 1)"
  done
  quietly sql -o /dev/null -c "SELECT bench.clear('bench.subject')"
}

rounds measure_first first_statement
