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
# The test module has the empty trigger that ours is compared with.
private_server_install . test/module
private_server_start
bench/run
