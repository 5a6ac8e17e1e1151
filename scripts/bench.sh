#!/usr/bin/env bash
# make bench: bench/run on a private server.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
. scripts/postgresql.sh
. scripts/private_server.sh

require_packages compiler fmt
require_postgresql
private_server_create bench
echo "Building"
make -s -j"$(nproc)" PG_CONFIG="$PG_CONFIG" all
make -s PG_CONFIG="$PG_CONFIG" DESTDIR="$server" install >/dev/null
private_server_start
bench/run
