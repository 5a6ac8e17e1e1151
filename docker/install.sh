#!/usr/bin/env bash
# The step of docker/Dockerfile: builds the extension for PostgreSQL $PG_MAJOR and installs it. What only the building needs, the
# sources and the compiler, is gone afterwards.
# usage: PG_MAJOR=NN install.sh SOURCES   as root, in a Debian that has the server
set -euo pipefail
sources=$1
export DEBIAN_FRONTEND=noninteractive
build_only=(g++ make libfmt-dev libgraphviz-dev libicu-dev "postgresql-server-dev-$PG_MAJOR")
installation=/usr/lib/postgresql/$PG_MAJOR
built=("$installation/lib/pgshift_state.so" "$installation/bin/pgshift_draw")

# The server is held: an upgrade would leave a release other than the one the image is named for.
mapfile -t held < <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' locales "postgresql-$PG_MAJOR" "postgresql-client-$PG_MAJOR" 2>/dev/null |
  sed -n 's/^ii *//p')
apt-mark hold "${held[@]}"
apt-get -q update
apt-get -q -y --no-install-recommends install "${build_only[@]}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$sources/." "$work"
make -s -C "$work" -j"${JOBS:-$(nproc)}" PG_CONFIG="$installation/bin/pg_config"
make -s -C "$work" PG_CONFIG="$installation/bin/pg_config" install

# What the extension is linked to stays. dpkg may know a library by another path than the linker does.
ldd "${built[@]}" | sed -n 's|.*=> /\(usr/\)\?\(.*\) (.*|*/\2|p' | sort -u |
  xargs dpkg-query --search | sed 's/:.*//' | sort -u | xargs apt-mark manual
apt-get -q -y purge --auto-remove "${build_only[@]}"
apt-mark unhold "${held[@]}"
rm -rf /var/lib/apt/lists/*

if ldd "${built[@]}" | grep 'not found'; then
  echo "A library that the extension needs is gone." >&2
  exit 1
fi
