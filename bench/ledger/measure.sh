# shellcheck shell=bash disable=SC2154
# The part ledger: pgbench, each transaction one transition, or a hundred.

# usage: measure_ledger WORK RULE ROUND
measure_ledger() {
  local cpu clients=1 runs=$TRANSACTIONS each=1
  case $1 in
    ledger_8) clients=8 ;;
    ledger_many_1) each=100 runs=$((TRANSACTIONS / 100)) ;;
    ledger_many_8) clients=8 each=100 runs=$((TRANSACTIONS / 100)) ;;
    ledger_past) runs=$((TRANSACTIONS / 10)) ;;
  esac
  quietly sql -o /dev/null -v work="$1" -v rule="$2" <<'SQL'
SELECT bench.put(:'work', :'rule', 'bench.subject');
SELECT format('CALL bench.pass(%s, %s)', subjects, entries) FROM bench.past WHERE work = :'work' AND rule = :'rule' \gexec
VACUUM;
CHECKPOINT;
SQL
  cpu=$(TRANSACTIONS=$runs run_pgbench "$clients" "$ROWS" "$(statement_of "$1" "$2")")
  record "$1" "$2" tps "$3" "$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$scratch/pgbench")"
  record "$1" "$2" cpu "$3" "$(per_row "$(awk -v cpu="$cpu" 'BEGIN { print cpu / 1e6 }')" "$each")"
  quietly sql -o /dev/null -c "SELECT bench.clear('bench.subject')"
}

rounds measure_ledger ledger
