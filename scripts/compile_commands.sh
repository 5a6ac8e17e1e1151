#!/usr/bin/env bash
# make compile_commands.json: prints the compilations that `make all unit_tests` would run, as JSON for clangd and clang-tidy.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh

require_postgresql >&2
echo '['
make -s --always-make --dry-run PG_CONFIG="$PG_CONFIG" pch=no all unit_tests |
  awk -v directory="$PWD" '
    / -c / && match($0, /[^ ]+\.cpp/) {
      file = substr($0, RSTART, RLENGTH)
      if (seen[file]++) next  # src/core is compiled for the unit tests once more
      gsub(/\\/, "\\\\")
      gsub(/"/, "\\\"")
      printf "%s{\"directory\": \"%s\", \"file\": \"%s\", \"command\": \"%s\"}", separator, directory, file, $0
      separator = ",\n"
    }'
printf '\n]\n'
