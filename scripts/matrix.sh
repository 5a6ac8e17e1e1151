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
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
for major; do
  suite=$(suite_of "$major")
  tarball=$(scripts/debian_root.sh "$suite" "$major")
  if sources | in_root "$tarball" sh -c 'tar -x && make test' >"$log" 2>&1; then
    verdict=$(tail -n 1 "$log")
  else
    status=1
    cat "$log"
    verdict=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1) || verdict='0 passed, 1 failed'
  fi
  echo "PostgreSQL $major (Debian $suite): $verdict"
done
exit $status
