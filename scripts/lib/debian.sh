# shellcheck shell=bash
# Commands run in a Debian of their own that is unpacked for them and vanishes with them. Sourced by root.

suite_of() {
  case $1 in
    15) echo bookworm ;;
    17) echo trixie ;;
    18) echo forky ;;
    *) echo "No release of Debian has PostgreSQL $1: give make test a PG_CONFIG of your own." >&2 && return 1 ;;
  esac
}

# usage: mirror LABEL   where this machine's own apt gets that archive from
mirror() {
  # shellcheck disable=SC2016  # the format is for apt
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Label: $1" | head -n 1
}

# usage: make_debian "SUITE [OLDER-SUITE]" PACKAGES [MMDEBSTRAP-ARGUMENT...]   prints a tar, by zstd, of that release of Debian with
# these packages (of the older release too, if there is one), and a user called tester. No cluster of PostgreSQL is made in it.
make_debian() {
  local suites suite path debian security sources=() excludes=()
  read -ra suites <<<"$1"
  [ -n "$(mirror Debian)" ] || apt-get -q update >&2
  debian=$(mirror Debian) security=$(mirror Debian-Security)
  [ -n "$debian" ] || { echo "This machine's apt knows no Debian archive." >&2; return 1; }
  for suite in "${suites[@]}"; do
    sources+=("deb $debian $suite main")
    # Testing has no security archive that matters before it is a release. The extension is built for the newest minor release
    # of an older server, too.
    [ "$suite" = forky ] || [ -z "$security" ] || sources+=("deb $security $suite-security main")
  done

  # What is only documentation stays out, and so does the compiler for JIT bitcode (1 GB), which we don't make.
  for path in '/usr/share/man/*' '/usr/share/doc/*' '/usr/share/locale/*' '/usr/lib/llvm-*/bin/*' '/usr/lib/llvm-*/include/*' \
    '/usr/lib/llvm-*/lib/*.a' '/usr/lib/llvm-*/lib/clang/*' '/usr/lib/*/libclang*'; do
    excludes+=(--dpkgopt="path-exclude=$path")
  done
  # But for our own.
  excludes+=(--dpkgopt='path-include=/usr/share/doc/postgresql-*-pgshift-state/*')

  # shellcheck disable=SC2016  # the hooks are for mmdebstrap's own shell
  mmdebstrap --mode=root --variant=apt --quiet "${excludes[@]}" --dpkgopt=force-unsafe-io \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' \
    --aptopt='Acquire::Languages "none"' --include="passwd,$2" \
    --essential-hook='mkdir -p "$1/etc/postgresql-common/createcluster.d"' \
    --essential-hook='echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.d/matrix.conf"' \
    --customize-hook='chroot "$1" useradd --create-home tester' "${@:3}" \
    "${suites[0]}" - "${sources[@]}" | zstd -q -T0
}

# usage: kept_debian NAME "SUITE [OLDER-SUITE]" PACKAGES   prints the path of what make_debian gives. It is made once and kept, since
# testing changes under one's feet.
kept_debian() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/pgshift-matrix tarball
  # Another list of packages is another tarball.
  tarball=$cache/$1-$(cksum <<<"$3" | cut -d ' ' -f 1).tar.zst
  if [ ! -s "$tarball" ]; then
    mkdir -p "$cache"
    rm -f "$cache/$1"-[0-9]*.tar.zst
    echo "Making Debian $2 with $3" >&2
    if ! make_debian "$2" "$3" 2>"$cache/$1.log" >"$tarball.part"; then
      cat "$cache/$1.log" >&2
      rm -f "$tarball.part"
      return 1
    fi
    mv "$tarball.part" "$tarball"
  fi
  echo "$tarball"
}

# Prints a tar of the sources as they are now, committed or not.
sources() {
  git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - 2>/dev/null
}

# usage: in_root TARBALL COMMAND...   runs it as tester, in his home directory, without a network; its standard input is his.
# All mounts are in a namespace of its own, all processes too: whatever happens, both are gone when it ends.
in_root() {
  local root status=0
  root=$(mktemp -d /tmp/pgshift-matrix.XXXXXX)
  # shellcheck disable=SC2016  # for the inner shell
  unshare --mount --pid --fork --kill-child --net --ipc --uts bash -euc '
    root=$1 tarball=$2
    shift 2
    ip link set lo up 2>/dev/null || true
    # On a disk it takes ten times as long.
    if [ "$(awk "/^MemAvailable/ { print \$2 }" /proc/meminfo)" -gt 5000000 ]; then
      mount -t tmpfs -o size=4g,mode=755 tmpfs "$root"
    fi
    zstd -dcq "$tarball" | tar -x -C "$root" --numeric-owner --exclude="./dev/*"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    exec chroot --userspec=tester:tester "$root" env -i --chdir=/home/tester HOME=/home/tester LANG=C.UTF-8 \
      PATH=/usr/local/bin:/usr/bin:/bin "$@"' bash "$root" "$@" || status=$?
  rm -rf --one-file-system "$root"
  return $status
}
