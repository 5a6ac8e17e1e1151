#!/usr/bin/env bash
# limits: too few locks, too little stack, sessions that idle in a transaction, and DDL all the time on the tables that are
# written and on others. LIMITS_SECONDS (30) of the latter.
set -euo pipefail
. test/torture/lib/cluster.sh
. test/torture/lib/load.sh

cluster_create limits 'fsync = off' 'jit = off' 'max_locks_per_transaction = 10' 'max_connections = 12' 'max_prepared_transactions = 5' \
  'max_wal_senders = 0' 'max_worker_processes = 0' 'autovacuum_max_workers = 1' \
  'deadlock_timeout = 50ms' 'log_min_messages = warning' 'log_error_verbosity = verbose' 'autovacuum = off'
load_prepare
failures=0

# usage: expect STATE STATEMENTS...   in one session; the last of them is to fail with that SQLSTATE
expect() {
  local wanted=$1 state
  shift
  state=$(printf '%s\n;\n' "$@" '\echo :LAST_ERROR_SQLSTATE' | PGOPTIONS='-c client_min_messages=error' psql -X -q -A -t 2>/dev/null | tail -n 1)
  [ "$state" = "$wanted" ] || {
    echo "$state where $wanted was expected: $*"
    failures=$((failures + 1))
  }
}
# usage: unchanged WHAT BEFORE AFTER
unchanged() {
  [ "$2" = "$3" ] || {
    printf '%s:\n%s\nafter:\n%s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  }
}

# Locks: more partitions than the server can lock, so that every installer fails half way.
sql -c 'CREATE TABLE many (id int, status text, PRIMARY KEY (id)) PARTITION BY RANGE (id)'
sql -c "SELECT format('CREATE TABLE many_%s PARTITION OF many FOR VALUES FROM (%s) TO (%s);', i, i, i + 1) FROM generate_series(1, 1000) AS i" |
  sql >/dev/null
sql -c "INSERT INTO many_1 VALUES (1, 'a')"
before=$(sql -c "SELECT count(*) FROM pg_trigger" -c "SELECT count(*) FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace")
expect 53200 "SELECT pgshift.define('many', 'status', '{a,b}', '{\"a\": [\"b\"]}', frozen => '{b}')"
expect 53200 "SELECT pgshift.normalize('many', '{\"status\": \"trim\"}')"
expect 53200 "SELECT pgshift.audit('many')"
expect 53200 "SELECT pgshift.consensus('many', 'b', 2)"
unchanged 'Triggers and tables of our own' "$before" \
  "$(sql -c "SELECT count(*) FROM pg_trigger" -c "SELECT count(*) FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace")"
unchanged 'Locks left' '' "$(sql -c "SELECT * FROM pg_locks WHERE pid <> pg_backend_pid()")"

# Values whose texts PostgreSQL has no room for: what can't be logged can't be written.
sql -c "CREATE TABLE large (id int PRIMARY KEY, bits varbit); ALTER TABLE large ALTER bits SET STORAGE EXTERNAL" -c "SELECT pgshift.audit('large')" >/dev/null
expect 54000 "INSERT INTO large SELECT 1, $(printf 'b || %.0s' {1..12}) b FROM (VALUES (0::bit(83886080)::varbit)) AS v (b)"
sql -c 'DROP TABLE large'

# Stack: definitions, expressions and triggers without end.
deep="repeat('[', 20000) || repeat(']', 20000)"
sql >/dev/null <<'SQL'
CREATE TABLE deep (id int PRIMARY KEY, status text, note text);
INSERT INTO deep VALUES (1, 'a', 'n');
CREATE FUNCTION torture.again() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE deep SET note = note || ''.'' WHERE id = NEW.id; RETURN NULL; END';
SQL
expect 54001 "SELECT pgshift.define('deep', 'status', '{a,b}', (SELECT ($deep)::jsonb))"
expect 54001 "SELECT pgshift.normalize('deep', jsonb_build_object('note', '{value}' || repeat(' || ''x''', 100000)))"
expect 54001 "SELECT pgshift.define('deep', 'status', '{a,b}', '{\"a\": [\"b\"]}', guards => jsonb_build_object('a->b', 'NEW.id' || repeat(' + 1', 100000) || ' > 0'))"
expect 54001 "SET max_stack_depth = '100kB'" "SELECT pgshift.define('deep', 'status', '{a,b}', jsonb_build_object('a', (repeat('[', 700) || repeat(']', 700))::jsonb))"
sql -c "SELECT pgshift.define('deep', 'status', '{a,b}', '{\"a\": [\"b\"]}'), pgshift.audit('deep'), pgshift.normalize('deep', '{\"note\": \"trim\"}')" \
  -c 'CREATE TRIGGER again AFTER UPDATE ON deep FOR EACH ROW EXECUTE FUNCTION torture.again()' >/dev/null
before=$(sql -c 'SELECT d::text FROM deep AS d' -c "SELECT count(*) FROM pgshift.history('deep', '1')")
expect 54001 "UPDATE deep SET status = 'b'"
unchanged 'A row whose trigger never ends' "$before" "$(sql -c 'SELECT d::text FROM deep AS d' -c "SELECT count(*) FROM pgshift.history('deep', '1')")"
sql -c 'DROP TABLE deep'

# Idle in a transaction that has approved, entered a state and logged: all of it is gone, and nobody waits for it.
sql -c "INSERT INTO loans (id, amount, asked_by, status) VALUES (100000, 5, 'dan', 'review')" >/dev/null
(
  printf '%s\n' "SET idle_in_transaction_session_timeout = 300;" 'BEGIN;' "SELECT pgshift.approve('loans', '100000', 'ann', 'risk');" \
    "SELECT pgshift.approve('loans', '100000', 'bob', 'legal');" "UPDATE loans SET status = 'approved' WHERE id = 100000;"
  while [ -z "$(sql -c "SELECT 1 FROM pg_stat_activity WHERE application_name = 'idler' AND state = 'idle in transaction'")" ]; do sleep 0.05; done
  while [ -n "$(sql -c "SELECT 1 FROM pg_stat_activity WHERE application_name = 'idler'")" ]; do sleep 0.05; done
) | PGAPPNAME=idler psql -X -q >/dev/null 2>&1 || true
unchanged 'What an idle transaction did' 'review|0|0' \
  "$(sql -c "SELECT status, (SELECT count(*) FROM pgshift._pgshift_consensus_loans_approved WHERE entity_id = '100000'),
                    (SELECT count(*) FROM pgshift.history('loans', '100000', 'status') WHERE to_value = 'approved') FROM loans WHERE id = 100000")"
unchanged 'Locks left' '' "$(sql -c "SELECT * FROM pg_locks WHERE pid <> pg_backend_pid()")"

# DDL all the time: every session's caches are thrown away again and again while it writes.
expected_states+='|53200'
keep_finishing_prepared &
client client_1 "$RANDOM" "$lib/load.sql" &
client client_2 "$RANDOM" "$lib/load.sql" &
client client_3 "$RANDOM" "$lib/ddl.sql" &
client client_4 "$RANDOM" "$lib/scratch.sql" &
sleep "${LIMITS_SECONDS:-30}"
touch "$work/enough"
wait_for_clients
complaints=$(violations; unexpected_errors; cluster_complaints)
[ -z "$complaints" ] || {
  echo "$complaints"
  failures=$((failures + 1))
}
[ $failures = 0 ] || exit 1
echo "no locks (1000 partitions), no stack, an idle transaction: nothing done by half; $(sql -c 'SELECT count(*) FROM pgshift._pgshift_state_audit')" \
  'entries written during DDL: 0 violations'
