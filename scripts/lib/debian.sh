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
