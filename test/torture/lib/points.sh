# shellcheck shell=bash
# Faults at chosen points of every entry point. Sourced after cluster.sh.

lib=${lib:?}
: "${work:=}"

# Makes databases for it: with locks on everything, two sessions can't share one.
points_prepare() {
  # A plan that changes meanwhile changes in which order rows are written.
  sql -c 'ALTER SYSTEM SET autovacuum = off' -c 'SELECT pg_reload_conf()' >/dev/null
  sql -c 'CREATE DATABASE points'
  PGOPTIONS='-c client_min_messages=warning' sql -d points -f "$lib/schema.sql" -f "$lib/ledger.sql" -f "$lib/invariants.sql" -f "$lib/entry_points.sql" -f "$lib/ledger_entry_points.sql" -f "$lib/events_entry_points.sql" >/dev/null
  PGOPTIONS='-c client_min_messages=error' sql -d points -c 'CALL torture.refer_all()'
  sql -c 'CREATE DATABASE points_of_transactions TEMPLATE points'
}

# usage: points_in_savepoints FAULT MOST   at most so many points each, in a session for all
points_in_savepoints() {
  sql -d points -c "SELECT format('CALL torture.walk(%L, %L, %s);', name, '$1', $2) FROM torture.entry_point ORDER BY random()" |
    PGOPTIONS='-c client_min_messages=error' sql -d points >/dev/null
}

# usage: points_in_transactions FAULT MOST   the same, and the error ends the transaction
points_in_transactions() {
  sql -d points_of_transactions <<SQL | PGOPTIONS='-c client_min_messages=error' psql -X -q -A -t -d points_of_transactions >"$work/points" 2>&1 || { tail -n 5 "$work/points"; return 1; }
SELECT format(\$\$BEGIN;
%s;
SELECT torture.attempt(statement, %L, %s) FROM torture.entry_point WHERE name = %L;
\set state :SQLSTATE
ROLLBACK;
CALL torture.note(%L, %L, %s, :'state');\$\$, prepare, '$1', nth, name, name, '$1', nth)
  FROM torture.entry_point, torture.sample(points, $2) AS nth ORDER BY random()
SQL
}

# usage: points_of_sessions MOST   sessions that are terminated there
points_of_sessions() {
  local name nth
  sql -d points -F ' ' -c "SELECT nth, name FROM torture.entry_point, torture.sample(points, $1) AS nth ORDER BY random()" |
    while read -r nth name; do
      psql -X -q -d points >/dev/null 2>>"$work/sessions" <<SQL || true
BEGIN;
SELECT torture.attempt(statement, 'termination', $nth) FROM torture.entry_point WHERE name = '$name';
ROLLBACK;
SQL
    done
  PGOPTIONS='-c client_min_messages=error' sql -d points >/dev/null <<'SQL'
SELECT format('CALL torture.note(%L, ''termination'', 0, %L)', name, state) FROM torture.entry_point \gexec
SQL
}

# usage: points_sessions_ended   prints how many of them were
points_sessions_ended() {
  grep -c 'terminating connection due to administrator command' "$work/sessions" || true
}

# usage: points_findings   prints what was wrong
points_findings() {
  local database
  for database in points points_of_transactions; do
    sql -d $database -c "SELECT format('%s, %s at %s: %s', entry, fault, nth, left(finding, 400)) FROM torture.finding ORDER BY 1 LIMIT 30"
  done
}

# usage: points_tally FAULT   prints at how many points faults have come
points_tally() {
  local database fired=0
  for database in points points_of_transactions; do
    fired=$((fired + $(sql -d $database -c "SELECT coalesce(sum(fired), 0) FROM torture.tally WHERE fault = '$1'")))
  done
  echo "$fired at $(sql -d points -c 'SELECT count(*) FROM torture.entry_point') entry points"
}
