#!/usr/bin/env bash
# make docker-test: what docker/Dockerfile does, in throw-away Debians in place of the official images: docker/install.sh on what
# .dockerignore lets through, then README's first page on the server that it leaves.
# usage: docker_test.sh [MAJOR...]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/debian.sh

if [ "$(id -u)" != 0 ]; then
  exec sudo env ${XDG_CACHE_HOME+"XDG_CACHE_HOME=$XDG_CACHE_HOME"} "$PWD/scripts/docker_test.sh" "$@"
fi
[ $# -gt 0 ] || set -- 15 17

# usage: context DIRECTORY   copies what docker would send. Git reads .dockerignore in the same way, as long as its patterns begin with
# / or **/.
context() {
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    git -c core.excludesFile=.dockerignore check-ignore -q --no-index "$file" || printf '%s\0' "$file"
  done | tar -c --null --ignore-failed-read -T - 2>/dev/null | tar -x -C "$1"
}

# usage: try MAJOR
try() {
  local suite context=$work/context-$1
  suite=$(suite_of "$1")
  mkdir "$context"
  context "$context"
  # shellcheck disable=SC2016  # the hooks are for mmdebstrap's own shell
  make_debian "$suite" "postgresql-$1" --customize-hook='mkdir "$1/source"' \
    --customize-hook="sync-in $context /source" \
    --customize-hook="chroot \"\$1\" env PG_MAJOR=$1 JOBS=${JOBS:-} /source/docker/install.sh /source" \
    --customize-hook='rm -r "$1/source"' >"$work/image" || return
  sources | in_root "$work/image" sh -euc "
    tar -x
    if command -v g++ make; then echo 'What only the building needs is still there.'; exit 1; fi
    pg_virtualenv -v $1 test/scenarios/readme/run README.md"
}

require_packages mmdebstrap zstd mount git
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for major; do
  if try "$major" >"$work/log" 2>&1; then
    echo "PostgreSQL $major (Debian $(suite_of "$major")): 1 passed, 0 failed"
  else
    status=1
    cat "$work/log"
    echo "PostgreSQL $major (Debian $(suite_of "$major")): 0 passed, 1 failed"
  fi
done
exit $status
