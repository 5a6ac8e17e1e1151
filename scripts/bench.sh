#!/usr/bin/env bash
# make bench: bench/run on a private server. PARTS="audit copy" runs some of it; bench/run says what else can be set.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh
. scripts/lib/private_server.sh

require_packages compiler fmt graphviz icu gnuplot
require_postgresql
private_server_create bench
# The test module has the empty trigger that ours is compared with.
private_server_install . test/boundary
# What the server does by itself, when it likes, is not what is measured.
private_server_settings="autovacuum = off
checkpoint_timeout = 1d
max_wal_size = 8GB"
private_server_start
bench/run
