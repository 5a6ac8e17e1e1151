#!/usr/bin/env bash
# sanitize: all of make test with AddressSanitizer and UndefinedBehaviorSanitizer, and the unit tests with a look for leaks too,
# on a server that was itself built with AddressSanitizer and assertions: PG_CONFIG's if it was, else one that
# scripts/asserting_postgresql.sh makes in ASSERTING_POSTGRESQL (/var/tmp/pgshift-asserting) the first time, in a quarter of an
# hour. The extension is built in build/sanitize, beside the ordinary build. (Into an ordinary server the runtime can't be
# preloaded: on Debian 12 whatever calls bindtextdomain() then waits for ever.)
set -euo pipefail
. scripts/lib/packages.sh
. scripts/lib/private_server.sh

tree=build/sanitize
reports=$(mktemp -d /tmp/pgshift-reports.XXXXXX)
chmod 1777 "$reports"
trap 'rm -rf "$reports"' EXIT

# What is left out takes the compiler twice as long and sees what AddressSanitizer sees.
export EXTRA_CXXFLAGS='-O1 -g1 -fsanitize=address,undefined -fno-sanitize=null,alignment,vptr,object-size -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS'
export EXTRA_LDFLAGS='-fsanitize=address,undefined'
export LEAVE_OUT=$'short_memory\ngrowth'
# The server keeps what it has until it ends, and jumps over frames: neither is an error. Freed memory is kept for a while
# to be watched, but tests look whether a backend grows.
export ASAN_OPTIONS="abort_on_error=1:detect_leaks=0:detect_stack_use_after_return=0:use_sigaltstack=0:allocator_may_return_null=1:quarantine_size_mb=4:thread_local_quarantine_size_kb=64:log_path=$reports/address"
# What it finds is in the server's log, where make test looks for it.
export UBSAN_OPTIONS=print_stacktrace=1

require_packages compiler
if ! ldd "$("$PG_CONFIG" --bindir)/postgres" | grep libasan >/dev/null; then
  asserting=${ASSERTING_POSTGRESQL:-/var/tmp/pgshift-asserting}
  [ -x "$asserting/bin/postgres" ] || scripts/asserting_postgresql.sh "$asserting"
  PG_CONFIG=$asserting/bin/pg_config
fi

# The sources as they are now; objects of the last time stay.
copy_sources() {
  mkdir -p $tree
  git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - 2>/dev/null | tar -x -C $tree
  comm -23 <(cd $tree && find src sql expected test -name '*.[chs]pp' -o -name '*.sql' -o -name '*.spec' -o -name '*.out' -o -name '*.pl' | sort) \
    <(git ls-files --cached --others --exclude-standard | sort) | (cd $tree && xargs -r rm -f)
}

# usage: misbehave HOW   in a server of its own, with the same flags
misbehave() (
  cd $tree
  private_server_create control
  private_server_install . test/boundary >/dev/null
  private_server_start
  psql -X -q -d postgres -c 'CREATE EXTENSION pgshift_test' -c "SELECT pgshift_test_misbehave('$1')" >/dev/null 2>&1 || true
  cat "$server/log" >"$reports/server"
)

# usage: require_report HOW TEXT   a sanitizer that sees nothing has nothing to say about the rest either
require_report() {
  misbehave "$1"
  grep -qsF "$2" "$reports"/* || { echo "Nobody has seen this: $1"; exit 1; }
  rm -f "$reports"/*
}

copy_sources
require_report 'use after free' heap-use-after-free
require_report 'use after pfree' use-after-poison
require_report assertion TRAP:
require_report shift 'runtime error: shift exponent'

status=0
(cd $tree && scripts/test.sh) >"$server/suite.log" 2>&1 || status=$?
suite=$(tail -n 1 "$server/suite.log")
[ $status = 0 ] || grep -vE ' 0 failed$' "$server/suite.log" | tail -n 100
(cd $tree && ASAN_OPTIONS=detect_leaks=1 ./unit_tests --log_level=error) >"$server/unit.log" 2>&1 || {
  status=1
  tail -n 40 "$server/unit.log"
}
found=$(find "$reports" -type f | wc -l)
find "$reports" -type f -exec head -n 40 {} +
[ $status != 0 ] || [ "$found" != 0 ] || suite+=", no undefined behaviour, no leak in the unit tests"
echo "$suite, on $("$PG_CONFIG" --version) with assertions; $found reports of AddressSanitizer"
[ $status = 0 ] && [ "$found" = 0 ]
