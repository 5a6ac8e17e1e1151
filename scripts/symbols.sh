#!/usr/bin/env bash
# make symbols: the built library exports its entry points, all of them and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh

require_packages compiler fmt graphviz icu
require_postgresql
make -s -j"$(nproc)" PG_CONFIG="$PG_CONFIG" all

version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" pgshift_state.control)
exported=$(nm -D --defined-only pgshift_state.so | awk '{ print $NF }' | sort -u)
# Databases that have not been updated yet call what the install script of their release names.
shopt -s nullglob
expected=$(scripts/entry_points.sh "pgshift_state--$version.sql" src/upgrade/released/*.sql)
# A module that has nothing to do at load needs no _PG_init.
grep -qx _PG_init <<<"$exported" || expected=$(grep -vx _PG_init <<<"$expected")

if ! diff <(echo "$expected") <(echo "$exported"); then
  echo "symbols: pgshift_state.so lacks what is marked <, and should not export what is marked >" >&2
  exit 1
fi
echo "symbols: $(wc -l <<<"$exported") exported, as the install script names them"
