# shellcheck shell=bash
# Clients that write to the tables of schema.sql and to the ledger. Sourced after cluster.sh.
lib=$PWD/test/torture/lib
: "${work:=}"
# Whatever goes wrong elsewhere, writers may see these only: a rule's refusal, a row that is there already or gone, a deadlock
# or a lost race, an approval that comes too late (55000), a cancelled statement, a transaction that has failed or not begun (and
# has no savepoint then), a server that stops.
expected_states='23514|23505|23503|02000|42501|25P01|25P02|3B001|42P07|55000|40001|40P01|57014|57P01|57P02|57P03|08006|08003|2BP01|42P01|42704'

load_prepare() {
  sql -f "$lib/schema.sql" -f "$lib/ledger.sql" -f "$lib/invariants.sql" >/dev/null
}

# usage: random_blocks SEED FILE...   prints transactions of these files, which blank lines part, for as long as anyone reads
# and there is no file $work/enough
random_blocks() {
  local seed=$1
  shift
  awk -v seed="$seed" -v enough="$work/enough" -v RS= '
    { block[NR] = $0 }
    END { srand(seed); while ((getline line < enough) < 0) print block[int(rand() * NR) + 1] "\n" }' "$@"
}

# usage: client NAME SEED FILE...   runs them until its server ends it; errors go to $work/NAME.errors. With STAY=yes the
# session stays, idle, when it is enough. With ANSWERS=FILE what its statements return is added there.
client() {
  local name=$1
  shift
  {
    random_blocks "$@" 2>/dev/null
    if [ "${STAY:-no}" = yes ]; then
      printf '%s\n' 'ROLLBACK;' 'SET statement_timeout = 0;' 'SET statement_timeout = 0;' 'SET lock_timeout = 0;' "SET application_name = 'idle_$name';"
      cat "$work/stay"
    fi
  } | PGAPPNAME=$name psql -X -q -A -t -v VERBOSITY=verbose -v SHOW_CONTEXT=never \
    -v verdict='ROLLBACK TO t' -v ending=ROLLBACK -v gid=none -v loan=1 -v parcel=1 -v subject=o-1 \
    >>"${ANSWERS:-/dev/null}" 2>>"$work/$name.errors" || true
}

# usage: unexpected_errors   prints the errors that no client should have seen
unexpected_errors() {
  cat "$work"/client*.errors | grep -E 'ERROR:|FATAL:|PANIC:' | grep -vE "(ERROR|FATAL):  ($expected_states):" | sed 's/.*\(ERROR\|FATAL\|PANIC\):/\1:/' |
    sort | uniq -c | sort -rn | head -n 20 || true
}

# Two-phase transactions whose session has not come to it are finished, one way or the other: they hold locks that all wait for.
finish_prepared() {
  sql -c "SELECT format('%s PREPARED %L;', torture.one_of('COMMIT', 'ROLLBACK'), gid) FROM pg_prepared_xacts
           WHERE prepared < clock_timestamp() - interval '0.2 s'" | psql -X -q >/dev/null 2>&1
}

# The same all the time; to be run in the background.
keep_finishing_prepared() {
  while [ ! -e "$work/enough" ]; do
    finish_prepared || true
    sleep 0.3
  done
}

# Waits until the clients, having had enough, have done what they had begun.
wait_for_clients() {
  local attempt busy
  for attempt in $(seq 150); do
    finish_prepared
    busy=$(sql -c "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'client%'")
    if [ "$busy" = 0 ]; then
      return
    fi
    sleep 0.2
  done
  echo "$busy clients are still busy after $attempt looks:"
  sql -c "SELECT pid, application_name, state, wait_event, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE application_name LIKE 'client%'"
  return 1
}

# usage: violations   prints what should hold and doesn't, and errors of looking for that; a table that a client was making is of
# no account
violations() {
  sql -c 'DROP TABLE IF EXISTS scratch' 2>/dev/null
  sql -c 'SELECT * FROM torture.violations() LIMIT 20' 2>&1
  sql -c 'SELECT torture.check_indexes()' 2>&1 | sed '/^$/d'
}
