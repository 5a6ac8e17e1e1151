#!/usr/bin/env bash
# make upgrade-test: a cluster with rules of all kinds is taken from one release of PostgreSQL to another, by pg_upgrade and
# by dumps, in a throw-away Debian that has both; afterwards everything that can be observed must be as it was.
# usage: upgrade_test.sh [FROM-TO...]   such as 15-17
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/debian.sh

# usage: install_for MAJOR   puts a tar of what is installed for it into $work/installed. In a root of its own: its development
# files would bring a compiler of their own into one that has both.
install_for() {
  local root
  root=$(scripts/debian_root.sh "$(suite_of "$1")" "$1") || return
  # shellcheck disable=SC2016  # for the shell in there
  sources | in_root "$root" sh -euc '
    tar -x
    { make -s -j"$(nproc)" all && make -s install DESTDIR="$HOME/installed"; } >&2
    tar -C "$HOME/installed" -c .' >"$work/installed"
}

# usage: run FROM TO
run() {
  local root
  root=$(scripts/debian_root.sh "$(suite_of "$2")" "$2" "$(suite_of "$1")" "$1") || return
  sources >"$work/sources" || return
  tar -C "$work" -c sources installed |
    in_root "$root" sh -c "tar -x && tar -x -f sources && test/scenarios/upgrade/upgrade $1 $2 installed"
}

if [ "$(id -u)" != 0 ]; then
  exec sudo env ${XDG_CACHE_HOME+"XDG_CACHE_HOME=$XDG_CACHE_HOME"} "$PWD/scripts/upgrade_test.sh" "$@"
fi
[ $# -gt 0 ] || set -- 15-17

require_packages mmdebstrap zstd mount git
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for pair; do
  from=${pair%-*} to=${pair#*-}
  log=$work/$pair.log
  if ! { install_for "$from" && run "$from" "$to"; } >"$log" 2>&1; then
    status=1
    cat "$log"
  fi
  verdict=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1) || verdict='0 passed, 1 failed'
  echo "PostgreSQL $from to $to: $verdict"
done
exit $status
