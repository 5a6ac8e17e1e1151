#!/usr/bin/env bash
# make matrix: `make test` on several releases of PostgreSQL, each as an ordinary user in a Debian of its own that is
# unpacked for it and vanishes with it.
# usage: matrix.sh [MAJOR...]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/debian.sh

if [ "$(id -u)" != 0 ]; then
  exec sudo env ${XDG_CACHE_HOME+"XDG_CACHE_HOME=$XDG_CACHE_HOME"} "$PWD/scripts/matrix.sh" "$@"
fi
[ $# -gt 0 ] || set -- 15 17 18

require_packages mmdebstrap zstd mount git
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# usage: try MAJOR   prints what came of it; all that was said goes to a log of its own
try() {
  local major=$1 suite tarball verdict status=0
  suite=$(suite_of "$major")
  tarball=$(scripts/debian_root.sh "$suite" "$major")
  if sources | in_root "$tarball" sh -c 'tar -x && make test' >"$logs/$major" 2>&1; then
    verdict=$(tail -n 1 "$logs/$major")
  else
    status=1
    cat "$logs/$major"
    verdict=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$logs/$major" | tail -n 1) || verdict='0 passed, 1 failed'
  fi
  echo "PostgreSQL $major (Debian $suite): $verdict"
  return $status
}

# Two cores and 4 GB for each that runs: side by side where there are more of them.
at_once=$(($(nproc) / 2))
status=0 running=0
for major; do
  if [ $running -ge $at_once ] && [ $running -gt 0 ]; then
    wait -n || status=1
    running=$((running - 1))
  fi
  try "$major" &
  running=$((running + 1))
done
while [ $running -gt 0 ]; do
  wait -n || status=1
  running=$((running - 1))
done
exit $status
