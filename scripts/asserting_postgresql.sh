#!/usr/bin/env bash
# usage: asserting_postgresql.sh DIRECTORY
# Builds Debian's PostgreSQL of this release from its source, with assertions and AddressSanitizer, which is told of what palloc
# and pfree do: what an ordinary build hides from it. Takes a quarter of an hour. Then
#   make torture PARTS=sanitize PG_CONFIG=DIRECTORY/bin/pg_config
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh

directory=$(realpath -m "$1")
shim=$PWD/test/torture/lib/memcheck
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Programs of the build itself don't free what they have.
export ASAN_OPTIONS=detect_leaks=0

require_packages compiler bison flex pkg-config dpkg-source icu libxml2
major=$(apt-cache depends postgresql | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p' | head -n 1)

# usage: archives   prints where this machine's own apt gets Debian from, for sources; mirrors may lack those of fixes since
archives() {
  # shellcheck disable=SC2016  # the format is for apt
  apt-get indextargets --format 'deb-src $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep -E '/debian/? ' | sort -u
}

mkdir -p "$work"/{lists/partial,cache/archives/partial,source}
archives >"$work/sources.list"
apt=(apt-get -qq -o "Dir::State=$work" -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache"
  -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "APT::Sandbox::User=$(id -un)")
"${apt[@]}" update
cd "$work/source"
"${apt[@]}" source --download-only "postgresql-$major"
tar --strip-components=1 -xf ./*.orig.tar.*

./configure -q --prefix="$directory" --enable-cassert --enable-debug --enable-tap-tests --without-readline --without-zlib \
  --with-icu --with-libxml CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address -Wno-unused-value -Wno-maybe-uninitialized' \
  LDFLAGS=-fsanitize=address CPPFLAGS="-I$shim -DUSE_VALGRIND"
make -s -j"$(nproc)"
make -s install
for part in src/test/isolation src/test/perl contrib; do make -s -j"$(nproc)" -C $part install; done
chmod -R a+rX "$directory"
echo "$("$directory/bin/pg_config" --version) with assertions and AddressSanitizer: $directory"
