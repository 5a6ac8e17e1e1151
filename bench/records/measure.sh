# shellcheck shell=bash disable=SC2154
# The part records: CPU time of the one statement of a connection, beside a log of that size.

# usage: measure_records WORK RULE ROUND
measure_records() {
  local entries=$((ROWS / 10))
  [ "$2" = few ] || entries=$MANY
  quietly sql -o /dev/null <<'SQL'
DROP TABLE IF EXISTS bench.dropped, pgshift._pgshift_state_audit, pgshift._pgshift_state_audit_seals, pgshift._pgshift_state_audit_salts;
CREATE TABLE bench.dropped (id bigint PRIMARY KEY, status text);
INSERT INTO bench.dropped VALUES (1, 'new');
SQL
  quietly sql -o /dev/null -c "SELECT bench.record('bench.dropped', $entries)"
  if [ "$1" = seal ]; then
    quietly sql -o /dev/null -c 'SELECT pgshift.seal_audit()' -c "UPDATE bench.dropped SET status = 'open'"
  fi
  quietly sql -o /dev/null -c CHECKPOINT
  # What loading the library and filling caches takes is not in it.
  PGOPTIONS="$PGOPTIONS -c client_min_messages=log" quietly sql -o /dev/null -c 'SELECT count(*) FROM pgshift.recorded_tables' \
    -c 'CREATE TABLE bench.other (id bigint PRIMARY KEY, status text)' -c 'DROP TABLE bench.other' \
    -c 'SET log_statement_stats = on' -c "$(statement_of "$1" "$2")"
  record "$1" "$2" cpu "$3" "$(per_row "$(statement_seconds)" 1)"
}

rounds measure_records records
quietly sql -o /dev/null -c 'DROP TABLE IF EXISTS bench.dropped, pgshift._pgshift_state_audit, pgshift._pgshift_state_audit_seals, pgshift._pgshift_state_audit_salts'
