#!/usr/bin/env bash
# make test: every kind of test on a private server. Ends with one line, `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh
. scripts/lib/private_server.sh

passed=0 failed=0 skipped=0

# usage: count KIND PASSED FAILED [SKIPPED]
count() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + ${4:-0}))
  printf '%-35s %3d passed, %3d failed%s\n' "$1" "$2" "$3" "$([ "${4:-0}" = 0 ] || printf ', %3d skipped' "$4")"
}

finish() {
  echo
  printf '%d passed, %d failed%s\n' $passed $failed "$([ $skipped = 0 ] || echo ", $skipped skipped")"
  [ $failed = 0 ] && [ $passed -gt 0 ]
}

build() {
  private_server_install . test/boundary && make -s -j"$(nproc)" unit_tests
}

# Boost's own report says how many cases there were; a run that dies before it writes one has failed.
run_unit_tests() {
  local report=$server/unit.xml passed_cases failed_cases status=0
  rm -f "$report"
  ./unit_tests --report_level=short --report_format=XML --report_sink="$report" --log_level=error || status=$?
  passed_cases=$(sed -n 's/.* test_cases_passed="\([0-9]*\)".*/\1/p' "$report" 2>/dev/null) || true
  failed_cases=$(sed -n 's/.* test_cases_failed="\([0-9]*\)".*/\1/p' "$report" 2>/dev/null) || true
  if [ $status != 0 ] && [ "${failed_cases:-0}" = 0 ]; then
    failed_cases=1
  fi
  count unit "${passed_cases:-0}" "${failed_cases:-0}"
}

# usage: run_regress KIND TESTS OUTPUT MAKE-ARGUMENT...
# Runs `make installcheck` for TESTS of pg_regress or the isolation tester, whose files go to the directory OUTPUT. What it
# prints differs between releases, so the files are what counts: a test has failed if regression.diffs holds a diff of it,
# and all have if the run failed otherwise, or if one left no result.
run_regress() {
  local kind=$1 tests=$2 output=$3 status=0 diffs=0 results
  shift 3
  tests=$(wc -w <<<"$tests")
  [ "$tests" -gt 0 ] || return 0
  rm -rf "$output/results" "$output/regression.diffs"
  make -s PG_CONFIG="$PG_CONFIG" "$@" installcheck >"$server/$kind.log" 2>&1 || status=$?
  results=$(find "$output/results" -name '*.out' 2>/dev/null | wc -l) || true
  if [ -s "$output/regression.diffs" ]; then
    diffs=$(grep -c '^diff ' "$output/regression.diffs") || true
    cat "$output/regression.diffs"
  fi
  if [ "$results" -lt "$tests" ] || { [ $status != 0 ] && [ "$diffs" = 0 ]; }; then
    cat "$server/$kind.log"
    diffs=$tests
  fi
  count "$kind" $((tests - diffs)) "$diffs"
}

# usage: names DIRECTORY SUFFIX   prints the names of the files with that suffix
names() {
  find "$1" -maxdepth 1 -name "*$2" -printf '%f\n' 2>/dev/null | sed "s/$2\$//" | sort
}

# Anything in test/scenarios/*/run: 0 is passed, 77 is skipped, all else has failed.
run_scripts() {
  local script status
  for script in test/scenarios/*/run; do
    [ -x "$script" ] || continue
    status=0
    "$script" >"$server/script.log" 2>&1 || status=$?
    case $status in
      0) count "$(dirname "$script")" 1 0 ;;
      77) tail -n 1 "$server/script.log" && count "$(dirname "$script")" 0 0 1 ;;
      *) cat "$server/script.log" && count "$(dirname "$script")" 0 1 ;;
    esac
  done
}

run_tap_tests() {
  local name perl
  [ -n "$(names test/tap .pl)" ] || return 0
  perl=$(dirname "$("$PG_CONFIG" --pgxs)")/../test/perl
  if [ ! -f "$perl/PostgreSQL/Test/Cluster.pm" ]; then
    echo "test/tap: skipped, this PostgreSQL was installed without the modules for it (configure --enable-tap-tests)"
    count test/tap 0 0 "$(names test/tap .pl | wc -l)"
    return
  fi
  for name in $(names test/tap .pl); do
    if private_server_prove "$name" >"$server/tap.log" 2>&1; then
      count "test/tap/$name.pl" 1 0
    else
      cat "$server/tap.log"
      count "test/tap/$name.pl" 0 1
    fi
  done
}

# A backend that dies takes the server with it; a test may not have noticed. Some TAP tests kill theirs.
check_server_log() {
  local seen
  seen=$(as_server sh -c "grep -E 'was terminated by signal|PANIC:|TRAP:|runtime error: ' log
    grep -rsE --include='*.log' 'PANIC:|TRAP:|terminated by signal (6|7|8|11)|runtime error: ' tap") || true
  if [ -n "$seen" ]; then
    echo "$seen"
    count 'server log' 0 1
  fi
}

require_packages compiler fmt graphviz icu boost-test ipc-run locale-sources gnuplot xmllint
require_postgresql
private_server_create test
if ! build; then
  count build 0 1
  finish
  exit
fi
private_server_locale en_US.UTF-8
private_server_start

run_unit_tests
run_regress regress "$(names sql .sql)" . ISOLATION=
run_regress isolation "$(names test/isolation/specs .spec)" output_iso REGRESS=
# What is audited is the same where each entry is written at once.
at_once="test_setup $(names sql .sql | grep -E '^(audit_.*|rule_together)$' | grep -vx audit_gather | xargs)"
PGOPTIONS="-c pgshift.gather_rows=0" run_regress regress-at-once "$at_once" . ISOLATION= REGRESS="$at_once"
# LEAVE_OUT names some of these: what takes memory away, or measures it, can't do so under a sanitizer.
module_tests=$(names test/boundary/sql .sql | grep -vxF "${LEAVE_OUT:-none}")
run_regress boundary "$module_tests" test/boundary -C test/boundary REGRESS="$(xargs <<<"$module_tests")"
run_scripts
run_tap_tests
check_server_log
finish
