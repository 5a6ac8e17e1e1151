#!/usr/bin/env bash
# How many instructions each line of the UPDATE parts takes a row, counted by valgrind (callgrind): the same on any machine and
# whatever else runs on it, where times drift by a tenth. Not a part of `make bench`: it takes a quarter of an hour, and says nothing of
# the disk and the kernel. By hand: bench/instructions/measure.sh [PART...]
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh
. scripts/lib/private_server.sh

require_packages compiler fmt icu valgrind
require_postgresql
private_server_create bench
private_server_install . test/boundary
private_server_settings="autovacuum = off
shared_buffers = 64MB"
private_server_start
export PGOPTIONS="-c client_min_messages=warning -c jit=off" PGDATABASE=instructions
createdb "$PGDATABASE"
scratch=$server
. bench/lib.sh

few=500 many=2500
[ $# -gt 0 ] || set -- define normalize consensus audit together
sql -o /dev/null -v rows=1 -f bench/schema.sql
for part in define normalize consensus audit together; do
  sql -o /dev/null -f "bench/$part/schema.sql"
done
sql -c 'CREATE TABLE bench.few (LIKE bench.subject INCLUDING ALL)' -c 'CREATE TABLE bench.many (LIKE bench.subject INCLUDING ALL)'
lines=$(lines_of "$@")

stop() { as_server "$server_bin/pg_ctl" -D data -m fast -w stop >/dev/null 2>&1 || true; }
stop
# What runs under valgrind is no server to private_server_stop.
trap 'trap "" HUP INT TERM; stop; private_server_stop' EXIT
as_server valgrind -q --tool=callgrind --trace-children=yes --callgrind-out-file="$server/counted.%p" "$server_bin/postgres" -D data >>"$server/log" 2>&1 &
until sql -c 'SELECT' >/dev/null 2>&1; do sleep 1; done

# A statement that fails ends it, though it runs in a substitution.
shopt -s inherit_errexit

# usage: counted RELATION WORK RULE   the instructions of a backend that runs nothing but that line's statement
counted() {
  local pid statement
  statement=$(sql -v work="$2" -v rule="$3" -v relation="bench.$1" <<<"SELECT bench.statement(:'work', :'rule', :'relation')")
  pid=$(sql -c 'SELECT pg_backend_pid()' -c "$statement" | head -n 1)
  while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
  sed -n 's/^summary: //p' "$server/counted.$pid"
  rm -f "$server"/counted.*
}

echo '| write | rule | instructions a row | over the empty trigger |'
echo '|---|---|--:|--:|'
declare -A empty counts
while read -r work rule; do
  # One after the other: what is recorded, and what is written by hand in its place, is in the same tables.
  for relation in few many; do
    sql -o /dev/null -c "SELECT bench.clear('bench.few'), bench.clear('bench.many')" -c "TRUNCATE bench.$relation" \
      -c "SELECT bench.fill('bench.$relation', ${!relation})" -c "VACUUM FREEZE ANALYZE bench.$relation" \
      -c "SELECT bench.put('$work', '$rule', 'bench.$relation')"
    counts[$relation]=$(counted "$relation" "$work" "$rule")
  done
  row=$(((counts[many] - counts[few]) / (many - few)))
  [ "$rule" != empty ] || empty[$work]=$row
  label=$(sql -v work="$work" -v rule="$rule" -F ' | ' <<<"SELECT w.label, l.label FROM bench.line AS l JOIN bench.work AS w USING (work) WHERE (l.work, l.rule) = (:'work', :'rule')")
  echo "| $label | $row | $([ "$rule" = none ] || [ -z "${empty[$work]:-}" ] || echo $((row - empty[$work]))) |"
done <<<"$lines"
