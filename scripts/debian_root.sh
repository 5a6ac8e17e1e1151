#!/usr/bin/env bash
# usage: debian_root.sh SUITE POSTGRESQL-MAJOR [OLDER-SUITE OLDER-MAJOR]
# Prints the path of a tarball: that release of Debian with PostgreSQL and all that `make test` needs, and a user called
# tester; with an older server of an older release beside it, if that is asked for. It is made once and kept, since testing
# changes under one's feet. Run as root.
set -euo pipefail

suite=$1 major=$2 older_suite=${3:-} older_major=${4:-}
packages=postgresql-$major,postgresql-server-dev-$major,g++,make,libfmt-dev,libboost-test-dev,libipc-run-perl,gnuplot-nox,libgraphviz-dev,libicu-dev,libxml2-utils
[ -z "$older_major" ] || packages+=,postgresql-$older_major
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pgshift-matrix
name=$suite${older_suite:+-and-$older_suite}
# Another list of packages is another tarball.
tarball=$cache/$name-$(cksum <<<"$packages" | cut -d ' ' -f 1).tar.zst

# usage: mirror LABEL   where this machine's own apt gets that archive from
# shellcheck disable=SC2016  # the format is for apt
mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Label: $1" | head -n 1
}

if [ ! -s "$tarball" ]; then
  mkdir -p "$cache"
  trap 'rm -f "$tarball.part"' EXIT
  rm -f "$cache/$name"-[0-9]*.tar.zst
  [ -n "$(mirror Debian)" ] || apt-get -q update >&2
  debian=$(mirror Debian) security=$(mirror Debian-Security)
  [ -n "$debian" ] || { echo "This machine's apt knows no Debian archive." >&2; exit 1; }
  sources=("deb $debian $suite main")
  # Testing has no security archive that matters before it is a release.
  [ "$suite" = forky ] || [ -z "$security" ] || sources+=("deb $security $suite-security main")
  if [ -n "$older_suite" ]; then
    sources+=("deb $debian $older_suite main")
    # The extension is built for the newest minor release of the older server, too.
    [ -z "$security" ] || sources+=("deb $security $older_suite-security main")
  fi

  # What is only documentation stays out, and so does the compiler for JIT bitcode (1 GB), which we don't make.
  excludes=()
  for path in '/usr/share/man/*' '/usr/share/doc/*' '/usr/share/locale/*' '/usr/lib/llvm-*/bin/*' '/usr/lib/llvm-*/include/*' \
    '/usr/lib/llvm-*/lib/*.a' '/usr/lib/llvm-*/lib/clang/*' '/usr/lib/*/libclang*'; do
    excludes+=(--dpkgopt="path-exclude=$path")
  done

  echo "Making Debian $suite with PostgreSQL $major${older_major:+ and $older_major}" >&2
  # shellcheck disable=SC2016  # the hooks are for mmdebstrap's own shell
  mmdebstrap --mode=root --variant=apt --quiet "${excludes[@]}" --dpkgopt=force-unsafe-io \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' \
    --aptopt='Acquire::Languages "none"' --include="$packages" \
    --essential-hook='mkdir -p "$1/etc/postgresql-common/createcluster.d"' \
    --essential-hook='echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.d/matrix.conf"' \
    --customize-hook='chroot "$1" useradd --create-home tester' \
    "$suite" - "${sources[@]}" 2>"$cache/$name.log" | zstd -q -T0 >"$tarball.part" || {
    cat "$cache/$name.log" >&2
    exit 1
  }
  mv "$tarball.part" "$tarball"
fi
echo "$tarball"
