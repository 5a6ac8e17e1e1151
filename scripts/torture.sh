#!/usr/bin/env bash
# make torture: faults made on purpose and random input, for longer than make test can take. PARTS="crash cancel" runs
# some of it; RECORD=no leaves docs/reliability.md alone.
#
# A part is a script test/torture/NAME.sh. It finds in its environment
#   PG_CONFIG            which PostgreSQL
#   server, server_bin   a private installation with this extension and pgshift_test in it, but for parts that build these
#                        themselves, and no server yet: see lib/cluster.sh
# The last line that it prints is its figures, and becomes the part's line in docs/reliability.md. 0 is passed, 77 is
# skipped, all else has failed. How much a part does is set by environment variables that its first comment names.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh
. scripts/lib/private_server.sh

record=docs/reliability.md
# Where PostgreSQL itself was built with AddressSanitizer: its programs don't free what they have when they end.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
passed=0 failed=0 skipped=0

all_parts() {
  find test/torture -maxdepth 1 -name '*.sh' -printf '%f\n' | sed 's/\.sh$//' | sort
}

# What was tested: the version and the commit of this tree.
tested_version() {
  local version commit
  version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" pgshift_state.control)
  commit=$(git rev-parse --short HEAD 2>/dev/null) || commit='unknown commit'
  [ -z "$(git status --porcelain --untracked-files=no -- . ":(exclude)$record" 2>/dev/null)" ] || commit+=', changed'
  echo "$version ($commit)"
}

# usage: record_figures PART FIGURES   puts the part's line into the table, in place of its last one
record_figures() {
  local line
  line="| $1 | $2 | $(date -u +%F) | $(tested_version) | $("$PG_CONFIG" --version | sed 's/^PostgreSQL \([^ ]*\).*/\1/') |"
  LINE=$line awk -v part="| $1 |" '
    /^<!-- end of figures -->$/ { if (!done) print ENVIRON["LINE"] }
    index($0, part) == 1 { print ENVIRON["LINE"]; done = 1; next }
    { print }' $record >"$server/record"
  cat "$server/record" >$record
}

# usage: prepare PART   builds what it runs on, once; these two build their own
prepare() {
  case $1 in
    fuzz | sanitize) ;;
    *)
      [ -n "${installed:-}" ] || private_server_install . test/boundary
      installed=yes
      ;;
  esac
}

# usage: run_part PART
run_part() {
  local status=0 log=$server/$1.log start=$SECONDS figures
  printf '\n== %s\n' "$1"
  "test/torture/$1.sh" 2>&1 | tee "$log" || status=${PIPESTATUS[0]}
  figures=$(tail -n 1 "$log")
  case $status in
    0)
      passed=$((passed + 1))
      [ "${RECORD:-yes}" = no ] || record_figures "$1" "$figures"
      ;;
    77) skipped=$((skipped + 1)) ;;
    *)
      failed=$((failed + 1))
      echo "FAILED: $1 (status $status)"
      ;;
  esac
  echo "-- $1: $((SECONDS - start)) s"
}

require_packages compiler fmt graphviz icu
require_postgresql
private_server_create torture
export server server_bin

for part in ${PARTS:-$(all_parts)}; do
  if [ ! -x "test/torture/$part.sh" ]; then
    echo "There is no part \"$part\"; there are: $(all_parts | xargs)" >&2
    exit 1
  fi
  prepare "$part"
  run_part "$part"
done

echo
printf '%d passed, %d failed%s\n' $passed $failed "$([ $skipped = 0 ] || echo ", $skipped skipped")"
[ $failed = 0 ] && [ $passed -gt 0 ]
