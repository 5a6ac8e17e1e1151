# shellcheck shell=bash
# What a server said, read as a table: server_log(user_name, state_code, message, file_name, statement). Sourced after
# cluster.sh. PostgreSQL 15 and later write their log as JSON too.
# shellcheck disable=SC2034,SC2154  # for and by whoever sources this
server_log_settings=('logging_collector = on' 'log_destination = jsonlog' 'log_directory = messages' 'log_rotation_size = 0'
  'log_rotation_age = 0' 'log_error_verbosity = verbose')

# usage: server_log_read   in the current database; a line that was not finished when the server died is left out
# shellcheck disable=SC2154
server_log_read() {
  as_server sh -c "cat '$cluster'/messages/*.json" | grep '}$' | sed 's/\\/\\\\/g' >"$server/$cluster.messages"
  sql -c 'CREATE TABLE message (line jsonb)' -c "\\copy message FROM '$server/$cluster.messages'" \
    -c "CREATE VIEW server_log AS SELECT line ->> 'user' AS user_name, line ->> 'error_severity' AS severity, line ->> 'state_code' AS state_code,
          line ->> 'message' AS message, line ->> 'file_name' AS file_name, line ->> 'func_name' AS function_name, line ->> 'statement' AS statement
          FROM message"
}
