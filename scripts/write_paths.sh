#!/usr/bin/env bash
# make write-paths: docs/write-paths.md anew, by test/scenarios/write_paths/run on a private server.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh
. scripts/lib/private_server.sh

require_packages compiler fmt graphviz icu
require_postgresql
private_server_create write_paths
private_server_install .
private_server_start
test/scenarios/write_paths/run --write
