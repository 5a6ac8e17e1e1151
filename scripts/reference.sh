#!/usr/bin/env bash
# make reference: docs/reference.md anew, from the COMMENTs of the extension on a private server.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh
. scripts/lib/private_server.sh

require_packages compiler fmt graphviz icu
require_postgresql
private_server_create reference
private_server_install .
private_server_start
test/scenarios/reference/run --write
