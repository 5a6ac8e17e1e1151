# shellcheck shell=bash
# What a server said, read as a table: server_log(user_name, state_code, message, file_name, statement, …). Sourced after
# cluster.sh. PostgreSQL 15 and later write their log as JSON too.
# shellcheck disable=SC2034,SC2154  # for and by whoever sources this
server_log_settings=('logging_collector = on' 'log_destination = jsonlog' 'log_directory = messages' 'log_rotation_size = 0'
  'log_rotation_age = 0' 'log_error_verbosity = verbose')

# usage: server_log_read   in the current database, again too; a line that was not finished when the server died is left out
# shellcheck disable=SC2154
server_log_read() {
  server_log_wait json
  as_server sh -c "cat '$cluster'/messages/*.json" | grep '}$' | sed 's/\\/\\\\/g' >"$server/$cluster.messages"
  sql -c 'SET client_min_messages = warning' -c 'DROP TABLE IF EXISTS message CASCADE' \
    -c 'CREATE TABLE message (line jsonb)' -c "\\copy message FROM '$server/$cluster.messages'" \
    -c "CREATE VIEW server_log AS SELECT line ->> 'user' AS user_name, line ->> 'error_severity' AS severity, line ->> 'state_code' AS state_code,
          line ->> 'message' AS message, line ->> 'file_name' AS file_name, line ->> 'func_name' AS function_name, line ->> 'statement' AS statement
          FROM message"
}

# usage: server_log_wait SUFFIX   until those of its files have what was said so far: it comes through a process of its own
server_log_wait() {
  local mark=read-$SECONDS-$RANDOM
  sql -c "DO \$\$ BEGIN RAISE LOG '$mark'; END \$\$"
  until as_server sh -c "cat '$cluster'/messages/*.$1" | grep -q "$mark"; do sleep 0.1; done
}

# usage: server_log_backtraces   says the statements that had internal errors once more, in $PGDATABASE and in vain, and makes
# a table of what was on the stack then: said_again(function_name, message, backtrace), with the messages' numbers left out
server_log_backtraces() {
  local user statement functions lines
  sql -c 'CREATE TABLE said_again (function_name text, message text, backtrace text)'
  functions=$(sql -c "SELECT string_agg(DISTINCT function_name, ',') FROM server_log WHERE state_code = 'XX000'")
  [ -n "$functions" ] || return 0
  # Backtraces are in no other log.
  sql -c "ALTER SYSTEM SET backtrace_functions = '$functions'" -c "ALTER SYSTEM SET log_destination = 'jsonlog, stderr'" \
    -c "ALTER SYSTEM SET log_line_prefix = ''" -c 'SELECT pg_reload_conf()' >/dev/null
  until [ "$(sql -c 'SHOW backtrace_functions')" = "$functions" ]; do sleep 0.1; done
  sql -z -0 -c "SELECT DISTINCT user_name, statement FROM server_log WHERE state_code = 'XX000' AND statement <> ''" >"$server/$cluster.again"
  while IFS= read -r -d '' user && IFS= read -r -d '' statement; do
    lines=$(server_log_lines)
    printf 'BEGIN;\n%s\n;ROLLBACK;\n' "$statement" | PGOPTIONS='-c statement_timeout=10000' psql -X -q -U "$user" >/dev/null 2>&1 || true
    server_log_wait log
    as_server sh -c "cat '$cluster'/messages/*.log" | tail -n "+$((lines + 1))" | server_log_entries
  done <"$server/$cluster.again" >"$server/$cluster.entries"
  sql -c "\\copy said_again FROM '$server/$cluster.entries'" -c "UPDATE said_again SET message = regexp_replace(message, '\\d+', '', 'g')"
}

server_log_lines() {
  as_server sh -c "cat '$cluster'/messages/*.log" | wc -l
}

# Prints the internal errors among such lines that have a backtrace, as COPY reads them.
server_log_entries() {
  awk '
    function entry() { if (message != "" && trace != "") printf "%s\t%s\t%s\n", place, message, trace; message = place = trace = "" }
    { gsub(/\\/, "") }
    /^[A-Z]+:  / { in_trace = 0 }
    /^[A-Z]+:  [0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z]: / { entry() }
    /^ERROR:  XX000: / { message = substr($0, 16) }
    message != "" && /^LOCATION:  / { place = $2; sub(/,$/, "", place) }
    message != "" && /^BACKTRACE:  / { in_trace = 1 }
    in_trace { gsub(/\t/, " "); trace = trace " " $0 }
    END { entry() }'
}
