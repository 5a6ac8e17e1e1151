#!/usr/bin/env bash
# usage: debian_root.sh SUITE POSTGRESQL-MAJOR [OLDER-SUITE OLDER-MAJOR]
# Prints the path of a tarball: that release of Debian with PostgreSQL and all that `make test` needs, and a user called
# tester; with an older server of an older release beside it, if that is asked for. Run as root.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/debian.sh

suite=$1 major=$2 older_suite=${3:-} older_major=${4:-}
packages=postgresql-$major,postgresql-server-dev-$major,g++,make,libfmt-dev,libboost-test-dev,libipc-run-perl,gnuplot-nox,libgraphviz-dev,libicu-dev,libxml2-utils
[ -z "$older_major" ] || packages+=,postgresql-$older_major
kept_debian "$suite${older_suite:+-and-$older_suite}" "$suite $older_suite" "$packages"
