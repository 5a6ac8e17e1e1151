#!/usr/bin/env bash
# make demo: a server of its own, the loan example, the loan book and payments on it, and the server stays to be played with.
# make demo-stop: removes it without a trace.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh
. scripts/lib/private_server.sh

# Where the server is that an earlier run left.
record=build/demo

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

if [ "${1:-}" = stop ]; then
  [ -f $record ] || echo "No demo is running."
  stop
  exit
fi

require_packages compiler fmt graphviz icu
require_postgresql
stop

private_server_create demo
private_server_install .
private_server_start
createdb demo

for example in loans loan_book payments; do
  psql -X -d demo <examples/$example.sql 2>&1
  echo
done

mkdir -p build
printf '%s\n' "$server" "$server_bin" >$record
trap - EXIT

psql=$("$PG_CONFIG" --bindir)/psql
cat <<MSG
The server stays. To look around in it:

    ${SUDO_USER:+sudo }$psql -h $server -p 5432 -U postgres demo

To stop and remove it:

    ${SUDO_USER:+sudo }make demo-stop
MSG
