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

# usage: measure_hot_subject WORK RULE ROUND
measure_hot_subject() {
  local begin='' itself=true taken
  quietly sql -o /dev/null -v work="$1" -v rule="$2" <<<"SELECT bench.put(:'work', :'rule', 'bench.subject')"
  if [ "$1" = ledger_transaction ]; then
    begin='BEGIN;' itself=false
  else
    PGAPPNAME=pgshift_bench_snapshot sql -c 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1; SELECT pg_sleep(3600)' >/dev/null 2>&1 &
    until [ "$(sql -c "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgshift_bench_snapshot' AND backend_xmin IS NOT NULL")" = 1 ]; do sleep 0.1; done
  fi
  taken=$(sql -v rule="$2" <<SQL
SELECT (pgshift.transition('door', 'warm', 'open')).sort_key > 0 \g /dev/null
$begin
SELECT CASE :'rule' WHEN 'first' THEN 0 ELSE transitions - 100 END AS before FROM bench.hot \gset
CALL bench.move(:before, $itself);
SELECT pgshift_test_cpu() AS started \gset
CALL bench.move(100, $itself);
SELECT (pgshift_test_cpu() - :started) / 100.0;
SQL
  )
  record "$1" "$2" cpu "$3" "$taken"
  sql -o /dev/null -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pgshift_bench_snapshot'"
  wait
  quietly sql -o /dev/null -c "SELECT bench.clear('bench.subject')"
}

# usage: measure_ledger_line WORK RULE ROUND
measure_ledger_line() {
  case $1 in
    ledger_transaction | ledger_snapshot) measure_hot_subject "$@" ;;
    *) measure_ledger "$@" ;;
  esac
}

rounds measure_ledger_line ledger
