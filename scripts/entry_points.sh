#!/usr/bin/env bash
# usage: entry_points.sh INSTALL-SCRIPT...
# Prints the symbols that the library must export for them, one a line: each C function that a script names with the record
# that describes it to the function manager, and the two that every module has.
set -euo pipefail

printf '%s\n' Pg_magic_func _PG_init
# A C function without a symbol of its own after 'MODULE_PATHNAME' has the SQL function's name.
sed 's/--.*//' "$@" | tr '\n' ' ' |
  { grep -oiE "FUNCTION +[a-z0-9_.\"]+ *\(|'MODULE_PATHNAME'( *, *'[^']+')?" || true; } |
  awk -F"'" '/^[Ff]/ { sub(/ *\($/, ""); sub(/.*[ .]/, ""); gsub(/"/, ""); name = $0; next }
             { symbol = NF > 3 ? $4 : name; print symbol; print "pg_finfo_" symbol }' |
  sort -u
