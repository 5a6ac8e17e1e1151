#!/usr/bin/env bash
# make demo: a server of its own, the loan example, the loan book, payments and a cart on it, and the server stays to be played with.
# make demo-stop: removes it without a trace.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh
. scripts/lib/private_server.sh

# Where the server is that an earlier run left, and the story as psql told it.
record=build/demo story=build/demo.out

stop() {
  if [ -f $record ]; then
    { read -r server && read -r server_bin; } <$record
    if [ -d "$server" ]; then
      private_server_stop
      echo "The demo's server is stopped, $server is removed."
    fi
    rm -f $record
  fi
}

# The headings of the story, and under each what the server has refused there.
summary() {
  sed -nE 's/^=== (.*[^ =]) *=*$/\n\1/p; s/^(ERROR|DETAIL):  (.*)/  \1: \2/p' "$1"
}

if [ "${1:-}" = stop ]; then
  [ -f $record ] || echo "No demo is running."
  stop
  exit
fi

started=$SECONDS
mkdir -p build
# Graphviz, which would bring many packages, draws pictures that the story has none of.
require_packages compiler fmt icu
require_postgresql
stop

# A story needs no debugger and no last tenth of speed: it takes less to compile, and a thirtieth of the space.
export EXTRA_CXXFLAGS='-g0 -O1'
private_server_create demo
private_server_install .
private_server_start
createdb demo

: >$story
for example in loans loan_book payments cart; do
  printf '\n--- examples/%s.sql\n' $example | tee -a $story
  psql -X -d demo <examples/$example.sql >build/demo.part 2>&1 || { cat build/demo.part >&2 && exit 1; }
  cat build/demo.part >>$story
  summary build/demo.part
done
rm -f build/demo.part

printf '%s\n' "$server" "$server_bin" >$record
trap - EXIT

psql=$("$PG_CONFIG" --bindir)/psql
refused=$(grep -c '^ERROR: ' $story)
cat <<MSG

That was the short form: four stories, $refused statements refused, none of them by an application. All that was said and
answered is in $story. It took $((SECONDS - started)) s.

The server stays. To look around in it:

    ${SUDO_USER:+sudo }$psql -h $server -p 5432 -U postgres demo

    UPDATE loans SET status = 'pending';           -- try to break a rule
    SELECT * FROM pgshift.history('loans', 'loan-9');
    SELECT * FROM pgshift.rules;
    SELECT * FROM cart_example.events;

What to read next: README.md, "Getting started"; docs/README.md for everything else. To stop the server and remove it:

    ${SUDO_USER:+sudo }make demo-stop
MSG
